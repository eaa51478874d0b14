"""``log export``: the events as lines that other programs read, the same bytes for the same log."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from heads_told import without_head

from intersession.plugins.manager import installed
from intersession.store.home import Home
from intersession.store.locate import log_of
from intersession.store.sqlite.log import SqliteLog
from intersession.store.sqlite.reader import SqliteReader
from intersession_cli import caseload
from intersession_cli.testing import Terminal

ATTEMPT = (
    "attempt RK-1 --set 'situation=on the bus' --set 'moods=[{name: fear, before: 80}]' "
    "--set 'automatic_thoughts=[{text: They all look}]' --on 2026-03-04"
)
WORDS = 'Say "no",\nthen leave – \u00e4, \U0001f41d; a\ttab, \u2028 and a \\'
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
"""As a shell has it: what is printed to a pipe waits in a buffer unless it is told to go."""
HEADER = ["position", "event", "client", "assignment", "type", "happened_at", "recorded_at", "data"]


@pytest.fixture(scope="module")
def terminal(tmp_path_factory):
    """RK and RK2; an attempt of the 4th, recorded on the 6th and put right on the 7th."""
    terminal = Terminal(tmp_path_factory.mktemp("lived"))
    for day, line in (
        ("2026-03-02", "client add RK --timezone Europe/Berlin"),
        ("2026-03-02", "assign RK cbt.thought-record --task 'Write one' --how-often daily"),
        ("2026-03-03", "client add RK2 --timezone UTC"),
        ("2026-03-06", ATTEMPT),
        ("2026-03-07", "correct RK-1 1 --why 'Timed it' --amount 20min"),
        ("2026-03-08", ["goal", "add", "RK2", WORDS]),
        ("2026-03-09", "obstacle RK-1 no-time --on unknown"),
    ):
        terminal.clock.set(day)
        assert terminal(line).exit_code == 0
    terminal.clock.set("2026-03-12")
    assert terminal.events == 7
    return terminal


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The home of the demo's caseload, whose export no pipe holds at once."""
    home = Home(tmp_path_factory.mktemp("demo"))
    with closing(SqliteLog(home)) as log:
        caseload.fill(log, installed(), date(2026, 3, 2))
    return home


@pytest.fixture(autouse=True)
def berlin(monkeypatch):
    """This machine's clock, which tells when a day ends, is Berlin's."""
    monkeypatch.setattr("intersession_cli.input.values.local_zone", lambda: "Europe/Berlin")


def exported(terminal, *options):
    """What is printed, and nothing but that."""
    result = terminal(["log", "export", *options])
    assert (result.exit_code, without_head(result.stderr)) == (0, ""), result.output
    return result.stdout_bytes


def positions(terminal, *options):
    return [int(json.loads(line)["sequence"]) for line in exported(terminal, *options).splitlines()]


def refused(terminal, line):
    """What is said on standard error; standard output stays empty."""
    result = terminal(f"log export {line}")
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert "Traceback" not in result.stderr
    return " ".join(result.stderr.split())


def held(home):
    """The identity of a home's log, and its rows as they are stored."""
    with closing(SqliteReader(home.log_path)) as log:
        return log.identity(), [row for page in log.stored() for row in page]


def command(home, *words):
    return [sys.executable, "-m", "intersession_cli", "--home", str(home.path), "log", *words]


# A line.


def test_a_line_is_an_event_of_cloudevents(terminal):
    line = exported(terminal).splitlines()[3]
    identity, rows = held(terminal.home)
    *_, state = rows[3]
    assert line == (
        b'{"specversion":"1.0","id":"RK-1#2","source":"%s","type":"homework.attempted.v2",'
        b'"subject":"RK-1","time":"2026-03-06T09:00:00Z","datacontenttype":"application/json",'
        b'"dataschema":"https://intersession.dev/events/homework.attempted/2",'
        b'"sequence":"00000000000000000004","data":%s}' % (identity.encode(), state)
    )


def test_every_event_is_a_line_with_its_data_as_it_is_stored(demo, tmp_path):
    terminal = Terminal(tmp_path)
    terminal.home = demo
    identity, rows = held(demo)
    lines = exported(terminal).splitlines()
    assert len(lines) == len(rows) > 250
    for line, (position, stream, version, name, state) in zip(lines, rows, strict=True):
        event = json.loads(line)
        subject = stream.replace(".", "-")
        assert event["source"] == identity
        assert (int(event["sequence"]), event["type"]) == (position, name)
        assert (event["id"], event["subject"]) == (f"{subject}#{version}", subject)
        assert line.endswith(b'"data":%s}' % state)


