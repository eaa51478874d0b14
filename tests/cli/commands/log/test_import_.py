"""``log import``: the log of another place, all of it or nothing, and each event once."""

from __future__ import annotations

import gzip
import json
import os
import shlex
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import date

import pytest
from heads_told import without_head

from intersession.plugins.manager import installed
from intersession.store.home import Home
from intersession.store.sqlite.log import SqliteLog
from intersession_cli import caseload
from intersession_cli.testing import Terminal

ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
"""As a shell has it: what is printed to a pipe waits in a buffer unless it is told to go."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The home of the demo's caseload."""
    home = Home(tmp_path_factory.mktemp("demo"))
    with closing(SqliteLog(home)) as log:
        caseload.fill(log, installed(), date(2026, 3, 2))
    return home


@pytest.fixture(scope="module")
def lines(demo):
    """Its export, line by line; line n holds position n."""
    return exported(demo).splitlines(keepends=True)


@pytest.fixture
def terminal(tmp_path):
    """A home of which nothing is there yet."""
    return Terminal(tmp_path)


def exported(home, *options):
    """What ``log export`` prints of a home."""
    terminal = Terminal(home.path.parent)
    terminal.home = home
    result = terminal(["log", "export", *options])
    assert result.exit_code == 0, result.output
    return result.stdout_bytes


def take_in(terminal, *lines):
    """What is printed when lines are imported from standard input."""
    result = terminal("log import -", typed=b"".join(lines))
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def refused(terminal, *lines, file="-"):
    """What is said where lines, or a file, are refused; nothing was written."""
    before = dump(terminal.home)
    result = terminal(["log", "import", str(file)], typed=b"".join(lines))
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert "Traceback" not in result.stderr
    assert dump(terminal.home) == before
    return " ".join(result.stderr.split())


def events(data):
    return [json.loads(line) for line in data.splitlines()]


def dump(home):
    """A log's file as SQLite writes it down: tables, rows, sequences; None where there is none."""
    if not home.log_path.exists():
        return None
    with closing(sqlite3.connect(home.log_path)) as connection:
        return list(connection.iterdump())


