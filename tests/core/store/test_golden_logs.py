"""Every log that a version ever wrote is read, and means what it meant.

To write down what the logs mean now: UPDATE_DOCS=1 pytest tests/core/store/test_golden_logs.py
"""

import hashlib
import json
import os
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import msgspec
import pytest

from intersession import replay
from intersession.domain.assignment.prescription import Prescription
from intersession.domain.registry import CODEC
from intersession.domain.shapes import SHAPES
from intersession.errors import LogError
from intersession.events.base import Event
from intersession.events.codec import Codec
from intersession.interchange.cloudevents import Stream
from intersession.interchange.merge import import_stream
from intersession.projections import builtin
from intersession.projections.tables import layout_of
from intersession.store.home import Home
from intersession.store.sqlite.log import SqliteLog
from intersession.store.sqlite.reader import SqliteReader

GOLDEN = Path(__file__).parents[2] / "golden"
LOGS = sorted(GOLDEN.glob("*.jsonl"))


def expected_of(path):
    return path.with_name(f"{path.stem}.expected.json")


@pytest.fixture
def taken_in(tmp_path):
    """Import a golden log into an empty home; gives its log."""
    made = []

    def take_in(path):
        home = Home(tmp_path / path.stem)
        made.append(SqliteLog(home))
        with path.open("rb") as lines:
            import_stream(made[-1], lines, lambda: None)
        return made[-1]

    yield take_in
    for log in made:
        log.close()


def whole(value):
    """A value as JSON takes it, with the fields that are at their defaults."""
    if isinstance(value, msgspec.Struct):
        return {name: whole(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, list | tuple):
        return [whole(one) for one in value]
    return msgspec.to_builtins(value)


def meaning_of(log, folder):
    """Every event of a log as it is read, and the rows of the core's views."""
    events = [
        {"event": one.id, "fact": type(one.event).__name__, **whole(one.event)}
        for one in log.read()
    ]
    file = folder / "rows.db"
    replay(list(builtin.VIEWS), log.read(), into=file, today=date(2026, 3, 9)).close()
    tables = [layout_of(row).name for view in builtin.VIEWS for row in view.tables]
    with closing(sqlite3.connect(file)) as connection:
        connection.row_factory = sqlite3.Row
        rows = {name: [dict(row) for row in connection.execute(f'SELECT * FROM "{name}"')]
                for name in tables}  # fmt: skip
    return {"facts": events, "rows": rows}


@pytest.mark.parametrize("path", LOGS, ids=lambda path: path.name)
def test_a_golden_log_means_what_it_meant(path, taken_in, tmp_path):
    found = json.dumps(meaning_of(taken_in(path), tmp_path), ensure_ascii=False, indent=1) + "\n"
    expected = expected_of(path)
    if os.environ.get("UPDATE_DOCS"):
        expected.write_text(found, encoding="utf-8")
    assert json.loads(found) == json.loads(expected.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", LOGS, ids=lambda path: path.name)
def test_a_golden_log_is_exported_as_it_is(path, taken_in):
    log = taken_in(path)
    rows = (row for page in log.stored() for row in page)
    assert b"".join(Stream().lines(rows, log.identity())) == path.read_bytes()


def test_golden_logs_are_only_ever_added_to():
    """A file that was released is never changed; a new one gets a line in SHA256SUMS."""
    listed = dict(
        reversed(line.split()) for line in (GOLDEN / "SHA256SUMS").read_text().splitlines()
    )
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in LOGS}
    assert found == listed
    assert listed["0.1.jsonl"].startswith("3c622d899b521f20")
    assert listed["0.2.jsonl"].startswith("7884b07294860763")
    assert listed["0.3.jsonl"].startswith("a9146352d14206ed")


def test_every_stored_name_is_there_in_full_and_with_its_defaults_left_out():
    """What is missing here belongs into the golden log of the next release."""
    seen = {}
    for path in LOGS:
        for line in path.read_bytes().splitlines():
            told = json.loads(line)
            seen.setdefault(told["type"], []).append(told["data"])
    assert sorted(seen) == CODEC.versions() == sorted(SHAPES)
    for name, shape in SHAPES.items():
        later = LATER if name in CODEC.upcasters else set()
        fields = [one for one in msgspec.structs.fields(shape) if one.name not in later]
        full = {one.name for one in fields}
        assert any(set(data) - later == full for data in seen[name]), name
        least = {one.name for one in fields if one.required}
        assert any(set(data) == least for data in seen[name]), name


LATER = {"actor", "command", "caused_by", "key", "local_day"}
"""What former versions of events were never stored with, or not all of them."""


@pytest.mark.parametrize("path", LOGS, ids=lambda path: path.name)
def test_every_field_inside_a_value_is_there(path):
    every = [json.loads(line)["data"] for line in path.read_bytes().splitlines()]
    agreed = [data["prescription"] for data in every if "prescription" in data]
    assert any(set(one) == set(Prescription.__struct_fields__) for one in agreed)
    assert {"task"} in [set(one) for one in agreed]
    obstacles = [set(one) for data in agreed for one in data.get("obstacles", ())]
    assert {"text", "backup", "category"} in obstacles
    assert {"text"} in obstacles
    flags = [set(one) for data in every for one in data.get("flags", ())]
    assert {"place", "text"} in flags
    assert {"text"} in flags


# An event that changed its shape: the codec of a version that never was.


class Walked(Event, frozen=True, kw_only=True):
    """A walk, in metres since its second version."""

    metres: int


def in_metres(fields):
    """The first version counted whole kilometres."""
    return {**fields, "metres": fields["km"] * 1000}


NAMES = {"walks.walked.v2": Walked}
UPCASTERS = {"walks.walked.v1": ("walks.walked.v2", in_metres)}
WALKED = b'{"recorded_at":"2026-03-02T09:00:00Z","km":3}'
FORMER = (1, "RK.1", 1, "walks.walked.v1", WALKED)


def walked(log, codec):
    log.adopt([FORMER])
    with closing(SqliteReader(log.path, codec)) as reader:
        return [one.event.metres for one in reader.read()]


@pytest.fixture
def log(tmp_path):
    made = SqliteLog(Home(tmp_path))
    yield made
    made.close()


def test_a_former_version_is_read_through_its_upcaster(log):
    assert walked(log, Codec(NAMES, UPCASTERS)) == [3000]


def test_without_its_upcaster_a_former_version_cannot_be_read(log):
    """What fails when somebody takes an upcaster out: every log that needs it."""
    with pytest.raises(LogError, match=r"holds walks\.walked\.v1"):
        walked(log, Codec(NAMES))


def test_a_former_version_is_exported_as_it_was_stored_and_read_again():
    stream = Stream(Codec(NAMES, UPCASTERS), {})
    source = "urn:uuid:0c0ffee0-5eed-4000-8000-000000000001"
    line = stream.line(FORMER, source)
    assert WALKED in line
    assert b'"dataschema":"https://intersession.dev/events/walks.walked/1"' in line
    assert stream.row(line) == (FORMER, source)
    with pytest.raises(LogError):
        Stream(Codec(NAMES), {}).line(FORMER, source)
