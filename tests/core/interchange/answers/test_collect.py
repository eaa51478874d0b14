"""One row an entry, as it now stands; and what is left out is named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from trips import ANSWERS, SETTINGS, BeforePlugin, TripsPlugin, installed_with

from intersession.domain.assignment.event_fields import Between
from intersession.errors import NotFound
from intersession.interchange.answers.codebook import codebook
from intersession.interchange.answers.collect import Asked, answer_tables
from intersession.interchange.answers.table import AnswerTables
from intersession.testing import World


def tables(world: World, **asked: Any) -> AnswerTables:
    return answer_tables(world.log, world.plugins, Asked(**asked))


def records(world: World, name: str = "trips.trip", **asked: Any) -> list[dict[str, Any]]:
    return list(tables(world, **asked)[name].records)


def some(row: dict[str, Any], *names: str) -> list[Any]:
    return [row[name] for name in names]


def test_every_kind_of_item_has_its_columns(world):
    world.homework.attempt("RK-1", ANSWERS)
    (row,) = records(world)
    assert some(row, "where", "words") == [ANSWERS["where"], ANSWERS["words"]]
    assert some(row, "pleasure", "belief", "distance", "steps", "alone") == [7, 40, 2.5, 0, False]
    assert row["answer_minutes"] == 25  # an entry's own minutes are what was said beside it
    assert row["minutes"] is None
    assert some(row, "company", "due", "woke") == ["friend", "2026-03-05", "06:05:00"]
    assert some(row, "distortions__mind_reading", "distortions__mental_filter") == [True, False]
    assert some(row, "noticed_at", "noticed_at__utc") == [
        "2026-03-02T18:40:00",
        "2026-03-02T17:40:00Z",
    ]
    assert some(row, "feelings__joy", "feelings__fear") == [3, 0]
    assert row["step"] is None
    assert not {"named", "stops", "targets"} & set(row)


def test_what_is_worked_out_has_columns_beside_the_answers(world):
    """7 of 10 and 40 of 100 are 47; one of the two alone is no total."""
    world.homework.attempt("RK-1", ANSWERS | {"steps": 4})
    world.homework.attempt("RK-1", {"where": "out", "pleasure": 7, "tension": 3})
    world.homework.attempt("RK-1", {}, without_sheet=True)
    found = tables(world)
    names = ("total", "total__n", "total__band", "twice", "company_words", "tension")
    assert [some(row, *names) for row in found["trips.trip"].records] == [
        [47.0, 2, "high", 8, "FRIEND", 2.5],
        [None, 1, None, None, None, 3.0],
        [None, None, None, None, None, None],
    ]
    of = {column.name: column for column in found["trips.trip"].columns}
    types = [of[name].type for name in names]
    assert types == ["number", "integer", "string", "integer", "string", "number"]
    assert (of["total"].low, of["total"].high) == (0, 110)
    assert of["total"].labels == {"0": "low", "40": "high"}
    assert of["total"].source == "own practice, not validated"


def test_lists_and_maps_have_tables_that_name_their_row(world):
    world.homework.attempt("RK-1", {"where": "out"})
    world.homework.attempt("RK-1", ANSWERS)
    found = tables(world)
    assert list(found) == [
        "trips.trip",
        "trips.trip.named",
        "trips.trip.stops",
        "trips.trip.stops.thoughts",
        "trips.trip.agreed-targets",
    ]
    assert found["trips.trip.named"].rows == [
        ("RK", "RK-1", 2, "self-harm", 2),
        ("RK", "RK-1", 2, "smoking, at work", 5),
    ]
    assert found["trips.trip.stops"].rows == [
        ("RK", "RK-1", 2, 1, "bus", 80),
        ("RK", "RK-1", 2, 2, "shop", None),
    ]
    thoughts = found["trips.trip.stops.thoughts"]
    assert thoughts.rows == [
        ("RK", "RK-1", 2, 1, 1, "I faint"),
        ("RK", "RK-1", 2, 1, 2, "They see"),
    ]
    assert thoughts.key == ("assignment", "attempt", "stops_number", "number")
    assert thoughts.refers is not None
    assert thoughts.refers.table == "trips.trip.stops"
    assert found.left_out == []


def test_an_entry_is_as_corrected_and_what_was_taken_back_is_not_there(world):
    for steps in (1, 2, 3):
        world.homework.attempt("RK-1", {"where": "out", "steps": steps})
        world.clock.move(hours=1)
    world.homework.correct("RK-1", 1, why="it was 9", answers={"steps": 9})
    world.homework.correct("RK-1", 3, why="not so", answers={"steps": 8})
    world.homework.retract("RK", events=["RK-1#3"], why="a mistake")
    world.homework.retract("RK", events=["RK-1#6"], why="it was 3 after all")
    first, last = records(world)
    assert some(first, "attempt", "steps", "corrected") == [1, 9, True]
    assert first["events"] == "RK-1#2 RK-1#5"
    assert first["first_recorded_at_utc"] == "2026-03-02T09:00:00Z"
    assert first["recorded_at_utc"] == "2026-03-02T12:00:00Z"
    assert some(last, "attempt", "steps", "corrected", "events") == [3, 3, False, "RK-1#4"]


def test_when_it_happened_is_as_exact_as_it_is_known(world):
    span = Between(first="2026-02-23", last="2026-03-01")
    for happened in ("2026-03-01T23:30", "2026-03-01", None):
        world.homework.attempt("RK-1", {"where": "out"}, happened=happened)
    world.homework.attempt("RK-1", {"where": "out"}, between=span)
    names = ("precision", "happened_on", "happened_at", "happened_at_utc", "between_last")
    assert [some(row, *names) for row in records(world)] == [
        ["instant", "2026-03-01", "2026-03-01T23:30:00", "2026-03-01T22:30:00Z", None],
        ["day", "2026-03-01", None, None, None],
        ["unknown", None, None, None, None],
        ["span", None, None, None, "2026-03-01"],
    ]


def test_days_are_asked_for_and_an_unknown_day_is_named(world):
    for happened in ("2026-02-20", "2026-02-28", None):
        world.homework.attempt("RK-1", {"where": "out"}, happened=happened)
    found = tables(world, first=date(2026, 2, 28), last=date(2026, 2, 28))
    assert [row["attempt"] for row in found["trips.trip"].records] == [2]
    assert [str(one) for one in found.left_out] == ["trips.trip: its day is not known (1: RK-1#4)"]


def test_what_was_skipped_said_and_agreed_stands_beside_the_answers(world):
    world.homework.attempt(
        "RK-1", {}, skipped={"where": "declined to say"}, amount=2, recorded_by="client", note="b"
    )
    world.homework.attempt("RK-1", {}, without_sheet=True, happened="2026-03-01")
    first, second = records(world)
    assert first["skipped"] == '{"where":"declined to say"}'
    assert some(first, "sheet", "amount", "recorded_by", "note") == ["full", 2, "client", "b"]
    assert some(first, "setting_goal", "agreement", "answered_version") == [4, 1, 2]
    assert some(second, "sheet", "skipped", "where") == ["none", None, None]


def test_settings_are_those_in_force_on_the_day_of_the_entry(world):
    world.clock.set("2026-03-10")
    world.homework.amend("RK-1", settings={"goal": 9}, happened="2026-03-09")
    for happened in ("2026-03-08", "2026-03-09"):
        world.homework.attempt("RK-1", {"where": "out"}, happened=happened)
    assert [some(row, "agreement", "setting_goal") for row in records(world)] == [[1, 4], [2, 9]]
    agreed = tables(world)["trips.trip.agreed-targets"].rows
    assert [row[1:5] for row in agreed] == [
        ("RK-1", 1, 1, "self-harm"),
        ("RK-1", 1, 2, "smoking, at work"),
        ("RK-1", 2, 1, "self-harm"),
        ("RK-1", 2, 2, "smoking, at work"),
    ]


@pytest.fixture
def two_versions(tmp_path):
    """Pleasure 2 and 5 of 5, and a sheet that says nothing of it; then 9 of 10."""
    before = World(tmp_path, plugins=installed_with(BeforePlugin))
    before.assign("trips.trip", SETTINGS)
    for pleasure in (2, 5, None):
        before.homework.attempt("RK-1", {"where": "out", "pleasure": pleasure})
    before.close()
    found = World(tmp_path, plugins=installed_with(TripsPlugin))
    found.assign("trips.trip", SETTINGS)
    found.homework.attempt("RK-2", {"where": "out", "pleasure": 9})
    yield found
    found.close()


def test_earlier_answers_come_through_the_upcasts(two_versions):
    found = tables(two_versions)
    rows = [some(row, "pleasure", "answered_version") for row in found["trips.trip"].records]
    assert rows == [[4, 1], [10, 1], [9, 2]]
    assert [str(one) for one in found.left_out] == [
        "trips.trip: answers of version 1 as version 2: its upcast stopped, KeyError (1: RK-1#4)"
    ]


def test_another_version_can_be_asked_for(two_versions):
    found = tables(two_versions, worksheet="trip", version=1)
    assert [row["pleasure"] for row in found["trips.trip"].records] == [2, 5, None]
    assert [one.high for one in found["trips.trip"].columns if one.name == "pleasure"] == [5]
    (one,) = found.left_out
    assert (one.why, one.events) == (
        "answers of version 2 as version 1: there is no upcast",
        ("RK-2#2",),
    )
    with pytest.raises(NotFound, match=r"no version 3 of trips.trip here\. Accepted: 1, 2"):
        tables(two_versions, worksheet="trips.trip", version=3)


def test_answers_of_a_plugin_that_is_gone_are_named(world):
    world.homework.attempt("RK-1", {"where": "out"})
    found = answer_tables(world.log, installed_with(), Asked())
    assert list(found) == []
    assert [str(one) for one in found.left_out] == [
        "trips.trip: its plugin intersession-trips is not installed here (1: RK-1#2)"
    ]


def test_what_another_program_wrote_wrongly_is_missing_and_named(world):
    world.homework.attempt("RK-1", {"where": "out"})
    rows = [list(row) for page in world.log.stored() for row in page]
    wrong = b'"steps":"many","due":"soon","extra":1,"named":[1],"stops":[{"place":5},7]'
    rows[-1][4] = rows[-1][4].replace(b'"where":"out"', b'"where":"out",' + wrong)
    other = World(world.home.path.parent / "other", plugins=world.plugins)
    try:
        other.log.adopt([tuple(row) for row in rows[1:]], "")
        found = tables(other)
    finally:
        other.close()
    (row,) = found["trips.trip"].records
    assert some(row, "where", "steps", "due") == ["out", None, None]
    assert [one.why.partition(" ")[0] for one in found.left_out] == [
        *("extra", "steps", "due", "named", "stops[0].place", "stops[1]")
    ]


def test_the_codebook_says_what_each_column_means(world):
    world.homework.attempt("RK-1", ANSWERS)
    book = {(row["table"], row["column"]): row for row in codebook(tables(world))}
    pleasure = book["trips.trip", "pleasure"]
    assert pleasure["question"] == "How much did you enjoy it?"
    assert some(pleasure, "kind", "type", "scale_low", "scale_high") == ["scale", "integer", 0, 10]
    assert some(pleasure, "options", "source", "worksheet_version") == [
        "0=not at all; 10=fully",
        "own practice 2026",
        2,
    ]
    assert some(pleasure, "required", "item") == [False, "pleasure"]
    assert book["trips.trip", "where"]["required"] is True
    company = book["trips.trip", "company"]
    assert some(company, "options", "asked_when") == [
        "friend=a friend; other=others",
        "if alone is no",
    ]
    assert book["trips.trip", "distance"]["unit"] == "km"
    assert book["trips.trip", "words"]["help"] == "As it comes."
    assert book["trips.trip.stops.thoughts", "said"]["item"] == "stops.thoughts.said"
    said = book["trips.trip", "distortions__mind_reading"]["question"]
    assert said == "Which fit? [guessing what others think]"
    assert book["trips.trip", "amount"]["options"].startswith("0=")
    every = {(name, one.name) for name, t in tables(world).tables.items() for one in t.columns}
    assert set(book) == every
