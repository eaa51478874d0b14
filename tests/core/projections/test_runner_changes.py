"""Views that cannot fold, change, come and go, or find another log in its place."""

from __future__ import annotations

import shutil
from datetime import date

import pytest
from counted import Broken, Counted, Mended, WalkCount, dump, standing, walk

from intersession import View, changed, folds, key, table, view
from intersession.domain.assignment.events import Attempted
from intersession.projections.runner import ViewProblem, Views
from intersession.testing import World

pytestmark = pytest.mark.every_store

TODAY = date(2026, 3, 2)


def first_part(views: Views, name: str) -> list:
    """The first part of a view's report over everything."""
    report = views.report(name, today=TODAY)
    return list(next(iter(report.values())))


# A view that cannot fold.


@pytest.mark.parametrize("page_size", [1, 2, 3, 1000])
def test_a_view_that_cannot_fold_is_named_and_the_others_go_on(walked: World, views_of, page_size):
    views = views_of(walked, Counted, Broken, page_size=page_size)
    problem = "RK-1#4 could not be folded: ZeroDivisionError('thirteen')"
    assert views.catch_up() == {"t.broken": problem}
    assert dump(views)["t_walks"] == [("RK", 4)]
    whole_pages = {1: ["RK-1#2", "RK-1#3"], 2: ["RK-1#2", "RK-1#3"], 3: ["RK-1#2"], 1000: []}
    assert dump(views)["t_broken"] == [(event,) for event in whole_pages[page_size]]
    with pytest.raises(ViewProblem) as told:
        views.report("t.broken", today=TODAY)
    assert problem in str(told.value)
    assert "intersession rebuild t.broken" in str(told.value)
    walk(walked, "RK-1", 15)
    assert first_part(views, "t.walks") == [{"client": "RK", "walks": 5}]
    with pytest.raises(ViewProblem):
        views.report("t.broken", today=TODAY)


def test_a_mended_view_is_rebuilt_when_asked(walked: World, views_of):
    views_of(walked, Counted, Broken).catch_up()
    views = views_of(walked, Counted, Mended)
    with pytest.raises(ViewProblem):
        views.report("t.broken", today=TODAY)
    assert views.rebuild(["t.broken"]) == {}
    assert [row["event"] for row in first_part(views, "t.broken")] == [
        *("RK-1#2", "RK-1#3", "RK-1#4", "RK-1#5")
    ]


def test_a_report_that_raises_does_not_touch_the_tables(walked: World, views_of):
    @view("t.walks", version=1, title="Walks counted", tables=[WalkCount])
    class Crashing(Counted):
        """Folds well, and cannot report."""

        def report(self, look):
            raise ZeroDivisionError

    views = views_of(walked, Crashing)
    with pytest.raises(ViewProblem, match=r"The report of t\.walks stopped: ZeroDivisionError"):
        views.report("t.walks", today=TODAY)
    assert dump(views) == {"t_walks": [("RK", 4)]}


# Views that change, come and go.


@table("t_walks_new")
class NewCount:
    """Walks counted in a table of another name."""

    client: str = key()
    walks: int = 0
    minutes: int = 0


@view("t.walks", version=2, title="Walks counted", tables=[NewCount])
class CountedAnew(View):
    """The next version, with another table and another column."""

    @folds(Attempted, worksheet="walks.walk")
    def walked(self, recorded, store) -> None:
        row = store[NewCount].get(recorded.client) or NewCount(client=recorded.client)
        minutes = row.minutes + recorded.event.answers["minutes"]
        store[NewCount].put(changed(row, walks=row.walks + 1, minutes=minutes))


@pytest.mark.parametrize(("before", "after"), [(Counted, CountedAnew), (CountedAnew, Counted)])
def test_a_view_of_another_version_is_rebuilt_by_itself(walked: World, views_of, before, after):
    views_of(walked, before).catch_up()
    views = views_of(walked, after)
    rows = {Counted: {"t_walks": [("RK", 4)]}, CountedAnew: {"t_walks_new": [("RK", 4, 50)]}}
    assert views.catch_up() == {}
    assert dump(views) == rows[after]  # and nothing is left of the table it had before
    assert standing(views, "t.walks") == (after.version, 6, "")


def test_a_view_that_comes_later_starts_at_the_first_event(walked: World, views_of):
    views_of(walked, Counted).catch_up()
    views = views_of(walked, Counted, Mended, page_size=2)
    walk(walked, "RK-1", 15)
    assert views.catch_up() == {}
    assert dump(views)["t_walks"] == [("RK", 5)]
    assert len(dump(views)["t_broken"]) == 5


def test_the_tables_of_a_view_that_is_gone_are_dropped(walked: World, views_of):
    views_of(walked, Counted, Mended).catch_up()
    without = views_of(walked, Counted)
    without.catch_up()
    assert set(dump(without)) == {"t_walks"}
    assert [name for name, _ in without.known()] == ["t.broken", "t.walks"]
    again = views_of(walked, Counted, Mended)
    again.catch_up()
    assert len(dump(again)["t_broken"]) == 4


# Another log in its place.


def swap(world: World, other: World) -> None:
    """Put another world's log in the place of this one's."""
    world.log.close()
    other.log.close()
    for path in world.home.path.glob("log.db*"):
        path.unlink()
    shutil.copy(other.home.log_path, world.home.log_path)


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("walks", [[40], [40, 50], [40, 50, 60], [12, 11]])
def test_another_log_in_its_place_is_noticed(make_world, walks: list[int]):
    """Shorter, longer, or as long and of the same shape, as after going back to a copy."""
    here, there = make_world("here"), make_world("there")
    there.clock.move(minutes=5)
    for world, minutes in ((here, [11, 12]), (there, walks)):
        handle = world.assign("walks.walk")
        for one in minutes:
            walk(world, handle, one)
    assert [row["minutes"] for row in here.view("walks.minutes")] == [11, 12]
    swap(here, there)
    assert [row["minutes"] for row in here.view("walks.minutes")] == walks
    assert here.views.differences() == []
