"""What a stretch of work adds to any log: it is known also where something fails later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

LOGGER = "intersession"
"""The logger that gets, as a warning, a note about trouble with what is recorded all the same."""


class Written:
    """What was recorded within a stretch of work, by any log of this process.

    ``count`` events are recorded, ``last`` is the name of the last one, ``RK-1#4``. ``open``
    are the names of those of which it is not known. ``failed``: what was to be recorded last
    was not. ``in_parts``: what is recorded is only a part of what is to be done. ``notes`` are
    sentences about trouble on the way.
    """

    def __init__(self) -> None:
        self.count = 0
        self.last = ""
        self.open: tuple[str, ...] = ()
        self.failed = False
        self.in_parts = False
        self.notes: list[str] = []

    @property
    def words(self) -> str:
        """What is recorded, as a sentence; "" where nothing is."""
        if not self.count:
            return ""
        if self.count == 1:
            return f"{self.last} is recorded."
        return f"{self.count} events are recorded, the last of them {self.last}."

    @property
    def is_whole(self) -> bool:
        """Whether all that was to be recorded is."""
        return bool(self.count) and not self.failed and not self.open and not self.in_parts


_watching: list[Written] = []


@contextmanager
def watched() -> Iterator[Written]:
    """Know what is recorded within, whatever becomes of it."""
    written = Written()
    _watching.append(written)
    try:
        yield written
    finally:
        _watching.remove(written)


@contextmanager
def in_parts() -> Iterator[None]:
    """Within, what is recorded is a part: where it does not come to its end, not all was done."""
    before = [(one, one.in_parts) for one in _watching]
    for one in _watching:
        one.in_parts = True
    yield
    for one, was in before:
        one.in_parts = was


def begin(names: tuple[str, ...]) -> None:
    """From here on it is not known whether these events are recorded."""
    for one in _watching:
        one.open = names


def end(names: Sequence[str], *, recorded: bool, note: str = "") -> None:
    """It is known whether these events are recorded."""
    for one in _watching:
        if one.open:  # else it was known already
            one.failed = not recorded
            one.count += len(names) if recorded else 0
            one.last = names[-1] if recorded else one.last
            one.notes += [note] if note else []
            one.open = ()
    if note and not _watching:
        import logging  # only where something is wrong

        logging.getLogger(LOGGER).warning(note)
