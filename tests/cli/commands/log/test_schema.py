"""``log schema``: JSON Schema of what ``log export`` prints, for programs that check it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing
from copy import deepcopy
from datetime import date

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from intersession.domain.registry import CODEC
from intersession.plugins import builtin
from intersession.plugins.hookspecs import hookimpl
from intersession.plugins.manager import Plugins, installed
from intersession.store.sqlite.log import SqliteLog
from intersession.worksheets.definition import worksheet
from intersession.worksheets.items import minutes
from intersession_cli import caseload
from intersession_cli.testing import Terminal

DIALECT = "https://json-schema.org/draft/2020-12/schema"


@pytest.fixture
def terminal(tmp_path):
    return Terminal(tmp_path)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The terminal of a home with the demo's caseload."""
    terminal = Terminal(tmp_path_factory.mktemp("demo"))
    with closing(SqliteLog(terminal.home)) as log:
        caseload.fill(log, installed(), date(2026, 3, 2))
    return terminal


@pytest.fixture(scope="module")
def lines(demo):
    return [json.loads(line) for line in demo("log export").stdout.split("\n") if line]


def typed(terminal, words):
    result = terminal(f"log schema {words}")
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return result.stdout


def schema_of(terminal, words):
    return json.loads(typed(terminal, words))


def refused(terminal, words):
    result = terminal(f"log schema {words}")
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert "Traceback" not in result.stderr
    return " ".join(result.stderr.split())


def validators(schema):
    """Whether a value is valid, as two validators say that have nothing to do with each other."""
    Draft202012Validator.check_schema(schema)
    python = Draft202012Validator(schema, format_checker=FormatChecker())
    rust = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    return python.is_valid, rust.is_valid


@pytest.fixture(scope="module")
def of_all(demo):
    """Whether a line is valid by the schema of all, as either says."""
    return validators(schema_of(demo, "--all"))


# The names.


def test_without_a_type_it_prints_the_names(terminal):
    names = typed(terminal, "").splitlines()
    sheets = sorted(f"{name}/{version}" for name, version in installed().versions)
    assert names == [*CODEC.versions(), *sheets]
    assert {"homework.attempted.v2", "client.registered.v1", "cbt.sleep-diary/1"} <= set(names)


def test_every_name_has_a_valid_schema_and_each_its_own(terminal):
    found = [schema_of(terminal, name) for name in typed(terminal, "").splitlines()]
    assert {one["$schema"] for one in found} == {DIALECT}
    assert len({one["$id"] for one in found}) == len(found)
    for one in found:
        validators(one)


def test_no_home_is_needed_or_made(terminal):
    typed(terminal, "--all")
    typed(terminal, "cbt.sleep-diary")
    assert not terminal.home.path.exists()


# One type.


def test_a_type_without_its_version_is_its_latest(terminal):
    plain = typed(terminal, "homework.attempted")
    assert plain == typed(terminal, "homework.attempted.v2")
    assert json.loads(plain)["properties"]["type"] == {"const": "homework.attempted.v2"}


@pytest.mark.parametrize("name", CODEC.versions())
def test_the_schema_of_a_type_fits_its_lines_and_no_others(terminal, lines, name):
    fits, fits_too = validators(schema_of(terminal, name))
    of_type = [one for one in lines if one["type"] == name]
    others = {one["type"]: one for one in lines if one["type"] != name}.values()
    assert all(fits_too(one) for one in of_type)
    assert all(fits(one) for one in of_type[:5])
    assert not any(fits(one) or fits_too(one) for one in others)


def test_a_worksheet_may_be_named_shortly_or_in_a_version(terminal):
    expected = typed(terminal, "cbt.sleep-diary/1")
    for name in ("cbt.sleep-diary", "sleep-diary", "sleep-diary/1", "cbt.sleep-diary/v1"):
        assert typed(terminal, name) == expected


@worksheet("walks.walk", version=1, title="Walk", source="own practice")
class FirstWalk:
    """A walk."""

    length: int = minutes("How long?")


@worksheet("walks.walk", version=2, title="Walk", source="own practice")
class SecondWalk:
    """A walk."""

    duration: int = minutes("How long?")


class _Walks:
    """A plugin that keeps its first version beside the second."""

    @hookimpl
    def register_worksheets(self, register):
        register(FirstWalk)
        register(SecondWalk)


def test_each_version_of_a_worksheet_has_its_schema(tmp_path):
    plugins = Plugins()
    plugins.add("core", builtin, "intersession", "")
    plugins.add("walks", _Walks(), "intersession-walks", "2.0")
    terminal = Terminal(tmp_path, plugins=plugins)
    assert typed(terminal, "").splitlines()[-2:] == ["walks.walk/1", "walks.walk/2"]
    for name, item in (("/1", "length"), ("/2", "duration"), ("", "duration")):
        answers = schema_of(terminal, f"walks.walk{name}")["properties"]["answers"]
        assert list(answers["properties"]) == [item]
    assert "Did you mean walks.walk/2 or walks.walk/1?" in refused(terminal, "walks.walk/3")


# All types, and the lines of the demo.


def test_all_names_every_type_once(terminal):
    schema = schema_of(terminal, "--all")
    assert sorted(schema["$defs"]) == CODEC.versions()
    referred = [one["$ref"] for one in schema["oneOf"]]
    assert referred == [schema["$defs"][name]["$id"] for name in sorted(schema["$defs"])]


def test_all_holds_the_same_schemas(terminal):
    everything = schema_of(terminal, "--all")["$defs"]
    for name in CODEC.versions():
        assert {"$schema": DIALECT, **everything[name]} == schema_of(terminal, name)


