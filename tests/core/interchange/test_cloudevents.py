"""Lines of the stream: what is stored ↔ CloudEvents, byte for byte, and followed as they come."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from stream_lines import (
    EVENTS,
    GONE,
    LINES,
    NAMES,
    SOURCE,
    Change,
    EventJson,
    changed,
    changed_attributes,
    changed_data,
    demo_lines,
    fullest,
    written,
)

from intersession.domain.registry import CODEC
from intersession.domain.shapes import SHAPES
from intersession.errors import InvalidInput, LogError, Problem
from intersession.events.recorded import Stored
from intersession.interchange.cloudevents import Stream, placed
from intersession.interchange.csv import csv_lines
from intersession.interchange.event_schema import checked_shape

STREAM = Stream()
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
GOAL = b'{"recorded_at":"2026-03-02T09:00:00Z","goal":1,"words":"go by bus again"}'
ROW = (7, "RK", 3, "client.goal-added.v1", GOAL)
ATTEMPTED = "homework.attempted.v2"


@pytest.fixture(params=["golden", "demo"])
def lines(request: pytest.FixtureRequest) -> list[bytes]:
    """The lines of a whole log."""
    return LINES if request.param == "golden" else demo_lines()


def problems_of(line: bytes) -> list[Problem]:
    """What is wrong with a line, each at its place."""
    try:
        STREAM.row(line)
    except InvalidInput as invalid:
        return list(invalid.problems)
    except msgspec.ValidationError as problem:
        return [placed(problem, "")]
    return []


# A row as a line.


def test_a_line_is_a_cloud_event():
    assert STREAM.line(ROW, SOURCE) == (
        b'{"specversion":"1.0","id":"RK#3","source":"' + SOURCE.encode() + b'",'
        b'"type":"client.goal-added.v1","subject":"RK","time":"2026-03-02T09:00:00Z",'
        b'"datacontenttype":"application/json",'
        b'"dataschema":"https://intersession.dev/events/client.goal-added/1",'
        b'"sequence":"00000000000000000007","data":' + GOAL + b"}"
    )


def test_lines_end_where_the_next_begins():
    rows: list[Stored] = [ROW, (8, "RK", 4, *ROW[3:])]
    found = list(STREAM.lines(rows, SOURCE))
    assert found == [STREAM.line(row, SOURCE) + b"\n" for row in rows]
    assert list(STREAM.lines([], SOURCE)) == []


def test_an_assignment_goes_by_its_handle():
    told = STREAM.told((2**63 - 1, "RK.12", 34, "homework.paused.v1", GOAL), SOURCE)
    assert (told.id, told.subject) == ("RK-12#34", "RK-12")
    assert told.sequence == "09223372036854775807"


def test_positions_sort_as_text():
    found = [STREAM.told((one, *ROW[1:]), SOURCE).sequence for one in (1, 9, 10, 99, 10**18)]
    assert found == sorted(found)
    assert {len(one) for one in found} == {20}


def test_a_row_comes_back_from_its_line(lines: list[bytes]):
    for line in lines:
        row, source = STREAM.row(line)
        assert STREAM.line(row, source) + b"\n" == line
        assert (row[0], row[2]) == (int(json.loads(line)["sequence"]), int(_version(line)))
        assert type(row[4]) is bytes


def _version(line: bytes) -> str:
    return str(json.loads(line)["id"]).rpartition("#")[2]


def test_the_same_row_gives_the_same_bytes():
    assert Stream().line(ROW, SOURCE) == Stream().line(ROW, SOURCE) == STREAM.line(ROW, SOURCE)


STATES = [
    b'{"recorded_at":"2026-03-02T09:00:00Z","goal":1,"words":"a","newer":{"b":[1.0,1e2,null]}}',
    b'{ "words" : "a",\t"goal":1 ,"recorded_at":"2026-03-02T09:00:00Z" }',
    rb'{"words":"\u00e9 \/ \ud83d\udc1d","goal":1,"recorded_at":"2026-03-02T09:00:00Z"}',
    '{"words":"é 🐝 \u2028","goal":1,"recorded_at":"2026-03-02T09:00:00Z","":""}'.encode(),
    b'{"recorded_at":"2026-03-02T09:00:00Z","goal":1,"words":"a","newer":0.10000000000000000055}',
    b'{"recorded_at":"2026-03-02T09:00:00Z","goal":1,"words":"","happened_at":null}',
]


@pytest.mark.parametrize("state", STATES)
def test_data_is_kept_byte_for_byte(state: bytes):
    row = (*ROW[:4], state)
    line = STREAM.line(row, SOURCE)
    assert state in line
    assert STREAM.row(line) == (row, SOURCE)


def test_a_line_may_be_spaced_and_ordered_otherwise():
    event = EVENTS[0]
    turned = json.dumps(dict(reversed(event.items())), indent=1).replace("\n", " ").encode()
    for text in (turned, b"  " + turned + b" \r\n", turned.replace(b'"note"', b'"\\u006eote"')):
        row, source = STREAM.row(text)
        assert row[:4] == STREAM.row(LINES[0])[0][:4]
        assert json.loads(row[4]) == event["data"]
        assert source == SOURCE


@pytest.mark.parametrize(
    ("recorded", "time"),
    [
        ("2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z"),
        ("2026-03-02T09:00:00.5Z", "2026-03-02T09:00:00.5Z"),
        ("2026-03-02T09:00:00+00:00", "2026-03-02T09:00:00Z"),
        ("2026-03-02T09:00:00.250000+01:00", "2026-03-02T08:00:00.250000Z"),
        ("2026-01-01T00:30:00+05:45", "2025-12-31T18:45:00Z"),
    ],
)
def test_the_time_of_a_line_is_in_utc(recorded: str, time: str):
    row = (*ROW[:4], GOAL.replace(b"2026-03-02T09:00:00Z", recorded.encode()))
    line = STREAM.line(row, SOURCE)
    assert json.loads(line)["time"] == time
    assert STREAM.row(line)[0] == row


@pytest.mark.parametrize(
    "state",
    [
        b"",
        b"{",
        b"[]",
        b'{"goal":1}',
        b'{"recorded_at":7}',
        b'{"recorded_at":"yesterday"}',
        b'{"recorded_at":"2026-02-30T09:00:00+01:00"}',
        b'{"recorded_at":"2026-03-02T09:00:00Z"',
        b'{"recorded_at":"0001-01-01T00:00:00+01:00"}',
    ],
)
def test_a_damaged_row_is_told_with_its_place(state: bytes):
    with pytest.raises(LogError, match=r"^RK#3, at position 7 of the log, cannot be read"):
        STREAM.line((*ROW[:4], state), SOURCE)


def test_a_row_of_a_newer_version_is_no_line_of_this_one():
    with pytest.raises(LogError, match=r"client\.goal-added\.v9, which a newer version"):
        STREAM.line((*ROW[:3], "client.goal-added.v9", GOAL), SOURCE)


# Read by the SDK of CloudEvents.


def sdk_reads(line: bytes) -> EventJson:
    """A line's attributes and data as the SDK has them."""
    event = JSONFormat().read(CloudEvent, line)
    assert isinstance(event, CloudEvent)
    return {**event.get_attributes(), "data": event.get_data()}


