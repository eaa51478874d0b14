"""The bench compares like with like: every baseline does the same work, on the same rows.

Nothing is timed here. What a bench measures is run once, small, to see that each
figure of the table is there.
"""

from __future__ import annotations

import math
import sqlite3
from contextlib import closing
from datetime import datetime
from importlib import import_module
from pathlib import Path

import msgspec
import pytest
from bench import (
    append,
    command,
    growth,
    library,
    logs,
    processes,
    raw,
    rebuild,
    replay,
    startup,
    stream,
)
from bench.__main__ import QUESTIONS, figure_of, with_table
from bench.harness import (
    Figure,
    Options,
    Timing,
    at_least,
    at_most,
    cost,
    folder,
    interleaved,
    speed,
)
from bench.logs import CODE, copied, kept_log, lived_in, practice_of
from bench.practice import assigned
from bench.programs import intersession, output, output_on_terminal, sqlite_utils

from intersession.domain.registry import CODEC
from intersession.events.streams import stream_of
from intersession.store.home import Home
from intersession.store.sqlite.log import SqliteLog
from intersession.store.sqlite.reader import SqliteReader

EVENTS = 1200

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def options(tmp_path_factory):
    return Options(events=EVENTS, rounds=1, logs=tmp_path_factory.mktemp("logs"))


@pytest.fixture
def log(options):
    return kept_log(options).log_path


def rows(path):
    """The rows of a log, without positions."""
    return [row for page in raw.pages(path) for row in page]


def tables(path):
    """Every table of a file with its rows, in no order."""
    with closing(sqlite3.connect(path)) as connection:
        return {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)
            for name in raw.tables(connection)
        }


# The same work, the same rows.


def test_the_made_up_log_holds_exactly_as_many_events_as_were_asked_for(log):
    assert len(rows(log)) == EVENTS


def test_a_replay_gives_the_events_of_the_raw_scan(log):
    replayed = [one for page in replay.pages(log) for one in page]
    encoded = [
        (one.position, one.stream, one.version, *CODEC.encode(one.event)) for one in replayed
    ]
    with closing(raw.connect(log)) as connection:
        assert encoded == raw.scanned(connection).fetchall()


def test_the_library_replays_the_same_events(log, tmp_path):
    theirs = library.filled(tmp_path / "library.db", log)
    replayed = [
        (one.originator_id, one.originator_version, one.name, one.timestamp, one.fields)
        for page in library.replayed(theirs)
        for one in page
    ]
    expected = []
    for name, version, topic, state in rows(log):
        fields = msgspec.json.decode(state)
        recorded = datetime.fromisoformat(fields.pop("recorded_at"))
        expected.append((library.identity(name), version, topic, recorded, fields))
    assert replayed == expected


def test_an_import_ends_with_the_rows_of_the_raw_one(log, tmp_path):
    append.ours(tmp_path / "ours", append.ready(log))
    append.baseline(tmp_path / "raw", log)
    append.defaults(tmp_path / "library", log)
    assert rows(tmp_path / "ours" / "log.db") == rows(tmp_path / "raw" / "log.db") == rows(log)
    replayed = library.replayed(tmp_path / "library" / "library.db")
    assert sum(map(len, replayed)) == EVENTS


def test_an_import_is_in_the_transactions_of_the_raw_one(log):
    # 1,200 events, a thousand a transaction.
    assert [len(page) for page in append.ready(log)] == [1000, 200]
    assert [len(page) for page in raw.pages(log)] == [1000, 200]


def test_commands_decide_the_same_events_again(log, tmp_path):
    append.deciding(tmp_path / "ours", append.ready(log))
    assert rows(tmp_path / "ours" / "log.db") == rows(log)


def test_the_raw_file_is_the_logs_own_schema_and_as_durable(log, tmp_path):
    with closing(raw.make_like(tmp_path / "raw.db", log)) as made, closing(raw.connect(log)) as own:
        schema = "SELECT type, name, sql FROM sqlite_master ORDER BY name"
        assert made.execute(schema).fetchall() == own.execute(schema).fetchall()
        assert made.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert made.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL


