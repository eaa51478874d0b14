"""``--as-of``: what was on record by then, as the commands would have said it."""

from __future__ import annotations

import csv
import json
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest

from intersession.plugins.manager import installed
from intersession.store.locate import log_of
from intersession_cli import caseload

pytestmark = pytest.mark.every_store

RECORD = (
    "--set 'situation={}' --set 'moods=[{{name: fear, before: {}}}]' "
    "--set 'automatic_thoughts=[{{text: They all look}}]'"
)


def typed(terminal, line):
    result = terminal(line)
    assert result.exit_code == 0, result.output
    return result.output


def refused(terminal, line):
    events = terminal.events
    result = terminal(line)
    assert (result.exit_code, terminal.events) == (2, events), result.output
    assert "Traceback" not in result.output
    return result.output


@pytest.fixture
def lived(agreed):
    """Tried on the 3rd and put right on the 7th; tried on the 4th and recorded on the 6th."""
    agreed.clock.set("2026-03-03")
    typed(agreed, f"attempt RK-1 {RECORD.format('on the bus', 80)} --on today")
    agreed.clock.set("2026-03-06")
    typed(agreed, f"attempt RK-1 {RECORD.format('at work', 60)} --on 2026-03-04")
    agreed.clock.set("2026-03-07")
    typed(agreed, f"correct RK-1 1 --why 'Another bus' {RECORD.format('on a train', 40)}")
    agreed.clock.set("2026-03-12")
    return agreed


def situations(terminal, as_of, code="RK"):
    line = f"view cbt.thought-records {code} --part records --json --as-of '{as_of}'"
    return [row["situation"] for row in json.loads(typed(terminal, line))]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2026-03-02", []),
        ("2026-03-03", ["on the bus"]),
        ("4 march", ["on the bus"]),
        ("2026-03-06", ["on the bus", "at work"]),
        ("2026-03-06 09:59", ["on the bus"]),
        ("2026-03-06 10:00", ["on the bus", "at work"]),
        ("2026-03-06T09:00Z", ["on the bus", "at work"]),
        ("last sat", ["on a train", "at work"]),
        ("today", ["on a train", "at work"]),
        ("6 days ago", ["on the bus", "at work"]),
    ],
)
def test_late_entries_and_corrections_are_absent_until_recorded(lived, as_of, expected):
    assert situations(lived, as_of) == expected


def test_without_a_client_the_clock_is_this_machines(lived, monkeypatch):
    """09:30 in Berlin is 08:30 UTC: nothing more was on record than before."""
    monkeypatch.setattr("intersession_cli.input.values.local_zone", lambda: "UTC")
    assert situations(lived, "2026-03-06 09:30", code="") == ["on the bus", "at work"]
    monkeypatch.setattr("intersession_cli.input.values.local_zone", lambda: "Asia/Tokyo")
    assert situations(lived, "2026-03-06 09:30", code="") == ["on the bus"]


def test_a_day_ends_where_the_client_is(lived):
    """23:30 in Berlin on the 12th is on record on the 12th, though not on the 12th at noon."""
    lived.clock.set("2026-03-12", "22:30")
    typed(lived, f"attempt RK-1 {RECORD.format('at home', 10)} --on today")
    lived.clock.set("2026-03-14")
    assert situations(lived, "2026-03-12") == ["on a train", "at work", "at home"]
    assert situations(lived, "2026-03-12 12:00") == ["on a train", "at work"]


def test_the_heading_names_the_record(lived):
    for line, told in (
        ("agenda RK", "RK: to open the next session with, as on record on 6 March 2026"),
        ("view assignments RK", "RK · all time, as on record on 6 March 2026"),
        ("view assignments", "all clients · all time, as on record on 6 March 2026"),
        ("client show RK", "Client RK, as on record on 6 March 2026"),
        ("log RK-1", "RK-1, as on record on 6 March 2026"),
        ("log show rk", "RK, as on record on 6 March 2026"),
        ("log", "All events, as on record on 6 March 2026"),
    ):
        assert told in typed(lived, f"{line} --as-of 2026-03-06").splitlines()[0]
        moment = typed(lived, f"{line} --as-of '2026-03-06 10:00'").splitlines()[0]
        assert moment.endswith("as on record on 6 March 2026, 10:00")
        assert "as on record" not in typed(lived, line)


def test_today_of_the_report_is_that_day(lived):
    """Daily from the 2nd: four occasions had come by the end of the 5th, and one was met."""
    line = "view adherence RK --json --as-of 2026-03-05"
    (row,) = json.loads(typed(lived, line))
    assert row["planned"].startswith("1 of 3")
    (row,) = json.loads(typed(lived, "view adherence RK --json"))
    assert row["planned"].startswith("2 of 10")


def test_days_count_back_from_that_day(lived):
    line = "view cbt.thought-records RK --part records --json --as-of 2026-03-07 --from"
    assert [row["situation"] for row in json.loads(typed(lived, f"{line} -3d"))] == ["at work"]
    assert json.loads(typed(lived, f"{line} today")) == []


def test_it_goes_with_trace_part_and_csv(lived):
    line = "view cbt.thought-records RK --part records --as-of"
    told = typed(lived, f"{line} 2026-03-07 --trace")
    assert "1. RK-1#2 RK-1#4" in told
    told = typed(lived, f"{line} 2026-03-06 --trace")
    assert "1. RK-1#2\n" in told
    rows = list(csv.DictReader(typed(lived, f"{line} 2026-03-06 --csv").splitlines()))
    assert [row["situation"] for row in rows] == ["on the bus", "at work"]


