"""Items asked only after some answers: what is then required, and what may be declared."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from intersession import PluginError, choice, line, row, rows, scale, whole, worksheet, yes_no
from intersession.worksheets.conditions import condition_words, still_asked
from intersession.worksheets.definition import definition_of
from intersession.worksheets.json_schema import answers_schema
from intersession.worksheets.places import value_at
from intersession.worksheets.validation import check_answers

A = dict[str, Any]


@row
class Sip:
    """A drink."""

    what: str = line("What?")
    hot: bool | None = yes_no("Was it hot?", required=False)
    degrees: int = whole("How hot?", 0, 100, asked_when={"hot": [True]})


@worksheet("walks.pause", version=1, title="A pause", source="own practice")
class Pause:
    """A pause on a walk."""

    sat: bool = yes_no("Did you sit?")
    where: str = line("Where?", asked_when={"sat": [True]})
    mood: int | None = scale("How was it?", 0, 5, required=False)
    why: str | None = line("Why so?", required=False, asked_when={"mood": range(3)})
    more: str | None = line("More?", required=False, asked_when={"mood": [4, None]})
    kind: str = choice("Which?", ["a", "b"], default="b", asked_when={"sat": [True]})
    sips: list = rows("What did you drink?", Sip, required=False)


PAUSE = definition_of(Pause)


def check(given: A, **skipped: str) -> tuple[A, list[str]]:
    """The answers as stored, and the places of problems."""
    found = check_answers(PAUSE, given, skipped)
    return found.answers, [problem.place for problem in found.problems]


def is_complete(answers: A) -> bool:
    return bool(Draft202012Validator(answers_schema(PAUSE, skipped=())).is_valid(answers))


def test_what_is_not_asked_is_not_required_and_has_no_default():
    assert check({"sat": "no"}) == ({"sat": False}, [])
    assert is_complete({"sat": False})


def test_what_is_asked_is_required():
    assert check({"sat": "yes"}) == ({"sat": True, "kind": "b"}, ["where"])
    assert not is_complete({"sat": True, "kind": "b"})
    assert not is_complete({"sat": True, "where": "a bench"})
    assert is_complete({"sat": True, "where": "a bench", "kind": "b"})
    assert check({"sat": "yes", "where": "a bench"}, **{"sips.degrees": "x"})[1] == []


def test_in_a_row_it_looks_at_the_row():
    sips = [{"what": "tea", "hot": True}, {"what": "water", "hot": "no"}, {"what": "milk"}]
    assert check({"sat": "no", "sips": sips})[1] == ["sips[0].degrees"]
    stored = [{"what": "tea", "hot": True, "degrees": 60}, {"what": "water", "hot": False}]
    assert check({"sat": False, "sips": stored}) == ({"sat": False, "sips": stored}, [])
    assert is_complete({"sat": False, "sips": stored})
    assert not is_complete({"sat": False, "sips": [{"what": "tea", "hot": True}]})


def test_an_answer_that_was_not_asked_for_is_kept():
    """Answers that were given before a condition was declared can still be read and corrected."""
    assert check({"sat": "no", "where": "a bench"}) == ({"sat": False, "where": "a bench"}, [])
    assert is_complete({"sat": False, "where": "a bench"})


def test_one_row_is_left_out_with_a_reason_and_not_another():
    sips = [{"what": "tea", "hot": True}, {"what": "soup", "hot": True}]
    given = {"sat": "no", "sips": sips}
    assert check(given, **{"sips[0].degrees": "no idea"})[1] == ["sips[1].degrees"]
    both = {"sips[0].degrees": "no idea", "sips[1].degrees": "no idea"}
    assert check(given, **both)[1] == []
    assert check(given, **both, **{"sips[2].degrees": "x"})[1] == ["sips[2].degrees"]
    told = {"sat": "no", "sips": [{**sips[0], "degrees": 60}]}
    (problem,) = check_answers(PAUSE, told, {"sips[0].degrees": "no idea"}).problems
    assert problem.message.startswith("is both answered and skipped")


def test_it_is_said_in_words():
    words = {item.name: condition_words(item) for item in PAUSE.answers}
    assert words["sat"] == ""
    assert words["where"] == "if sat is yes"
    assert words["why"] == "if mood is 0 to 2"
    assert words["more"] == "if mood is 4 or not answered"


def test_the_rest_of_a_sheet_knows_the_answers_of_its_first_part():
    rest = PAUSE.answers[1:]
    assert [item.name for item in still_asked(rest, {"sat": False})] == [
        "mood", "why", "more", "sips",
    ]  # fmt: skip
    where = next(iter(still_asked(rest, {"sat": True})))
    assert (where.name, where.asked_when) == ("where", {})


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ({"later": [True]}, "asked when 'later', which is no item before it"),
        ({"last": [True]}, "asked when 'last', which is no item before it"),
        ({"sure": ["yes"]}, "asked when 'sure' is 'yes', which it cannot be"),
        ({"level": [6]}, "asked when 'level' is 6, which it cannot be"),
        ({"words": ["a"]}, "asked when 'words' is 'a', which it cannot be"),
    ],
)
def test_a_condition_that_can_never_hold_is_refused(condition, told):
    class Wrong:
        """A sheet."""

        sure: bool = yes_no("Sure?")
        level: int = scale("How much?", 0, 5)
        words: str = line("Words?")
        last: str = line("Last?", asked_when=condition)
        later: bool = yes_no("Later?")

    with pytest.raises(PluginError, match=told):
        worksheet("walks.wrong", version=1, title="Wrong", source="own")(Wrong)


@pytest.mark.parametrize(
    ("place", "value"),
    [("a", 1), ("b[1].c", 2), ("b[2].c", None), ("b.c", None), ("d", None), ("b[0]", {"c": 1})],
)
def test_the_answer_at_a_place(place, value):
    assert value_at({"a": 1, "b": [{"c": 1}, {"c": 2}]}, place) == value
