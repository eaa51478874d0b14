"""A home opened by a program: commands, events, views, and the past."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

import intersession
from intersession import IntersessionError
from intersession.domain.assignment.events import Attempted
from intersession.domain.assignment.prescription import Prescription
from intersession.errors import InvalidInput, NotFound
from intersession.testing import Clock


@pytest.fixture
def clock() -> Clock:
    """A clock on Monday 2 March 2026, 09:00 UTC."""
    return Clock()


@pytest.fixture
def record(tmp_path, clock, monkeypatch):
    """A record with RK in Berlin and AB in New York, and two thought records by RK."""
    monkeypatch.delenv("INTERSESSION_LOG", raising=False)
    with intersession.open(tmp_path / "home", clock=clock) as found:
        found.register("RK", timezone="Europe/Berlin")
        found.register("AB", timezone="America/New_York")
        found.assign("RK", "cbt.thought-record", Prescription(task="Write one down"))
        for situation in ("on the bus", "at work"):
            found.attempt("RK-1", thought(situation), happened=clock.now)
        yield found


def thought(situation: str) -> dict[str, object]:
    """The answers of a thought record."""
    return {
        "situation": situation,
        "moods": [{"name": "fear", "before": 80}],
        "automatic_thoughts": [{"text": "They all look"}],
    }


def test_events_are_read_by_type_and_client(record):
    assert [one.id for one in record.log.read(after=4)] == ["RK-1#3"]
    assert [one.id for one in record.log.read(client="AB")] == ["AB#1"]
    for types in (["homework.attempted"], ["homework.attempted.v2"], [Attempted]):
        found = list(record.log.read(types=types, client="RK"))
        assert [one.event.answers["situation"] for one in found] == ["on the bus", "at work"]
        assert all(isinstance(one.event, Attempted) for one in found)


def test_an_unknown_type_is_told_with_those_that_are_close(record):
    with pytest.raises(NotFound, match=r"attemptd'\. Did you mean .*homework\.attempted\.v1"):
        list(record.log.read(types=["homework.attemptd"]))


def test_views_are_asked_as_anywhere(record):
    rows = record.views.report("agenda", client="RK", today=record.today())["agenda"]
    assert {row["assignment"] for row in rows} == {"RK-1"}


def test_as_of_a_day_knows_nothing_that_came_later(record, clock):
    first = clock.now.date()
    clock.move(days=2)
    record.correct("RK-1", 1, why="Wrong place", answers={"situation": "on the train"})
    record.attempt("RK-1", thought("at home"), happened=first)
    for client in (None, "RK", "rk"):
        with record.as_of(first, client) as then:
            attempts = then.report("cbt.thought-records")["records"]
            assert [one["situation"] for one in attempts] == ["on the bus", "at work"]
    with record.as_of(clock.now, "RK") as now:
        attempts = now.report("cbt.thought-records")["records"]
        assert [one["situation"] for one in attempts] == ["on the train", "at work", "at home"]


def test_as_of_a_client_reads_that_client_alone(record, clock):
    with record.as_of(clock.now, "AB") as then:
        assert [row["client"] for row in then.report("clients")["clients"]] == ["AB"]
    with record.as_of(clock.now) as then:
        assert {row["client"] for row in then.report("clients")["clients"]} == {"AB", "RK"}


def test_a_day_ends_on_the_clients_clock(record, clock):
    """23:30 UTC on the 2nd is the 3rd in Berlin, and still the 2nd in New York."""
    clock.set("2026-03-02", "23:30")
    for code in ("RK", "AB"):
        record.add_goal(code, "Take the bus")
    clock.move(days=2)
    goals = {
        code: len(record.as_of(date(2026, 3, 2), code).report("clients")["goals"])
        for code in ("RK", "AB")
    }
    assert goals == {"RK": 0, "AB": 1}


def test_reports_are_made_for_the_day_that_is_looked_back_to(record, clock):
    daily = Prescription(task="Ten minutes", how_often="FREQ=DAILY", start_on="2026-03-02")
    record.assign("RK", "cbt.thought-record", daily)
    clock.move(days=30)
    then = record.as_of(date(2026, 3, 4), "RK").report("adherence")
    today = record.as_of(clock.now, "RK")
    assert then == today.report("adherence", today=date(2026, 3, 4))
    assert then != today.report("adherence")


def test_the_future_and_an_unknown_client_are_refused(record, clock):
    with pytest.raises(InvalidInput, match="has not come yet"):
        record.as_of(clock.now + timedelta(hours=1))
    with pytest.raises(NotFound, match="There is no client ZZ"):
        record.as_of(clock.now, "ZZ")


@pytest.mark.parametrize(
    "read",
    [
        lambda record: record.log,
        lambda record: record.views,
        lambda record: record.as_of(datetime(2026, 3, 2, 9, 0)),
        lambda record: record.answers(),
    ],
)
def test_a_home_that_is_not_there_cannot_be_read(tmp_path, read):
    with (
        intersession.open(tmp_path / "nowhere", log="") as record,
        pytest.raises(intersession.HomeError, match="There is nothing to read"),
    ):
        read(record)
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    "use",
    [
        lambda record: list(record.log.read()),
        lambda record: record.views.report("agenda", today=record.today()),
        lambda record: record.register("CD", timezone="UTC"),
        lambda record: record.as_of(datetime(2026, 3, 2)),
    ],
)
def test_a_closed_record_says_so(record, use):
    record.close()
    record.close()
    with pytest.raises(IntersessionError, match=r"The record in .*home is closed"):
        use(record)


def test_the_home_is_named_by_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("INTERSESSION_HOME", str(tmp_path / "named"))
    with intersession.open() as record:
        record.register("RK", timezone="UTC")
    assert (tmp_path / "named" / "log.db").exists()
