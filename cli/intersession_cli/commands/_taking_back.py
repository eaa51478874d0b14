"""What is said when something is taken back: which events, and what counts again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from intersession.domain.assignment.events import Attempted
from intersession.domain.event_words import event_words
from intersession.domain.retraction import Retraction
from intersession.errors import NotFound
from intersession.events.recorded import Recorded
from intersession.events.streams import handle_of, place_of
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import confirm, say
from intersession_cli.input import values


def named(runtime: Runtime, names: Iterable[str]) -> list[Recorded]:
    """The events that were named; raises NotFound where one is not there."""
    return [_at(runtime, *place_of(name)) for name in names]


def _at(runtime: Runtime, stream: str, version: int) -> Recorded:
    events = runtime.reader.of_stream(stream)
    if not 1 <= version <= len(events):
        known = f"Accepted: 1 to {len(events)}" if events else "Nothing is recorded of it"
        raise NotFound(f"{handle_of(stream)} has no event {version}. {known}.")
    return events[version - 1]


def show_events(events: Iterable[Recorded]) -> None:
    """A line for each event, with what it is."""
    for one in events:
        say(f"  {event_words(one)}")


def ask(events: Sequence[Recorded], question: str, why: str, yes: bool) -> str:
    """Ask on a terminal, after a line for each event; returns why, asked where it was not said."""
    if yes or not values.is_interactive():
        return why
    show_events(events)
    from intersession_cli.input.asking import words

    why = why or words("Why?")
    confirm(question, abort=True)
    return why


def show_taken_back(runtime: Runtime, recorded: Iterable[Recorded]) -> None:
    """What retractions took back, and what counts again by that."""
    handles: dict[str, None] = {}
    is_flagged = False
    for one in recorded:
        if not isinstance(one.event, Retraction):
            continue
        event = _at(runtime, one.stream, one.event.retracts)
        handles[one.handle] = None
        if isinstance(event.event, Retraction):
            again = _at(runtime, one.stream, event.event.retracts)
            say(f"{event_words(again)}, counts again.")
            continue
        say(f"{event_words(event)}, is taken back.")
        is_flagged |= isinstance(event.event, Attempted) and bool(event.event.flags)
    say(f"Everything stays in the log: {_shows(handles)}")
    if is_flagged:
        say("What was flagged in it is listed first until it is acknowledged.")


def _shows(handles: Iterable[str]) -> str:
    return ", ".join(f"intersession log show {handle}" for handle in handles)