def test_the_sdk_reads_what_a_line_tells(lines: list[bytes]):
    for line in lines:
        told, found = json.loads(line), sdk_reads(line)
        time = found["time"]
        assert time.utcoffset() == timedelta(0)
        assert time == datetime.fromisoformat(told["time"])
        assert {**found, "time": told["time"]} == told


def test_the_sdk_names_what_a_line_tells():
    event = JSONFormat().read(None, LINES[5])
    assert isinstance(event, CloudEvent)
    assert (event.get_specversion(), event.get_id()) == ("1.0", "RK-1#3")
    assert (event.get_source(), event.get_type()) == (SOURCE, ATTEMPTED)
    assert (event.get_subject(), event.get_time()) == (
        "RK-1",
        datetime(2026, 3, 2, 15, 0, tzinfo=UTC),
    )
    assert event.get_datacontenttype() == "application/json"
    assert event.get_dataschema() == "https://intersession.dev/events/homework.attempted/2"
    assert event.get_extension("sequence") == "00000000000000000006"
    assert event.get_data() == EVENTS[5]["data"]


def test_what_the_sdk_writes_is_a_line_again(lines: list[bytes]):
    for line in lines:
        again = JSONFormat().write(JSONFormat().read(CloudEvent, line))
        row, source = STREAM.row(again)
        wanted = STREAM.row(line)[0]
        assert (row[:4], source) == (wanted[:4], json.loads(line)["source"])
        assert json.loads(row[4]) == json.loads(wanted[4])


# A line that was changed on its way.


def missed(changes: Iterator[Change]) -> dict[str, list[Problem]]:
    """The changes that are not told at their place, or not by the field's name."""
    told = {str(one): (one, problems_of(written(one.event))) for one in changes}
    assert told
    return {what: found for what, (one, found) in told.items() if not _is_told(one, found)}


