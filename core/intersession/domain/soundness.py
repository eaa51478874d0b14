"""Whether a stream's own fold can take its events: the first that it cannot, and why.

One damaged event costs its stream, and no other. Commands, views and the check of a log all
ask here, so that each of them stops at the same event.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from intersession.domain.assignment import decider as assignments
from intersession.domain.assignment import events as homework
from intersession.domain.assignment.events import Assigned, LookedAt
from intersession.domain.assignment.state import Assignment
from intersession.domain.client import decider as clients
from intersession.domain.client import events as client
from intersession.domain.client.decider import Client
from intersession.domain.client.events import CalendarChanged, Registered
from intersession.errors import LogError, StreamDamaged
from intersession.events.base import late_names
from intersession.events.recorded import Recorded, Unreadable
from intersession.events.streams import handle_of

_TAKES = {
    False: frozenset(client.STORED_NAMES.values()),
    True: frozenset(homework.STORED_NAMES.values()),
}
_CODE = r"[A-Z0-9]{1,12}"
_STREAM = re.compile(rf"{_CODE}(\.[1-9][0-9]{{0,8}})?")
MEND = "The log was damaged or changed by another program: replace it with an earlier copy"
_DEPENDS = frozenset([LookedAt, CalendarChanged])
"""Kinds of which a stream may refuse one by what it says, or by what stands before it."""


def damaged(stream: str, told: str) -> StreamDamaged:
    """The error for a damaged stream; ``told`` names the event, what is wrong, what to do."""
    handle = handle_of(stream)
    return StreamDamaged(f"{told}. Until then {handle} is left as it is, and all others go on.")


def unread(event: Unreadable) -> str:
    """Why an event is not read, and what to do."""
    if event.is_unknown:
        return f"cannot be read. {event.why}"
    if event.is_changed:
        return f"{event.why}. {MEND}"
    return f"cannot be read ({event.why}). {MEND}"


def unfit(stream: str, version: int, event: Any) -> str:
    """Why an event cannot stand in a stream, whatever is before it; "" where it may."""
    kind: type = type(event)
    if kind is Unreadable:
        return unread(event)
    if not _is_stream(stream):
        return f"is in a stream of no client. {MEND}"
    is_assignment = "." in stream
    if kind not in _TAKES[is_assignment]:
        return f"is {kind.__name__}, which {_WHOSE[is_assignment]} never holds. {MEND}"
    first = Assigned if is_assignment else Registered
    if (version == 1 and kind is not first) or (version > 1 and kind is Assigned):
        return (
            f"is {kind.__name__}, and {_WHOSE[is_assignment]} begins with {first.__name__}. {MEND}"
        )
    for name in late_names(kind):
        try:
            getattr(event, name)
        except (LogError, RecursionError) as problem:
            return f"cannot be read (its {name}: {problem.__cause__ or problem}). {MEND}"
    return ""


@lru_cache(4096)
def _is_stream(name: str) -> bool:
    return bool(_STREAM.fullmatch(name))


_WHOSE = {False: "a client's stream", True: "an assignment's stream"}


def depends(event: Any) -> bool:
    """Whether more has to be known of a stream to say if it can take an event."""
    return type(event) in _DEPENDS


def first_unsound(stream: str, events: Iterable[Recorded]) -> tuple[Recorded, str] | None:
    """The first of a stream's events, oldest first, that it cannot take, and why; None: all stand.

    An event is held against those before it alone: what came later heals nothing.
    """
    taken = _Taken(stream)
    for number, one in enumerate(events, 1):
        if one.version != number:
            return one, f"is not the next one: {handle_of(stream)}#{number} is missing. {MEND}"
        if why := unfit(stream, number, one.event) or taken.refuses(one.event):
            return one, why
    return None


class _Taken:
    """What a stream's fold has taken so far."""

    def __init__(self, stream: str) -> None:
        self._events: list[Any] = []
        self._stream = stream
        self._fold: Callable[[Any, Any], Any] = (
            assignments.fold_on if "." in stream else clients.fold_on
        )
        self._state = self._empty()

    def _empty(self) -> Assignment | Client:
        is_assignment = "." in self._stream
        return Assignment(stream=self._stream) if is_assignment else Client(code=self._stream)

    def refuses(self, event: Any) -> str:
        """Why the fold cannot take the next event; "" once it has taken it."""
        self._events.append(event)
        try:
            if hasattr(event, "retracts"):  # what was folded may stand no more
                self._state = self._fold(self._empty(), self._events)
            else:
                self._state = self._fold(self._state, [event])
        except Exception as problem:  # whatever a fold meets in what nobody should have stored
            told = f"{type(problem).__name__}: {problem}"
            return f"does not follow from what is before it ({told}). {MEND}"
        return ""


def check_sound(stream: str, events: Sequence[Any], after: int = 0) -> None:
    """Raise StreamDamaged for the first event after a version that cannot stand in its stream."""
    for version, event in enumerate(events[after:], after + 1):
        if why := unfit(stream, version, event):
            raise damaged(stream, f"{handle_of(stream)}#{version} {why}")


def client_from(code: str, events: Sequence[Any]) -> Client:
    """A client as all events of their stream say; raises StreamDamaged where they cannot stand."""
    with _told(code, events):
        return clients.fold(code, events)


def assignment_from(
    stream: str, events: Sequence[Any], state: Assignment | None = None
) -> Assignment:
    """The same of an assignment; ``state`` is what was folded of its first events before."""
    state = state or Assignment(stream=stream)
    with _told(stream, events, state.version):
        return assignments.fold_on(state, events[state.version :])


@contextmanager
def _told(stream: str, events: Sequence[Any], after: int = 0) -> Iterator[None]:
    """Raise StreamDamaged, with the place, where events after a version cannot stand."""
    check_sound(stream, events, after)
    try:
        yield
    except Exception as problem:
        every = [Recorded(0, stream, n, event) for n, event in enumerate(events, 1)]
        found = first_unsound(stream, every)
        if found is None:
            raise
        raise damaged(stream, f"{found[0].id} {found[1]}") from problem
