"""Rows in a file of one's own that are brought up to date: equal to those that are made anew."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from intersession import (
    LogDamaged,
    LogReplaced,
    Recorded,
    Refused,
    View,
    changed,
    folds,
    key,
    table,
    view,
)
from intersession.domain.assignment.events import Attempted
from intersession.errors import IntersessionError
from intersession.projections.replay import replay
from intersession.projections.runner import ViewProblem
from intersession.testing import World

pytestmark = pytest.mark.every_store


@table("u_tally")
class TallyRow:
    """How often a client tried, and at which positions."""

    client: str = key()
    attempts: int = 0
    last: int = 0


class Tally(View):
    """Counts attempts, and every time it is asked to."""

    folded: list[int] = []  # noqa: RUF012 - what it was given, for the tests

    @folds(Attempted)
    def attempted(self, recorded: Recorded, store: Any) -> None:
        self.folded.append(recorded.position)
        row = store[TallyRow].get(recorded.client) or TallyRow(client=recorded.client)
        store[TallyRow].put(changed(row, attempts=row.attempts + 1, last=recorded.position))


Tally = view("u.tally", version=1, title="Tally", tables=[TallyRow])(Tally)


@pytest.fixture
def into(tmp_path: Path) -> Path:
    """A file of one's own, which is not there yet."""
    Tally.folded.clear()
    return tmp_path / "tally.db"


def rows(world: World, into: Path, **options: Any) -> list[tuple[str, int, int]]:
    """The rows after a resumed replay."""
    with replay(Tally, world.log, into=into, resume=True, **options) as folded:
        return [(row.client, row.attempts, row.last) for row in folded.rows(TallyRow)]


def test_only_what_came_since_is_folded(walked, into):
    """Four walks at positions 3 to 6, then one at 7."""
    assert rows(walked, into) == [("RK", 4, 6)]
    assert Tally.folded == [3, 4, 5, 6]
    assert rows(walked, into) == [("RK", 4, 6)]
    walked.homework.attempt("RK-1", {"minutes": 15}, happened=walked.today)
    assert rows(walked, into) == [("RK", 5, 7)]
    assert Tally.folded == [3, 4, 5, 6, 7]
    with replay(Tally, walked.log) as anew:
        assert [(row.client, row.attempts) for row in anew.rows(TallyRow)] == [("RK", 5)]


def test_what_was_taken_back_since_counts_no_more(walked, into):
    """A view cannot undo what it folded: it is folded again, without what was taken back."""
    assert rows(walked, into) == [("RK", 4, 6)]
    walked.homework.retract("RK", ["RK-1#5"], "a double")
    assert rows(walked, into) == [("RK", 3, 5)]


def test_rows_that_are_there_are_never_replaced_unasked(walked, into):
    replay(Tally, walked.log.read(until=4), into=into).close()
    before = into.read_bytes()
    for resume in (False, True):
        with pytest.raises(Refused, match=r"holds u_tally already\. .* replace=True"):
            replay(Tally, walked.log, into=into, resume=resume)
    assert into.read_bytes() == before
    replay(Tally, walked.log, into=into, replace=True).close()
    assert rows(walked, into, replace=True) == [("RK", 4, 6)]
    Tally.folded.clear()
    assert rows(walked, into) == [("RK", 4, 6)]
    assert Tally.folded == []


def test_what_is_replaced_without_a_position_has_none_to_go_on_from(walked, into):
    assert rows(walked, into) == [("RK", 4, 6)]
    replay(Tally, walked.log.read(until=4), into=into, replace=True).close()
    with pytest.raises(Refused, match="holds u_tally already"):
        rows(walked, into)


def test_another_log_is_told_with_both_positions(walked, into, tmp_path):
    """Six events were folded; the other log ends at the second."""
    rows(walked, into)
    before = into.read_bytes()
    other = World(tmp_path / "other")
    for code in ("CD", "EF"):
        other.homework.register(code, timezone="UTC")
    last = other.log.last_position()
    assert last < 6
    with pytest.raises(LogReplaced, match=rf"stands at position 6; the log .* at {last}\."):
        rows(other, into)
    other.close()
    assert into.read_bytes() == before


@pytest.mark.only("sqlite")
def test_an_event_that_was_changed_where_it_would_go_on_is_told(walked, into):
    rows(walked, into)
    walked.log.close()
    with closing(sqlite3.connect(walked.home.log_path)) as log, log:
        log.execute(
            "UPDATE stored_events SET state = CAST(replace(state, '14', '15') AS BLOB) "
            "WHERE position = 6"
        )
    with pytest.raises(LogDamaged, match=r"RK-1, at position 6, is not what was recorded there"):
        rows(walked, into)


def test_a_view_of_another_version_does_not_go_on_with_the_rows_of_this_one(walked, into):
    rows(walked, into)
    next_version = view("u.tally", version=2, title="Tally", tables=[TallyRow])(
        type("Next", (Tally,), {})
    )
    with pytest.raises(Refused, match=r"by its version 1 .* version 2\. .*replace=True"):
        replay(next_version, walked.log, into=into, resume=True)
    replay(next_version, walked.log, into=into, resume=True, replace=True).close()


def test_a_view_that_stops_leaves_rows_and_position_as_they_were(walked, into, monkeypatch):
    rows(walked, into)
    walked.homework.attempt("RK-1", {"minutes": 15}, happened=walked.today)
    before = into.read_bytes()
    monkeypatch.setattr(Tally, "folded", None)
    with pytest.raises(ViewProblem, match="RK-1#6 could not be folded"):
        rows(walked, into)
    assert into.read_bytes() == before


def test_to_resume_the_log_itself_and_a_file_are_needed(walked, into):
    with pytest.raises(IntersessionError, match=r"replay\(view, record\.log, into=…"):
        replay(Tally, walked.log.read(), into=into, resume=True)
    with pytest.raises(IntersessionError, match="name a file"):
        replay(Tally, walked.log, resume=True)