def test_a_text_with_line_breaks_stays_on_one_line(terminal):
    text = exported(terminal).decode()
    assert text.count("\n") == 7
    assert text.endswith("}\n")
    assert json.loads(text.split("\n")[5])["data"]["words"] == WORDS


# The same log, the same bytes.


def test_the_same_log_gives_the_same_bytes_at_any_time_and_from_any_process(terminal):
    once = exported(terminal)
    assert exported(terminal) == once
    environment = {**ENVIRONMENT, "PYTHONIOENCODING": "cp1252", "TZ": "Asia/Tokyo"}
    other = subprocess.run(command(terminal.home, "export"), capture_output=True, env=environment)
    assert (other.returncode, other.stdout) == (0, once)
    assert without_head(other.stderr.decode()) == ""


def test_json_lines_of_log_show_lose_no_letter_on_another_terminal_either(terminal):
    environment = {**ENVIRONMENT, "PYTHONIOENCODING": "cp1252"}
    words = command(terminal.home, "show", "--json")
    done = subprocess.run(words, capture_output=True, env=environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.split(b"\n")[5])["data"]["words"] == WORDS


def test_what_is_recorded_later_is_added_at_the_end(tmp_path):
    terminal = Terminal(tmp_path)
    terminal("client add RK --timezone UTC")
    before = exported(terminal)
    terminal("goal add RK 'Go by bus'")
    after = exported(terminal)
    assert after.startswith(before)
    assert after.count(b"\n") == 2


def test_an_empty_home_gives_nothing_and_stays_empty(tmp_path):
    terminal = Terminal(tmp_path)
    terminal.home.path.mkdir(0o700)
    terminal.home.log_path.touch(0o600)
    assert exported(terminal) == b""
    assert exported(terminal, "--until", "yesterday") == b""
    assert exported(terminal, "--format", "csv").decode() == ",".join(HEADER) + "\n"
    assert terminal.home.log_path.read_bytes() == b""


@pytest.mark.parametrize("form", ["cloudevents", "csv"])
def test_a_closed_pipe_ends_it_quietly(demo, form):
    words = " ".join(command(demo, "export", "--format", form))
    line = f"set -o pipefail; {words} | head -1"
    done = subprocess.run(
        ["bash", "-c", line], capture_output=True, text=True, env=ENVIRONMENT, timeout=60
    )
    assert (done.returncode, without_head(done.stderr)) == (0, "")
    assert done.stdout.count("\n") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("limit", ["1", "999"])
def test_a_full_disk_is_told_in_a_line(demo, limit):
    words = command(demo, "export", "--limit", limit)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, env=ENVIRONMENT)
    assert done.returncode == 2, done.stderr.decode()
    assert b"No space left on device" in done.stderr
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


def test_a_event_of_a_newer_version_is_told_and_no_line_is_made_up(tmp_path):
    terminal = Terminal(tmp_path)
    terminal("client add RK --timezone UTC")
    whole = exported(terminal)
    with closing(log_of(terminal.home)) as log:
        log.adopt([(2, "RK", 2, "client.moved.v1", b"{}")])
    result = terminal("log export")
    assert result.exit_code == 2
    assert "client.moved.v1. A newer version" in " ".join(result.stderr.split())
    assert result.stdout_bytes in (b"", whole)
    assert exported(terminal, "--until", "1") == whole