def test_commands_and_raw_transactions_add_the_same_rows(options, tmp_path):
    contest = command.Contest(kept_log(options), tmp_path, command.COMMANDS)
    before = len(rows(contest.path))
    assert rows(contest.raw_path) == rows(contest.path)
    for run in (contest.ours, contest.baseline, contest.defaults):
        assert run() > 0
    contest.close()
    after = rows(contest.path)
    assert len(after) == before + command.COMMANDS
    assert rows(contest.raw_path) == after


def test_commands_are_on_assignments_with_up_to_nine_attempts(options, tmp_path):
    contest = command.Contest(kept_log(options), tmp_path, command.COMMANDS)
    contest.ours()
    contest.close()
    added = rows(contest.path)[-command.COMMANDS :]
    # The assignment's own event is version 1, so the first attempt at it is version 2.
    assert sorted({version for _, version, _, _ in added}) == list(range(2, 12))


def test_a_load_reads_the_stream_that_the_raw_select_reads(options, tmp_path):
    home = copied(kept_log(options), tmp_path / "home")
    (name,) = map(stream_of, assigned(home, [stream.EVENTS - 1]))
    with closing(SqliteReader(home.log_path)) as log, closing(raw.connect(home.log_path)) as plain:
        encoded = [msgspec.json.decode(CODEC.encode(event)[1]) for event in log.events(name)]
        assert encoded == raw.stream(plain, name)
        assert stream.load(log, name).version == stream.EVENTS == len(encoded)
    path = library.filled(tmp_path / "library.db", home.log_path)
    with closing(library.Records(path)) as theirs:
        assert len(theirs.load(library.identity(name)).events) == stream.EVENTS


def test_the_raw_upsert_ends_with_the_tables_of_the_views(log, tmp_path):
    built = Home(tmp_path / "built")
    rebuild.rebuild(log, built)
    rebuild.upsert(built.views_path, tmp_path / "raw" / "views.db")
    expected = tables(built.views_path)
    assert tables(tmp_path / "raw" / "views.db") == expected
    assert len(expected["attempts"]) > EVENTS / 4


@pytest.mark.parametrize("worker", [processes.ours, processes.baseline])
def test_two_processes_each_save_all_they_have(worker, tmp_path):
    ended = processes.together(worker, tmp_path / "home", 2, saves=20)
    assert [(len(one.saves), one.errors) for one in ended] == [(20, 0), (20, 0)]
    found = rows(tmp_path / "home" / "log.db")
    model = [row[1:] for row in found if row[0] == processes.MODEL][:20]
    for name in ("W0.1", "W1.1"):
        assert [row[1:] for row in found if row[0] == name] == model


def test_the_programs_print_what_they_are_timed_for(options, tmp_path):
    home = lived_in(options)
    agenda = intersession("agenda", CODE, home=home.path)
    on_terminal = output_on_terminal(agenda)
    for printed in (output(agenda), on_terminal):
        assert b"AB: to open the next session with" in printed
    assert b"\x1b[" in on_terminal  # it is a terminal: headings are bold
    peer = output(sqlite_utils("tables", str(home.views_path)))
    assert b"attempts" in peer


def test_today_is_timed_over_the_clients_of_a_practice(options, tmp_path, monkeypatch):
    monkeypatch.setattr(logs, "CLIENTS", 3)
    home = practice_of(options)
    printed = output(startup.programs(home, copied(home, tmp_path / "home"), home)["today"])
    listed = [line.split()[0] for line in printed.decode().splitlines() if line.startswith("C0")]
    assert set(listed) <= {"C00001", "C00002", "C00003"}
    assert listed


def test_an_attempt_that_is_timed_is_recorded(options, tmp_path):
    home = copied(lived_in(options), tmp_path / "home")
    words = startup.programs(home, home, home)["attempt --set"]
    before = len(rows(home.log_path))
    output(words)
    assert [row[2] for row in rows(home.log_path)[before:]] == ["homework.attempted.v2"]


def test_a_catch_up_takes_in_one_new_event(options, tmp_path):
    home = copied(lived_in(options), tmp_path / "home")
    (handle,) = assigned(home, [5])
    growth.catch_up_with_one(home, handle)
    attempts = [row for row in tables(home.views_path)["attempts"] if row[0] == handle]
    assert len(attempts) == 6