def test_every_line_of_the_demo_is_valid(of_all, lines):
    """The slower of the two is asked of a line of every type."""
    fits, fits_too = of_all
    assert [one["id"] for one in lines if not fits_too(one)] == []
    some = {one["type"]: one for one in lines}
    assert [one["id"] for one in some.values() if not fits(one)] == []


def without(name):
    return lambda line: {key: one for key, one in line.items() if key != name}


def in_data(**changed):
    return lambda line: line | {"data": line["data"] | changed}


WRONG = {
    "no id": without("id"),
    "no data": without("data"),
    "a name that no attribute has": lambda line: line | {"Partition": "7"},
    "an attribute that is a list": lambda line: line | {"partition": [7]},
    "another envelope": lambda line: line | {"specversion": "2.0"},
    "a number for a position": lambda line: line | {"sequence": 7},
    "position none": lambda line: line | {"sequence": "0" * 20},
    "no log's identity": lambda line: line | {"source": "here"},
    "a client's name": lambda line: line | {"subject": "Robert"},
    "an event by a name": lambda line: line | {"id": "Robert#1"},
    "an assignment for a client": lambda line: line | {"subject": "AB-1"},
    "a day that never was": lambda line: line | {"time": "2026-02-30T09:00:00Z"},
    "a local time": lambda line: line | {"time": "2026-02-20T09:00:00+01:00"},
    "a type of a newer version": lambda line: line | {"type": "client.registered.v2"},
    "another type": lambda line: line | {"type": "client.goal-added.v1"},
    "the wrong kind": in_data(timezone=3),
    "nothing where something must be": in_data(recorded_at=None),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_line_that_is_not_one_is_told_by_both(of_all, lines, what):
    fits, fits_too = of_all
    assert (fits(lines[0]), fits_too(lines[0])) == (True, True)
    wrong = WRONG[what](lines[0])
    assert (fits(wrong), fits_too(wrong)) == (False, False)


def test_what_a_later_version_may_add_to_the_data_is_valid(of_all, lines):
    fits, fits_too = of_all
    added = in_data(pronouns="they")(lines[0])
    assert (fits(added), fits_too(added)) == (True, True)


def parts(data):
    return {name: data[name] for name in ("settings", "answers") if name in data}


def test_answers_and_settings_of_the_demo_are_valid_by_their_worksheet(terminal, lines):
    """Every event that names a worksheet in a version: what was agreed of it, and answered."""
    found: dict[str, list] = {}
    for line in lines:
        data = line["data"]
        if "worksheet_version" in data:
            found.setdefault(f"{data['worksheet']}/{data['worksheet_version']}", []).append(line)
    assert len(found) > 20
    for name, several in found.items():
        fits, fits_too = validators(schema_of(terminal, name))
        for line in several:
            assert (fits(parts(line["data"])), fits_too(parts(line["data"]))) == (True, True), line
        assert (fits({"answers": {"no such item": 1}}), fits_too({"answers": 7})) == (False, False)


def test_an_answer_out_of_its_range_is_told_by_both(terminal, lines):
    fits, fits_too = validators(schema_of(terminal, "cbt.thought-record/1"))
    of_type = [one["data"] for one in lines if one["type"] == "homework.attempted.v2"]
    records = [one for one in of_type if one["worksheet"] == "cbt.thought-record"]
    answers = deepcopy(parts(records[0]))
    assert (fits(answers), fits_too(answers)) == (True, True)
    answers["answers"]["moods"][0]["before"] = 101
    assert (fits(answers), fits_too(answers)) == (False, False)


# What is refused, and how it is printed.

REFUSED = {
    "homework.atempted": ["no schema 'homework.atempted'", "Did you mean homework.attempted.v2"],
    "homework.attempted.v3": ["'homework.attempted.v3'", "Did you mean homework.attempted.v2"],
    "client.registred": ["Did you mean client.registered.v1"],
    "cbt.sleep-dairy": ["'cbt.sleep-dairy'", "Did you mean cbt.sleep-diary/1"],
    "cbt.sleep-diary/2": ["'cbt.sleep-diary/2'", "Did you mean cbt.sleep-diary/1"],
    "cbt.sleep-diary/": ["Did you mean cbt.sleep-diary/1"],
    "zzz": ["no schema 'zzz'", "To see all: intersession log schema"],
    "--all homework.attempted": ["leave out TYPE, or --all"],
    "homework.attempted homework.corrected": ["unexpected extra argument (homework.corrected)"],
    "--every": ["No such option", "--every"],
}


@pytest.mark.parametrize("words", REFUSED)
def test_a_wrong_name_gets_a_clear_line_with_near_matches(terminal, words):
    told = refused(terminal, words)
    assert [said for said in REFUSED[words] if said not in told] == []


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "ascii"])
def test_it_is_json_whatever_a_terminal_writes(encoding):
    """JSON is UTF-8, also where a terminal is set to another encoding."""
    command = [sys.executable, "-m", "intersession_cli", "log", "schema", "dbt.diary-card/1"]
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done = subprocess.run(command, capture_output=True, env=environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("utf-8"))["title"] == "Diary card"
    assert "–" in json.dumps(json.loads(done.stdout), ensure_ascii=False)


@pytest.mark.parametrize("words", ["", " --all", " cbt.sleep-diary/1"])
def test_a_closed_pipe_ends_it_quietly(words):
    """It is printed into a buffer, as to any pipe, and nobody reads it."""
    line = f"set -o pipefail; {sys.executable} -m intersession_cli log schema{words} | true"
    environment = {one: value for one, value in os.environ.items() if one != "PYTHONUNBUFFERED"}
    done = subprocess.run(["bash", "-c", line], capture_output=True, env=environment, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_help_shows_how_it_is_used(terminal):
    told = terminal("log schema --help").output
    assert "intersession log schema --all > events.schema.json" in told