# Which events.


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("--since 0", [1, 2, 3, 4, 5, 6, 7]),
        ("--since 5", [6, 7]),
        ("--since 7", []),
        ("--until 0", []),
        ("--until 2", [1, 2]),
        ("--until 7", [1, 2, 3, 4, 5, 6, 7]),
        ("--until 99", [1, 2, 3, 4, 5, 6, 7]),
        ("--since 2 --until 4", [3, 4]),
        ("--since 4 --until 2", []),
        ("--limit 0", []),
        ("--limit 2", [1, 2]),
        ("--limit 99", [1, 2, 3, 4, 5, 6, 7]),
        ("--client RK", [1, 2, 4, 5, 7]),
        ("--client rk2", [3, 6]),
        ("--type homework.attempted", [4]),
        ("--type homework.attempted.v2", [4]),
        ("--type homework.attempted --type homework.corrected", [4, 5]),
        ("--type client.registered --type client.registered.v1", [1, 3]),
        ("--type homework.withdrawn", []),
        ("--client RK --since 1 --limit 2", [2, 4]),
        ("--client RK --type client.registered", [1]),
        ("--client RK2 --until 5", [3]),
        ("--client RK --type homework.corrected --since 4 --until 5 --limit 1", [5]),
        ("--until 2026-03-06 --since 2", [3, 4]),
        ("--until 2026-03-06 --client RK --limit 2", [1, 2]),
        ("--until 2026-03-06 --type homework.corrected", []),
    ],
)
def test_what_the_options_leave(terminal, options, expected):
    assert positions(terminal, *options.split()) == expected


def test_in_parts_it_is_the_whole(terminal):
    """Whoever keeps the last position gets each event once."""
    whole = exported(terminal)
    for position in range(8):
        first = exported(terminal, "--until", str(position))
        assert first + exported(terminal, "--since", str(position)) == whole
        assert first == exported(terminal, "--limit", str(position))


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ("2026-03-01", []),
        ("2026-03-02", [1, 2]),
        ("2026-03-04", [1, 2, 3]),  # it happened on the 4th, and was recorded on the 6th
        ("2026-03-06 09:59", [1, 2, 3]),
        ("2026-03-06 10:00", [1, 2, 3, 4]),
        ("2026-03-06T09:00Z", [1, 2, 3, 4]),
        ("6 march", [1, 2, 3, 4]),
        ("2026-03-07", [1, 2, 3, 4, 5]),
        ("last sunday", [1, 2, 3, 4, 5, 6]),
        ("3 days ago", [1, 2, 3, 4, 5, 6, 7]),
        ("today", [1, 2, 3, 4, 5, 6, 7]),
    ],
)
def test_until_a_time_is_what_was_on_record_by_then(terminal, until, expected):
    assert positions(terminal, "--until", until) == expected


def test_until_a_time_goes_client_by_client_where_clocks_differ(tmp_path):
    """The clock of the machine that RK2 is written down on is a day slow."""
    terminal = Terminal(tmp_path)
    for day, line in (
        ("2026-03-05", "client add RK --timezone UTC"),
        ("2026-03-04", "client add RK2 --timezone UTC"),
        ("2026-03-05", "goal add RK2 one"),
        ("2026-03-04", "goal add RK2 two"),
    ):
        terminal.clock.set(day)
        assert terminal(line).exit_code == 0
    terminal.clock.set("2026-03-12")
    assert positions(terminal, "--until", "2026-03-03") == []
    assert positions(terminal, "--until", "2026-03-04") == [2, 3, 4]
    assert positions(terminal, "--until", "2026-03-05") == [1, 2, 3, 4]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York"])
@pytest.mark.parametrize("until", ["2026-03-06 09:30", "2026-03-06 10:00", "2026-03-06"])
def test_of_a_client_it_is_what_log_as_of_shows(terminal, monkeypatch, zone, until):
    """One time, one clock: the client's, wherever this machine stands."""
    monkeypatch.setattr("intersession_cli.input.values.local_zone", lambda: zone)
    shown = terminal(["log", "show", "RK", "--json", "--as-of", until]).stdout.splitlines()
    expected = [json.loads(line)["position"] for line in shown]
    assert positions(terminal, "--client", "RK", "--until", until) == expected


# As a table.


def table(terminal, *options):
    text = exported(terminal, "--format", "csv", *options).decode()
    return list(csv.reader(io.StringIO(text, newline="")))


def test_a_table_has_the_named_columns_and_a_row_for_each_event(terminal):
    header, *rows = table(terminal)
    assert header == HEADER
    assert [row[:7] for row in rows[2:4]] == [
        [
            *("3", "RK2#1", "RK2", "", "client.registered.v1"),
            *("2026-03-03", "2026-03-03T09:00:00Z"),
        ],
        [
            *("4", "RK-1#2", "RK", "RK-1", "homework.attempted.v2"),
            *("2026-03-04", "2026-03-06T09:00:00Z"),
        ],
    ]
    assert len(rows) == 7
    assert rows[6][5] == ""  # nobody knows when


