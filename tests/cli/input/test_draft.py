"""A draft: places, rows that go, what is asked next, and what is kept in its file."""

from __future__ import annotations

import json
import os

import pytest

from intersession.worksheets.items import Line, Ratings, Rows, Scale, YesNo
from intersession_cli.app.runtime import Runtime
from intersession_cli.input import drafts
from intersession_cli.input.draft import Draft, place_of
from intersession_cli.input.places import needs_more, open_place, settle
from intersession_cli.testing import Terminal

ITEMS = (
    Line(ask="Where?", name="where"),
    Rows(
        ask="What?",
        name="moods",
        row=(
            Line(ask="What?", name="name"),
            Scale(ask="How strong?", name="before", low=0, high=100),
        ),
    ),
    Ratings(ask="How strong?", name="urges", names=("a", "b"), low=0, high=5),
    YesNo(ask="Safe?", name="safe", required=False),
    Line(ask="What?", name="what", required=False, asked_when={"safe": [True]}),
)


def asked(draft: Draft) -> str | None:
    """The place that is asked next."""
    place = open_place(ITEMS, draft, {})
    return place and place.name


def take(draft: Draft, *answers: object) -> None:
    """Answer the next questions; None leaves one empty."""
    for value in answers:
        place = open_place(ITEMS, draft, {})
        assert place is not None
        if value is not None:
            draft.put(place.keys, value)
        draft.pass_by(place.name)


def test_questions_follow_one_another_row_by_row_and_name_by_name():
    draft, seen = Draft(), []
    for value in ("At work", "fear", 80, None, 3, None, True, "held on"):
        seen.append(asked(draft))
        take(draft, value)
    assert seen == [
        "where", "moods[0].name", "moods[0].before", "moods[1].name", "urges.a", "urges.b",
        "safe", "what",
    ]  # fmt: skip
    assert asked(draft) is None
    assert draft.answers == {
        "where": "At work",
        "moods": [{"name": "fear", "before": 80}],
        "urges": {"a": 3},
        "safe": True,
        "what": "held on",
    }


def test_a_map_that_is_needed_and_left_empty_asks_for_a_reason():
    draft = Draft()
    take(draft, "x", "fear", 80, None, None, None)
    assert asked(draft) == "urges"
    assert open_place(ITEMS, draft, {}).kind == "reason"


def test_what_is_not_asked_any_more_goes():
    draft = Draft()
    take(draft, "x", "fear", 80, None, 1, 1, True, "held on")
    draft.put(("safe",), False)
    settle(ITEMS, draft.answers, draft)
    assert "what" not in draft.answers
    assert asked(draft) is None
    draft.put(("safe",), True)
    settle(ITEMS, draft.answers, draft)
    assert asked(draft) == "what"


def test_a_row_goes_and_those_behind_it_move_up_with_their_reasons():
    draft = Draft(answers={"moods": [{"name": "a"}, {"name": "b"}, {"name": "c"}]})
    draft.skipped = {"moods[0].before": "1", "moods[2].before": "3", "where": "4"}
    draft.drop_row(("moods", 0))
    assert draft.answers == {"moods": [{"name": "b"}, {"name": "c"}]}
    assert draft.skipped == {"moods[1].before": "3", "where": "4"}


def test_what_was_left_out_and_is_answered_after_all_is_not_left_out():
    draft = Draft(skipped={"moods": "no", "urges": "no", "where": "no"})
    draft.put(("moods", 0, "name"), "fear")
    draft.put(("urges", "a"), 1)
    assert draft.skipped == {"where": "no"}


def test_an_item_is_asked_again_whole():
    draft = Draft()
    take(draft, "x", "fear", 80, None, 1, 1, False)
    draft.ask_again("moods")
    assert asked(draft) == "moods[0].name"
    assert draft.answers["moods"] == [{"name": "fear", "before": 80}]


@pytest.mark.parametrize(
    ("given", "skipped", "more"),
    [
        ({}, {}, True),
        ({"where": "x", "moods": [{"name": "a", "before": 1}], "urges": {"a": 1}}, {}, False),
        ({"where": "x", "moods": [{"name": "a"}], "urges": {"a": 1}}, {}, True),
        ({"where": "x", "moods": [{"name": "a"}]}, {"moods.before": "-", "urges": "-"}, False),
        ({"where": "x"}, {"moods": "-", "urges": "-"}, False),
    ],
)
def test_whether_something_needed_was_not_given(given, skipped, more):
    draft = Draft(answers=given, skipped=skipped, given=[*given, *skipped])
    assert needs_more(ITEMS, draft, {}) is more


def test_a_place_is_written_as_problems_name_it():
    assert place_of(("moods", 1, "before")) == "moods[1].before"


@pytest.fixture
def runtime(tmp_path):
    terminal = Terminal(tmp_path)
    return Runtime(terminal.home, terminal.clock)


def test_a_draft_comes_back_whole(runtime):
    draft = Draft(
        answers={"where": "Größe"}, skipped={"moods": "no"}, passed=["where"], said={"on": "x"},
        given=["moods"], unfinished={"urges.a": "3"},
    )  # fmt: skip
    drafts.keep(runtime, "complete RK-1 3", draft)
    found = drafts.read(runtime, "complete RK-1 3")
    assert (found.answers, found.skipped, found.passed) == (
        {"where": "Größe"}, {"moods": "no"}, ["where"],
    )  # fmt: skip
    assert (found.said, found.given, found.unfinished) == (
        {"on": "x"}, ["moods"], {"urges.a": "3"},
    )  # fmt: skip
    assert drafts.read(runtime, "complete RK-1 2") is None


def test_a_file_that_is_no_draft_is_listed_and_kept(runtime):
    drafts.keep(runtime, "attempt RK-1", Draft(answers={"where": "x"}))
    file = drafts.path(runtime, "attempt RK-1")
    file.write_text("{")
    (kept,) = drafts.every(runtime)
    assert (kept.name, drafts.contents(kept)) == ("attempt RK-1", "it cannot be read")
    assert drafts.begun(runtime, "attempt RK-1", resume=True).is_empty
    assert [one.read_text() for one in drafts.folder(runtime).iterdir()] == ["{"]
    assert not file.exists()


def test_a_draft_of_an_earlier_release_goes_on(runtime):
    drafts.keep(runtime, "attempt RK-2", Draft())
    older = drafts.folder(runtime) / "RK-1.json"
    told = {"answers": {"where": "x"}, "skipped": {}, "rows": [{"name": "a", "before": 1}]}
    older.write_text(json.dumps({**told, "row": {"name": "b"}}))
    drafts.take_over_older(runtime, "attempt RK-1", ITEMS)
    found = drafts.read(runtime, "attempt RK-1")
    assert found.answers["moods"] == [{"name": "a", "before": 1}, {"name": "b"}]
    assert not older.exists()


@pytest.mark.skipif(os.name == "nt", reason="a process is asked for by a signal of Unix")
def test_leftovers_of_ended_processes_go_and_those_of_running_ones_stay(runtime):
    drafts.keep(runtime, "attempt RK-1", Draft())
    folder = drafts.folder(runtime)
    ended, running = folder / "999999.edit", folder / f"{os.getppid()}.edit"
    for file in (ended, running, folder / ".x.json.999999.tmp"):
        file.write_text("x")
    drafts.clean(runtime)
    assert {file.name for file in folder.iterdir()} == {"attempt-RK-1.json", running.name}
