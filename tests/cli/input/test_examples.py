"""What an item refuses says how it is written, and what it says can be typed as it stands."""

import re
import shlex

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from intersession.conformance.strategies import unfit
from intersession.errors import InvalidInput
from intersession.plugins.manager import installed
from intersession.worksheets.context import Context
from intersession.worksheets.examples import typed_example
from intersession.worksheets.items import (
    Choice,
    Choices,
    every_item,
    number,
    ratings,
    reference,
    scale,
)
from intersession.worksheets.validation import check_answers, check_item, check_settings
from intersession_cli.input import values
from intersession_cli.testing import Terminal

SHEETS = installed().worksheets
CONTEXT = Context(references=lambda *_: {"RK-1/by bus": "By bus"})
ITEMS = {
    f"{name}: {place}": item
    for name, sheet in SHEETS.items()
    for place, item in every_item((*sheet.answers, *sheet.settings))
}
SKIP = re.compile(r" \(such as (.*)\), or say why it is left out: --skip (\S+)=REASON")


def refused(item, wrong):
    """What is said of a wrong answer."""
    with pytest.raises(InvalidInput) as told:
        check_item(item, wrong, CONTEXT)
    (problem,) = told.value.problems
    return problem.message


def shown_in(message):
    """The right answer that a message shows."""
    for words in ("For example: ", "such as "):
        if words in message:
            return message.partition(words)[2]
    return re.split(r"[,.?]", re.split("Accepted: |Did you mean |Known: ", message)[1])[0]


def taken(item, typed):
    """An answer as ``--set`` takes it."""
    return check_item(item, values.answers([f"here={typed}"], None)["here"], CONTEXT)


@pytest.mark.parametrize("place", ITEMS)
def test_every_wrong_answer_is_met_with_a_right_one_that_can_be_typed(place):
    item = ITEMS[place]
    for wrong in unfit(item):
        taken(item, shown_in(refused(item, wrong)))
    assert taken(item, typed_example(item, CONTEXT)) is not None


@given(place=st.sampled_from(list(ITEMS)), wrong=st.text() | st.integers() | st.booleans())
@example(place="act.values: domains", wrong="\x00")
@example(place="act.values: domains", wrong="\ud800")
def test_whatever_is_refused_shows_what_is_accepted(place, wrong):
    item = ITEMS[place]
    try:
        check_item(item, wrong, CONTEXT)
    except InvalidInput as told:
        for problem in told.problems:
            if problem.place == item.name:  # and not a name inside a map, which is named
                taken(item, shown_in(problem.message))


@pytest.mark.parametrize("name", SHEETS)
def test_what_is_missing_is_told_with_a_right_answer(name):
    """A sheet answered only with what its refusal shows needs nothing more."""
    sheet = SHEETS[name]
    needed = {one.name for one in sheet.answers if one.required and one.default is None}
    found = check_answers(sheet, {}, {}, CONTEXT).problems
    shown = {match[2]: match[1] for one in found if (match := SKIP.search(one.message))}
    assert shown.keys() == needed
    answers = values.answers([f"{place}={typed}" for place, typed in shown.items()], None)
    alone = {one.name: one for one in sheet.answers}
    for place, typed in answers.items():
        check_item(alone[place], typed, CONTEXT)


@pytest.mark.parametrize("name", SHEETS)
def test_what_has_to_be_agreed_on_can_be_typed_as_it_is_told(name):
    sheet = SHEETS[name]
    found = check_settings(sheet, {}, CONTEXT).problems
    typed = [shlex.split(one.message.partition("on: ")[2].partition(", or in")[0]) for one in found]
    assert [words[0] for words in typed] == ["--setting"] * len(found)
    settings = values.answers([words[1] for words in typed], None)
    assert not check_settings(sheet, settings, CONTEXT).problems


@pytest.mark.parametrize("name", [name for name, sheet in SHEETS.items() if sheet.settings])
def test_a_refused_assignment_is_taken_once_its_advice_is_typed(name, tmp_path):
    terminal = Terminal(tmp_path)
    terminal("client add RK")
    typed = f"assign RK {name} --task 'Try it'"
    refused = terminal(typed)
    if refused.exit_code:
        told = " ".join(refused.output.split())
        assert "--skip" not in told
        assert "or in a file: --from FILE" in told
        advice = re.findall(r"has to be agreed on: (--setting .*?), or in a file", told)
        assert terminal(" ".join([typed, *advice])).exit_code == 0


@pytest.mark.parametrize(
    ("item", "example"),
    [
        (scale("?", 0, 10), "4"),
        (scale("?", 1, 7), "3"),
        (number("?", low=0.5), "2.5"),
        (number("?", high=-2), "-2"),
        (ratings("?", 0, 5, names=("joy", "fear", "anger")), "joy=2, fear=2"),
        (ratings("?", 0, 1000), "fear=3"),
        (ratings("?", 0, 5, names=("fear, of buses",)), '{"fear, of buses": 2}'),
        (Choice(ask="?", options={"not-yet": "not yet"}), "not-yet"),
        (Choices(ask="?", options={"heart": "Heart", "hands": "Hands"}), "heart, hands"),
    ],
)
def test_an_example_is_of_the_items_own_range_and_names(item, example):
    assert typed_example(item) == example


def test_where_no_row_is_there_yet_none_is_made_up():
    assert typed_example(reference("?", "cbt.exposure-hierarchy", "items")) == ""


def test_names_are_those_agreed_with_the_client():
    item = ratings("Urges?", 0, 5, names_from="targets")
    context = Context(settings={"targets": [{"name": "smoking"}]})
    assert typed_example(item, context) == "smoking=2"


def test_a_row_that_is_no_row_is_met_with_one():
    moods = ITEMS["cbt.thought-record: moods"]
    told = refused(moods, ["fear"])
    assert told == (
        '\'fear\' is not a set of named answers. For example: {"name": "a few words", "before": 40}'
    )
