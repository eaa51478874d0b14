"""The damaged streams of a log: each with the event it stops at, and why."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from intersession.domain.soundness import damaged, first_unsound
from intersession.errors import StreamDamaged
from intersession.events.streams import client_of, handle_of
from intersession.store.reader import LogReader


class Damage(msgspec.Struct, frozen=True):
    """Where a stream is damaged: its first event that cannot be read, or taken by the stream.

    ``position`` and ``version`` are that event's; ``why`` says what is wrong with it, and
    what to do.
    """

    stream: str
    position: int
    version: int
    why: str

    @property
    def client(self) -> str:
        """The code of the client whose stream it is."""
        return client_of(self.stream)

    @property
    def handle(self) -> str:
        """The handle people type: ``RK-7``; the client's code for a client's own stream."""
        return handle_of(self.stream)

    @property
    def id(self) -> str:
        """The event's own name: ``RK-7#3``."""
        return f"{self.handle}#{self.version}"

    def error(self) -> StreamDamaged:
        """The error for what cannot be done because of it."""
        return damaged(
            self.stream, f"{self.id}, at position {self.position} of the log, {self.why}"
        )


def damaged_streams(log: LogReader) -> Iterator[Damage]:
    """Where each damaged stream of a log is damaged first, by their names; reads every event."""
    for stream in log.streams():
        found = damage_of(log, stream)
        if found is not None:
            yield found


def damage_of(log: LogReader, stream: str) -> Damage | None:
    """Where a stream is damaged first, None where all of it can be read and folded."""
    found = first_unsound(stream, log.of_stream(stream, contained=True))
    if found is None:
        return None
    one, why = found
    return Damage(stream, one.position, one.version, why)


def is_damaged_still(log: LogReader, damage: Damage) -> bool:
    """Whether a damage that was found once is still there."""
    from intersession.events.recorded import Unreadable

    for page in log.pages(damage.position - 1, damage.position, contained=True):
        if isinstance(page[0].event, Unreadable):
            return page[0].stream == damage.stream
    found = damage_of(log, damage.stream)
    return found is not None and found.position == damage.position
