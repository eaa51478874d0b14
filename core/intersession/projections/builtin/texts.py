"""The texts that people wrote, as they stand, so that their words can be searched.

Folded only where somebody searches: no other command waits for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from intersession.domain.assignment.events import (
    Acknowledged,
    Amended,
    Assigned,
    Attempted,
    AttemptEvent,
    Corrected,
    Flagged,
    ObstacleMet,
    Reviewed,
)
from intersession.domain.client.events import GoalAdded, GoalClosed
from intersession.events.base import as_dict
from intersession.events.recorded import Recorded
from intersession.projections.entries import second
from intersession.projections.projection import View, folds, view
from intersession.projections.table_store import Store
from intersession.projections.tables import key, link, searched, table

ENTRY, AGREED = "entry", "agreed"
TASK = (
    *("task", "skill", "rationale", "teach_back", "when", "where", "cue", "done_when", "smallest"),
)
_LETTER = re.compile(r"[^\W\d_]")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+([+-][0-9:]+|Z)?")
Texts = Iterator[tuple[str, str]]
"""Where each text stands, ``answers.moods[0].name``, and the text."""


@table("texts")
class TextRow:
    """A text: in an entry, in what was agreed, in a review, an obstacle, a flag or a goal.

    ``about`` says in which, ``number`` is that of the entry or the goal, and of the event for
    all others; ``place`` is where in it. ``day`` is when it was said, where that is known.
    """

    source: str = key()
    about: str = key()
    number: int = key()
    place: str = key()
    client: str = link("clients", default="")
    worksheet: str = ""
    worksheet_version: int = 0
    day: str | None = None
    recorded_at: str = ""
    text: str = searched()
    events: str = ""


@view("texts", version=1, title="What people wrote", tables=[TextRow])
class WrittenTexts(View):
    """Every text that people wrote, as it stands after corrections and amendments."""

    has_window = False

    @folds(Assigned, Amended)
    def agreed(self, recorded: Recorded, store: Store) -> None:
        """A practice was agreed, or what was agreed changed: the latest by its day is kept."""
        event: Assigned | Amended = recorded.event
        is_first = isinstance(event, Assigned)
        stood = [] if is_first else store[TextRow].starting(recorded.handle, AGREED)
        day = event.day or event.recorded_at.isoformat()[:10]
        if stood and day < (stood[0].day or ""):
            return
        version = getattr(event, "worksheet_version", 0) or max(
            (one.worksheet_version for one in stood), default=0
        )
        texts = [*_of_prescription(event), *_within(event.settings, "settings")]
        rows = [_row(recorded, AGREED, 0, day, place, text, version) for place, text in texts]
        _put(store, rows, (recorded.handle, AGREED), is_first=is_first)

    @folds(Attempted, Corrected)
    def entry(self, recorded: Recorded, store: Store) -> None:
        """An attempt as it now stands."""
        event: AttemptEvent = recorded.event
        place = (recorded.handle, ENTRY, event.attempt)
        day = event.day or (event.between.last if event.between else None)
        texts = [
            *_within(event.answers, "answers"),
            *_within(event.skipped, "left out"),
            *_within(event.note, "note"),
        ]
        version = event.worksheet_version
        rows = [_row(recorded, ENTRY, place[2], day, name, text, version) for name, text in texts]
        _put(store, rows, place, is_first=isinstance(event, Attempted))

    @folds(Reviewed, ObstacleMet, Flagged, Acknowledged)
    def said(self, recorded: Recorded, store: Store) -> None:
        """A review, an obstacle, a flag, or what was done about one."""
        event, kind = recorded.event, type(recorded.event)
        about, names = _SAID[kind]
        number = getattr(event, "attempt", None) if kind in (Flagged, Acknowledged) else None
        for name in names:
            for place, text in _within(getattr(event, name), name):
                where = f"{place} {recorded.version}"
                row = _row(recorded, about, number or recorded.version, event.day, where, text)
                store[TextRow].put(row)

    @folds(GoalAdded, GoalClosed)
    def goal(self, recorded: Recorded, store: Store) -> None:
        """A goal in the client's words, and a note at its end."""
        event: GoalAdded | GoalClosed = recorded.event
        name = "words" if isinstance(event, GoalAdded) else "note"
        for place, text in _within(getattr(event, name), name):
            store[TextRow].put(_row(recorded, "goal", event.goal, event.day, place, text))


_SAID: Mapping[type, tuple[str, tuple[str, ...]]] = {
    Reviewed: ("review", ("learned", "credit")),
    ObstacleMet: ("obstacle", ("text",)),
    Flagged: ("flag", ("note",)),
    Acknowledged: ("acknowledged", ("note",)),
}


def _put(store: Store, rows: list[TextRow], place: tuple[Any, ...], *, is_first: bool) -> None:
    """Put rows in the place of those that stood; of what is new none did."""
    if not is_first:
        store[TextRow].replace(place, rows)
        return
    for row in rows:
        store[TextRow].put(row)


def _row(
    recorded: Recorded,
    about: str,
    number: int,
    day: str | None,
    place: str,
    text: str,
    version: int = 0,
) -> TextRow:
    event = recorded.event
    return TextRow(
        source=recorded.handle,
        about=about,
        number=number,
        place=place,
        client=recorded.client,
        worksheet=getattr(event, "worksheet", ""),
        worksheet_version=version,
        day=day,
        recorded_at=second(event.recorded_at),
        text=text,
        events=recorded.id,
    )


def _of_prescription(event: Assigned | Amended) -> Texts:
    agreed = event.prescription
    for name in TASK:
        yield from _within(getattr(agreed, name), name)
    for number, one in enumerate(agreed.obstacles):
        told = {name: as_dict(one)[name] for name in ("text", "backup")}
        yield from _within(told, f"obstacles[{number}]")


def _within(value: Any, place: str) -> Texts:
    """The texts in an answer, however deep; a number, a day or a time is none."""
    if isinstance(value, str):
        if _LETTER.search(value) and not _MOMENT.fullmatch(value):
            yield place, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _within(inner, f"{place}.{name}")
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from _within(inner, f"{place}[{number}]")