def _is_told(change: Change, found: list[Problem]) -> bool:
    at_its_place = [one.message for one in found if one.place == change.place]
    named = change.value is not GONE or change.field in str(at_its_place)
    return bool(at_its_place) and all(at_its_place) and named


@pytest.mark.parametrize("name", NAMES)
def test_changed_data_is_told_at_its_place(name: str):
    assert missed(changed_data(name)) == {}


@pytest.mark.parametrize("name", NAMES)
def test_a_changed_attribute_is_told_at_its_place(name: str):
    assert missed(changed_attributes(name)) == {}


OTHER_SCHEMA = "https://intersession.dev/events/homework.reviewed/1"


@pytest.mark.parametrize(
    ("attribute", "value", "told"),
    [
        ("id", "RK-2#3", "id: is 'RK-2#3', but the rest of the line says 'RK-1#3'"),
        ("id", "RK#3", "id: is 'RK#3', but the rest of the line says 'RK-1#3'"),
        ("subject", "AB-1", "id: is 'RK-1#3', but the rest of the line says 'AB-1#3'"),
        ("time", "2026-03-02T15:00:01Z", "time: is '2026-03-02T15:00:01Z', but the rest"),
        ("time", "2026-03-02T15:00:00.0Z", "time: is '2026-03-02T15:00:00.0Z', but"),
        ("time", "2026-03-02T16:00:00+01:00", "time: is '2026-03-02T16:00:00+01:00', but"),
        ("dataschema", OTHER_SCHEMA, f"dataschema: is '{OTHER_SCHEMA}', but the rest"),
    ],
)
def test_an_attribute_that_does_not_agree_is_told(attribute: str, value: str, told: str):
    event = changed(fullest(ATTEMPTED), (attribute,), value)
    (problem,) = problems_of(written(event))
    assert str(problem).startswith(told)


def test_a_time_that_its_data_does_not_tell_is_told():
    event = changed(fullest(ATTEMPTED), ("data", "recorded_at"), "2026-03-02T15:00:01Z")
    (problem,) = problems_of(written(event))
    assert problem.place == "time"


def test_a_type_whose_data_looks_the_same_is_told_by_its_schema():
    event = changed(fullest("homework.paused.v1"), ("type",), "homework.resumed.v1")
    assert [one.place for one in problems_of(written(event))] == ["dataschema"]


def test_everything_that_is_wrong_with_the_attributes_is_told_at_once():
    event = {**fullest(ATTEMPTED), "source": "here", "subject": "rk", "sequence": "7"}
    found = problems_of(written({**event, "specversion": "2.0", "datacontenttype": "text"}))
    assert [one.place for one in found] == [
        "specversion",
        "source",
        "subject",
        "datacontenttype",
        "sequence",
    ]
    assert all("Accepted: " in one.message for one in found)


def test_every_time_that_never_was_is_told_at_once():
    event = fullest("homework.assigned.v3")
    for path in (("happened_at",), ("recorded_at",), ("prescription", "start_on")):
        event = changed(event, ("data", *path), "2026-02-30")
    assert [one.place for one in problems_of(written(event))] == [
        "data.happened_at",
        "data.recorded_at",
        "data.prescription.start_on",
    ]


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("amount",), 5, "data.amount: Expected int <= 4"),
        (("attempt",), 0, "data.attempt: Expected int >= 1"),
        (("flags", 1, "text"), None, "data.flags[1].text: Expected str, got null"),
        (("flags", 0, "text"), GONE, "data.flags[0]: Object missing required field text"),
        (("skipped",), {"a": 1}, "data.skipped[...]: Expected str, got int"),
        (("timing",), "soon", "data.timing: Invalid enum value 'soon'"),
        (("zone",), GONE, ""),
    ],
)
def test_what_is_wrong_is_said(path: tuple[str | int, ...], value: object, told: str):
    event = changed(fullest(ATTEMPTED), ("data", *path), value)
    assert "; ".join(map(str, problems_of(written(event)))) == told


@pytest.mark.parametrize("recorded", ["0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"])
def test_a_time_that_utc_has_no_year_for_is_told(recorded: str):
    event = changed(fullest(ATTEMPTED), ("data", "recorded_at"), recorded)
    assert [one.place for one in problems_of(written(event))] == ["data.recorded_at"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("homework.attempted.v9", "homework.attempted.v9, which a newer version of Intersession"),
        ("client.registered.v2", "client.registered.v2, which a newer version of Intersession"),
        ("homework.walked.v1", "of an unknown type, homework.walked.v1. A newer version of"),
        ("group.gathered.v1", "of an unknown type, group.gathered.v1. A newer version of"),
        ("", "of an unknown type"),
    ],
)
@pytest.mark.parametrize("event", [EVENTS[0], EVENTS[5]], ids=["of a client", "of an assignment"])
def test_an_unknown_type_is_told_before_anything_else(event: EventJson, name: str, told: str):
    """What its subject and data would look like is for the version to say that knows it."""
    newer = {**event, "type": name, "dataschema": "https://intersession.dev/events/newer/9"}
    (problem,) = problems_of(written({**newer, "data": {"newer": 1}}))
    assert problem.place == "type"
    assert told in problem.message
    assert "pip install --upgrade intersession" in problem.message


