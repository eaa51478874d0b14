"""What every fact is: an immutable record of plain values, with two times.

Facts are msgspec structs: of all typed records they are read and written the
fastest, and a log is replayed far more often than it is added to.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

import msgspec

S = TypeVar("S", bound=msgspec.Struct)


class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A value inside a fact; what is at its default is not written."""


class Fact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Something that happened, and was written down.

    ``happened_at`` is ISO text as precise as it is known (see moments.py), None
    where it is not; ``recorded_at`` is an instant in UTC.
    """

    happened_at: str | None = None
    recorded_at: datetime


def changed(value: S, **fields: Any) -> S:
    """A fact or value with some fields changed; the one that is given never changes."""
    return msgspec.structs.replace(value, **fields)


def field_names(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """The names of the fields of a kind of fact or value, in order."""
    return kind.__struct_fields__


def as_dict(value: msgspec.Struct) -> dict[str, Any]:
    """The fields of a fact or value by name; values inside it stay what they are."""
    return msgspec.structs.asdict(value)
