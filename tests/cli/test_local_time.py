"""Where and how a client counts days: their zone from a day on, their day, their week, today."""

import json
from contextlib import closing
from datetime import UTC, datetime

import pytest

from intersession.domain.client.events import Registered
from intersession.events.recorded import Recorded
from intersession.store.locate import log_of, reader_of

RELAX = "assign {} cbt.relaxation-practice --task Breathe --how-often daily"
OLYMPUS = "Mars/Olympus"


@pytest.fixture(autouse=True)
def tokyo(monkeypatch):
    """This machine is in Tokyo, where it is 18:00 on Monday 2 March 2026."""
    monkeypatch.setattr("intersession_cli.input.values.local_zone", lambda: "Asia/Tokyo")


@pytest.fixture
def typed(terminal):
    """Type a line that is taken; returns what it prints."""

    def type_line(line, **more):
        result = terminal(line, **more)
        assert result.exit_code == 0, f"{line}\n{result.output}"
        return result.output

    return type_line


def stored(terminal):
    with closing(reader_of(terminal.home)) as log:
        return [one.event for one in log.read()]


def refused(terminal, line, **more):
    before = terminal.events
    result = terminal(line, **more)
    assert result.exit_code == 2, result.output
    assert terminal.events == before
    assert "Traceback" not in result.output
    return " ".join(result.output.split())


# Today is the client's.


@pytest.fixture
def early(terminal):
    """03:00 UTC on 2 March: already the 2nd in Tokyo, still the 1st in Los Angeles."""
    terminal.clock.set("2026-03-02", "03:00")
    return terminal


def test_a_machine_in_tokyo_takes_a_client_in_los_angeles(early, typed):
    typed("client add LA --timezone America/Los_Angeles")
    typed("goal add LA 'Sleep'")
    typed(RELAX.format("LA"))
    typed("pause LA-1")
    typed("resume LA-1")
    typed("goal close LA G1")
    typed("client discharge LA")
    assert {one.happened_at for one in stored(early)} == {"2026-03-01"}


def test_another_client_of_the_same_machine_has_their_own_today(early, typed):
    typed("client add TK")
    typed(RELAX.format("TK"))
    assert {one.happened_at for one in stored(early)} == {"2026-03-02"}


def test_a_view_of_all_clients_is_asked_for_each_ones_own_today(early, typed):
    from intersession_cli.app.local import todays
    from intersession_cli.app.runtime import Runtime

    typed("client add LA --timezone America/Los_Angeles")
    typed("client add TK")
    runtime = Runtime(early.home, early.clock)
    found = {code: day.isoformat() for code, day in todays(runtime).items()}
    runtime.close()
    assert found == {"LA": "2026-03-01", "TK": "2026-03-02"}


# A zone from a day on.


@pytest.fixture
def moved(terminal, typed):
    """RK lives in Berlin, has an entry on 27 February and one on 1 March, and moves."""
    typed("client add RK --timezone Europe/Berlin --since 2026-02-20")
    typed(RELAX.format("RK") + " --on 2026-02-20")
    typed("attempt RK-1 --set exercise=breathing --set minutes=10 --on '2026-02-27 20:00'")
    typed("attempt RK-1 --set exercise=breathing --set minutes=10 --on '2026-03-01 20:00'")
    return typed("client timezone RK America/New_York --from 2026-03-01")


def test_the_reply_names_the_entries_from_that_day_on(moved):
    assert "Client RK lives in America/New_York from 2026-03-01 on." in moved
    assert "RK-1 2" in moved
    assert "RK-1 1" not in moved


def test_what_was_recorded_keeps_its_offset(terminal, moved, typed):
    """20:00 in Berlin is +01:00 in winter; 20:00 in New York is -05:00."""
    typed("correct RK-1 2 --on '2026-03-01 20:00' --why 'it was in New York'")
    attempts = [one for one in stored(terminal) if hasattr(one, "answers")]
    assert [one.happened_at for one in attempts] == [
        "2026-02-27T20:00:00+01:00",
        "2026-03-01T20:00:00+01:00",
        "2026-03-01T20:00:00-05:00",
    ]
    assert [one.zone for one in attempts] == [
        "Europe/Berlin",
        "Europe/Berlin",
        "America/New_York",
    ]


def test_a_day_is_read_on_the_clock_in_force_on_it(terminal, moved, typed):
    typed("attempt RK-1 --set exercise=breathing --set minutes=10 --on '2026-02-28 20:00'")
    typed("attempt RK-1 --set exercise=breathing --set minutes=10 --on 2026-02-26")
    typed("attempt RK-1 --set exercise=breathing --set minutes=10 --on 2026-03-01")
    before, day, after = [one for one in stored(terminal) if hasattr(one, "answers")][2:]
    assert before.happened_at == "2026-02-28T20:00:00+01:00"
    assert (day.offset, after.offset) == ("+01:00", "-05:00")


