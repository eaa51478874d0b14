"""The generated caseload: the same for the same seed, of the size asked for, and believable."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from intersession.domain.assignment.design_check import check_design, open_points
from intersession.domain.assignment.events import (
    STORED_NAMES,
    Assigned,
    Attempted,
    Completed,
    Corrected,
    Flagged,
    LookedAt,
    ObstacleMet,
    Retracted,
    Reviewed,
)
from intersession.domain.client.events import STORED_NAMES as CLIENT_NAMES
from intersession.domain.client.events import (
    CalendarChanged,
    ClientRetracted,
    Registered,
    SessionCancelled,
    SessionPlanned,
    TimezoneChanged,
)
from intersession.domain.registry import CODEC
from intersession.plugins.manager import installed
from intersession.projections.runner import Views
from intersession.store.home import Home
from intersession.store.sqlite.log import SqliteLog
from intersession_cli.caseload import synthetic
from intersession_cli.caseload.synthetic import generate

UNTIL = date(2026, 3, 2)
CLIENTS, WEEKS = 60, 8

# Clocks go forward on 29 March and back on 25 October 2026; 2028 is a leap year.
DAYS = [date(2026, 3, 30), date(2026, 4, 20), date(2026, 10, 26), date(2027, 1, 1)]
DAYS += [date(2028, 2, 29)]


@pytest.fixture(scope="module")
def plugins():
    return installed()


@pytest.fixture
def make(tmp_path, plugins):
    """Fill a home of its own; gives the log, closed afterwards, with ``codes`` on it."""
    made = []

    def fill(**asked):
        log = SqliteLog(Home(tmp_path / f"home{len(made)}"))
        made.append(log)
        asked = {"until": UNTIL, "seed": 1, **asked}
        log.codes = generate(log, plugins, **asked)
        return log

    yield fill
    for log in made:
        log.close()


@pytest.fixture(scope="module")
def caseload(tmp_path_factory, plugins):
    """The views over a caseload of 60 clients and 8 weeks."""
    home = Home(tmp_path_factory.mktemp("generated"))
    log = SqliteLog(home)
    generate(log, plugins, clients=CLIENTS, weeks=WEEKS, seed=1, until=UNTIL)
    views = Views(home, log, plugins.views)
    yield views
    views.close()
    log.close()


def events(log):
    return [one for page in log.pages() for one in page]


def stored(log):
    """The log's rows, byte for byte."""
    with sqlite3.connect(log.path) as connection:
        rows = connection.execute("SELECT * FROM stored_events ORDER BY position").fetchall()
    connection.close()
    return rows


def by_stream(log):
    found = {}
    for one in events(log):
        found.setdefault(one.stream, []).append(one.event)
    return found


# The same seed, and another.


def test_the_same_seed_and_sizes_give_the_same_bytes(make):
    one, other = (stored(make(clients=12, weeks=4, seed=5)) for _ in range(2))

    assert len(one) > 200
    assert one == other


def test_another_seed_gives_other_events(make):
    one, other = (make(clients=12, weeks=4, seed=seed) for seed in (5, 6))

    assert one.codes == other.codes
    assert [len(found) for found in by_stream(one).values()] != [
        len(found) for found in by_stream(other).values()
    ]


def test_a_client_is_the_same_in_a_caseload_of_any_size(make):
    few, many = (make(clients=clients) for clients in (2, 9))

    assert [one.event for one in few.of_client("C00002")] == [
        one.event for one in many.of_client("C00002")
    ]


def test_small_batches_hold_the_same_events(make, monkeypatch):
    at_once = make(clients=9)
    monkeypatch.setattr(synthetic, "AT_ONCE", 50)
    in_batches = make(clients=9)

    assert stored(at_once) != stored(in_batches)  # clients are mixed within a batch only
    assert by_stream(at_once) == by_stream(in_batches)


# Sizes.


def test_as_many_clients_and_weeks_as_asked_for(caseload):
    registered = [one.client for one in events(caseload.log) if isinstance(one.event, Registered)]
    reviewed = [one.event for one in events(caseload.log) if isinstance(one.event, Reviewed)]
    sessions = [one.session for one in reviewed]

    assert sorted(registered) == [f"C{number:05}" for number in range(1, CLIENTS + 1)]
    assert max(sessions) == WEEKS


@pytest.mark.parametrize("wanted", [1, 137, 600])
def test_exactly_as_many_events_as_asked_for(make, wanted):
    log = make(events=wanted)

    assert log.last_position() == wanted
    assert {one.client for one in events(log)} == set(log.codes)


def test_events_beyond_what_the_clients_have_are_not_made_up(make):
    everything = make(clients=3).last_position()

    assert make(clients=3, events=everything + 1000).last_position() == everything
    assert make(clients=3, events=everything - 7).last_position() == everything - 7


def test_exact_counts_hold_over_batches(make, monkeypatch):
    monkeypatch.setattr(synthetic, "AT_ONCE", 100)

    assert make(events=555).last_position() == 555


def test_a_single_week_will_do(make):
    log = make(clients=30, weeks=1)

    assert {one.client for one in events(log)} == set(log.codes)
    assert {one.event.session for one in events(log) if isinstance(one.event, Assigned)} == {1}


