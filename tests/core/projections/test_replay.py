"""What was on record by a time is what a log that ends there says; and views of any events."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from histories import SLOW, Moods, Open, OpenRow, command, commands, for_all, hard_plugins, lived
from hypothesis import given, settings
from hypothesis import strategies as st
from stores import Store

from intersession import EntryRow, EntryView, View, changed, folds, key, table, view
from intersession.domain.assignment.events import Attempted
from intersession.errors import (
    HomeError,
    IntersessionError,
    InvalidInput,
    LogError,
    NotFound,
    PluginError,
)
from intersession.events.recorded import Recorded
from intersession.plugins.manager import Plugins, installed
from intersession.projections.replay import Folded, replay
from intersession.projections.runner import ViewProblem, Views
from intersession.store.as_of import by_then, looking_back
from intersession.store.home import Home
from intersession.store.reader import LogReader
from intersession.testing import World
from intersession_cli import caseload

pytestmark = pytest.mark.every_store

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
days_go_by = command("clock", days=st.integers(0, 5), minutes=st.integers(1, 1000))
histories = st.lists(commands | commands | days_go_by, min_size=10, max_size=60)
shares = st.floats(0, 1)


@table("t_tally")
class TallyRow:
    """How often a client tried."""

    client: str = key()
    attempts: int = 0


@view("t.tally", version=1, title="Tally", tables=[TallyRow])
class Tally(View):
    """A view that nobody installed."""

    @folds(Attempted)
    def attempted(self, recorded, store):
        row = store[TallyRow].get(recorded.client) or TallyRow(client=recorded.client)
        store[TallyRow].put(changed(row, attempts=row.attempts + 1))


@table("t_long")
class LongRow(EntryRow):
    """A walk that was long enough."""


@view("t.long", version=1, title="Long walks", tables=[LongRow])
class Long(EntryView):
    """Stops at a walk of 13 minutes."""

    worksheet = "walks.walk"

    def rows(self, entry):
        assert entry.answers["minutes"] != 13
        yield entry.row(LongRow)


@pytest.fixture(scope="module")
def all_plugins(small_plugins: Callable[[], Plugins]) -> Plugins:
    """The small world's plugins, and two views that are hard to keep level."""
    return hard_plugins(small_plugins())


@contextmanager
def truncated(store: Store, log: LogReader, then: datetime) -> Iterator[LogReader]:
    """A log of its own that holds only what was recorded by then, byte for byte."""
    kept = [
        row
        for page in log.stored()
        for row in page
        if datetime.fromisoformat(json.loads(row[4])["recorded_at"]) <= then
    ]
    with TemporaryDirectory() as folder, closing(store.log(Path(folder) / "home")) as other:
        if kept:
            other.adopt(kept, log.identity())
        yield other


def reports_then(log: LogReader, views, then: datetime, client: str | None, day: date):
    """What every view says of the events by then."""
    with Folded(views, by_then(log, then, client), today=day) as folded:
        assert folded.problems == {}
        return {name: folded.report(name, client=client) for name in views}


def reports_of(log: LogReader, views, client: str | None, day: date):
    """What every view of a home over this log says."""
    with TemporaryDirectory() as folder, closing(Views(Home(Path(folder)), log, views)) as found:
        return {name: found.report(name, client=client, today=day) for name in views}


def time_within(log: LogReader, share: float) -> datetime:
    """A time between the first and the last event, perhaps that of an event."""
    recorded = sorted({one.event.recorded_at for one in log.read()})
    number = int(share * (len(recorded) - 1))
    rest = share * (len(recorded) - 1) - number
    following = recorded[min(number + 1, len(recorded) - 1)]
    return recorded[number] + (following - recorded[number]) * rest


@for_all(history=histories, share=shares, client=st.sampled_from([None, "RK", "AB"]))
def test_as_of_is_what_a_log_that_ends_there_says(store, all_plugins, history, share, client):
    """Given any history, at any time, late entries and corrections count from when they came."""
    with lived(store, all_plugins, history) as life:
        log, views = life.world.log, all_plugins.views
        then = time_within(log, share)
        with truncated(store, log, then) as other:
            expected = reports_of(other, views, client, then.date())
        assert reports_then(log, views, then, client, then.date()) == expected


