"""A worksheet as JSON Schema: it takes what is stored, and refuses what the checks refuse."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from intersession import (
    Context,
    choice,
    choices,
    day,
    line,
    minutes,
    moment,
    number,
    percent,
    ratings,
    reference,
    row,
    rows,
    scale,
    text,
    time_of_day,
    whole,
    worksheet,
    yes_no,
)
from intersession.conformance.mutations import spoilt
from intersession.conformance.strategies import given_answers
from intersession.conformance.subject import known_rows
from intersession.worksheets.definition import definition_of
from intersession.worksheets.json_schema import answers_schema, settings_schema
from intersession.worksheets.validation import check_answers, check_settings


@row
class Mood:
    """A feeling."""

    name: str = line("What?")
    before: int = percent("How strong?", {0: "none", 100: "most"}, source="Wolpe 1969")
    body: str | None = text("Where in the body?", required=False)


@row
class Agreed:
    """What is agreed for one client."""

    targets: list[Mood] = rows("Which targets?", Mood)
    theme: str | None = line("About what?", required=False)


@worksheet(
    "walks.all",
    version=3,
    title="All kinds",
    source="own practice",
    caution="Not alone.",
    settings=Agreed,
)
class AllKinds:
    """Every kind of item there is."""

    situation: str = text("What happened?", help="In your own words.")
    place: str | None = line("Where?", required=False)
    day: str | None = day("Which day?", required=False)
    at: str | None = time_of_day("When?", required=False)
    moment: str | None = moment("Which moment?", required=False)
    length: int | None = minutes("How long?", required=False)
    steps: int | None = whole("How many?", required=False)
    warmth: float | None = number("How warm?", -40, required=False)
    risky: int | None = scale("How close?", 0, 5, {0: "far", 5: "there"}, required=False, risk=True)
    alone: bool | None = yes_no("Alone?", required=False)
    kind: str = choice("Which kind?", {"in": "inside", "out": "outside"}, default="out")
    tags: list = choices("Which tags?", ["city", "wood", "sea"], required=False)
    moods: list[Mood] = rows("What did you feel?", Mood)
    urges: dict = ratings("How strong?", 0, 5, names_from="targets", required=False)
    fixed: dict = ratings("How much?", 0, 3, names=["stay", "leave"], required=False)
    free: dict = ratings("And else?", 0, 10, required=False)
    step: str | None = reference("Which step?", "walks.ladder", "steps", required=False)
    seen: list = rows("Seen before?", Mood, required=False, default=[])


SHEET = definition_of(AllKinds)
SETTINGS = {"targets": [{"name": "stay in bed", "before": 3}]}
CONTEXT = Context(settings=SETTINGS, references=known_rows())
A = dict[str, Any]


def is_valid(schema: A, stored: Any) -> bool:
    """Whether a schema takes something, with what its formats say."""
    checker = Draft202012Validator.FORMAT_CHECKER
    return Draft202012Validator(schema, format_checker=checker).is_valid(stored)


def of(name: str, **asked: Any) -> A:
    """What the schema says of one item."""
    return answers_schema(SHEET, **asked)["properties"][name]


def test_a_schema_has_a_name_and_says_where_it_comes_from():
    schema = answers_schema(SHEET)
    assert schema["$id"] == "https://intersession.dev/worksheets/walks.all/3"
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert (schema["title"], schema["description"]) == ("All kinds", "Every kind of item there is.")
    assert (schema["x-source"], schema["x-caution"]) == ("own practice", "Not alone.")
    assert (
        settings_schema(SHEET)["$id"] == "https://intersession.dev/worksheets/walks.all/3/settings"
    )


@pytest.mark.parametrize(
    "schema",
    [
        answers_schema(SHEET),
        answers_schema(SHEET, SETTINGS),
        answers_schema(SHEET, skipped=()),
        settings_schema(SHEET),
    ],
)
def test_schemas_are_schemas(schema: A):
    Draft202012Validator.check_schema(schema)


def test_each_kind_of_item_says_what_it_holds():
    assert of("situation") == {
        "title": "What happened?",
        "description": "In your own words.",
        "x-kind": "text",
        "type": "string",
        "pattern": r"\S",
    }
    assert of("risky") == {
        "title": "How close?",
        "x-kind": "scale",
        "x-risk": True,
        "x-anchors": {"0": "far", "5": "there"},
        "type": "integer",
        "minimum": 0,
        "maximum": 5,
    }
    assert of("kind")["enum"] == ["in", "out"]
    assert of("kind")["x-labels"] == {"in": "inside", "out": "outside"}
    assert of("kind")["default"] == "out"
    assert of("length")["x-unit"] == "min"
    assert of("day")["format"] == "date"
    assert of("moment")["format"] == "date-time"
    assert of("tags")["items"] == {"enum": ["city", "wood", "sea"]}
    assert of("step")["x-refers-to"] == {"worksheet": "walks.ladder", "rows": "steps"}
    assert of("moods")["items"]["properties"]["before"]["x-source"] == "Wolpe 1969"


def test_names_agreed_with_a_client_close_the_map_and_take_away_the_name():
    open_, closed = of("urges"), of("urges", settings=SETTINGS)
    assert is_valid(open_, {"anything": 5})
    assert not is_valid(closed, {"anything": 5})
    assert is_valid(closed, {"stay in bed": 5})
    assert not is_valid(of("fixed"), {"stay in bed": 1})
    assert "$id" not in answers_schema(SHEET, SETTINGS)


def test_what_was_skipped_is_not_required():
    complete = answers_schema(SHEET, skipped=())
    assert complete["$id"].endswith("/walks.all/3/complete")
    assert complete["required"] == ["situation", "kind", "moods", "seen"]
    assert complete["properties"]["moods"]["items"]["required"] == ["name", "before"]
    some = answers_schema(SHEET, skipped={"situation": "no time", "moods.before": "hard to say"})
    assert some["required"] == ["kind", "moods", "seen"]
    assert some["properties"]["moods"]["items"]["required"] == ["name"]


def test_any_stored_answers_are_valid_whatever_was_skipped():
    """A default is always stored; nothing else need be there."""
    skipped = {"situation": "no time", "moods": "too many"}
    stored = check_answers(SHEET, {}, skipped, CONTEXT)
    assert stored.problems == ()
    assert is_valid(answers_schema(SHEET), stored.answers)
    assert is_valid(answers_schema(SHEET, SETTINGS, skipped=skipped), stored.answers)
    assert not is_valid(answers_schema(SHEET, SETTINGS, skipped=()), stored.answers)


def test_nothing_in_settings_can_be_skipped():
    assert not is_valid(settings_schema(SHEET), {"theme": "buses"})
    assert is_valid(settings_schema(SHEET), check_settings(SHEET, SETTINGS).answers)


@given(data=st.data())
def test_what_the_check_stores_is_valid(data: st.DataObject):
    drawn = data.draw(given_answers(SHEET.answers, CONTEXT))
    checked = check_answers(SHEET, drawn, None, CONTEXT)
    assert checked.problems == ()
    for schema in (answers_schema(SHEET), answers_schema(SHEET, SETTINGS, skipped=())):
        checker = Draft202012Validator.FORMAT_CHECKER
        Draft202012Validator(schema, format_checker=checker).validate(checked.answers)


@given(data=st.data())
def test_what_the_check_refuses_is_invalid(data: st.DataObject):
    """Wrong type, out of range, unknown option, unknown item, nothing: each in its place."""
    drawn = data.draw(given_answers(SHEET.answers, CONTEXT))
    canonical = check_answers(SHEET, drawn, None, CONTEXT).answers
    schema = answers_schema(SHEET, SETTINGS, skipped=())
    place, spoiled, found = data.draw(st.sampled_from([*spoilt(SHEET.answers, canonical, CONTEXT)]))
    assert place in [one.place for one in check_answers(SHEET, spoiled, None, CONTEXT).problems]
    assert not is_valid(schema, spoiled), (place, found)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("situation", "   "),
        ("place", "two\nlines"),
        ("day", "2026-02-30"),
        ("day", "2.3.2026"),
        ("at", "24:00"),
        ("moment", "2026-03-02T18:40:00"),
        ("steps", 2**53),
        ("warmth", -40.5),
        ("alone", "yes"),
        ("tags", []),
        ("tags", ["sea", "sea"]),
        ("moods", []),
        ("free", {}),
        ("free", {" ": 3}),
        ("free", {"fear ": 3}),
        ("step", "bus"),
    ],
)
def test_what_is_never_stored_is_invalid(name: str, value: Any):
    assert not is_valid(of(name), value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("situation", "two\nlines"),
        ("moment", "2026-03-02T18:40:00+01:00"),
        ("steps", -7),
        ("warmth", 21.5),
        ("free", {"Fear of Größe": 10}),
        ("step", "RK-1/the lift"),
        ("seen", []),
    ],
)
def test_what_may_be_stored_is_valid(name: str, value: Any):
    assert is_valid(of(name), value)


def test_what_a_schema_cannot_say():
    """Whether a row that is named is there, and in which order options are stored."""
    assert is_valid(of("step"), "RK-1/none such")
    assert check_answers(SHEET, {"step": "RK-1/none such"}, None, CONTEXT).problems
    assert is_valid(of("tags"), ["sea", "city"])
    monrovia = Context(zone=ZoneInfo("Africa/Monrovia"))
    stored = check_answers(SHEET, {"moment": "1971-03-02T18:40"}, None, monrovia).answers
    assert stored["moment"] == "1971-03-02T18:40:00-00:44:30"
    assert not is_valid(of("moment"), stored["moment"])
    assert "Not said here" in answers_schema(SHEET)["$comment"]