def test_the_log_then(lived):
    told = typed(lived, "log RK-1 --json --as-of 2026-03-06")
    events = [json.loads(line)["event"] for line in told.splitlines()]
    assert events == ["RK-1#1", "RK-1#2", "RK-1#3"]
    everything = typed(lived, "log --json --as-of 2026-03-06").splitlines()
    assert everything == typed(lived, "log --json").splitlines()[:4]
    assert "corrected" not in typed(lived, "log RK-1 --as-of 2026-03-06")


def test_what_waits_today_is_told_whenever_one_looks_back(terminal, monkeypatch):
    """Given a flag of the 5th, when looking back to the 3rd, then nothing hides it."""
    monkeypatch.setenv("INTERSESSION_CRISIS_CONTACT", "the ward")
    typed(terminal, "client add EH --timezone Europe/London")
    targets = "targets=[{name: self-harm, hierarchy: life_threatening}]"
    typed(terminal, f"assign EH dbt.diary-card --task 'The card' --setting '{targets}'")
    terminal.clock.set("2026-03-05")
    card = "--set emotions=sadness=3 --set urges=self-harm=2 --set acts=self-harm=1"
    typed(terminal, f"attempt EH-1 --set date=2026-03-05 {card} --on today")
    terminal.clock.set("2026-03-09")
    open_today = "On record today, 1 attempt waits to be seen first: intersession view flags EH\n"
    for line in ("agenda EH", "client show EH", "view assignments EH", "view flags EH"):
        told = typed(terminal, f"{line} --as-of 2026-03-03")
        assert told.startswith(open_today), line
        assert "self-harm" not in told
    then = typed(terminal, "agenda EH --as-of 2026-03-05")
    assert "self-harm: 1 act on 2026-03-05" in then
    assert "not a crisis service" in then
    assert "intersession acknowledge" not in then
    typed(terminal, "acknowledge EH-1 1 --by LB --note 'Called'")
    assert "On record today" not in typed(terminal, "agenda EH --as-of 2026-03-05")
    assert "self-harm: 1 act" in typed(terminal, "agenda EH --as-of 2026-03-05")


# Refused.


def test_the_future_is_refused(lived):
    for line in ("agenda RK", "view adherence", "log", "client show RK"):
        told = refused(lived, f"{line} --as-of 2026-03-13")
        assert told.startswith("2026-03-13 has not come yet: today is 2026-03-12.")
    told = refused(lived, "agenda RK --as-of 'today 10:01'")
    assert told.startswith("2026-03-12T10:01:00+01:00 has not come yet")
    assert typed(lived, "agenda RK --as-of 'today 10:00'")


def test_what_is_no_time_is_refused(lived):
    assert "'long ago' is not a day. Accepted: today" in refused(lived, "log --as-of 'long ago'")
    assert "could be two days" in refused(lived, "log --as-of 02.03.2026")


def test_who_was_not_on_record_then_is_told(lived):
    for line, who in (("agenda RK", "RK"), ("client show RK", "RK"), ("log RK-1", "RK-1")):
        told = refused(lived, f"{line} --as-of 2026-03-01")
        assert told == (
            f"Nothing was on record of {who} by 1 March 2026. "
            f"Its first event was recorded on 2026-03-02.\n"
        )
    assert "There is no client ZZ" in refused(lived, "agenda ZZ --as-of 2026-03-01")
    assert "There is no assignment RK-9" in refused(lived, "log RK-9 --as-of 2026-03-05")


def test_the_list_of_views_has_no_past(lived):
    told = refused(lived, "view --as-of today")
    assert "Name the view, such as intersession view agenda RK" in told


# The same as a log that ends there.


def test_it_says_what_a_log_that_ends_there_says(make_terminal):
    """Given the demo's caseload, each question then gives what it would have given then."""
    now, ended = make_terminal("now"), make_terminal("ended")
    day = date(2026, 2, 10)
    with closing(log_of(now.home)) as log, closing(log_of(ended.home)) as other:
        caseload.fill(log, installed(), date(2026, 3, 2))
        end = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
        by = [one.position for one in log.read() if one.event.recorded_at < end]
        rows = [row for page in log.stored(until=by[-1]) for row in page]
        assert by[-1] == len(by) < log.last_position()
        other.adopt(rows, log.identity())
        code = next(log.read()).client
    ended.clock.set(day.isoformat(), "22:00")
    for line in (
        *(f"agenda {code}", f"client show {code}", f"log {code}", f"log {code}-1", "log"),
        *(f"view adherence {code} --trace", "view assignments", "view flags"),
    ):
        expected = typed(ended, f"{line} --json")
        assert typed(now, f"{line} --json --as-of {day}") == expected


def test_the_agenda_of_a_day_holds_what_the_modality_knew_then(agreed):
    """The ladder was agreed on the 5th and its step rated again on the 7th."""
    agreed.clock.set("2026-03-05")
    step = "{id: stop, situation: One stop, suds_predicted: 40, feared_outcome: I faint}"
    typed(
        agreed,
        "assign RK exposure-hierarchy --task Ride --how-often 'as needed' --setting theme=buses "
        f"--setting 'items=[{step}]'",
    )
    agreed.clock.set("2026-03-07")
    typed(agreed, "attempt RK-2 --set 'ratings=[{step: stop, suds_predicted: 25}]' --on today")
    agreed.clock.set("2026-03-12")
    for day, expected in (("2026-03-05", 40), ("2026-03-07", 25)):
        output = typed(agreed, f"agenda RK --as-of {day}")
        assert f"Next step: stop (distress expected: {expected})." in output
    assert "Next step: stop (distress expected: 25)." in typed(agreed, "agenda RK")
    assert "Next step" not in typed(agreed, "agenda RK --as-of 2026-03-04")