def test_those_histories_tell_times_apart(store, all_plugins):
    """A guard for the property above: much comes after half the time, and changes what is said."""
    apart: list[bool] = []

    @settings(SLOW, max_examples=200, database=None)
    @given(history=histories)
    def gather(history):
        if sum(apart) >= 5:
            return
        with lived(store, all_plugins, history) as life:
            log, views = life.world.log, all_plugins.views
            then = time_within(log, 0.5)
            now = reports_of(log, views, None, then.date())
            apart.append(reports_then(log, views, then, None, then.date()) != now)

    gather()
    assert sum(apart) >= 5


def test_as_of_holds_for_every_installed_view(store, tmp_path):
    """Given the demo's caseload, at the end of any week, every view says what it said then."""
    plugins, log = installed(), store.log(tmp_path / "home")
    caseload.fill(log, plugins, date(2026, 3, 2))
    recorded = [one.event.recorded_at for one in log.read()]
    for week in (1, 3, 5):
        then = recorded[0] + timedelta(weeks=week)
        with truncated(store, log, then) as other:
            assert 0 < other.last_position() < log.last_position()
            for client in (None, log_client(log)):
                expected = reports_of(other, plugins.views, client, then.date())
                found = reports_then(log, plugins.views, then, client, then.date())
                assert found == expected
    log.close()


def log_client(log: LogReader) -> str:
    return next(log.read()).client


def skewed(walked: World, *offsets: int) -> None:
    """Give the last events the times of clocks that are off, in seconds."""
    last = walked.log.last_position()
    walked.log.close()
    with sqlite3.connect(walked.home.log_path) as connection:
        for position, offset in enumerate(offsets, last - len(offsets) + 1):
            at = (walked.clock() + timedelta(seconds=offset)).isoformat().replace("+00:00", "Z")
            connection.execute(
                "UPDATE stored_events SET state = "
                "CAST(json_set(state, '$.recorded_at', ?) AS BLOB) WHERE position = ?",
                (at, position),
            )
    connection.close()


@pytest.mark.only("sqlite")
def test_clocks_that_differ_leave_no_gap_in_a_client(walked):
    """An event before one that was on record was on record, whatever its machine's clock said."""
    skewed(walked, 0, 90, -30, 120)
    found = list(by_then(walked.log, walked.clock()))
    positions = [one.position for one in found]
    assert positions == list(range(1, walked.log.last_position()))


@pytest.mark.only("sqlite")
def test_a_clock_has_no_say_over_another_client(walked):
    """AB's machine is an hour slow: what RK recorded since is not on record an hour ago."""
    then = walked.clock()
    walked.clock.move(minutes=60)
    walked.homework.attempt("RK-1", {"minutes": 15})
    walked.homework.register("AB", timezone="America/New_York")
    skewed(walked, -3600)
    found = list(by_then(walked.log, then))
    assert [one.id for one in found] == ["RK#1", *(f"RK-1#{n}" for n in range(1, 6)), "AB#1"]


@pytest.mark.parametrize("client", [None, "RK"])
def test_a_client_alone_is_as_among_all(walked, client):
    walked.homework.register("AB", timezone="America/New_York")
    then = walked.clock()
    walked.clock.move(days=1)
    walked.homework.attempt("RK-1", {"minutes": 15})
    found = [one.id for one in by_then(walked.log, then, client)]
    assert found == ["RK#1", *(f"RK-1#{n}" for n in range(1, 6)), *(["AB#1"] if not client else [])]


def test_nothing_was_on_record_before_the_first_event(walked):
    assert list(by_then(walked.log, walked.clock() - timedelta(seconds=1))) == []


# When.