def test_a_correction_of_something_else_keeps_the_zone(terminal, moved, typed):
    typed("correct RK-1 2 --note 'in bed' --why 'forgotten'")
    assert stored(terminal)[-1].zone == "Europe/Berlin"
    assert stored(terminal)[-1].happened_at == "2026-03-01T20:00:00+01:00"


def test_the_list_shows_the_zone_of_today(moved, typed):
    rows = json.loads(typed("client list --json"))
    assert [row["timezone"] for row in rows] == ["America/New_York"]


def test_a_zone_that_begins_later_holds_from_then_on(terminal, typed):
    """Midnight in New York on 9 March 2026 is 04:00 UTC (clocks went forward on the 8th)."""
    typed("client add RK --timezone Europe/Berlin")
    typed("client timezone RK America/New_York --from 2026-03-09")
    terminal.clock.set("2026-03-09", "03:30")
    typed("goal add RK 'One'")  # 04:30 in Berlin, and the 8th in New York
    terminal.clock.set("2026-03-10", "03:30")
    typed("goal add RK 'Two'")  # 23:30 on the 9th in New York
    assert [one.happened_at for one in stored(terminal)][-2:] == ["2026-03-09", "2026-03-09"]


def test_the_same_zone_again_records_nothing(terminal, moved, typed):
    before = terminal.events
    told = typed("client timezone RK America/New_York --from 2026-03-02")
    assert "already" in told
    assert terminal.events == before


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("client timezone RK Mars/Olympus", "'Mars/Olympus' is not a time zone"),
        ("client timezone RK Asia/Tokyo --from 1850-01-01", "Check the year"),
        ("client timezone QX Asia/Tokyo", "There is no client QX"),
        ("client calendar RK --day-begins 13:00", "Accepted: 00:00 to 11:59"),
        ("client calendar RK", "--day-begins 04:00"),
    ],
)
def test_what_is_refused_changes_nothing(terminal, moved, line, told):
    assert told in refused(terminal, line)


# When a day and a week begin.


@pytest.fixture
def night(terminal, typed):
    """00:30 on Tuesday 3 March in Berlin, for a client whose day begins at 04:00."""
    typed("client add RK --timezone Europe/Berlin --since 2026-02-20")
    typed(RELAX.format("RK") + " --on 2026-02-20")
    typed("client calendar RK --day-begins 04:00 --week-begins sunday --from 2026-03-01")
    terminal.clock.set("2026-03-02", "23:30")
    return terminal


def test_an_instant_before_the_day_begins_is_of_the_day_before(night, typed):
    told = typed("attempt RK-1 --set exercise=breathing --set minutes=10 --on 2026-03-03T00:20")
    assert "Monday 2026-03-02" in told
    event = stored(night)[-1]
    assert (event.happened_at, event.day) == ("2026-03-03T00:20:00+01:00", "2026-03-02")


def test_from_the_hour_on_it_is_of_its_own_date(night, typed):
    typed("attempt RK-1 --set exercise=breathing --set minutes=10 --on '2026-03-02 04:00'")
    assert (stored(night)[-1].day, stored(night)[-1].local_day) == ("2026-03-02", None)


def test_today_follows_the_beginning_of_the_day(night, typed):
    typed("attempt RK-1 --set exercise=breathing --set minutes=10")
    assert stored(night)[-1].happened_at == "2026-03-02"


def test_before_the_day_from_which_it_holds_days_begin_at_midnight(night, typed):
    typed("attempt RK-1 --set exercise=breathing --set minutes=10 --on 2026-02-27T00:20")
    assert stored(night)[-1].day == "2026-02-27"


def test_the_day_of_a_sheet_is_untouched(night, typed):
    typed("assign RK dbt.please --task 'Fill it in' --on 2026-03-01")
    told = typed("attempt RK-2 --set date=2026-03-02 --on 2026-03-02T01:00")
    event = stored(night)[-1]
    assert (event.about, event.local_day) == ("2026-03-02", None)
    assert "Monday 2026-03-02" in told


def test_a_pause_at_night_is_of_the_day_before(night, typed):
    typed("pause RK-1 --on 2026-03-03T00:20")
    assert stored(night)[-1].day == "2026-03-02"


def test_a_view_sees_the_day(night, typed):
    typed("attempt RK-1 --set exercise=breathing --set minutes=10 --on 2026-03-03T00:20")
    rows = json.loads(typed("view clients RK --part client_clocks --json"))
    assert [row["day_begins"] for row in rows if row["setting"] == "calendar"] == ["04:00"]
    with closing(reader_of(night.home)) as log:
        from intersession.projections.entries import Entry

        entry = Entry(recorded=(last := list(log.read())[-1]), event=last.event)
        assert (entry.day, entry.weekday) == ("2026-03-02", "Mon")
        assert entry.ordered_at == "2026-03-02T23:20:00.000000Z"


# A zone that this machine does not know.


