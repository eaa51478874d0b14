"""An event with its place in the log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from intersession.events.streams import client_of, handle_of

Stored = tuple[Any, ...]
"""An event as it is stored: position, stream, version, stored name, bytes."""


class Unreadable(msgspec.Struct, frozen=True, gc=False):
    """Stands in place of an event that cannot be read: its stored ``name``, and ``why``.

    ``is_unknown``: nobody here knows the name; a later version may. ``is_changed``: it is not
    what was recorded there.
    """

    name: str
    why: str
    is_unknown: bool = False
    is_changed: bool = False


class Recorded(msgspec.Struct, frozen=True, gc=False):
    """An event with its place in the log.

    ``position`` counts over the whole log, ``version`` within the stream, both
    from 1; position 0 is an event that is not written yet.
    """

    position: int
    stream: str
    version: int
    event: Any

    @property
    def originator_id(self) -> str:
        """The stream, under the name the eventsourcing library gives it."""
        return self.stream

    @property
    def originator_version(self) -> int:
        """The version, under the name the eventsourcing library gives it."""
        return self.version

    @property
    def client(self) -> str:
        """The code of the client whose event it is."""
        return client_of(self.stream)

    @property
    def handle(self) -> str:
        """The handle people type: ``RK-7``; the client's code for a client's own events."""
        return handle_of(self.stream)

    @property
    def id(self) -> str:
        """The event's own name, stable for ever: ``RK-7#3``, the third of RK-7."""
        return f"{handle_of(self.stream)}#{self.version}"


class Reading(Iterator[Recorded]):
    """Events that are read one by one, once; ``again`` reads the same events anew.

    Whoever meets a retraction must leave out what came before it, and so reads twice.
    ``retractions`` reads all that take back any of these events, where that is known
    without reading them all: also those that are not among them, by their type.
    """

    def __init__(
        self,
        read: Callable[[], Iterator[Recorded]],
        retractions: Callable[[], Iterator[Recorded]] | None = None,
    ) -> None:
        self._read = read
        self._coming: Iterator[Recorded] | None = None
        self.retractions = retractions

    def again(self) -> Reading:
        """The same events, from the first."""
        return Reading(self._read, self.retractions)

    def __iter__(self) -> Iterator[Recorded]:
        if self._coming is None:
            self._coming = self._read()
        return self._coming

    def __next__(self) -> Recorded:
        return next(iter(self))