def test_a_day_means_its_end_on_the_clients_clock():
    then = looking_back(date(2026, 3, 2), BERLIN, NOW)
    assert then.at == datetime(2026, 3, 2, 22, 59, 59, 999999, tzinfo=UTC)
    assert (then.day, then.words) == (date(2026, 3, 2), "2 March 2026")


def test_a_day_that_is_short_ends_where_it_ends():
    """The clocks go forward on 29 March: that day has 23 hours."""
    later = datetime(2026, 4, 10, tzinfo=UTC)
    ends = [looking_back(date(2026, 3, day), BERLIN, later).at for day in (28, 29)]
    assert ends[1] - ends[0] == timedelta(hours=23)


def test_a_moment_is_the_clients_wall_time():
    then = looking_back(datetime(2026, 3, 2, 0, 30), BERLIN, NOW)
    assert then.at == datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    assert (then.day, then.words) == (date(2026, 3, 2), "2 March 2026, 00:30")


def test_a_moment_with_its_offset_is_never_doubted():
    moment = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
    assert looking_back(moment, BERLIN, NOW).at == moment
    assert looking_back(moment, None, NOW).at == moment


def test_today_is_everything_up_to_now():
    assert looking_back(NOW.date(), UTC, NOW).at > NOW
    assert looking_back(NOW, UTC, NOW).at == NOW


@pytest.mark.parametrize(
    "when", [NOW + timedelta(seconds=1), date(2026, 3, 11), date.max, datetime(2026, 3, 10, 10, 1)]
)
def test_the_future_is_refused(when):
    with pytest.raises(InvalidInput, match="has not come yet: today is 2026-03-10"):
        looking_back(when, BERLIN, NOW)


def test_a_day_has_come_where_the_client_is():
    """It is the 11th in Auckland already."""
    assert looking_back(date(2026, 3, 11), ZoneInfo("Pacific/Auckland"), NOW.replace(hour=15))


# Replay.


def test_a_view_that_is_not_installed(walked):
    with replay(Tally, walked.log.read()) as folded:
        assert folded.rows(TallyRow) == [TallyRow(client="RK", attempts=4)]
        assert folded.report("t.tally") == {"t_tally": [{"client": "RK", "attempts": 4}]}


def test_only_the_events_that_are_given(walked):
    events = walked.log.read(until=4)
    assert replay(Tally, events).rows(TallyRow) == [TallyRow(client="RK", attempts=2)]


def test_several_views_side_by_side(walked):
    folded = replay([Tally, Open, Moods], walked.log.read())
    assert [row.attempts for row in folded.rows(TallyRow)] == [4]
    assert [row.changes for row in folded.rows(OpenRow)] == [5]
    assert folded.report("t.moods") == {"t_moods": []}


def test_a_client_and_a_day_are_asked_for_as_anywhere(walked):
    class Dated(Tally):
        def report(self, look):
            return {"dated": [{"client": look.client, "today": look.today}]}

    dated = view("t.dated", version=1, title="Dated", tables=[TallyRow])(Dated)
    folded = replay(dated, walked.log.read(), today=walked.today)
    assert folded.report("t.dated")["dated"] == [{"client": None, "today": walked.today}]
    asked = folded.report("t.dated", client="RK", today=date(2026, 1, 1))["dated"]
    assert asked == [{"client": "RK", "today": date(2026, 1, 1)}]


def test_into_a_file_that_stays(walked, tmp_path):
    into = tmp_path / "tally.db"
    replay(Tally, walked.log.read(), into=into).close()
    with closing(sqlite3.connect(into)) as connection:
        assert connection.execute("SELECT client, attempts FROM t_tally").fetchall() == [("RK", 4)]


def test_replacing_replaces_only_its_own_tables(walked, tmp_path):
    into = tmp_path / "mine.db"
    with closing(sqlite3.connect(into)) as connection:
        connection.execute("CREATE TABLE mine (x)")
    for until in (4, None):
        replay(Tally, walked.log.read(until=until), into=str(into), replace=True).close()
    with closing(sqlite3.connect(into)) as connection:
        assert connection.execute("SELECT count(*) FROM mine").fetchone() == (0,)
        assert connection.execute("SELECT attempts FROM t_tally").fetchall() == [(4,)]


