"""The columns that every entry has, of whatever worksheet."""

from __future__ import annotations

from typing import Any

import msgspec

from intersession.dates import instants
from intersession.domain.assignment.events import AttemptEvent, Corrected
from intersession.domain.assignment.state import Agreed, Assignment, flags_on, in_force
from intersession.domain.assignment.vocabulary import AMOUNTS
from intersession.domain.retraction import taken_back
from intersession.events.fields import Meaning, meanings_of
from intersession.interchange.answers import cells
from intersession.interchange.answers.layout import AGREEMENT, ASSIGNMENT, ATTEMPT, CLIENT
from intersession.interchange.answers.table import AnswerColumn, Cell, CellType

SHEET = {
    "full": "the whole sheet was filled in",
    "planned": "only what it asks before the practice: no attempt yet",
    "none": "told without a sheet: none of its questions was asked",
}
PRECISION = {
    "instant": "the minute is known",
    "day": "only the day is known",
    "span": "some day from between_first to between_last",
    "unknown": "not known",
}


class Found(msgspec.Struct, frozen=True):
    """An attempt as it now stands: the state of its assignment, and the events behind it."""

    state: Assignment
    event: AttemptEvent
    events: tuple[str, ...]
    first_recorded_at: str

    @property
    def name(self) -> str:
        """The event that recorded it first: ``RK-7#3``."""
        return self.events[0]

    @property
    def agreed(self) -> Agreed:
        """What was agreed for its day, when it was recorded."""
        number = self.event.attempt
        return in_force(self.state, self.event.day, self.state.recorded_in[number])


def attempts_of(state: Assignment, events: list[Any]) -> list[Found]:
    """The attempts at an assignment that stand, by number; ``events`` are those of its stream."""
    gone = taken_back(events)
    behind: dict[int, list[int]] = {}
    for version, event in enumerate(events, 1):
        if isinstance(event, AttemptEvent) and version not in gone:
            behind.setdefault(event.attempt, []).append(version)
    return [
        Found(
            state,
            event,
            tuple(f"{state.handle}#{one}" for one in dict.fromkeys(_ends(behind[number]))),
            instants.utc_text(events[behind[number][0] - 1].recorded_at),
        )
        for number, event in sorted(state.by_number.items())
    ]


def _ends(versions: list[int]) -> tuple[int, int]:
    """The first event of an attempt, and its latest correction."""
    return versions[0], versions[-1]


_SAID = meanings_of(AttemptEvent)


def _column(name: str, kind: CellType, says: str, **more: Any) -> AnswerColumn:
    return AnswerColumn(name=name, type=kind, says=says, **more)


def _of_event(name: str, kind: CellType, **more: Any) -> AnswerColumn:
    """A column of a field of the event, which says what it means."""
    said: Meaning = _SAID[name]
    limits: dict[str, Any] = {"unit": said.unit, "low": said.low, "high": said.high}
    return _column(name, kind, said.says, **{**limits, **more})


ENTRY: tuple[AnswerColumn, ...] = (
    CLIENT,
    ASSIGNMENT,
    ATTEMPT,
    _column("flags", "string", "what a clinician must see first; several are apart by a line"),
    _column("happened_on", "date", "the client's day that the entry is about, where it is known"),
    _column("happened_at", "datetime", "when, on the client's clock, where the instant is known"),
    _column("happened_at_utc", "datetime", "the same instant in UTC"),
    _column(
        "precision",
        "string",
        "how exactly it is known when it happened",
        labels=PRECISION,
        is_closed=True,
        is_always_there=True,
    ),
    _column("between_first", "date", "the first of the days between which it happened"),
    _column("between_last", "date", "the last of the days between which it happened"),
    _of_event("zone", "string", is_always_there=True),
    _column(
        "recorded_at_utc",
        "datetime",
        "when it was written down as it now stands",
        is_always_there=True,
    ),
    _column(
        "first_recorded_at_utc",
        "datetime",
        "when it was first written down, whatever was corrected since",
        is_always_there=True,
    ),
    _of_event("recorded_by", "string"),
    _of_event("timing", "string"),
    _of_event("answered_by", "string"),
    _column(
        "sheet",
        "string",
        "how much of the sheet there is",
        labels=SHEET,
        is_closed=True,
        is_always_there=True,
    ),
    _of_event("amount", "integer", labels={str(step): words for step, words in AMOUNTS.items()}),
    _of_event("minutes", "integer"),
    _of_event("times", "integer", is_always_there=True),
    _of_event("sheet_amount", "integer"),
    _of_event("sheet_minutes", "integer"),
    _of_event("note", "string"),
    _of_event("skipped", "object"),
    _column(
        "answered_version",
        "integer",
        "the version of the worksheet that was answered",
        low=1,
        is_always_there=True,
    ),
    AGREEMENT,
    _column("corrected", "boolean", "whether it was corrected since", is_always_there=True),
    _column("events", "string", "the events behind the row, by their ids", is_always_there=True),
)
"""The columns that every entry has, in their order."""


def entry_cells(found: Found) -> tuple[Cell, ...]:
    """The cells of these columns."""
    event = found.event
    said: dict[str, Cell] = {
        name: getattr(event, name)
        for name in ("zone", "recorded_by", "timing", "answered_by", "amount", "minutes", "times")
    }
    said |= {name: getattr(event, name) for name in ("sheet_amount", "sheet_minutes", "attempt")}
    said |= _when(event)
    said |= {
        "client": found.state.stream.partition(".")[0],
        "assignment": found.state.handle,
        "flags": "\n".join(flag.text for flag in flags_on(found.state, event.attempt)) or None,
        "recorded_at_utc": _to_the_second(instants.utc_text(event.recorded_at)),
        "first_recorded_at_utc": _to_the_second(found.first_recorded_at),
        "sheet": "planned" if event.is_planned else "none" if event.without_sheet else "full",
        "note": event.note or None,
        "skipped": _json(event.skipped) if event.skipped else None,
        "answered_version": event.worksheet_version,
        "agreement": found.agreed.version,
        "corrected": isinstance(event, Corrected),
        "events": " ".join(found.events),
    }
    return tuple(said[column.name] for column in ENTRY)


def _when(event: AttemptEvent) -> dict[str, Cell]:
    """When it happened, and how exactly that is known."""
    between, at = event.between, event.happened_at
    known = instants.precision(at)
    is_instant = known == "instant"
    if known == "unknown":
        known_as = "span" if between else "day" if event.day else "unknown"
    else:
        known_as = known
    return {
        "happened_on": event.day,
        "happened_at": cells.local(at) if is_instant else None,
        "happened_at_utc": cells.utc(at) if is_instant else None,
        "precision": known_as,
        "between_first": between.first if between else None,
        "between_last": between.last if between else None,
    }


def _json(value: Any) -> str:
    return msgspec.json.encode(value, order="sorted").decode()


def _to_the_second(text: str) -> str:
    return f"{text[:19]}Z"
