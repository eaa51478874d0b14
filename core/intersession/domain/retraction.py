"""Taking back what was recorded: the shape of a retraction, and what stands after it.

This is the one place that decides which events stand. Whoever folds a log asks it: the
deciders, the views, and the command that takes something back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any

from intersession.events.base import Event
from intersession.events.fields import VERSION, Meaning
from intersession.events.recorded import Recorded

Place = tuple[str, int]
"""Where an event is: its stream, and its version in it."""

WhichEvents = Annotated[
    int, Meaning("the event of this stream that does not count any more", VERSION, low=1)
]
WhyRetracted = Annotated[str, Meaning("why it was taken back")]
Moved = Annotated[
    str | None,
    Meaning(
        "where an attempt was moved: a random id that both ends carry, what was taken back "
        "here and the attempt that was recorded there"
    ),
]


class Retraction(Event, frozen=True, kw_only=True):
    """Something was taken back: the event stays in the log, and nothing counts it."""

    retracts: WhichEvents
    why: WhyRetracted
    moved: Moved = None


def taken_back(events: Iterable[Any], after: int = 0) -> dict[int, int]:
    """The events of one stream that do not stand, each with the retraction that took it back.

    Both are versions; the events are those that follow version ``after``. A retraction that
    was itself taken back does nothing.
    """
    return _gone(
        (version, event.retracts)
        for version, event in enumerate(events, after + 1)
        if isinstance(event, Retraction)
    )


def retracted(events: Iterable[Recorded]) -> dict[Place, Recorded]:
    """The same over many streams: where each event is that does not stand, and what took it back.

    Only retractions are looked at, so they alone may be given.
    """
    found: dict[str, dict[int, Recorded]] = {}
    for one in events:
        if isinstance(one.event, Retraction):
            found.setdefault(one.stream, {})[one.version] = one
    return {
        (stream, version): those[by]
        for stream, those in found.items()
        for version, by in _gone((by, one.event.retracts) for by, one in those.items()).items()
    }


def standing(events: Iterable[Recorded]) -> list[Recorded]:
    """The events that stand, without retractions: the log as if what they name never was."""
    every = list(events)
    gone = retracted(every)
    return [
        one
        for one in every
        if (one.stream, one.version) not in gone and not isinstance(one.event, Retraction)
    ]


def _gone(retractions: Iterable[tuple[int, int]]) -> dict[int, int]:
    """What retractions take back, each by its version; the last ones are decided first."""
    found: dict[int, int] = {}
    for version, retracts in sorted(retractions, reverse=True):
        if version not in found:
            found[retracts] = version
    return found


Lacking = Callable[[Sequence[Any], Mapping[int, int]], set[int]]
"""Which of a stream's events that stand lack what they stand on, if others are taken back."""


def gone_after(events: Sequence[Any], versions: Iterable[int]) -> dict[int, int]:
    """What would not stand once these events were taken back, too."""
    earlier = [
        (version, event.retracts)
        for version, event in enumerate(events, 1)
        if isinstance(event, Retraction)
    ]
    return _gone([*earlier, *enumerate(sorted(versions), len(events) + 1)])


def with_what_stands_on(
    events: Sequence[Any], versions: Iterable[int], lacking: Lacking
) -> set[int]:
    """Events of a stream, and all that would lack what it stands on once they are taken back.

    Where one of them would stand again by that, and lacks what it stands on, ``CannotStand``.
    """
    before = taken_back(events)
    lacked = lacking(events, before)
    chosen = set(versions)
    while True:
        found = lacking(events, gone_after(events, chosen)) - lacked - chosen
        if again := found & set(before):
            raise CannotStand(min(again))
        if not found:
            return chosen
        chosen |= found


class CannotStand(Exception):
    """An event cannot stand again: what it stands on is taken back, or has changed since."""

    def __init__(self, version: int) -> None:
        self.version = version
        super().__init__(version)
