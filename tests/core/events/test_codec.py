"""Events and bytes: every event comes back equal, under a name that never changes."""

from __future__ import annotations

import json
import types
import typing
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intersession.domain.assignment import events as assignment_events
from intersession.domain.assignment.events import Attempted, Withdrawn
from intersession.domain.assignment.how_often import HowOften
from intersession.domain.assignment.prescription import AnticipatedObstacle, Prescription
from intersession.domain.client import events as client_events
from intersession.domain.client.events import GoalAdded, Registered
from intersession.domain.registry import CODEC
from intersession.errors import InvalidInput, LogError
from intersession.events.base import Value, changed
from intersession.events.codec import Codec

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

# Written out, and never changed: a log out there holds these names.
STORED_NAMES = {
    "client.registered.v1": "Registered",
    "client.goal-added.v1": "GoalAdded",
    "client.goal-closed.v1": "GoalClosed",
    "client.discharged.v1": "Discharged",
    "client.timezone-changed.v1": "TimezoneChanged",
    "client.calendar-changed.v1": "CalendarChanged",
    "client.session-planned.v1": "SessionPlanned",
    "client.session-cancelled.v1": "SessionCancelled",
    "client.retracted.v1": "ClientRetracted",
    "homework.assigned.v3": "Assigned",
    "homework.amended.v2": "Amended",
    "homework.attempted.v2": "Attempted",
    "homework.corrected.v2": "Corrected",
    "homework.completed.v1": "Completed",
    "homework.obstacle-met.v1": "ObstacleMet",
    "homework.reviewed.v1": "Reviewed",
    "homework.acknowledged.v1": "Acknowledged",
    "homework.flagged.v1": "Flagged",
    "homework.looked-at.v1": "LookedAt",
    "homework.paused.v1": "Paused",
    "homework.resumed.v1": "Resumed",
    "homework.withdrawn.v1": "Withdrawn",
    "homework.retracted.v1": "Retracted",
}

# Events as version 0.1.0 wrote them. They must be read as long as there is a log.
WRITTEN_BY_0_1 = [
    (
        "client.registered.v1",
        '{"happened_at":"2026-03-02","recorded_at":"2026-03-02T09:00:00Z",'
        '"timezone":"Europe/Berlin","note":"tuesdays"}',
        Registered(
            timezone="Europe/Berlin", note="tuesdays", happened_at="2026-03-02", recorded_at=NOW
        ),
    ),
    (
        "homework.assigned.v1",
        '{"recorded_at":"2026-03-02T09:00:00Z",'
        '"worksheet":"cbt.exposure-log","worksheet_version":1,"plugin":"intersession",'
        '"settings":{"theme":"buses"},"prescription":{"task":"Go by bus","minutes":30,'
        '"how_often":"FREQ=DAILY","obstacles":[{"text":"rain","backup":"umbrella"}],'
        '"confidence":80,"made_by":"joint","rehearsed":false},"zone":"Europe/Berlin",'
        '"key":"row 7"}',
        assignment_events.Assigned(
            worksheet="cbt.exposure-log",
            worksheet_version=1,
            plugin="intersession",
            settings={"theme": "buses"},
            prescription=Prescription(
                task="Go by bus",
                minutes=30,
                how_often=HowOften(period="day"),
                obstacles=(AnticipatedObstacle(text="rain", backup="umbrella"),),
                confidence=80,
                made_by="joint",
                rehearsed=False,
            ),
            zone="Europe/Berlin",
            key="row 7",
            recorded_at=NOW,
        ),
    ),
    (
        "homework.attempted.v1",
        '{"happened_at":"2026-03-01T18:40:00+01:00","recorded_at":"2026-03-02T09:00:00Z",'
        '"attempt":1,"worksheet":"cbt.exposure-log","worksheet_version":1,"answers":'
        '{"suds_peak":0,"context":["alone"]},"skipped":{"learned":"rather not say"},"amount":0,'
        '"timing":"same day","recorded_by":"client","zone":"Europe/Berlin"}',
        Attempted(
            attempt=1,
            worksheet="cbt.exposure-log",
            worksheet_version=1,
            answers={"suds_peak": 0, "context": ["alone"]},
            skipped={"learned": "rather not say"},
            amount=0,
            timing="same day",
            recorded_by="client",
            zone="Europe/Berlin",
            happened_at="2026-03-01T18:40:00+01:00",
            sheet_amount=4,
            is_practice=True,
            recorded_at=NOW,
        ),
    ),
]


# What hypothesis makes of a field, by its annotation.

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
plain_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts | st.floats(-1e9, 1e9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    str: texts,
    int: st.integers(-(2**53), 2**53),
    bool: st.booleans(),
    types.NoneType: st.none(),
    Any: plain_json,
    msgspec.Raw: st.dictionaries(texts, plain_json, max_size=3),
    datetime: st.datetimes(timezones=st.just(UTC)),
}