def test_without_any_size_there_is_no_end(make):
    with pytest.raises(ValueError, match="how many"):
        make()


def test_progress_counts_clients_or_events(make):
    told = []
    make(clients=3, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]

    told.clear()
    make(events=150, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (150, 150)
    assert len(told) > 1


# When.


@pytest.mark.parametrize("until", DAYS, ids=str)
def test_nothing_lies_outside_the_weeks(make, until):
    log = make(clients=25, weeks=4, until=until)
    zones = {one.client: one.event.timezone for one in events(log) if type(one.event) is Registered}

    for one in events(log):
        written = one.event.recorded_at.astimezone(ZoneInfo(zones[one.client])).date()
        assert until - timedelta(weeks=4) <= written < until
        assert one.event.recorded_at.date() < until
        if one.event.happened_at is not None:
            assert one.event.happened_at[:10] <= written.isoformat()


def test_records_follow_each_other(caseload):
    instants = [one.event.recorded_at for one in events(caseload.log)]

    assert instants == sorted(instants)


# Believable.


def test_eight_to_fifteen_events_a_client_a_week_of_a_usual_size(caseload):
    rows = stored(caseload.log)

    assert 8 <= len(rows) / CLIENTS / WEEKS <= 15
    assert 300 <= sum(len(row[4]) for row in rows) / len(rows) <= 680


def test_every_kind_of_event_and_worksheet_comes_up(caseload, plugins):
    found = events(caseload.log)
    worksheets = {one.event.worksheet for one in found if isinstance(one.event, Attempted)}

    rare = {Flagged, TimezoneChanged, CalendarChanged, Completed, LookedAt}
    rare |= {SessionPlanned, SessionCancelled}
    rare |= {Retracted, ClientRetracted}
    every = {*STORED_NAMES.values(), *CLIENT_NAMES.values()}
    assert {type(one.event) for one in found} == every - rare
    assert worksheets == {
        *("cbt.thought-record", "cbt.exposure-hierarchy", "cbt.exposure-log", "cbt.sleep-diary"),
        *("cbt.activity-schedule", "dbt.diary-card", "act.committed-action", "ifs.parts-journal"),
    }


def test_one_modality_or_two_each(caseload):
    modalities = {}
    for one in events(caseload.log):
        if isinstance(one.event, Assigned):
            modalities.setdefault(one.client, set()).add(one.event.worksheet.partition(".")[0])

    assert len(modalities) == CLIENTS
    assert Counter(map(len, modalities.values())).keys() == {1, 2}


def test_what_happens_in_real_life_happens_here(caseload):
    kinds = {kind: [] for kind in (Attempted, Corrected, ObstacleMet, Reviewed)}
    for one in events(caseload.log):
        kinds.get(type(one.event), []).append(one.event)
    attempts, count = kinds[Attempted], caseload.log.last_position()

    assert 0.01 < len(kinds[Corrected]) / count < 0.03
    assert 0.05 < sum(one.timing == "later" for one in attempts) / len(attempts) < 0.25
    assert 0.01 < sum(bool(one.skipped) for one in attempts) / len(attempts) < 0.08
    assert {one.amount for one in attempts} == {None, 0, 1, 2, 3, 4}
    assert {len(one.happened_at) for one in attempts} == {len("2026-03-02"), 25}
    assert any(one.note for one in attempts)
    assert {one.backup_worked for one in kinds[ObstacleMet]} == {None, "yes", "partly", "no"}
    assert {one.next for one in kinds[Reviewed]} == {"keep", "shrink", "grow", "change", "finish"}


def test_prescriptions_are_whole(caseload):
    for one in events(caseload.log):
        if isinstance(one.event, Assigned):
            left = {point.name for point in open_points(check_design(one.event.prescription))}
            assert left <= {"made together", "confidence of 90 or more"}, one.id


def test_the_wording_shames_nobody(caseload):
    shaming = ("fail", "missed", "complian", "overdue", "resist", "excuse", "lazy", "should have")
    told = [
        json.dumps(json.loads(CODEC.encode(one.event)[1])).lower() for one in events(caseload.log)
    ]

    assert [(word, text) for text in told for word in shaming if word in text] == []


# Views.


VIEWS = {
    *("clients", "assignments", "flags", "obstacles", "adherence", "agenda", "therapist"),
    *("cbt.thought-records", "cbt.activities", "cbt.exposure-hierarchy", "cbt.exposures"),
    *("cbt.sleep", "dbt.week", "dbt.targets", "dbt.skills", "dbt.chains"),
    *("act.committed-actions", "act.values-without-action", "ifs.parts", "ifs.self-energy"),
}
"""What the generated worksheets fill; the others are filled by the four stories."""


def test_every_view_reports_something_and_a_rebuild_is_equal(caseload):
    empty = []
    for name in VIEWS:
        client = "C00001" if name == "agenda" else None  # a session is with one client
        first = next(iter(caseload.report(name, client=client, today=UNTIL).values()))
        empty += [] if first else [name]

    assert set(caseload.views) >= VIEWS
    assert empty == []
    assert caseload.differences() == []