def test_what_is_no_json_is_no_line():
    for text in (b"", b"{", b"no", LINES[0][:-9], LINES[0] + b"{}", b"\xef\xbb\xbf" + LINES[0]):
        with pytest.raises(msgspec.DecodeError):
            STREAM.row(text)


@pytest.mark.parametrize("text", [b"[]", b"1", b"null", b'"x"', b"true"])
def test_what_is_no_object_is_no_line(text: bytes):
    (problem,) = problems_of(text)
    assert problem.place == ""
    assert problem.message.startswith("Expected object, got ")


# Where msgspec finds something wrong.


@pytest.mark.parametrize(
    ("name", "data", "place"),
    [
        (ATTEMPTED, b"[]", "data"),
        (ATTEMPTED, b"{}", "data"),
        (ATTEMPTED, b'{"amount":9}', "data.amount"),
        (ATTEMPTED, b'{"flags":[{"text":"a"},{"text":1}]}', "data.flags[1].text"),
        ("homework.reviewed.v1", b'{"client":{"quality":9}}', "data.client[...]"),
        ("homework.reviewed.v1", b'{"client":{"A":1}}', "a name in data.client"),
    ],
)
def test_a_problem_has_its_path(name: str, data: bytes, place: str):
    with pytest.raises(msgspec.ValidationError) as told:
        msgspec.json.decode(data, type=checked_shape(SHAPES[name]))
    found = placed(told.value, "data")
    assert found.place == place
    assert found.message
    assert "`" not in str(found)


def test_a_problem_of_the_line_itself_has_no_path():
    assert placed(msgspec.ValidationError("Expected `object`, got `int`"), "") == (
        "",
        "Expected object, got int",
    )
    told = "Expected `str`, got `int` - at `$.id`"
    assert placed(msgspec.ValidationError(told), "") == ("id", "Expected str, got int")


ADDED_LINE = written(
    {**fullest(ATTEMPTED), "traceparent": "00-ab-01", "sampledrate": 3, "retried": True, "b": None}
)


def test_what_somebody_added_to_a_line_comes_out_again():
    row, source = STREAM.row(ADDED_LINE)
    again = json.loads(STREAM.line(row, source))
    wanted = json.loads(ADDED_LINE)
    del wanted["b"]  # null is as if it were left out
    assert again == wanted
    assert STREAM.row(STREAM.line(row, source)) == (row, source)
    assert STREAM.line(*STREAM.row(STREAM.line(row, source))) == STREAM.line(row, source)
    event = JSONFormat().read(CloudEvent, STREAM.line(row, source))
    assert event.get_extension("traceparent") == "00-ab-01"
    assert event.get_extension("sampledrate") == 3
    assert event.get_extension("retried") is True


def test_the_event_itself_is_as_without_what_was_added():
    plain, _ = STREAM.row(written(fullest(ATTEMPTED)))
    row, _ = STREAM.row(ADDED_LINE)
    assert CODEC.decode(row[3], row[4]) == CODEC.decode(plain[3], plain[4])
    assert b'"traceparent"' not in next(iter(list(csv_lines([row], SOURCE))[1:]))


@pytest.mark.parametrize(
    "note",
    ['a,"cloudevents":{"x":1}}', ',"cloudevents":{}', "cloudevents"],
)
def test_words_that_look_like_it_stay_words(note: str):
    event = changed(fullest(ATTEMPTED), ("data", "note"), note)
    row, source = STREAM.row(written(event))
    assert json.loads(STREAM.line(row, source)) == json.loads(written(event))


def test_a_field_within_that_is_called_so_stays_where_it_is():
    event = changed(fullest(ATTEMPTED), ("data", "newer"), {"a": 1, "cloudevents": {"b": 1}})
    row, source = STREAM.row(written(event))
    assert json.loads(STREAM.line(row, source)) == json.loads(written(event))
    at_top = changed(fullest(ATTEMPTED), ("data", "cloudevents"), {"b": 1})
    (problem,) = problems_of(written(at_top))
    assert problem.place == "data.cloudevents"
