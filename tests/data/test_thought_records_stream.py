"""The 3,520 events of the real thought records, taken elsewhere and brought back.

The data is looked for beside the checkout, as in ``test_thought_records.py``.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import jsonschema_rs
import pytest
from heads_told import without_head

from intersession.store.home import Home
from intersession.store.sqlite.reader import SqliteReader
from intersession_cli.testing import Terminal

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data" / "thought-records" / "CoreData.csv"
MAP = ROOT / "docs" / "examples" / "thought-records.toml"
EVENTS = 3520
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
"""As a shell has it: what is printed to a pipe waits in a buffer unless it is told to go."""

pytestmark = pytest.mark.skipif(
    not DATA.exists(), reason=f"the thought records are not there: {DATA.name} in shared/data"
)


@pytest.fixture(scope="module")
def terminal(tmp_path_factory):
    """A home with the records in it, put there by the real command."""
    terminal = Terminal(tmp_path_factory.mktemp("thought-records"))
    result = terminal(["import", "csv", str(DATA), "--map", str(MAP)])
    assert (result.exit_code, terminal.events) == (0, EVENTS), result.output
    return terminal


@pytest.fixture(scope="module")
def exported(terminal):
    """The bytes that ``log export`` prints."""
    return terminal("log export").stdout_bytes


def shell(line):
    """A line in a shell, in which ``intersession`` is ours."""
    ours = shlex.join([sys.executable, "-m", "intersession_cli"])
    line = f'set -o pipefail; intersession() {{ {ours} "$@"; }}; {line}'
    words = ["bash", "-c", line]
    done = subprocess.run(words, capture_output=True, env=ENVIRONMENT, timeout=120)
    assert (done.returncode, without_head(done.stderr.decode())) == (0, "")
    return done.stdout


def dump(home):
    """A log's file as SQLite writes it down: tables, rows, sequences."""
    with closing(sqlite3.connect(home.log_path)) as connection:
        return list(connection.iterdump())


def test_through_a_pipe_another_home_becomes_a_copy_to_the_byte(terminal, exported, tmp_path):
    there = Home(tmp_path / "there")
    told = shell(
        f"intersession --home {terminal.home.path} log export "
        f"| intersession log import - --home {there.path}"
    )
    assert told == b"Added 3520 events; 0 there already.\n"
    assert shell(f"intersession --home {there.path} log export") == exported
    assert dump(there) == dump(terminal.home)


def test_the_copy_shows_the_same_records(terminal, exported, tmp_path):
    copy = Terminal(tmp_path)
    copy("log import -", typed=exported)
    for line in (
        "view cbt.thought-records --part records --json",
        "view cbt.thought-records --part 'thoughts by depth' --json",
    ):
        assert copy(line).output == terminal(line).output


def test_sent_part_by_part_each_event_arrives_once(terminal, exported, tmp_path):
    """The receiver keeps the last position, and is sent the same part twice now and then."""
    copy, last, turn = Terminal(tmp_path), 0, 0
    while last < EVENTS:
        part = terminal(f"log export --since {last} --limit 500").stdout_bytes
        for _ in range(1 + turn % 2):
            assert copy("log import -", typed=part).exit_code == 0
        last, turn = int(json.loads(part.splitlines()[-1])["sequence"]), turn + 1
    assert turn == 8
    assert copy("log export").stdout_bytes == exported


@pytest.mark.skipif(not shutil.which("jq"), reason="jq is not installed")
def test_lines_that_jq_spaced_are_the_same_events(terminal, exported, tmp_path):
    there = Home(tmp_path / "there")
    given = f"intersession --home {terminal.home.path} log export | jq -c ."
    told = shell(f"{given} | intersession --home {there.path} log import -")
    assert told == b"Added 3520 events; 0 there already.\n"
    again = shell(f"intersession --home {there.path} log export")
    assert [json.loads(line) for line in again.splitlines()] == [
        json.loads(line) for line in exported.splitlines()
    ]
    told = shell(f"{given} | intersession --home {terminal.home.path} log import -")
    assert told == b"Added 0 events; 3520 there already.\n"


def test_every_line_is_valid_by_the_printed_schema(terminal, exported):
    schema = json.loads(terminal("log schema --all").stdout)
    fits = jsonschema_rs.Draft202012Validator(schema, validate_formats=True).is_valid
    lines = [json.loads(line) for line in exported.splitlines()]
    assert [line["id"] for line in lines if not fits(line)] == []
    assert Counter(line["type"] for line in lines) == {
        "client.registered.v1": 320,
        "homework.assigned.v3": 1600,
        "homework.attempted.v2": 1600,
    }


def test_every_answer_is_valid_by_its_worksheet(terminal, exported):
    schema = json.loads(terminal("log schema cbt.thought-record/1").stdout)
    fits = jsonschema_rs.Draft202012Validator(schema, validate_formats=True).is_valid
    attempts = [
        line["data"]
        for line in map(json.loads, exported.splitlines())
        if line["type"] == "homework.attempted.v2"
    ]
    assert len(attempts) == 1600
    assert not [one for one in attempts if not fits({"answers": one["answers"]})]
    assert not fits({"answers": attempts[0]["answers"] | {"situation": 7}})


def test_the_table_holds_every_event_and_every_word(terminal):
    text = terminal("log export --format csv").stdout_bytes.decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    with closing(SqliteReader(terminal.home.log_path)) as log:
        stored = [row for page in log.stored() for row in page]
    assert [(int(row["position"]), row["type"], row["data"].encode()) for row in rows] == [
        (row[0], row[3], row[4]) for row in stored
    ]


def test_a_tail_that_is_cut_off_goes_on_where_it_was(terminal, exported):
    first = shell(f"intersession --home {terminal.home.path} log tail | head -2000")
    last = json.loads(first.splitlines()[-1])["sequence"]
    rest = terminal(f"log tail --since {last} --limit {EVENTS - 2000}").stdout_bytes
    assert first + rest == exported