def test_a_table_says_what_the_lines_say(terminal):
    lines = [json.loads(line) for line in exported(terminal).splitlines()]
    rows = [dict(zip(HEADER, row, strict=True)) for row in table(terminal)[1:]]
    for line, row in zip(lines, rows, strict=True):
        assert int(row["position"]) == int(line["sequence"])
        assert (row["event"], row["type"]) == (line["id"], line["type"])
        assert (row["assignment"] or row["client"]) == line["subject"]
        assert row["recorded_at"] == line["time"]
        assert row["happened_at"] == (line["data"].get("happened_at", ""))
        assert json.loads(row["data"]) == line["data"]


def test_data_in_a_table_is_the_stored_json(terminal):
    _, rows = held(terminal.home)
    assert [row[7].encode() for row in table(terminal)[1:]] == [row[4] for row in rows]


def test_a_cell_keeps_quotes_commas_and_line_breaks(terminal):
    (cell,) = (row[7] for row in table(terminal) if row[1] == "RK2#2")
    assert json.loads(cell)["words"] == WORDS
    raw = exported(terminal, "--format", "csv").decode()
    assert '""words"":""Say \\""no\\"",\\nthen leave' in raw
    assert "\r" not in raw


def test_a_table_takes_the_same_options(terminal):
    for options in ("--client RK --limit 3", "--since 5", "--until 2026-03-06", "--limit 0"):
        found = [int(row[0]) for row in table(terminal, *options.split())[1:]]
        assert found == positions(terminal, *options.split())


def test_cloudevents_is_what_is_printed_unless_told(terminal):
    assert exported(terminal, "--format", "cloudevents") == exported(terminal)


# What is refused.

REFUSED = {
    "--client ZZ": ["There is no client ZZ on record", "intersession client list"],
    "--client RK-1": ["RK-1"],
    "--client Robert": ["looks like a name", "pseudonym"],
    "--type homework.atempted": [
        "no type of event 'homework.atempted'",
        "Did you mean homework.attempted.v2",
    ],
    "--type homework.attempted.v3": ["'homework.attempted.v3'", "homework.attempted.v2"],
    "--type homework": ["no type of event 'homework'"],
    "--type client.registered --type nonsense": ["no type of event 'nonsense'", "Known: client."],
    "--since -1": ["--since", "-1"],
    "--since soon": ["--since", "'soon'"],
    "--since 2026-03-02": ["--since", "2026-03-02"],
    "--since 1.5": ["--since", "1.5"],
    "--until -1": ["'-1' is not a day"],
    "--until 'long ago'": ["'long ago' is not a day. Accepted: today, yesterday"],
    "--until 2026-02-30": ["February 2026 has 28 days"],
    "--until 02.03.2026": ["could be two days"],
    "--until ''": ["'' is not a day"],
    "--until tomorrow": ["2026-03-13 has not come yet: today is 2026-03-12."],
    "--until 2026-03-13": ["2026-03-13 has not come yet"],
    "--until 'today 10:01'": ["2026-03-12T10:01:00+01:00 has not come yet"],
    "--limit -1": ["--limit", "-1"],
    "--limit many": ["--limit", "'many'"],
    "--format xml": ["There is no format 'xml'. Known: cloudevents, csv."],
    "RK": ["unexpected extra argument (RK)"],
}


@pytest.mark.parametrize("line", REFUSED)
def test_a_clear_line_and_nothing_on_standard_output(terminal, line):
    told = refused(terminal, line)
    assert [said for said in REFUSED[line] if said not in told] == []


@pytest.mark.parametrize("option", ["--until", "--limit"])
@pytest.mark.parametrize("number", [10**6, 10**17])
def test_a_number_that_no_log_reaches_is_as_far_as_it_goes(terminal, option, number):
    assert positions(terminal, option, str(number)) == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("number", [8, 10**15])
def test_to_begin_after_what_the_log_never_reached_is_refused(terminal, number):
    """The position is of another log, or an older copy was put in place of this one."""
    assert re.search(rf"\b{number}\b.*\b7\b", refused(terminal, f"--since {number}"))


def test_the_help_shows_how_it_is_used(terminal):
    told = terminal("log export --help").output
    assert "intersession log export --client RK --type homework.attempted | jq .data" in told
