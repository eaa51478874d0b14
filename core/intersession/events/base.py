"""What every event is: an immutable record of plain values, with two times.

Events are msgspec structs: of all typed records they are read and written the
fastest, and a log is replayed far more often than it is added to. What a worksheet
holds in them is plain JSON, which is read when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import msgspec

from intersession.errors import LogError
from intersession.events.fields import Meaning

S = TypeVar("S", bound=msgspec.Struct)
F = TypeVar("F", bound=type[msgspec.Struct])

if TYPE_CHECKING:
    Json = dict[str, Any]
else:
    Json = msgspec.Raw


class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A value inside an event; a field at its default is not written."""


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Something that happened, and was written down: when, by whom, and with what else."""

    happened_at: Annotated[
        str | None,
        Meaning(
            "when it happened for the client, as precisely as it is known: an instant with the "
            "client's own offset, or a day; left out or null where it is not known",
            "ISO 8601",
            form="moment",
        ),
    ] = None
    local_day: Annotated[
        str | None,
        Meaning(
            "the client's day, where it is not the date in `happened_at`: their day begins later "
            "than midnight, and the instant belongs to the day before",
            "ISO 8601 day",
            form="day",
        ),
    ] = None
    recorded_at: Annotated[
        datetime, Meaning("when it was written down", "ISO 8601, UTC", form="instant")
    ]
    actor: Annotated[
        str | None,
        Meaning("who recorded it: a person or a program, by a short pseudonym"),
    ] = None
    command: Annotated[
        str | None,
        Meaning(
            "the command that recorded it; all events of one command share it, and sending a "
            "command again under its key keeps it"
        ),
    ] = None
    caused_by: Annotated[
        str | None, Meaning("the event that led to it, by its id, such as `RK-1#4`")
    ] = None

    key: Annotated[
        str | None,
        Meaning("the sender's own key: what is sent again under it adds nothing"),
    ] = None

    @property
    def day(self) -> str | None:
        """The client's day on which it happened, where that is known: ``2026-03-02``."""
        return self.local_day or (self.happened_at and self.happened_at[:10])

    @property
    def said(self) -> dict[str, Any]:
        """What the event says, without when, by whom and by which command it was recorded."""
        left_out = (*PROVENANCE, "local_day")  # which follows from the time and the client
        return {name: value for name, value in as_dict(self).items() if name not in left_out}

    def __eq__(self, other: object) -> bool:
        """Whether both say the same, however much of it was read already."""
        return type(other) is type(self) and as_dict(self) == as_dict(other)


PROVENANCE = ("recorded_at", "actor", "command", "caused_by", "key")
"""The fields that say how an event came to be recorded, and nothing of what happened."""


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
                    f"({problem}). The log was damaged or changed by another program: replace it "
                    f"with an earlier copy."
                ) from problem
            self._keep(event, value)
        return value


def reads_late(*names: str) -> Callable[[F], F]:
    """A kind of event whose ``Json`` fields of these names are read when first asked for.

    Most of a log is answers, and most who read a log look at few of them.
    """

    def declare(kind: F) -> F:
        for name in names:
            setattr(kind, name, _ReadLate(name, kind.__dict__[name]))
        return kind

    return declare


@cache
def late_names(kind: type) -> tuple[str, ...]:
    """The fields of a kind of event that are read when they are first asked for."""
    held = [vars(one) for one in kind.__mro__]
    return tuple(
        name for name in dir(kind) if any(isinstance(one.get(name), _ReadLate) for one in held)
    )


def changed(value: S, **fields: Any) -> S:
    """An event or value with some fields changed; the one that is given never changes."""
    return msgspec.structs.replace(value, **fields)


def field_names(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """The names of the fields of a kind of event or value, in order."""
    return kind.__struct_fields__


def as_dict(value: msgspec.Struct) -> dict[str, Any]:
    """The fields of an event or value by name; values inside it stay what they are."""
    return {name: getattr(value, name) for name in value.__struct_fields__}
