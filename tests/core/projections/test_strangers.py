"""Strangers' views: folded alone, where they are asked for, and nobody waits for them."""

from __future__ import annotations

from datetime import date

import pytest
from counted import Counted, dump, standing, walk

from intersession import AgendaLine, View, folds, key, table, view
from intersession.domain.assignment.events import Attempted
from intersession.plugins.manager import Plugins
from intersession.projections import catching_up
from intersession.projections.builtin.agenda import Agenda
from intersession.projections.runner import Views
from intersession.testing import World

TODAY = date(2026, 3, 2)


@table("t_lines")
class Seen:
    """An attempt that was seen."""

    event: str = key()
    client: str = ""
    assignment: str = ""


@view("t.lines", version=1, title="Lines", tables=[Seen])
class Lines(View):
    """A line for each attempt; ``meanwhile`` is called in the middle of each fold."""

    meanwhile = staticmethod(lambda: None)

    @folds(Attempted)
    def attempted(self, recorded, store) -> None:
        type(self).meanwhile()
        place = {"client": recorded.client, "assignment": recorded.handle}
        store[Seen].put(Seen(event=recorded.id, **place))

    def agenda_lines(self, look):
        for one in look.rows(Seen):
            text = f"seen {one.event}"
            yield AgendaLine(client=one.client, assignment=one.assignment, text=text)


@pytest.fixture
def lines(monkeypatch) -> type[Lines]:
    """The view with lines; what it does meanwhile is its own."""

    class Own(Lines):
        pass

    return Own


def with_core(world: World, *classes: type[View]) -> Views:
    """Views of the core and of these classes over a world's log."""
    core: Plugins = world.plugins
    found = {name: one for name, one in core.views.items() if one.plugin == "intersession"}
    found |= {one.name: one() for one in classes}
    return Views(world.home, world.log, found)


def texts(views: Views) -> list[str]:
    rows = views.report("agenda", client="RK", today=TODAY)["agenda"]
    return [row["text"] for row in rows if row["about"] == "what comes next"]


def test_only_what_is_asked_for_is_folded(walked: World):
    folded = []

    class Watched(Counted):
        @folds(Attempted)
        def watched(self, recorded, store) -> None:
            folded.append(recorded.position)

    views = with_core(walked, Watched)
    views.report("assignments", today=TODAY)
    assert folded == []
    views.report("t.walks", today=TODAY)
    assert folded == [3, 4, 5, 6]
    views.close()


def test_others_record_and_look_in_the_middle_of_a_strangers_fold(walked: World, lines):
    """It holds no lock: with one, the other would wait for it, and in vain."""
    other, seen = with_core(walked, Counted), []

    def meanwhile() -> None:
        lines.meanwhile = staticmethod(lambda: None)
        walk(walked, "RK-1", 15)
        seen.append(len(other.report("assignments", client="RK", today=TODAY)["attempts"]))
        seen.append(other.report("t.walks", today=TODAY)["t_walks"])

    lines.meanwhile = staticmethod(meanwhile)
    views = with_core(walked, lines, Counted)
    assert len(views.report("t.lines", today=TODAY)["t_lines"]) == 5
    assert seen == [5, [{"client": "RK", "walks": 5}]]
    assert views.differences() == []
    views.close()
    other.close()


def test_what_another_process_folded_meanwhile_is_not_counted_twice(walked: World, views_of):
    """The row that it reads is of an event that it has still to fold."""
    beside, overtaken = views_of(walked, Counted), []

    class Overtaken(Counted):
        @folds(Attempted)
        def before_it_counts(self, recorded, store) -> None:
            if not overtaken:
                overtaken.append(beside.catch_up())

    overtaken.append("not yet")
    views = views_of(walked, Overtaken)
    views.catch_up()
    walk(walked, "RK-1", 15)
    overtaken.clear()
    assert views.catch_up() == {}
    assert overtaken == [{}]
    assert dump(views) == {"t_walks": [("RK", 5)]}
    assert standing(views, "t.walks") == (1, 7, "")


def test_lines_are_level_with_what_was_recorded(walked: World, lines):
    views = with_core(walked, lines)
    assert texts(views) == [f"seen RK-1#{number}" for number in (2, 3, 4, 5)]
    walk(walked, "RK-1", 15)
    assert texts(views)[-1] == "seen RK-1#6"
    assert views.notices == {}
    views.close()


def test_the_agenda_comes_without_the_lines_of_a_slow_view(walked: World, lines, monkeypatch):
    clock = iter(range(10_000))
    monkeypatch.setattr("intersession.projections.patience.perf_counter", lambda: next(clock))
    monkeypatch.setattr(catching_up, "perf_counter", lambda: next(clock))
    monkeypatch.setattr(catching_up, "_FIRST", 1)  # each event takes more than a second
    views = with_core(walked, lines)
    assert texts(views) == []
    assert list(views.notices) == ["t.lines"]
    assert views.notices["t.lines"].startswith("it is slow, and ")
    stands = standing(views, "t.lines")
    assert texts(views) == []
    assert standing(views, "t.lines") == stands  # known to be slow, it was not even begun
    monkeypatch.undo()
    assert views.report("t.lines", today=TODAY)["t_lines"]  # who asks for it waits
    assert len(texts(views)) == 4
    views.close()


def test_a_view_that_is_slow_is_named(walked: World, lines):
    views = with_core(walked, lines)
    views.catch_up()
    assert views.slow() == []
    assert {"t.lines", Agenda.name} <= {name for name, *_ in views.slow(0.0)}
    (events,) = [events for name, _, events in views.slow(0.0) if name == "t.lines"]
    assert events == 6
    views.close()


def test_rows_of_one_key_in_the_middle_of_a_batch_are_found_before_they_are_written(
    walked: World, views_of
):
    """``starting`` sees what was put, changed and removed in this batch, in the key's order."""
    found = []

    class Looking(Counted):
        @folds(Attempted)
        def looking(self, recorded, store) -> None:
            rows = store[self.tables[0]]
            rows.put(self.tables[0](client=f"X{recorded.version}", walks=0))
            if recorded.version == 4:
                rows.remove("X2")
            found.append([row.client for row in rows.starting()])

    views_of(walked, Looking).catch_up()
    assert found == [
        *(["X2"], ["RK", "X2", "X3"], ["RK", "X3", "X4"]),
        ["RK", "X3", "X4", "X5"],
    ]