@pytest.fixture
def unknown(terminal, typed):
    """QX was recorded elsewhere, in a zone that no machine here knows; RK lives in Berlin."""
    typed("client add RK --timezone Europe/Berlin")
    typed(RELAX.format("RK"))
    now = datetime(2026, 3, 1, 9, tzinfo=UTC)
    with closing(log_of(terminal.home)) as log:
        log.append([Recorded(0, "QX", 1, Registered(timezone=OLYMPUS, recorded_at=now))])
    return terminal


@pytest.mark.parametrize(
    "line",
    [
        "client list",
        "client show QX",
        "agenda QX",
        "view adherence",
        "view cbt.sleep",
        "view agenda QX",
        "goal add QX 'Sleep'",
        "assign QX cbt.relaxation-practice --task Breathe",
        "log show QX",
        "client list --all --json",
        "client discharge QX",
    ],
)
def test_an_unknown_zone_costs_a_warning(unknown, line):
    result = unknown(line)
    assert result.exit_code == 0, result.output
    assert "Traceback" not in result.output
    if not line.startswith("log"):
        assert result.output.count(f"does not know the time zone {OLYMPUS} of client QX") == 1


def test_other_clients_are_not_told(unknown, typed):
    assert OLYMPUS not in typed("agenda RK")
    assert OLYMPUS not in typed("attempt RK-1 --set exercise=breathing --set minutes=10")


def test_an_entry_of_theirs_needs_no_zone_where_it_says_a_day_or_an_offset(unknown, typed):
    typed("assign QX cbt.relaxation-practice --task Breathe --on 2026-03-01")
    typed("attempt QX-1 --set exercise=breathing --set minutes=10 --on 2026-03-01")
    typed("attempt QX-1 --set exercise=breathing --set minutes=10 --on 2026-03-01T18:40+02:00")
    day, instant = stored(unknown)[-2:]
    assert (day.happened_at, day.offset) == ("2026-03-01", None)
    assert instant.happened_at == "2026-03-01T18:40:00+02:00"
    told = refused(
        unknown, "attempt QX-1 --set exercise=breathing --set minutes=10 --on '2026-03-01 18:40'"
    )
    assert "Write the offset" in told


# Taken on again.


@pytest.fixture
def discharged(terminal, typed):
    typed("client add RK --timezone Europe/Berlin")
    typed(RELAX.format("RK"))
    typed("attempt RK-1 --set exercise=breathing --set minutes=10")
    typed("client discharge RK")
    return terminal


def test_a_discharged_client_is_not_joined_without_a_word(discharged):
    told = refused(discharged, "client add RK")
    assert "Client RK was discharged on 2026-03-02." in told
    assert "1 assignment and 1 entry" in told
    assert "client add RK --again" in told


def test_again_says_it_in_a_script_and_keeps_the_zone(discharged, typed):
    assert "taken on again (Europe/Berlin)" in typed("client add RK --again")
    assert stored(discharged)[-1].timezone == "Europe/Berlin"


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 2)])
def test_on_a_terminal_it_is_asked(discharged, monkeypatch, answer, code):
    monkeypatch.setattr("intersession_cli.input.values.is_interactive", lambda: True)
    before = discharged.events
    result = discharged("client add RK", typed=f"{answer}\n")
    assert result.exit_code == code
    assert "1 assignment and 1 entry" in result.output
    assert discharged.events - before == (code == 0)


def test_an_entry_of_a_discharged_client_is_taken_and_says_so(discharged, typed):
    told = typed("attempt RK-1 --set exercise=breathing --set minutes=10")
    assert "Client RK was discharged on 2026-03-02" in told


# Days.


def test_a_sheets_own_day_is_enough(terminal, typed):
    typed("client add RK --timezone Europe/Berlin")
    typed("assign RK dbt.please --task 'Fill it in'")
    typed("attempt RK-1 --set date=2026-03-01")
    assert (stored(terminal)[-1].happened_at, stored(terminal)[-1].about) == (None, "2026-03-01")


def test_a_day_beside_the_sheets_own_is_refused_and_both_are_named(terminal, typed):
    typed("client add RK --timezone Europe/Berlin")
    typed("assign RK dbt.please --task 'Fill it in'")
    told = refused(terminal, "attempt RK-1 --set date=2026-03-01 --on 2026-02-28")
    assert "date: says 2026-03-01, and the day that was given is 2026-02-28" in told


@pytest.mark.parametrize(
    "line",
    [
        "attempt RK-1 --set exercise=breathing --set minutes=10 --on 0001-01-01",
        "attempt RK-2 --set date=1026-03-01",
        "pause RK-1 --on 1850-01-01",
        "goal add RK Sleep --on 0001-01-01",
        "amend RK-1 --review-on 9999-12-31",
        "amend RK-1 --start 1026-03-01",
        "review RK-1 --on 1850-01-01",
        "client discharge RK --on 1850-01-01",
        "view adherence RK --from 0001-01-01",
    ],
)
def test_years_in_which_nobody_lives_are_refused(terminal, typed, line):
    typed("client add RK --timezone Europe/Berlin")
    typed(RELAX.format("RK"))
    typed("assign RK dbt.please --task 'Fill it in'")
    assert "Check the year" in refused(terminal, line)