def of_type(hint: Any) -> st.SearchStrategy[Any]:
    """Values of an annotation such as the events use."""
    if hint in SIMPLE:
        return SIMPLE[hint]
    kind, parts = typing.get_origin(hint), typing.get_args(hint)
    if kind is typing.Literal:
        return st.sampled_from(parts)
    if kind is tuple:
        return st.lists(of_type(parts[0]), max_size=3).map(tuple)
    if kind is dict:
        return st.dictionaries(of_type(parts[0]), of_type(parts[1]), max_size=3)
    if kind in (types.UnionType, typing.Union):
        return st.one_of(*map(of_type, parts))
    return of_class(hint)


def of_class(cls: type) -> st.SearchStrategy[Any]:
    """Events or values of a class; each field that may be left out sometimes is."""
    hints = typing.get_type_hints(cls)
    fields = {field.name: of_type(hints[field.name]) for field in msgspec.structs.fields(cls)}
    needed = {field.name for field in msgspec.structs.fields(cls) if field.required}
    return st.fixed_dictionaries(
        {name: fields[name] for name in needed},
        optional={name: found for name, found in fields.items() if name not in needed},
    ).map(lambda values: cls(**values))


def test_stored_names_never_change():
    names = {name: cls.__name__ for name, cls in CODEC.names.items()}
    assert names == STORED_NAMES


@pytest.mark.parametrize("cls", CODEC.names.values(), ids=lambda cls: cls.__name__)
@given(data=st.data())
def test_every_event_comes_back_equal(cls: type, data: st.DataObject):
    event = data.draw(of_class(cls))
    name, state = CODEC.encode(event)
    assert STORED_NAMES[name] == cls.__name__
    assert CODEC.decode(name, state) == event
    assert CODEC.encode(CODEC.decode(name, state)) == (name, state)


@pytest.mark.parametrize(("name", "state", "event"), WRITTEN_BY_0_1)
def test_what_was_written_once_is_read_for_ever(name: str, state: str, event: object):
    assert CODEC.decode(name, state.encode()) == event
    if name in CODEC.names:
        encoded, written = CODEC.encode(event)
        assert (encoded, json.loads(written)) == (name, json.loads(state))


# Answers and settings, which are read when they are asked for.

TRIED = (
    b'{"recorded_at":"2026-03-02T09:00:00Z","attempt":1,"worksheet":"walks.walk",'
    b'"worksheet_version":1,"answers":%s}'
)


def tried(answers: bytes) -> Attempted:
    """An attempt as it is read, with these stored answers."""
    found: Attempted = CODEC.decode("homework.attempted.v2", TRIED % answers)
    return found


def test_answers_that_were_read_already_make_no_difference():
    fresh, read = tried(b'{"minutes": 20}'), tried(b'{"minutes": 20}')
    assert read.answers == {"minutes": 20}
    assert read.answers is read.answers
    assert fresh == read == tried(b'{"minutes":2e1}')
    assert fresh != tried(b'{"minutes": 21}')
    assert changed(fresh, attempt=2).answers == changed(read, attempt=2).answers == read.answers
    unread = tried(b'{"minutes": 20}')
    assert CODEC.encode(unread)[1] == TRIED % b'{"minutes": 20}'
    assert CODEC.encode(read)[1] == TRIED % b'{"minutes":20}'


def test_nobody_shares_the_answers_of_nobody():
    one, other = (Attempted(attempt=n, worksheet="walks.walk", worksheet_version=1,
                            recorded_at=NOW) for n in (1, 2))  # fmt: skip
    assert one.answers == other.answers == tried(b"{}").answers == {}
    assert one.answers is not other.answers


@pytest.mark.parametrize(
    "answers", [b"5", b'"x"', b"[1]", b"null", b'{"a":1e999}', b'{"a":"\xff"}']
)
def test_answers_that_cannot_be_read_are_told_when_they_are_asked_for(answers: bytes):
    event = tried(answers)
    assert event.attempt == 1
    with pytest.raises(LogError, match=r"The answers of what was recorded at 2026-03-02 .*damaged"):
        assert event.answers


def test_answers_that_are_no_answers_are_not_recorded():
    event: Any = changed(tried(b"{}"), answers=[1])
    with pytest.raises(InvalidInput, match="Expected `object`, got `array`"):
        CODEC.encode(event)


def test_what_is_at_its_default_is_left_out():
    event = Withdrawn(recorded_at=NOW)
    assert CODEC.encode(event) == (
        "homework.withdrawn.v1",
        b'{"recorded_at":"2026-03-02T09:00:00Z"}',
    )
    assigned = WRITTEN_BY_0_1[1][2]
    prescription = json.loads(CODEC.encode(assigned)[1])["prescription"]
    assert "rationale" not in prescription
    assert prescription["rehearsed"] is False  # not the default, which is not known


