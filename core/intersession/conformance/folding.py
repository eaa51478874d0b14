"""Rules for each single fold: it leaves the event as it was, prints nothing, and is quick."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from typing import Any

from intersession.conformance.calls import told, watched
from intersession.conformance.projections import Story, shown, stories_of
from intersession.conformance.subject import NotConformant, Subject
from intersession.domain.assignment.events import AttemptEvent
from intersession.domain.registry import CODEC
from intersession.domain.retraction import standing
from intersession.events.recorded import Recorded
from intersession.projections.fold import begun
from intersession.projections.projection import View
from intersession.projections.table_store import Store

Fold = Callable[[Recorded, Store], None]


def leaves_events_alone(subject: Subject, view: View) -> None:
    """A fold changes nothing in the event, which others read too; it gives each row its key."""
    for story in stories_of(subject, view):
        with closing(sqlite3.connect(":memory:")) as connection:
            store = begun(connection, view).store
            for recorded, fold in _folds(view, story):
                _fold(view, fold, recorded, store)


def _folds(view: View, story: Story) -> Iterator[tuple[Recorded, Fold]]:
    """What of a story a view folds, each event with the method; a copy that it may spoil."""
    folders = view.folders()
    for one in standing(story):
        event = CODEC.decode(*CODEC.encode(one.event))
        copy = Recorded(one.position, one.stream, one.version, event)
        for kind, worksheet, fold in folders:
            is_of = worksheet in (None, getattr(event, "worksheet", None))
            if isinstance(event, kind) and is_of and not _is_later(view, worksheet, event):
                yield copy, fold


def _is_later(view: View, worksheet: str | None, event: Any) -> bool:
    """Whether an entry is of a later version than the view takes."""
    latest = view.latest(worksheet) if isinstance(event, AttemptEvent) else None
    return latest is not None and event.worksheet_version > latest


def _fold(view: View, fold: Fold, recorded: Recorded, store: Store) -> None:
    event = recorded.event
    try:
        watched(
            f"The fold of {view.name} over {recorded.id}",
            partial(fold, recorded, store),
            **{name: value for name, value in event.said.items() if isinstance(value, dict | list)},
        )
    except NotConformant:
        raise
    except Exception as problem:  # whatever a plugin's fold raises
        raise NotConformant(
            f"{view.name} stopped at {recorded.id}: {told(problem)}. The event: {shown(event)}"
        ) from problem
