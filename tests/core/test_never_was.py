"""What was taken back leaves the views of a log in which it never was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from histories import for_all, hard_plugins, histories, lived, rows
from stores import Store

from intersession import Recorded
from intersession.domain.assignment.events import Attempted, AttemptEvent, Corrected
from intersession.domain.client.events import GoalAdded, SessionPlanned
from intersession.domain.retraction import Retraction
from intersession.plugins.manager import Plugins
from intersession.projections.runner import Views
from intersession.store.home import Home

pytestmark = pytest.mark.every_store

TRACE = {"events", "hold", "obstacle", "version", "made_in"}
"""Columns that name an event, or count what there was at the time."""


@pytest.fixture(scope="module")
def all_plugins(small_plugins: Callable[[], Plugins]) -> Plugins:
    """The small world's plugins, and two views that are hard to keep level."""
    return hard_plugins(small_plugins())


def stands(events: list[Recorded]) -> list[Recorded]:
    """The events that stand, found one by one: a retraction counts unless a later one undoes it."""
    gone: set[tuple[str, int]] = set()
    for one in reversed(events):
        if isinstance(one.event, Retraction) and (one.stream, one.version) not in gone:
            gone.add((one.stream, one.event.retracts))
    return [
        one
        for one in events
        if (one.stream, one.version) not in gone and not isinstance(one.event, Retraction)
    ]


class Renumbered:
    """The same events as a log would hold in which nothing else ever was."""

    def __init__(self, events: list[Recorded]) -> None:
        self._versions: dict[tuple[str, int], int] = {}
        self._attempts: dict[tuple[str, int], int] = {}
        self._goals: dict[tuple[str, int], int] = {}
        self._planned: dict[tuple[str, int], int] = {}
        self._seen: dict[str, int] = {}
        self.events = [self._as_new(one) for one in events]

    def _as_new(self, one: Recorded) -> Recorded:
        event, stream = one.event, one.stream
        version = self._next(f"version {stream}")
        self._versions[stream, one.version] = version
        if isinstance(event, Attempted):
            self._attempts[stream, event.attempt] = self._next(f"attempt {stream}")
        if isinstance(event, GoalAdded):
            self._goals[stream, event.goal] = self._next(f"goal {stream}")
        if isinstance(event, SessionPlanned) and (stream, event.planned) not in self._planned:
            self._planned[stream, event.planned] = self._next(f"planned {stream}")
        changes: dict[str, Any] = {}
        for name, known in (
            *(("attempt", self._attempts), ("goal", self._goals), ("planned", self._planned)),
            *(("corrects", self._versions), ("seen", self._versions)),
        ):
            there = getattr(event, name, None)
            if there is not None:
                changes[name] = known.get((stream, there), there)
        return Recorded(0, stream, version, msgspec.structs.replace(event, **changes))

    def _next(self, what: str) -> int:
        self._seen[what] = self._seen.get(what, 0) + 1
        return self._seen[what]

    def row(self, row: Any) -> dict[str, Any]:
        """A row of the first log, with the numbers of the second, and without its trace."""
        found = {name: getattr(row, name) for name in row.__struct_fields__ if name not in TRACE}
        stream = str(found.get("assignment", "")).replace("-", ".")
        if found.get("attempt") is not None:
            found["attempt"] = self._attempts[stream, found["attempt"]]
        if "goal" in found and "client" in found and not stream:
            found["goal"] = self._goals[found["client"], found["goal"]]
        if "starts" in found:
            found["planned"] = self._planned[found["client"], found["planned"]]
        return found


@for_all(history=histories)
def test_what_was_taken_back_never_was(store: Store, all_plugins: Plugins, history):
    """Given any history with retractions and moves, the views are those of what stands alone."""
    with lived(store, all_plugins, history) as life, TemporaryDirectory() as folder:
        every = [one for page in life.world.log.pages() for one in page]
        standing = stands(every)
        other = store.log(Path(folder))
        views = Views(Home(Path(folder) / "views"), other, all_plugins.views)
        try:
            life.world.views.page_size = 7
            found = rows(life.world.views)
            second = Renumbered(standing)
            other.append(second.events)
            flagged = [
                (one.handle, one.event.attempt) for one in every if is_flag_gone(one, standing)
            ]
            wanted = rows(views)
        finally:
            views.close()
            other.close()
    for name in found:
        kept = [
            second.row(row)
            for row in found[name]
            if not (name == "flags FlagRow" and (row.assignment, row.attempt) in flagged)
        ]
        plain = [
            {key: getattr(row, key) for key in row.__struct_fields__ if key not in TRACE}
            for row in wanted[name]
            if not (
                name == "flags FlagRow" and (row.assignment, row.attempt) in new(second, flagged)
            )
        ]
        assert kept == plain, name


def new(second: Renumbered, flagged: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The same attempts by their numbers in the second log."""
    found = [(handle, handle.replace("-", "."), attempt) for handle, attempt in flagged]
    return [
        (handle, second._attempts[stream, attempt])
        for handle, stream, attempt in found
        if (stream, attempt) in second._attempts
    ]


def is_flag_gone(one: Recorded, standing: list[Recorded]) -> bool:
    """Whether it was flagged and taken back: then somebody must still see the flag."""
    is_of_attempt = isinstance(one.event, AttemptEvent)
    return is_of_attempt and bool(one.event.flags) and one not in standing


def test_the_oracle_knows_a_correction_by_its_new_numbers():
    """Taken back: attempt 1; what is left is attempt 2 with its correction, as numbers 1 and 2."""
    at: dict[str, Any] = {"recorded_at": "2026-03-02", "worksheet": "w", "worksheet_version": 1}
    left = [
        Recorded(5, "RK.1", 3, Attempted(attempt=2, **at)),
        Recorded(7, "RK.1", 5, Corrected(attempt=2, corrects=3, why="typo", **at)),
    ]
    first, second = Renumbered(left).events
    assert (first.version, first.event.attempt) == (1, 1)
    assert (second.version, second.event.attempt, second.event.corrects) == (2, 1, 1)