def test_zero_and_no_are_not_nothing():
    event = Attempted(
        attempt=1,
        worksheet="walks.walk",
        worksheet_version=1,
        answers={"minutes": 0, "liked": False, "words": ""},
        amount=0,
        minutes=0,
        recorded_at=NOW,
    )
    stored = json.loads(CODEC.encode(event)[1])
    assert (stored["amount"], stored["minutes"]) == (0, 0)
    assert stored["answers"] == {"minutes": 0, "liked": False, "words": ""}


def test_fields_that_a_later_version_added_are_passed_over():
    state = b'{"weather":"rain","recorded_at":"2026-03-02T09:00:00Z","mood":{"fear":3}}'
    assert CODEC.decode("homework.withdrawn.v1", state) == Withdrawn(recorded_at=NOW)


def test_recorded_at_is_an_instant_in_any_offset():
    state = b'{"recorded_at":"2026-03-02T10:00:00+01:00"}'
    event = CODEC.decode("homework.withdrawn.v1", state)
    assert event.recorded_at == NOW


# Former names.


class Walked(Value, frozen=True, kw_only=True):
    """A made-up event in its third shape."""

    minutes: int
    place: str = "outside"


def hours_to_minutes(fields: dict[str, Any]) -> dict[str, Any]:
    """From v1 to v2."""
    return {"minutes": 60 * fields.pop("hours"), **fields}


def where_to_place(fields: dict[str, Any]) -> dict[str, Any]:
    """From v2 to v3."""
    return {"place": fields.pop("where", "outside"), **fields}


WALKS = Codec(
    {"walks.walked.v3": Walked},
    {
        "walks.strolled.v1": ("walks.walked.v2", hours_to_minutes),
        "walks.walked.v2": ("walks.walked.v3", where_to_place),
    },
)


@pytest.mark.parametrize(
    ("name", "state", "event"),
    [
        ("walks.strolled.v1", b'{"hours":2,"where":"park"}', Walked(minutes=120, place="park")),
        ("walks.strolled.v1", b'{"hours":1}', Walked(minutes=60)),
        ("walks.walked.v2", b'{"minutes":5,"where":"park"}', Walked(minutes=5, place="park")),
        ("walks.walked.v3", b'{"minutes":5}', Walked(minutes=5)),
    ],
)
def test_former_events_are_read_in_steps(name: str, state: bytes, event: Walked):
    assert WALKS.decode(name, state) == event
    assert WALKS.decode(name, state) == event  # the decoder is kept, and keeps nothing
    assert WALKS.encode(event)[0] == "walks.walked.v3"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("homework.attempted.v3", "holds homework.attempted.v3, which a newer version"),
        ("client.registered.v99", "holds client.registered.v99, which a newer version"),
        ("homework.celebrated.v1", "an event of an unknown type, homework.celebrated.v1"),
        ("nonsense", "an event of an unknown type, nonsense"),
    ],
)
def test_an_unknown_name_is_told_with_the_way_out(name: str, told: str):
    with pytest.raises(LogError) as problem:
        CODEC.decode(name, b"{}")
    assert told in str(problem.value)
    assert "pip install --upgrade intersession" in str(problem.value)


def test_an_upcaster_to_nowhere_is_told():
    broken = Codec({}, {"walks.walked.v1": ("walks.walked.v2", hours_to_minutes)})
    with pytest.raises(LogError, match=r"walks\.walked\.v1"):
        broken.decode("walks.walked.v1", b"{}")


# What could not be read back is not written.

FITS = Attempted(attempt=1, worksheet="walks.walk", worksheet_version=1, recorded_at=NOW)


@pytest.mark.parametrize(
    ("fields", "place", "told"),
    [
        ({"timing": "whenever"}, "timing", "Invalid enum value 'whenever'"),
        ({"amount": "3"}, "amount", "Expected `int | null`, got `str`"),
        ({"minutes": 2.5}, "minutes", "Expected `int | null`, got `float`"),
        ({"skipped": {"mood": None}}, "skipped[...]", "Expected `str`, got `null`"),
        ({"note": "\udcff"}, "", "bytes that are not UTF-8"),
        ({"answers": {"words": "\ud800"}}, "", "bytes that are not UTF-8"),
        ({"answers": {"words": object()}}, "", "Encoding objects of type object is unsupported"),
    ],
)
def test_a_event_that_could_not_be_read_back_is_refused(fields, place: str, told: str):
    with pytest.raises(InvalidInput) as refused:
        CODEC.encode(changed(FITS, **fields))
    assert [(problem.place) for problem in refused.value.problems] == [place]
    assert told in refused.value.problems[0].message
    assert str(refused.value).startswith("Nothing was recorded:")


def test_only_events_are_known():
    assert CODEC.knows(FITS)
    assert CODEC.knows(GoalAdded(goal=1, words="go out", recorded_at=NOW))
    assert not CODEC.knows(Walked(minutes=5))
    assert not CODEC.knows("homework.attempted.v2")
    assert len(CODEC.names) == len(client_events.STORED_NAMES) + len(assignment_events.STORED_NAMES)
