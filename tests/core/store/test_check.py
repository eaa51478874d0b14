"""A check names everything that is not as it was recorded, each at its place."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from stores import Store

from intersession.store.check import Finding, check_log
from intersession.store.locate import reader_of
from intersession.testing import World

TABLE = "UPDATE stored_events SET "


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """RK with two goals and two assignments, and AB: 6 events."""
    with closing(World(tmp_path)) as found:
        found.homework.add_goal("RK", "walk")
        found.assign("cbt.activity-log")
        found.homework.register("AB", timezone="Europe/Berlin")
        found.assign("cbt.activity-log")
        found.homework.add_goal("AB", "sit")
        yield found


def found_after(world: World, *statements: str) -> list[Finding]:
    """What a check finds after changes behind everybody's back."""
    with closing(sqlite3.connect(world.home.log_path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    with closing(reader_of(world.home)) as reader:
        return check_log(reader).findings


def test_nothing_is_found_where_all_is_as_it_was_recorded(world: World):
    with closing(reader_of(world.home)) as reader:
        checked = check_log(reader)
    assert checked.findings == []
    assert (checked.events, checked.streams, checked.head.position) == (6, 4, 6)


def test_a_changed_event_is_named_once(world: World):
    [one] = found_after(
        world, TABLE + "state = CAST(replace(state, 'walk', 'talk') AS BLOB) WHERE position = 2"
    )
    assert (one.kind, one.position, one.handle) == ("chain", 2, "RK")
    assert one.message == "RK, at position 2, is not what was recorded there"


def test_a_deleted_event_is_told_with_the_stream_that_lacks_it(world: World):
    """RK's registration is gone: the goal is the second event of a stream without a first."""
    found = found_after(world, "DELETE FROM stored_events WHERE position = 1")
    assert [(one.kind, one.message) for one in found][:2] == [
        (
            "chain",
            "What is at position 2 does not follow what is before it: position 1 is missing",
        ),
        ("version", "RK#2 follows RK#0: what is between is missing"),
    ]


def test_the_last_event_of_a_stream_leaves_only_a_gap(world: World):
    [one] = found_after(world, "DELETE FROM stored_events WHERE position = 2")
    told = "What is at position 3 does not follow what is before it: position 2 is missing"
    assert (one.kind, one.message, one.position) == ("chain", told, 3)


def test_a_deleted_assignment_leaves_a_number_out(world: World):
    found = found_after(world, "DELETE FROM stored_events WHERE originator_id = 'RK.1'")
    assert [one.message for one in found if one.kind == "number"] == [
        "RK-1 is missing: later numbers are there"
    ]


def test_a_client_who_was_never_registered_is_told(world: World):
    found = found_after(world, "DELETE FROM stored_events WHERE originator_id = 'RK'")
    assert "RK has assignments, and was never registered" in [one.message for one in found]


def test_a_clock_that_was_set_back_is_a_note_and_no_fault(tmp_path: Path):
    with closing(World(tmp_path)) as world:
        world.clock.set("2026-03-01")
        world.homework.add_goal("RK", "walk")
        [one] = check_log(world.log).findings
        assert (one.kind, one.position, one.is_fault) == ("clock", 2, False)
        assert check_log(world.log).faults == []


@pytest.mark.every_store
def test_a_part_of_a_log_is_a_note_and_no_fault(tmp_path: Path, store: Store):
    """An import of one client's events leaves gaps that nothing was taken from."""
    rows = [
        (3, "RK", 1, "client.registered.v1", b'{"timezone":"Europe/Berlin",%s' % WHEN),
        (7, "RK", 2, "client.goal-added.v1", b'{"goal":1,"words":"walk",%s' % WHEN),
    ]
    with closing(store.log(tmp_path / "home")) as log:
        log.adopt(rows, "urn:uuid:0c0ffee0-5eed-4000-8000-000000000001")
        found = check_log(log).findings
        assert [one.message for one in found] == [
            "Positions 1–2 are not in this log: a part of it was imported",
            "Positions 4–6 are not in this log: a part of it was imported",
        ]
        assert not any(one.is_fault for one in found)


WHEN = b'"recorded_at":"2026-03-02T09:00:00Z"}'


def test_every_byte_of_a_log_changed_is_told_or_changes_nothing(world: World, tmp_path: Path):
    """One bit of every 17th byte; the whole loop, every byte under three masks, is the proof's."""
    world.close()
    path = world.home.log_path
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = path.read_bytes()
    before = _read(world)
    silent = []
    for place in range(0, len(whole), 17):
        changed = bytearray(whole)
        changed[place] ^= 0x10
        path.write_bytes(bytes(changed))
        if not _told(world) and _read(world) != before:
            silent.append(place)
    assert silent == []


def _read(world: World) -> object:
    from intersession.errors import IntersessionError

    try:
        with closing(reader_of(world.home)) as reader:
            rows = [row for page in reader.linked() for row in page]
            streams = {row[1] for row in rows}
            by_stream = {one: reader.of_stream(one, contained=True) for one in sorted(streams)}
            return rows, by_stream, reader.sources(), reader.given()
    except IntersessionError as problem:
        return str(problem)


def _told(world: World) -> bool:
    from intersession.errors import IntersessionError

    try:
        with closing(reader_of(world.home)) as reader:
            return bool(check_log(reader).faults)
    except IntersessionError:
        return True
