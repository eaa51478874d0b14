"""Schemas of events: two validators take every line there is, and refuse what an import does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import jsonschema_rs
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from stream_lines import (
    EVENTS,
    GONE,
    NAMES,
    SOURCE,
    Change,
    EventJson,
    Path_,
    changed,
    changed_attributes,
    changed_data,
    demo_lines,
    fields_of,
    fitting,
    fullest,
    least,
    of_type,
    written,
)

from intersession.domain.assignment.event_fields import Between
from intersession.domain.assignment.how_often import HowOften
from intersession.domain.assignment.prescription import AnticipatedObstacle, Prescription
from intersession.domain.registry import CODEC
from intersession.domain.shapes import SHAPES, VALUES
from intersession.errors import InvalidInput
from intersession.events.fields import meanings_of, says
from intersession.events.flags import Flag
from intersession.events.schema import checked_shape, unreal_times
from intersession.interchange.cloudevents import Stream
from intersession.interchange.event_schema import BASE, DIALECT, bundle, data_schema, line_schema

Validate = Callable[[Any], bool]
STREAM = Stream()
VALIDATORS = ("jsonschema", "jsonschema_rs")


def validator(which: str, schema: EventJson) -> Validate:
    """Whether a schema takes something, with what its formats say."""
    if which == "jsonschema":
        checker = Draft202012Validator.FORMAT_CHECKER
        return Draft202012Validator(schema, format_checker=checker).is_valid
    return jsonschema_rs.validator_for(schema, validate_formats=True).is_valid


OF_LINES = {
    which: {name: validator(which, line_schema(name)) for name in NAMES} for which in VALIDATORS
}
OF_ALL = {which: validator(which, bundle()) for which in VALIDATORS}


def taken_by(event: EventJson, name: str) -> dict[str, bool]:
    """Who takes an event as one of a type: each validator, and the import."""
    found = {which: of_lines[name](event) for which, of_lines in OF_LINES.items()}
    return {**found, "import": is_read(event)}


def is_read(event: EventJson) -> bool:
    try:
        STREAM.row(written(event))
    except (InvalidInput, msgspec.DecodeError):
        return False
    return True


def not_all(changes: Iterable[Change], name: str, wanted: bool) -> dict[str, list[str]]:
    """The changes of which somebody does not say what is wanted, and who."""
    found = {str(one): taken_by(one.event, name) for one in changes}
    odd = {
        what: [who for who, says in by.items() if says is not wanted] for what, by in found.items()
    }
    assert found
    return {what: who for what, who in odd.items() if who}


# Schemas.


@pytest.mark.parametrize("name", [*NAMES, "bundle"])
def test_a_schema_is_a_schema(name: str):
    schema = bundle() if name == "bundle" else line_schema(name)
    assert schema["$schema"] == DIALECT
    Draft202012Validator.check_schema(schema)
    assert jsonschema_rs.meta.is_valid(schema)
    with pytest.raises(jsonschema_rs.ValidationError):
        jsonschema_rs.meta.validate({**schema, "type": "line"})


@pytest.mark.parametrize("name", NAMES)
def test_schemas_have_names(name: str):
    family, _, version = name.rpartition(".v")
    named = f"https://intersession.dev/events/{family}/{version}"
    schema = line_schema(name)
    assert schema["$id"] == f"{named}/line"
    assert schema["properties"]["data"]["$id"] == named
    assert schema["properties"]["data"] == data_schema(name)
    assert schema["properties"]["dataschema"] == {"const": named}
    assert bundle()["$id"] == BASE
    assert {"$ref": f"{named}/line"} in bundle()["oneOf"]
    assert len(bundle()["oneOf"]) == len(SHAPES)


def test_there_is_a_schema_of_every_stored_name():
    assert sorted(bundle()["$defs"]) == CODEC.versions() == sorted(SHAPES)


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_has_the_fields_that_were_ever_written(name: str):
    """The golden log says which those are, in full and at their least."""
    schema = data_schema(name)
    assert list(schema["properties"]) == list(fullest(name)["data"])
    assert sorted(schema["required"]) == sorted(least(name)["data"])
    assert schema["title"] == SHAPES[name].__name__
    assert schema["description"] == says(SHAPES[name])


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_says_what_each_field_means_and_in_which_unit(name: str):
    for one in fields_of(SHAPES[name]):
        inside: Any = {"properties": {"data": data_schema(name)}}
        for step in one.path:
            either = inside.get("anyOf", [inside])  # a value, or null
            inside = next((it for it in either if "properties" in it or "items" in it), inside)
            inside = inside["items"] if step == 0 else inside["properties"][step]
        assert inside["description"] == one.told.says
        assert inside.get("x-unit", "") == one.told.unit
        assert inside.get("x-names", {}) == dict(one.told.names)


def test_every_field_of_every_event_and_value_has_its_meaning():
    shapes = [*SHAPES.values(), *VALUES]
    assert all(says(shape) for shape in shapes)
    assert set(VALUES) == {Prescription, HowOften, AnticipatedObstacle, Between, Flag}
    for shape in shapes:
        assert set(meanings_of(shape)) == set(shape.__struct_fields__)
        assert all(one.says for one in meanings_of(shape).values())


def test_the_envelope_is_strict_and_the_data_is_open():
    for name in NAMES:
        schema = line_schema(name)
        assert schema["additionalProperties"] is False
        assert schema["required"] == list(fullest(name))
        assert "additionalProperties" not in schema["properties"]["data"]


# What each field can hold, written out: a schema that grows stricter refuses old logs.

HOLDS: dict[tuple[str, ...], tuple[Any, ...]] = {
    ("client.goal-added", "goal"): (1, None),
    ("client.goal-closed", "goal"): (1, None),
    ("client.goal-closed", "outcome"): ("changed", "reached", "set aside"),
    ("homework.assigned", "worksheet_version"): (1, None),
    ("homework.assigned", "prescription", "goal"): (1, None),
    ("homework.assigned", "prescription", "minutes"): (1, None),
    ("homework.assigned", "prescription", "confidence"): (0, 100),
    ("homework.assigned", "prescription", "made_by"): ("client", "clinician", "joint"),
    ("homework.amended", "prescription", "confidence"): (0, 100),
    ("homework.attempted", "attempt"): (1, None),
    ("homework.attempted", "worksheet_version"): (1, None),
    ("homework.attempted", "amount"): (0, 4),
    ("homework.attempted", "minutes"): (0, None),
    ("homework.attempted", "timing"): ("in the moment", "later", "same day"),
    ("homework.attempted", "recorded_by"): ("client", "clinician", "together"),
    ("homework.corrected", "attempt"): (1, None),
    ("homework.corrected", "corrects"): (1, None),
    ("homework.corrected", "worksheet_version"): (1, None),
    ("homework.corrected", "amount"): (0, 4),
    ("homework.corrected", "minutes"): (0, None),
    ("homework.corrected", "timing"): ("in the moment", "later", "same day"),
    ("homework.corrected", "recorded_by"): ("client", "clinician", "together"),
    ("homework.obstacle-met", "severity"): (0, 4),
    ("homework.obstacle-met", "anticipated"): (1, None),
    ("homework.obstacle-met", "backup_worked"): ("no", "partly", "yes"),
    ("homework.obstacle-met", "attempt"): (1, None),
    ("homework.reviewed", "attempts"): (0, None),
    ("homework.reviewed", "client", "quality"): (0, 4),
    ("homework.reviewed", "clinician", "quality"): (0, 4),
    ("homework.reviewed", "next"): ("change", "finish", "grow", "keep", "shrink"),
    ("homework.acknowledged", "attempt"): (1, None),
    ("homework.acknowledged", "seen"): (1, None),
}


@pytest.mark.parametrize("where", HOLDS, ids=".".join)
def test_a_field_holds_what_it_always_held(where: tuple[str, ...]):
    (name,) = (one for one in NAMES if one.rpartition(".v")[0] == where[0])
    event = fullest(name)

    def takes(value: Any) -> bool:
        by = taken_by(changed(event, ("data", *where[1:]), value), event["type"])
        assert len(set(by.values())) == 1, (value, by)
        return by["import"]

    if isinstance(HOLDS[where][0], str):
        assert all(map(takes, HOLDS[where]))
        assert not takes("something else")
        return
    low, high = HOLDS[where]
    assert takes(low)
    assert not takes(low - 1)
    assert takes(12_345 if high is None else high)
    assert high is None or not takes(high + 1)


# Every line there is.


@pytest.mark.parametrize("which", VALIDATORS)
@pytest.mark.parametrize("name", NAMES)
def test_every_line_of_the_golden_log_is_valid(name: str, which: str):
    for event in of_type(name):
        assert OF_LINES[which][name](event)
        assert OF_ALL[which](event)
        assert validator(which, data_schema(name))(event["data"])


@pytest.mark.parametrize("which", VALIDATORS)
def test_every_line_of_the_demo_is_valid(which: str):
    events = [json.loads(line) for line in demo_lines()]
    assert len(events) > 200
    some = some_of(events, which)
    assert [one["id"] for one in some if not OF_LINES[which][one["type"]](one)] == []
    assert [one["id"] for one in some if not OF_ALL[which](one)] == []


def some_of(events: list[EventJson], which: str) -> Iterable[EventJson]:
    """All of them, or for the slow validator those that have fields as none before had."""
    if which == "jsonschema_rs":
        return events
    return {(one["type"], *sorted(one["data"])): one for one in events}.values()


@pytest.mark.parametrize("which", VALIDATORS)
@pytest.mark.parametrize("name", NAMES)
def test_a_line_of_one_type_is_none_of_another(name: str, which: str):
    event = fullest(name)
    assert [other for other in NAMES if OF_LINES[which][other](event)] == [name]
    for other in NAMES:
        assert OF_LINES[which][other]({**event, "type": other}) is (other == name)


# Lines that were changed.


@pytest.mark.parametrize("name", NAMES)
def test_data_that_was_changed_is_refused_by_all(name: str):
    assert not_all(changed_data(name), name, wanted=False) == {}


@pytest.mark.parametrize("name", NAMES)
def test_an_attribute_that_was_changed_is_refused_by_all(name: str):
    assert not_all(changed_attributes(name), name, wanted=False) == {}


@pytest.mark.parametrize("name", NAMES)
def test_what_a_field_can_hold_else_is_taken_by_all(name: str):
    assert not_all(fitting(name), name, wanted=True) == {}


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_of_all_types_refuses_the_same(name: str):
    """The slow validator looks at fourteen schemas for each line, so it sees few of them."""
    changes = [*changed_data(name), *changed_attributes(name)]
    taken = [str(one) for one in changes if OF_ALL["jsonschema_rs"](one.event)]
    few = changes[3 :: len(changes) // 5]
    assert taken == [str(one) for one in few if OF_ALL["jsonschema"](one.event)] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_field_was_changed(name: str):
    """A guard for the tests above: each field, also of values inside, in several ways."""
    ways: dict[tuple[str, str], int] = {}
    for one in changed_data(name):
        path = one.place.removeprefix("a name in ").partition("[...]")[0]
        ways[path, one.field] = ways.get((path, one.field), 0) + 1
    paths = [".".join(map(str, one.path)).replace(".0.", "[0].") for one in fields_of(SHAPES[name])]
    assert all(ways.get((path, path.rpartition(".")[2]), 0) >= 5 for path in paths), ways
    around = {one.field for one in changed_attributes(name)}
    assert around > set(fullest(name))


def test_times_that_differ_in_their_form_only_are_one():
    event = fullest("homework.attempted.v2")
    assert event["time"] == "2026-03-02T15:00:00Z"
    for same in ("2026-03-02T15:00:00+00:00", "2026-03-02T16:00:00+01:00"):
        by = taken_by(changed(event, ("data", "recorded_at"), same), event["type"])
        assert set(by.values()) == {True}
    precise = "2026-03-02T15:00:00.000001Z"
    exact = {**changed(event, ("data", "recorded_at"), precise), "time": precise}
    assert set(taken_by(exact, event["type"]).values()) == {True}


# Anything, anywhere.

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
numbers = st.integers(-(2**53) + 1, 2**53 - 1) | st.integers(-3, 103)
fractions = st.floats(-1e9, 1e9).filter(lambda one: not one.is_integer())
values = st.recursive(
    st.none() | st.booleans() | numbers | fractions | texts,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=4,
)
names = st.sampled_from(["quality", "goal-match", "text", "task", "a1"])
near = st.dictionaries(names, numbers | texts | values, max_size=3) | st.lists(
    st.dictionaries(names, texts | values, max_size=3) | texts, max_size=2
)
PLACES: dict[str, list[Path_]] = {
    name: [one.path for one in fields_of(SHAPES[name]) if one.path[-1] != "recorded_at"]
    for name in NAMES
}


@settings(max_examples=400)
@given(data=st.data(), value=values | near, name=st.sampled_from(NAMES))
def test_the_validators_and_the_import_agree(data: st.DataObject, value: Any, name: str):
    """Given anything in the place of any field, all take the line, or none does."""
    event = changed(fullest(name), data.draw(st.sampled_from(PLACES[name])), value)
    by = taken_by(event, name)
    assert len(set(by.values())) == 1, by


days = st.builds(
    "{:04}-{:02}-{:02}".format,
    st.sampled_from([0, 1, 1900, 2000, 2024, 2026, 9999]),
    st.integers(0, 13),
    st.integers(0, 32) | st.integers(28, 31),
)
clocks = st.builds("{:02}:{:02}:{:02}".format, *[st.integers(0, 61)] * 3)
offsets = st.builds(
    "{}{:02}:{:02}".format, st.sampled_from("+-"), st.integers(0, 25), st.integers(0, 61)
) | st.sampled_from(["Z", "z", "", "+0100", "+01"])
moments = st.builds("{}{}{}{}".format, days, st.sampled_from("T t"), clocks, offsets)


@settings(max_examples=300)
@given(moment=days | moments, day=days | moments)
def test_they_agree_on_times(moment: str, day: str):
    for name, path, text in (
        ("homework.attempted.v2", ("data", "happened_at"), moment),
        ("homework.assigned.v3", ("data", "prescription", "review_on"), day),
    ):
        by = taken_by(changed(fullest(name), path, text), name)
        assert len(set(by.values())) == 1, (path, by)


@pytest.mark.parametrize("moment", ["2026-03-02T08:30:00+01:60", "1971-03-02T08:30:00-00:60:30"])
def test_an_offset_has_no_more_than_59_minutes(moment: str):
    event = changed(fullest("homework.attempted.v2"), ("data", "happened_at"), moment)
    assert set(taken_by(event, event["type"]).values()) == {False}


@pytest.mark.parametrize("text", ["0000-01-01", "0000-12-31T23:00:00+01:00"])
def test_there_is_no_year_0(text: str):
    event = changed(fullest("homework.attempted.v2"), ("data", "happened_at"), text)
    assert set(taken_by(event, event["type"]).values()) == {False}


ENDED = {
    ("homework.obstacle-met.v1", "category"): "environment.no-time\n",
    ("homework.reviewed.v1", "client"): {"quality\n": 3},
    ("homework.reviewed.v1", "happened_at"): "2026-03-02T08:30:00+01:00\n",
    ("homework.reviewed.v1", "id"): "RK-1#9\n",
    ("homework.reviewed.v1", "subject"): "RK-1\n",
    ("homework.reviewed.v1", "source"): f"{SOURCE}\n",
    ("homework.reviewed.v1", "sequence"): "00000000000000000012\n",
    ("homework.reviewed.v1", "time"): "2026-03-02T21:00:00Z\n",
}


@pytest.mark.parametrize("where", ENDED, ids=".".join)
def test_a_line_break_behind_a_text_is_refused_by_all(where: tuple[str, str]):
    """What ``$`` matches is not the same for everybody."""
    name, field = where
    path: Path_ = (field,) if field in EVENTS[0] else ("data", field)
    event = changed(fullest(name), path, ENDED[where])
    assert set(taken_by(event, name).values()) == {False}


NUMBERS = [
    ("client.goal-added.v1", "goal"),
    ("homework.attempted.v2", "attempt"),
    ("homework.attempted.v2", "minutes"),
    ("homework.reviewed.v1", "attempts"),
    ("homework.reviewed.v1", "session"),
]


@pytest.mark.parametrize("where", NUMBERS, ids=".".join)
def test_a_number_that_no_table_of_a_view_holds_is_refused_by_all(where: tuple[str, str]):
    event = fullest(where[0])
    for value in (2**64, -(2**64)):
        by = taken_by(changed(event, ("data", where[1]), value), event["type"])
        assert set(by.values()) == {False}


def test_what_a_schema_cannot_say():
    """That a whole number is written without a fraction, and what follows from other fields."""
    event = fullest("homework.attempted.v2")
    told: dict[Path_, Any] = {
        ("data", "minutes"): 10.0,
        ("data", "happened_at"): "1971-02-30T08:30:00-00:44:30",
        ("id",): "RK-2#3",
        ("time",): "2026-03-02T15:00:01Z",
        ("sequence",): f"{2**63:020d}",
    }
    for path, value in told.items():
        by = taken_by(changed(event, path, value), event["type"])
        assert by == {"jsonschema": True, "jsonschema_rs": True, "import": False}, path


# The checks that the import goes by.


@pytest.mark.parametrize("name", NAMES)
def test_what_is_checked_is_read_as_the_event_is(name: str):
    for event in of_type(name):
        state = msgspec.json.encode(event["data"])
        checked = msgspec.json.decode(state, type=checked_shape(SHAPES[name]))
        read = CODEC.decode(name, state)
        assert list(unreal_times(SHAPES[name], checked)) == []
        for field in read.__struct_fields__:
            found, wanted = (msgspec.to_builtins(getattr(one, field)) for one in (checked, read))
            assert _without_defaults(found) == _without_defaults(wanted)


def _without_defaults(value: Any) -> Any:
    """A value without what nobody has to write, which the one writes and the other does not."""
    if isinstance(value, dict):
        kept = {name: _without_defaults(one) for name, one in value.items()}
        return {name: one for name, one in kept.items() if one not in (None, "", [], {}, False)}
    return [_without_defaults(one) for one in value] if isinstance(value, list | tuple) else value


def test_unreal_times_are_told_with_their_places():
    shape = SHAPES["homework.assigned.v3"]
    event = fullest("homework.assigned.v3")
    event = changed(event, ("data", "happened_at"), "2026-02-30")
    event = changed(event, ("data", "recorded_at"), "2026-02-30T09:00:00Z")
    event = changed(event, ("data", "prescription", "start_on"), GONE)
    event = changed(event, ("data", "prescription", "review_on"), "next week")
    checked = msgspec.convert(event["data"], checked_shape(shape))
    told = {one.place: one.message for one in unreal_times(shape, checked)}
    assert list(told) == ["happened_at", "recorded_at", "prescription.review_on"]
    assert told["happened_at"].startswith("'2026-02-30' is not a day or an instant")
    assert told["recorded_at"].startswith("'2026-02-30T09:00:00Z' is not an instant, such as 2026")
    assert told["prescription.review_on"] == "'next week' is not a day, such as 2026-03-02"
