"""Follow a log: each event once, in order, as it is recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from intersession.errors import Refused
from intersession.events.recorded import Stored
from intersession.store.reader import LogReader


def check_since(reader: LogReader, after: int) -> None:
    """Raise Refused for a position that this log has never reached."""
    last = reader.last_position()
    if after > last:
        raise Refused(
            f"Position {after} is not reached yet: {reader.place} ends at {last}. Is it from "
            f"another log, or was the log replaced by an older copy? Continue from a position "
            f"up to {last}."
        )


def follow(reader: LogReader, after: int, wait: Callable[[], bool]) -> Iterator[Stored]:
    """Stored events after a position, then those to come, each once and in order.

    Whenever it has caught up it calls ``wait``, and ends where that returns False.
    """
    while True:
        last = reader.last_position()
        if last > after:
            for page in reader.stored(after, last):
                yield from page
            after = last
        elif not wait():
            return
