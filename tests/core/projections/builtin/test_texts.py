"""What people wrote is found as it stands, and folded only where it is searched."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date

import pytest
from histories import for_all, hard_plugins, histories, lived
from stores import Store

from intersession.domain.assignment.prescription import AnticipatedObstacle
from intersession.plugins.manager import Plugins
from intersession.projections.builtin.texts import TextRow, WrittenTexts
from intersession.projections.query import Window
from intersession.projections.runner import Views
from intersession.testing import World

pytestmark = pytest.mark.every_store

MON = date(2026, 3, 2)
RAIN = (AnticipatedObstacle(text="thunder", backup="umbrella"),)


def texts_of(world: World) -> Views:
    return Views(world.home, world.log, {"texts": WrittenTexts()}, on_request=True)


def found(world: World, *words: str, client: str | None = None) -> list[tuple[str, str, int]]:
    """Where the words are, and in what."""
    with closing(texts_of(world)) as texts:
        assert texts.catch_up() == {}
        rows = texts.look(client, Window(), MON).search(TextRow, words)
        return sorted((row.source, row.about, row.number) for row, _ in rows)


def test_every_kind_of_text_is_found(world: World):
    handle = world.assign(
        "walks.walk",
        **{name: f"{name}word" for name in ("skill", "rationale", "teach_back", "when", "where")},
        cue="cueword",
        done_when="doneword",
        smallest="smallword",
        obstacles=RAIN,
        task="taskword",
    )
    ladder = world.assign("walks.ladder", {"steps": [{"id": "bus", "words": "settingword"}]})
    homework = world.homework
    homework.add_goal("RK", "goalword")
    homework.attempt(handle, {"minutes": 20, "noticed": "answerword"}, note="noteword")
    homework.meet_obstacle(handle, "forgot", text="obstacleword")
    homework.review(handle, learned="learnedword", credit="creditword")
    homework.flag(handle, 1, note="flagword", by="DrM")
    homework.acknowledge(handle, [1], by="DrM", note="seenword")
    names = ("skill", "rationale", "teach_back", "when", "where")
    agreed = [f"{name}word" for name in names]
    for word in (*agreed, "cueword", "doneword", "smallword", "thunder", "umbrella", "taskword"):
        assert found(world, word) == [(handle, "agreed", 0)], word
    assert found(world, "settingword") == [(ladder, "agreed", 0)]
    assert found(world, "goalword") == [("RK", "goal", 1)]
    assert found(world, "answerword") == found(world, "noteword") == [(handle, "entry", 1)]
    for about in ("obstacle", "learned", "credit", "flag", "seen"):
        assert len(found(world, f"{about}word")) == 1, about


def test_what_was_corrected_is_found_as_it_stands(world: World):
    handle = world.assign("walks.walk", task="by the river")
    world.homework.attempt(handle, {"minutes": 20, "noticed": "geese"}, happened=MON)
    world.homework.correct(handle, 1, answers={"noticed": "swans"}, why="birds")
    world.homework.amend(handle, {"task": "by the lake"})
    assert (found(world, "geese"), found(world, "river")) == ([], [])
    assert found(world, "swans") == [(handle, "entry", 1)]
    assert found(world, "lake") == [(handle, "agreed", 0)]


def test_an_amendment_typed_late_does_not_replace_what_was_agreed_after_it(world: World):
    handle = world.assign("walks.walk", task="by the river")
    world.clock.set("2026-03-20")
    world.homework.amend(handle, {"task": "by the lake"}, happened=date(2026, 3, 10))
    world.homework.amend(handle, {"task": "by the sea"}, happened=date(2026, 3, 5))
    assert found(world, "lake") == [(handle, "agreed", 0)]
    assert (found(world, "sea"), found(world, "river")) == ([], [])


def test_what_was_taken_back_is_not_found_even_after_it_was(world: World):
    handle = world.assign("walks.walk")
    done = world.homework.attempt(handle, {"minutes": 20, "noticed": "geese"}, happened=MON)
    assert found(world, "geese") == [(handle, "entry", 1)]
    world.homework.retract("RK", [done.events[0].id], why="another client")
    assert found(world, "geese") == []


def test_days_times_and_numbers_are_no_texts(world: World):
    handle = world.assign("walks.walk", task="Try", review_on="2026-03-09")
    world.homework.attempt(handle, {"minutes": 20}, happened=MON, note="2026-03-02T18:40:00+01:00")
    assert found(world, "2026") == found(world, "20") == []


def test_it_is_folded_only_where_it_is_searched_and_leaves_the_other_views_alone(world: World):
    handle = world.assign("walks.walk", task="by the river")
    assert world.views.catch_up() == {}
    with closing(texts_of(world)) as texts:
        assert not texts.are_level()
        assert found(world, "river") == [(handle, "agreed", 0)]
        assert texts.are_level()
        assert world.views.are_level()
        world.homework.attempt(handle, {"minutes": 20}, note="geese")
        world.views.catch_up()
        assert not texts.are_level()  # the command that read did not fold it
        assert "texts" not in dict(world.views.known())
        assert found(world, "geese") == [(handle, "entry", 1)]
        assert world.views.are_level()
        world.views.rebuild()
        assert not texts.are_level()
        assert found(world, "geese") == [(handle, "entry", 1)]
        assert world.views.differences() == texts.differences() == []


@for_all(history=histories, later=histories)
def test_texts_of_any_history_are_those_of_a_rebuild(
    store: Store, small_plugins: Callable[[], Plugins], history, later
):
    plugins = hard_plugins(small_plugins())
    with lived(store, plugins, history) as life, closing(texts_of(life.world)) as texts:
        texts.catch_up()
        life.live(later)
        assert texts.differences() == []
        assert life.world.views.differences() == []