def test_a_view_that_stops_leaves_the_file_as_it_was(walked, tmp_path):
    into = tmp_path / "walks.db"
    replay([Long, Tally], walked.log.read(until=3), into=into).close()
    before = into.read_bytes()
    with pytest.raises(ViewProblem, match=r"t\.long stopped: RK-1#4 could not be folded: Asser"):
        replay([Tally, Long], walked.log.read(), into=into, replace=True)
    assert into.read_bytes() == before
    with closing(sqlite3.connect(into)) as connection:
        assert connection.execute("SELECT count(*) FROM t_long").fetchone() == (1,)


def test_events_that_cannot_be_read_leave_the_file_as_it_was(walked, tmp_path):
    def broken():
        yield from walked.log.read(until=3)
        raise LogError("the line is down")

    into = tmp_path / "tally.db"
    with pytest.raises(LogError, match="the line is down"):
        replay(Tally, broken(), into=into)
    with closing(sqlite3.connect(into)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []


def test_a_view_that_stops_does_not_stop_the_others(walked):
    views = {one.name: one() for one in (Long, Tally)}
    folded = Folded(views, walked.log.read())
    assert list(folded.problems) == ["t.long"]
    assert folded.rows(TallyRow) == [TallyRow(client="RK", attempts=4)]
    with pytest.raises(ViewProblem, match="RK-1#4 could not be folded"):
        folded.report("t.long")


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("name", ["log.db", "views.db"])
def test_what_a_home_keeps_is_left_alone(walked, name):
    walked.report("agenda")
    walked.views.close()
    before = (walked.home.path / name).read_bytes()
    with pytest.raises(HomeError, match="belongs to a home"):
        replay(Tally, walked.log.read(), into=walked.home.path / name)
    assert (walked.home.path / name).read_bytes() == before


def test_no_database_and_no_folder_are_told(walked, tmp_path):
    text = tmp_path / "notes.txt"
    text.write_text("These are notes of mine, and nothing that SQLite could ever make sense of.")
    for into in (text, tmp_path / "nowhere" / "tally.db"):
        with pytest.raises(HomeError, match="cannot be used to keep rows in"):
            replay(Tally, walked.log.read(), into=into)
    assert text.read_text().startswith("These are notes")


def test_one_that_nobody_closed_lets_go_of_its_rows(walked):
    """As where it is asked in one expression; from Python 3.13 on SQLite would warn."""
    folded = replay(Tally, walked.log.read())
    connection = folded._connection
    assert connection.execute("SELECT 1").fetchone() == (1,)
    del folded
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")


def test_events_out_of_order_are_told(walked):
    events = list(walked.log.read())
    with pytest.raises(IntersessionError, match=r"RK-1#2 .* was given after RK-1#3"):
        replay(Tally, [*events[:2], events[3], events[2]])
    many = [Recorded(n, "RK.1", n, events[2].event) for n in range(1, 1001)]
    with pytest.raises(IntersessionError, match=r"position 1000\) was given after RK-1#1000"):
        replay(Tally, [*many, many[-1]])


def test_what_is_no_view_is_told(walked):
    class Undeclared(View):
        pass

    for wrong in (Undeclared, TallyRow, [Tally, Undeclared]):
        with pytest.raises(PluginError, match="is not a view"):
            replay(wrong, [])
    with pytest.raises(PluginError, match=r"t\.tally and t\.tally both keep the table t_tally"):
        replay([Tally, Tally], [])


def test_what_was_not_folded_is_told(walked):
    folded = replay(Tally, walked.log.read())
    with pytest.raises(NotFound, match=r"no view t\.taly here\. Did you mean t\.tally\?"):
        folded.report("t.taly")
    with pytest.raises(NotFound, match=r"LongRow is not a row of these views\. Known: TallyRow"):
        folded.rows(LongRow)