def test_a_lived_in_home_is_level(options):
    home = lived_in(options)
    with closing(sqlite3.connect(home.views_path)) as views:
        positions = {position for (position,) in views.execute("SELECT position FROM views")}
    with closing(SqliteLog(home)) as log:
        assert positions == {log.last_position()}


# Figures.


def test_contenders_take_turns():
    order = []
    contenders = {name: lambda name=name: order.append(name) or 1.0 for name in ("ours", "raw")}
    found = interleaved(contenders, Options(rounds=3, logs=Path()), 10)
    assert order == ["ours", "raw"] * 3
    assert found["raw"] == Timing(name="raw", seconds=[1.0, 1.0, 1.0], count=10)


def test_a_ratio_is_the_median_of_the_rounds():
    ours = Timing(name="ours", seconds=[9.0, 2.0, 8.0], count=10)
    baseline = Timing(name="raw", seconds=[3.0, 1.0, 4.0], count=10)
    # 3, 2 and 2 times as long; the quotient of the medians, 8 and 3, would be 2.67.
    assert cost(ours, baseline) == 2.0
    assert speed(ours, baseline) == 0.5
    assert ours.each == 0.8


def test_a_ratio_is_for_one_thing():
    tenth = Timing(name="a tenth", seconds=[3.0], count=10)
    whole = Timing(name="whole", seconds=[10.0], count=100)
    assert cost(tenth, whole) == pytest.approx(3.0)  # 0.3 s against 0.1 s each


@pytest.mark.parametrize(
    ("value", "goal", "verdict"),
    [
        (0.45, at_least(0.45), "met"),
        (0.44, at_least(0.45), "not met"),
        (1.25, at_most(1.25), "met"),
        (1.26, at_most(1.25), "not met"),
        (7.0, None, "–"),
    ],
)
def test_a_figure_says_whether_its_goal_is_met(value, goal, verdict):
    figure = Figure("replay", "raw", value, goal=goal)
    assert figure.verdict == verdict
    assert figure_of(figure.as_json()) == figure


def test_the_page_gets_the_table_in_its_place():
    page = "top\n<!-- bench 100 -->\nold\n<!-- end of bench 100 -->\nbelow\n"
    now = with_table(page, 100, "new")
    assert now == "top\n<!-- bench 100 -->\n\nnew\n\n<!-- end of bench 100 -->\nbelow\n"
    both = with_table(now, 900, "other")
    assert both.index("new") < both.index("other") < both.index("below")
    assert with_table(both, 100, "new") == both


GOALS = {
    "replay": [("≥", 0.45), ("≥", 1.0)],
    "append": [("≥", 0.8)],
    "command": [("≥", 0.85)],
    "stream": [("≤", 1.25)],
    "rebuild": [("≥", 0.7)],
    "chain": [("≤", 1.05)] * 2,
    "startup": [*[("≤", 4)] * 2, *[("≤", 0.7)] * 4, *[("≤", 1.0)] * 4, ("≤", 2.2)],
    "processes": [("≥", 0.8), ("≤", 0), ("≤", 10)],
    "growth": [("≤", 1.3)] * 3,
    "memory": [("≤", 1.3), ("≤", 200)],
}


def test_every_question_has_its_goals():
    """Those of a shared log are tested with a server: tests/postgres/test_bench_of_a_server.py."""
    assert [*GOALS, "postgres"] == list(QUESTIONS)


@pytest.mark.parametrize("question", GOALS)
def test_every_question_gives_its_figures(question, options, monkeypatch):
    module = import_module(f"bench.{question}")
    for name, less in (("TURNS", 1), ("TURNS_INSIDE", 1), ("SAVES", 50)):
        if hasattr(module, name):
            monkeypatch.setattr(module, name, less)
    monkeypatch.setattr(logs, "CLIENTS", 2)
    figures = module.measure(options).figures
    assert all(math.isfinite(one.value) and one.value >= 0 for one in figures)
    goals = [("≤" if one.goal.at_most else "≥", one.goal.limit) for one in figures if one.goal]
    assert goals == GOALS[question]


def test_a_folder_of_a_round_is_gone_after_it():
    with folder() as path:
        (path / "file").touch()
    assert not path.exists()
