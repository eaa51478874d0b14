"""What every event is: an immutable record of plain values, with two times.

Events are msgspec structs: of all typed records they are read and written the
fastest, and a log is replayed far more often than it is added to. What a worksheet
holds in them is plain JSON, which is read when somebody asks for it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from intersession.errors import LogError

MOST = 2**53
"""Numbers of this size and above are not kept exactly by every program, and refused."""


S = TypeVar("S", bound=msgspec.Struct)
F = TypeVar("F", bound=type[msgspec.Struct])

if TYPE_CHECKING:
    Json = dict[str, Any]
else:
    Json = msgspec.Raw


class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A value inside an event; what is at its default is not written."""


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Something that happened, and was written down.

    ``happened_at`` is ISO text as precise as it is known (see moments.py), None
    where it is not; ``recorded_at`` is an instant in UTC.
    """

    happened_at: str | None = None
    recorded_at: datetime

    def __eq__(self, other: object) -> bool:
        """Whether both say the same, however much of it was read already."""
        return type(other) is type(self) and as_dict(self) == as_dict(other)


class _ReadLate:
    """A field of JSON as a dict: what was stored is read once, when it is first asked for."""

    _read = staticmethod(msgspec.json.Decoder(dict[str, Any]).decode)

    def __init__(self, name: str, slot: Any) -> None:
        self._name = name
        self._get, self._keep = slot.__get__, slot.__set__

    def __get__(self, event: Any, _: type) -> Any:
        if event is None:
            return self
        value = self._get(event)
        if type(value) is msgspec.Raw:
            try:
                value = self._read(value)
            except (msgspec.DecodeError, UnicodeDecodeError) as problem:
                raise LogError(
                    f"The {self._name} of what was recorded at {event.recorded_at} cannot be read "
                    f"({problem}). The log was damaged or changed by another program: put a copy "
                    f"of it from before in its place."
                ) from problem
            self._keep(event, value)
        return value


def reads_late(kind: F) -> F:
    """A kind of event whose ``Json`` fields are read when they are first asked for.

    Most of a log is answers, and most who read a log look at few of them.
    """
    for one in msgspec.structs.fields(kind):
        if one.type is msgspec.Raw:
            setattr(kind, one.name, _ReadLate(one.name, kind.__dict__[one.name]))
    return kind


def changed(value: S, **fields: Any) -> S:
    """An event or value with some fields changed; the one that is given never changes."""
    return msgspec.structs.replace(value, **fields)


def field_names(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """The names of the fields of a kind of event or value, in order."""
    return kind.__struct_fields__


def as_dict(value: msgspec.Struct) -> dict[str, Any]:
    """The fields of an event or value by name; values inside it stay what they are."""
    return {name: getattr(value, name) for name in value.__struct_fields__}