def rows(terminal, line):
    """The rows of a view."""
    result = terminal(f"{line} --json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def shell(line):
    """A line in a shell, in which ``intersession`` is ours."""
    ours = shlex.join([sys.executable, "-m", "intersession_cli"])
    line = f'set -o pipefail; intersession() {{ {ours} "$@"; }}; {line}'
    words = ["bash", "-c", line]
    done = subprocess.run(words, capture_output=True, text=True, env=ENVIRONMENT, timeout=60)
    done.stderr = without_head(done.stderr)
    return done


# Into an empty home.


def test_through_a_pipe_a_home_becomes_a_copy_to_the_byte(demo, lines, tmp_path):
    there = Home(tmp_path / "there")
    done = shell(
        f"intersession --home {demo.path} log export "
        f"| intersession log import - --home {there.path}"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"Added {len(lines)} events; 0 there already.\n"
    assert dump(there) == dump(demo)
    assert exported(there) == exported(demo)
    assert exported(there, "--format", "csv") == exported(demo, "--format", "csv")


def test_the_home_it_makes_is_for_its_owner_alone(demo, tmp_path):
    there = Home(tmp_path / "there")
    done = shell(
        f"umask 000; intersession --home {demo.path} log export "
        f"| intersession log import - --home {there.path}"
        f"&& intersession --home {there.path} view adherence --json"
    )
    assert done.returncode == 0, done.stderr
    modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in there.path.iterdir()}
    assert modes == {"log.db": 0o600, "views.db": 0o600}
    assert stat.S_IMODE(there.path.stat().st_mode) == 0o700


def test_a_file_is_read_like_standard_input_and_adds_nothing_again(terminal, lines, tmp_path, demo):
    file = tmp_path / "log.jsonl"
    file.write_bytes(b"".join(lines))
    for added, known in ((len(lines), 0), (0, len(lines))):
        result = terminal(["log", "import", str(file)])
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout == f"Added {added} events; {known} there already.\n"
        assert dump(terminal.home) == dump(demo)


@pytest.mark.parametrize("how", ["<(intersession {})", "/dev/stdin < <(intersession {})"])
def test_a_pipe_may_be_named_like_a_file(demo, tmp_path, how):
    there = Home(tmp_path / "there")
    given = how.format(f"--home {demo.path} log export")
    done = shell(f"intersession --home {there.path} log import {given}")
    assert (done.returncode, done.stderr) == (0, "")
    assert exported(there) == exported(demo)


def test_the_copy_is_a_log_like_any_other(terminal, lines):
    take_in(terminal, *lines)
    assert terminal("goal add EH 'Another way'").exit_code == 0
    *_, last = events(exported(terminal.home))
    assert last["subject"] == "EH"
    assert int(last["sequence"]) == len(lines) + 1


def test_the_copy_shows_what_the_log_shows(terminal, lines, demo, tmp_path):
    take_in(terminal, *lines)
    original = Terminal(tmp_path, terminal.clock)
    original.home = demo
    for line in ("agenda EH", "view adherence", "view flags", "client list", "log show SO-1"):
        told = original(line)
        assert (told.exit_code, terminal(line).output) == (0, told.output)


def test_one_event_is_a_log(terminal, lines):
    assert take_in(terminal, lines[0]) == "Added 1 event; 0 there already."
    assert take_in(terminal, lines[0]) == "Added 0 events; 1 there already."


HARMLESS = {
    "backwards": lambda lines: lines[::-1],
    "blank lines": lambda lines: [b"\n", *(one + b"  \n" for one in lines)],
    "as Windows breaks them": lambda lines: [one.replace(b"\n", b"\r\n") for one in lines],
    "no last break": lambda lines: [*lines[:-1], lines[-1].rstrip()],
    "some twice": lambda lines: [*lines, *lines[10:20]],
}


@pytest.mark.parametrize("change", HARMLESS)
def test_what_does_not_change_an_event_does_not_matter(terminal, lines, demo, change):
    take_in(terminal, *HARMLESS[change](lines))
    assert dump(terminal.home) == dump(demo)


def test_a_byte_order_mark_that_an_editor_put_there_does_not_matter(terminal, lines, demo):
    take_in(terminal, b"\xef\xbb\xbf", *lines)
    assert dump(terminal.home) == dump(demo)


# The lines spaced anew by other programs.


has_jq = pytest.mark.skipif(not shutil.which("jq"), reason="jq is not installed")
PROGRAMS = [
    pytest.param("jq -c .", marks=has_jq),
    pytest.param("jq -cS .", marks=has_jq),
    f"{sys.executable} -m json.tool --json-lines --no-indent",
]


@pytest.mark.parametrize("program", PROGRAMS, ids=["jq", "jq, sorted", "json.tool"])
def test_lines_that_another_program_spaced_are_the_same_events(demo, lines, tmp_path, program):
    there, copy = Home(tmp_path / "there"), Home(tmp_path / "copy")
    export = f"intersession --home {demo.path} log export"
    for home, given, told in (
        (there, f"{export} | {program}", f"Added {len(lines)} events; 0 there already.\n"),
        (there, export, f"Added 0 events; {len(lines)} there already.\n"),
        (copy, export, f"Added {len(lines)} events; 0 there already.\n"),
        (copy, f"{export} | {program}", f"Added 0 events; {len(lines)} there already.\n"),
    ):
        done = shell(f"{given} | intersession --home {home.path} log import -")
        assert (done.returncode, done.stderr, done.stdout) == (0, "", told)
    assert events(exported(there)) == events(exported(demo))
    assert exported(copy) == exported(demo)


@has_jq
def test_through_jq_and_back_every_byte_is_the_same(demo, tmp_path):
    there = Home(tmp_path / "there")
    done = shell(
        f"intersession --home {demo.path} log export | jq -c . "
        f"| intersession --home {there.path} log import -"
    )
    assert done.returncode == 0, done.stderr
    assert exported(there) == exported(demo)


# Into one that holds a part.


@pytest.mark.parametrize("held", [1, 100])
def test_what_is_missing_is_added(terminal, lines, demo, held):
    take_in(terminal, *lines[:held])
    told = take_in(terminal, *lines)
    assert told == f"Added {len(lines) - held} events; {held} there already."
    assert dump(terminal.home) == dump(demo)


def test_part_by_part_it_becomes_the_whole(terminal, lines, demo):
    """As ``log export --since`` sends what is new."""
    for since in range(0, len(lines), 100):
        take_in(terminal, exported(demo, "--since", str(since), "--limit", "100"))
    assert dump(terminal.home) == dump(demo)


def test_what_was_recorded_since_follows(terminal, demo, lines, tmp_path):
    grown = Terminal(tmp_path / "grown")
    for one in (terminal, grown):
        take_in(one, *lines)
    grown("goal add EH 'Another way'")
    new = exported(grown.home, "--since", str(len(lines)))
    assert take_in(terminal, new) == "Added 1 event; 0 there already."
    assert exported(terminal.home) == exported(grown.home)


def test_a_client_first_and_then_the_others(terminal, lines, demo):
    """Views that were folded from the part are folded again, from the first event."""
    part = exported(demo, "--client", "EH").splitlines(keepends=True)
    assert take_in(terminal, *part) == f"Added {len(part)} events; 0 there already."
    assert {row["client"] for row in rows(terminal, "client list")} == {"EH"}
    told = take_in(terminal, *lines)
    last = int(json.loads(part[-1])["sequence"])
    assert told == (
        f"Added {len(lines) - len(part)} events; {len(part)} there already. "
        f"{last - len(part)} of those "
        f"added come before events that were here, so the views will be folded again when they "
        f"are next read. Programs that follow the log did not see them: they begin anew after 0."
    )
    assert exported(terminal.home) == exported(demo)
    assert len(rows(terminal, "client list")) == 4
    assert terminal("rebuild --check").exit_code == 0


# Another history.


def test_a_fork_is_refused_with_its_first_difference(terminal, lines):
    take_in(terminal, *lines[:100])
    terminal("goal add EH 'Another way'")
    *_, here = events(exported(terminal.home))
    there = json.loads(lines[100])
    told = refused(terminal, *lines)
    assert told.startswith(
        "The file differs from the history of the log here, so nothing was written. "
        f"The first difference is in line 101, {there['id']}: "
        f"here: {here['id']} (client.goal-added.v1) at position 101 "
        f"there: {there['id']} ({there['type']}) at position 101"
    )
    assert "--home DIR" in told


def test_an_event_that_stands_elsewhere_is_refused(terminal, lines):
    take_in(terminal, *lines[:20])
    event = json.loads(lines[19])
    told = refused(terminal, *lines[:19], moved(lines[19], 999))
    assert f"The first difference is in line 20, {event['id']}:" in told
    assert f"here: {event['id']} ({event['type']}) at position 20 there:" in told
    assert "at position 999 The same log was written to in two places" in told


def test_a_changed_word_is_refused_and_shown(terminal, lines):
    take_in(terminal, *lines)
    changed = lines[1].replace(b"Take the bus", b"Take the tram")
    told = refused(terminal, lines[0], changed, *lines[2:])
    assert "The first difference is in line 2, AB#2: here: words" in told
    assert 'here: words "Take the bus to work again, on my own"' in told
    assert 'there: words "Take the tram to work again, on my own"' in told


def test_where_several_differ_their_number_is_told(terminal, lines):
    take_in(terminal, *lines)
    changed = [one.replace(b'"data":{', b'"data":{"added":1,') for one in lines[:3]]
    told = refused(terminal, *changed, *lines[3:])
    assert "here: added is left out there: added 1" in told
    assert "2 more differ." in told


def test_another_log_is_refused_though_its_events_have_the_same_names(terminal, lines, tmp_path):
    other = Terminal(tmp_path / "other")
    other("client add AB --timezone Europe/Berlin")
    take_in(terminal, *lines)
    told = refused(terminal, exported(other.home))
    identities = [json.loads(one)["source"] for one in (lines[0], exported(other.home))]
    assert told.startswith("The file is from another log than the one here")
    assert [one for one in identities if one not in told] == []


# What cannot be used: changes to the demo's lines, by position, and what is said of them.


def mixed(lines):
    other = json.loads(lines[0])["source"].encode()
    return [*lines[:9], lines[9].replace(other, other[:-4] + b"0000"), *lines[10:]]


def moved(line, position):
    event = json.loads(line)
    return json.dumps(event | {"sequence": f"{position:020}"}).encode() + b"\n"


def at(number, old, new):
    def change(lines):
        assert old in lines[number - 1]
        return [*lines[: number - 1], lines[number - 1].replace(old, new, 1), *lines[number:]]

    return change


BAD = {
    "no JSON": (at(7, b'"data":{', b'"data":{{'), ["line 7: is not JSON"]),
    "no object": (
        lambda lines: [*lines[:6], b"[]\n", *lines[7:]],
        ["line 7: Expected object, got array"],
    ),
    "not UTF-8": (at(7, b'"data":{"', b'"data":{"\xff'), ["line 7: is not", "UTF-8"]),
    "wrong type of a field": (
        at(1, b'"timezone":"', b'"timezone":3,"x":"'),
        ["line 1, data.timezone: Expected str, got int"],
    ),
    "deep in a field": (
        lambda lines: [one.replace(b'"confidence":', b'"confidence":1') for one in lines],
        ["data.prescription.confidence: Expected int <= 100"],
    ),
    "missing field": (at(1, b'"timezone"', b'"timezones"'), ["line 1, data", "timezone"]),
    "no time": (
        at(3, b'"recorded_at":"2', b'"recorded_at":"x2'),
        ["line 3, data.recorded_at: 'x2", "is not an instant"],
    ),
    "misspelt attribute": (at(3, b'"id"', b'"ids"'), ["line 3", "missing required field id"]),
    "no attribute": (at(3, b'"id"', b'"trace-id":"x","id"'), ["line 3, trace-id", "lower-case"]),
    "not what the rest says": (
        at(3, b'"time":"2', b'"time":"1'),
        ["line 3, time: is '1", "but the rest of the line says '2"],
    ),
    "unknown type": (
        at(3, b"client.goal-added.v1", b"client.goal-lost.v1"),
        ["line 3, type", "client.goal-lost.v1"],
    ),
    "type of a newer version": (
        at(3, b"client.goal-added.v1", b"client.goal-added.v2"),
        ["line 3, type", "client.goal-added.v2", "newer version", "pip install --upgrade"],
    ),
    "newer envelope": (at(3, b'"1.0"', b'"2.0"'), ["line 3, specversion: '2.0' is not accepted"]),
    "one event in two places": (
        lambda lines: [*lines, moved(lines[0], 999)],
        ["line {more}, AB#1: the stream forks: it is at position 999 here and at 1 in line 1"],
    ),
    "two events in one place": (
        lambda lines: [*lines, moved(lines[0], 2)],
        ["line {more}, AB#1: position 2 is AB#1", "and AB#2", "in line 2"],
    ),
    "one event told in two ways": (
        lambda lines: [*lines, lines[1].replace(b"bus", b"tram")],
        ["line {more}", "AB#2"],
    ),
    "two homes": (mixed, ["line 10, source: is of the log", "two logs are mixed in this file"]),
    "half-written last line": (
        lambda lines: [*lines[:-1], lines[-1][:200]],
        ["the file was cut short at line {last}"],
    ),
    "half-written in the middle": (
        lambda lines: [*lines[:5], lines[5][:200] + b"\n", *lines[6:]],
        ["line 6: is not JSON"],
    ),
    "a spoiled last line": (
        lambda lines: [*lines[:-1], lines[-1].replace(b'"data":{', b'"data":{{')],
        ["line {last}: is not JSON"],
    ),
    "UTF-16": (lambda lines: [b"".join(lines).decode().encode("utf-16")], ["line 1", "UTF-8"]),
    "nothing": (lambda lines: [], ["no events"]),
    "nothing but line breaks": (lambda lines: [b"\n\n"], ["no events"]),
}


@pytest.fixture(params=["empty", "part"])
def either(request, terminal, lines):
    """An empty home, and one that holds the beginning of the log."""
    if request.param == "part":
        take_in(terminal, *lines[:2])
    return terminal


@pytest.mark.parametrize("what", BAD)
def test_bad_input_gets_a_clear_line_and_nothing_is_written(either, lines, what):
    change, said = BAD[what]
    told = refused(either, *change(lines))
    wanted = [one.format(last=len(lines), more=len(lines) + 1) for one in said]
    assert [one for one in wanted if one not in told] == []


def test_a_gap_that_the_home_does_not_fill_is_refused(terminal, lines):
    told = refused(terminal, lines[0], *lines[2:])
    assert "line 2, AB#3: leaves a gap: only AB#1 is before it, in the file and here" in told
    assert "line 1, AB#2: leaves a gap: none is before it" in refused(terminal, *lines[1:])
    take_in(terminal, *lines[:2])
    take_in(terminal, lines[0], *lines[2:])
    assert exported(terminal.home) == b"".join(lines)


def test_cut_short_and_spoiled_are_not_the_same(terminal, lines):
    """Where a file was cut it says so, whatever the place; a spoiled line is never called cut."""
    last = lines[-1].rstrip()
    for place in (1, 50, len(last) // 2, len(last) - 1):
        told = refused(terminal, *lines[:-1], last[:place])
        assert f"cut short at line {len(lines)}" in told
        assert "export it again" in told
    for number in (1, 100, len(lines)):
        spoiled = at(number, b'"data":{', b'"data":{{')(lines)
        for found in (spoiled, [*spoiled[:-1], spoiled[-1].rstrip()]):
            told = refused(terminal, *found)
            assert f"line {number}: is not JSON" in told
            assert "cut short" not in told


def test_every_problem_is_told_at_once_up_to_twenty(terminal, lines):
    spoiled = [one.replace(b'"data":{', b'"data":{{') for one in lines]
    told = refused(terminal, *lines[:2], *spoiled[2:5], *lines[5:])
    assert [number for number in range(1, 9) if f"line {number}:" in told] == [3, 4, 5]
    told = refused(terminal, *spoiled)
    assert "11 lines: is not JSON" in told  # those that are alike share a line
    assert "line 20: is not JSON" in told
    assert "21" not in told
    assert "the first 20 problems; there may be more" in told


def test_two_homes_in_one_file_are_told_in_a_few_lines(terminal, lines):
    other = json.loads(lines[0])["source"].encode()
    second = [one.replace(other, other[:-4] + b"0000") for one in lines]
    assert refused(terminal, *lines, *second).count("two logs are mixed") == 1


def test_export_of_some_types_alone_is_no_log(terminal, demo):
    told = refused(terminal, exported(demo, "--type", "homework.attempted"))
    assert "leaves a gap: none is before it" in told
    assert "without --type" in told
    told = refused(terminal, exported(demo, "--type", "homework.assigned"))
    assert "client AB is not registered, in the file or here" in told


def test_lines_of_another_command_are_told_to_be_that(terminal, demo):
    """``log --json`` prints JSON lines too, and they are no stream."""
    other = Terminal(terminal.home.path.parent)
    other.home = demo
    assert "log export" in refused(terminal, other("log --json").stdout_bytes)
    assert "log export" in refused(terminal, exported(demo, "--format", "csv"))


# Files that cannot be read.


def test_files_that_cannot_be_read(either, tmp_path):
    assert "no.jsonl cannot be read: No such file" in refused(either, file=tmp_path / "no.jsonl")
    assert "cannot be read: Is a directory" in refused(either, file=tmp_path)


def test_a_compressed_file_says_how_to_unpack_it(either, lines, tmp_path):
    file = tmp_path / "log.jsonl.gz"
    file.write_bytes(gzip.compress(b"".join(lines)))
    told = refused(either, file=file)
    assert f"it is compressed. gunzip -c {file} | intersession log import -" in told
    before = dump(either.home)
    done = shell(f"cat {file} | intersession --home {either.home.path} log import -")
    assert (done.returncode, done.stdout, dump(either.home)) == (2, "", before)
    assert "compressed" in done.stderr
    assert "gunzip -c | intersession log import -" in " ".join(done.stderr.split())


def test_standard_input_that_is_closed(tmp_path):
    there = tmp_path / "there"
    done = shell(f"intersession --home {there} log import - <&-")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert not there.exists()


def test_an_export_that_fails_leaves_nothing(tmp_path, demo):
    """The pipe ends in the middle of a line, as where its writer is killed."""
    there = tmp_path / "there"
    done = shell(
        f"intersession --home {demo.path} log export | head -c 100000 "
        f"| intersession --home {there} log import -"
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "cut short at line" in done.stderr
    assert not there.exists()


@pytest.mark.parametrize("words", ["", "one.jsonl two.jsonl", "--client RK -"])
def test_a_wrong_use_is_refused(terminal, words):
    result = terminal(f"log import {words}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "log import [OPTIONS] FILE|-" in result.stderr
    assert not terminal.home.path.exists()


def test_a_home_that_is_something_else_is_left_as_it_is(terminal, lines):
    terminal.home.path.mkdir()
    with closing(sqlite3.connect(terminal.home.log_path)) as other, other:
        other.execute("CREATE TABLE recipes (name)")
    kept = terminal.home.log_path.read_bytes()
    result = terminal("log import -", typed=b"".join(lines))
    assert result.exit_code == 2
    assert "not a log of Intersession" in " ".join(result.stderr.split())
    assert terminal.home.log_path.read_bytes() == kept


def test_the_help_shows_how_it_is_used(terminal):
    told = terminal("log import --help").output
    assert "log export --home here | intersession log import - --home there" in told
