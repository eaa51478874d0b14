"""A report reads what its view declares, of views that run, and cannot write."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from datetime import date

import pytest
from counted import Broken, BrokenRow, Counted, Mended, WalkCount

from intersession import View, replay, view
from intersession.errors import PluginError
from intersession.plugins.manager import installed
from intersession.projections.runner import ViewProblem, Views
from intersession.projections.tables import layout_of
from intersession.store.home import Home
from intersession.store.sqlite.log import SqliteLog
from intersession.testing import World
from intersession_cli import caseload

TODAY = date(2026, 3, 2)


@view("t.reader", version=1, title="Reads both", tables=[], reads=[WalkCount, BrokenRow])
class Reader(View):
    """Reads the tables of two other views."""

    def report(self, look):
        return {"walks": [{"walks": row.walks} for row in look.rows(WalkCount)]}


@view("t.outer", version=1, title="Reads one", tables=[], reads=[WalkCount])
class Outer(View):
    """Reads one table, and then one that it did not name."""

    def report(self, look):
        assert look.rows(WalkCount)
        return {"broken": look.rows(BrokenRow)}


@view("t.walks", version=1, title="Writes", tables=[WalkCount])
class Writer(Counted):
    """Empties its table while it reports, by whatever connection there is."""

    def report(self, look):
        look._connection.execute("DELETE FROM t_walks")
        return {}


def test_what_is_declared_is_read(walked: World, views_of):
    views = views_of(walked, Reader, Counted, Mended)
    assert views.report("t.reader", today=TODAY) == {"walks": [{"walks": 4}]}


def test_what_is_not_declared_is_refused(walked: World, views_of):
    with pytest.raises(PluginError) as told:
        views_of(walked, Outer, Counted, Mended).report("t.outer", today=TODAY)
    assert str(told.value).startswith(
        "The view t.outer reads BrokenRow, which it does not declare. Write reads=[BrokenRow]"
    )


def test_where_a_view_stopped_those_that_read_it_stop(walked: World, views_of):
    """The walk of 13 minutes stops t.broken: no old numbers of it, and none beside them."""
    views = views_of(walked, Reader, Counted, Broken)
    with pytest.raises(ViewProblem) as told:
        views.report("t.reader", today=TODAY)
    assert "The view t.reader reads t.broken, which stopped: RK-1#4 could not" in str(told.value)
    assert str(told.value).endswith("intersession rebuild t.broken")
    assert views.report("t.walks", today=TODAY)["t_walks"]
    with pytest.raises(ViewProblem):
        views.rows(BrokenRow)
    part = views_of(walked, Reader, Counted, Broken, is_part=True)
    with pytest.raises(ViewProblem, match="which stopped"):
        part.report("t.reader", today=TODAY)


def test_a_view_that_is_not_there_is_told(walked: World, views_of):
    layout_of(BrokenRow).owner = Broken
    with pytest.raises(ViewProblem, match=r"of the view t\.broken, which is not installed"):
        views_of(walked, Reader, Counted).report("t.reader", today=TODAY)


def test_a_part_of_the_views_reads_on(walked: World, views_of):
    views_of(walked, Reader, Counted, Mended).catch_up()
    part = views_of(walked, Reader, Counted, Mended, is_part=True)
    assert part.are_level()
    assert part.report("t.reader", today=TODAY) == {"walks": [{"walks": 4}]}


@view("t.walks", version=1, title="Writes", tables=[WalkCount])
class Undoing(Counted):
    """Tries to have the connection write again, hides that it failed, and empties its table."""

    def report(self, look):
        for statement in ("PRAGMA query_only = 0", "COMMIT", "ATTACH 'other.db' AS other"):
            with suppress(sqlite3.Error):
                look._connection.execute(statement)
        with suppress(sqlite3.Error):
            look._connection.execute("DELETE FROM t_walks")
        return {"walks": [{"walks": row.walks} for row in look.rows(WalkCount)]}


def test_a_report_that_hides_that_it_tried_changed_nothing(walked: World, views_of):
    views = views_of(walked, Undoing)
    with replay(Undoing, walked.log.read(), today=TODAY) as folded:
        for each in (views, folded):
            assert each.report("t.walks", today=TODAY) == {"walks": [{"walks": 4}]}
            assert [row.walks for row in each.rows(WalkCount)] == [4]


@pytest.mark.parametrize(
    "report", [None, 7, "all is well", {"a": "b"}, {"a": [7]}, {7: []}, {"a": [{"b": object()}]}]
)
def test_a_report_that_is_none_is_told(walked: World, views_of, report):
    class Odd(Counted):
        def report(self, look):
            return report

    with pytest.raises(ViewProblem, match=r"The report of t\.walks cannot be read: "):
        views_of(walked, Odd).report("t.walks", today=TODAY)


def test_a_report_cannot_write(walked: World, views_of):
    views = views_of(walked, Writer)
    with pytest.raises(PluginError, match=r"The report of t\.walks tried to write"):
        views.report("t.walks", today=TODAY)
    assert [row.walks for row in views.rows(WalkCount)] == [4]
    walked.homework.attempt("RK-1", {"minutes": 15}, happened=TODAY)
    assert [row.walks for row in views.rows(WalkCount)] == [5]  # and folds may write again


# replay() folds what is read, and only that.


def test_replay_folds_what_is_read(walked: World):
    layout_of(BrokenRow).owner, layout_of(WalkCount).owner = Mended, Counted
    with replay(Reader, walked.log.read(), today=TODAY) as folded:
        assert set(folded.views) == {"t.reader", "t.broken", "t.walks"}
        assert folded.report("t.reader") == {"walks": [{"walks": 4}]}


def test_replay_takes_the_class_that_is_given(walked: World):
    """Where a class that keeps the table is given, no other is folded beside it."""
    layout_of(WalkCount).owner = Writer
    with replay([Outer, Counted], walked.log.read()) as folded:
        assert type(folded.views["t.walks"]) is Counted
        with pytest.raises(PluginError, match="does not declare"):
            folded.report("t.outer", today=TODAY)


def test_every_installed_view_runs_by_what_it_declares(tmp_path):
    """Each view alone, with no tables but its own and those of what it reads.

    Alone, the agenda has no lines of other views.
    """
    plugins, log = installed(), SqliteLog(Home(tmp_path / "demo"))
    today = date(2026, 3, 2)
    with closing(log):
        caseload.fill(log, plugins, today)
        events = list(log.read())
        with closing(Views(Home(tmp_path / "all"), log, plugins.views)) as views:
            for name, one in plugins.views.items():
                with replay(type(one), events, today=today) as folded:
                    every = views.report(name, today=today)
                    every |= {part: _without_lines(rows) for part, rows in every.items()}
                    assert folded.report(name) == every, name


def _without_lines(rows):
    return [row for row in rows if row.get("about") != "what comes next"]
