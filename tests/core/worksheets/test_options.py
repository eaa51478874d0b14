"""Options that are narrowed by what is agreed with a client, and what they are called."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from intersession import (
    Context,
    PluginError,
    choice,
    choices,
    line,
    option_words,
    row,
    text,
    worksheet,
)
from intersession.worksheets.definition import definition_of
from intersession.worksheets.examples import typed_example
from intersession.worksheets.json_schema import answers_schema
from intersession.worksheets.validation import check_answers

A = dict[str, Any]
WAYS = {"heat": "Warmth", "walk": "A short walk", "rest": "Lying down"}


@row
class Agreed:
    """What is agreed."""

    ways: list = choices("Which ways to cope?", WAYS, required=False)


@worksheet("walks.cope", version=1, title="Coping", source="own", settings=Agreed)
class Cope:
    """How one coped."""

    first: str = choice("What first?", WAYS, narrowed_by="ways", required=False)
    all: list = choices("What else?", WAYS, narrowed_by="ways", required=False)
    how: str | None = text("How did the walk go?", asked_when={"all": ["walk"]})


COPE = definition_of(Cope)
NARROW = Context(settings={"ways": ["heat", "rest"]})


def check(given: A, context: Context = NARROW) -> tuple[A, list[str]]:
    found = check_answers(COPE, given, None, context)
    return found.answers, [str(one) for one in found.problems]


def test_only_what_was_agreed_is_offered():
    assert check({"first": "Lying", "all": "rest, heat"}) == (
        {"first": "rest", "all": ["heat", "rest"]}, [],
    )  # fmt: skip
    told = "is not an option of those agreed on. Accepted: heat, rest"
    assert check({"first": "walk", "all": ["heat", "walk"]})[1] == [
        f"first: 'walk' {told}", f"all: 'walk' {told}",
    ]  # fmt: skip


def test_where_nothing_is_agreed_all_are():
    assert check({"first": "walk"}, Context()) == ({"first": "walk"}, [])
    assert check({"first": "walk"}, Context(settings={"ways": []}))[1] == []


def test_the_schema_of_a_client_is_narrow_and_that_of_all_is_not():
    for schema, is_right in (
        (answers_schema(COPE), True),
        (answers_schema(COPE, NARROW.settings), False),
    ):
        assert Draft202012Validator(schema).is_valid({"first": "walk"}) is is_right
        assert Draft202012Validator(schema).is_valid({"first": "rest"})


def test_the_example_is_one_that_is_offered():
    assert typed_example(COPE.answers[0], Context(settings={"ways": ["rest"]})) == "rest"


def test_a_question_may_depend_on_one_of_several_choices():
    assert check({"all": ["rest"]})[1] == []
    assert check({"all": ["walk", "rest"]}, Context())[1][0].startswith("how: no answer")
    complete = Draft202012Validator(answers_schema(COPE, skipped=()))
    assert complete.is_valid({"all": ["rest"]})
    assert not complete.is_valid({"all": ["rest", "walk"]})
    assert complete.is_valid({"all": ["walk"], "how": "well"})


def test_options_have_words():
    first, several, _ = COPE.answers
    assert option_words(first, "walk") == "A short walk"
    assert option_words(several, ["heat", "gone"]) == "Warmth; gone"
    assert option_words(Cope.first, None) == ""
    with pytest.raises(PluginError, match="is no choice"):
        option_words(Cope.how, "well")


@pytest.mark.parametrize(
    ("narrowed", "told"),
    [
        ("none", "narrowed by 'none', which is no settings item of several choices"),
        ("words", "narrowed by 'words', which is no settings item of several choices"),
        ("others", "narrowed by 'others', which lists cold that it does not offer"),
    ],
)
def test_a_setting_that_cannot_narrow_is_refused(narrowed, told):
    @row
    class Settings:
        """What is agreed."""

        words: str = line("Words?")
        others: list = choices("Which?", ["heat", "cold"])

    sheet = type("S", (), {"a": choice("Which?", WAYS, narrowed_by=narrowed)})
    with pytest.raises(PluginError, match=told):
        worksheet("walks.s", version=1, title="S", source="o", settings=Settings)(sheet)
