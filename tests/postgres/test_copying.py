"""``log copy``: byte for byte, either way, proved; a part is completed, a fork refused."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
import pytest
from bench.server import PASSWORD, Server

from intersession.application.homework import Homework
from intersession.domain.client.events import GoalAdded
from intersession.errors import LogError, NotFound, Refused
from intersession.events.recorded import Recorded, Stored
from intersession.intake.csv.importer import import_csv
from intersession.plugins.manager import installed
from intersession.projections.runner import Views
from intersession.store import copy
from intersession.store.copy import copy_log, digest_of, place_at
from intersession.store.home import Home
from intersession.store.locate import log_of, reader_of
from intersession.store.postgres.setup import create
from intersession.store.sqlite.log import SqliteLog
from intersession_cli import caseload
from intersession_cli.testing import Terminal

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]
RECORDS = ROOT.parent / "shared" / "data" / "thought-records" / "CoreData.csv"
MAPPING = ROOT / "docs" / "examples" / "thought-records.toml"
PLACES = ("folder", "server")
STATE = b'{"recorded_at":"2026-03-02T09:00:00Z","goal":1,"words":"go by bus again"}'


def add(place: str, stream: str, *versions: int, words: str = "go by bus again") -> None:
    """Add events to the log of a place."""
    goals = [GoalAdded(goal=n, words=words, recorded_at=NOW) for n in versions]
    events = [Recorded(0, stream, n, one) for n, one in zip(versions, goals, strict=True)]
    with closing(log_of(place_at(place))) as log:
        log.append(events)


def held(place: str) -> tuple[str, list[Stored]]:
    """All that the log of a place holds: its identity, and its rows."""
    with closing(reader_of(place_at(place))) as log:
        return log.identity(), [row for page in log.stored() for row in page]


@pytest.fixture
def new_place(tmp_path: Path, server: Server):
    """Make empty places: a folder that is not there yet, or a log on the server."""
    made: list[str] = []

    def make(kind: str) -> str:
        if kind == "server":
            made.append(server.new_database())
            create(made[-1])
        else:
            made.append(str(tmp_path / f"place{len(made)}"))
        return made[-1]

    return make


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder of the demo's caseload."""
    home = Home(tmp_path_factory.mktemp("demo"))
    with closing(SqliteLog(home)) as log:
        caseload.fill(log, installed(), date(2026, 3, 2))
    return str(home.path)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder of a made-up practice, of more events than one transaction of a copy takes."""
    from intersession_cli.caseload.synthetic import generate

    home = Home(tmp_path_factory.mktemp("large"))
    with closing(SqliteLog(home)) as log:
        generate(log, installed(), until=date(2026, 3, 2), weeks=12, seed=1, events=12_345)
    return str(home.path)


@pytest.fixture(scope="module")
def thought_records(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder of the 3,520 events of the real thought records, where these are at hand."""
    if not RECORDS.exists():
        pytest.skip(f"the thought records are not there: {RECORDS.name} in shared/data")
    home = Home(tmp_path_factory.mktemp("thought-records"))
    with closing(SqliteLog(home)) as log:
        import_csv(Homework(log, installed()), RECORDS, MAPPING)
        assert log.last_position() == 3520
    return str(home.path)


# There and back.


def dump(folder: str) -> list[str]:
    """A log's file as SQLite writes it down: tables, rows, sequences."""
    with closing(sqlite3.connect(Path(folder) / "log.db")) as connection:
        return list(connection.iterdump())


def test_events_are_counted_and_not_their_positions(new_place):
    """A log that was made from a part of another has gaps."""
    source, target = new_place("folder"), new_place("server")
    rows = [(n, "RK", n // 100, "client.goal-added.v1", STATE) for n in (100, 200, 300)]
    with closing(log_of(place_at(source))) as log:
        log.adopt(rows[:2], "urn:uuid:0c0ffee0-5eed-4000-8000-000000000001")
    assert [copy_log(source, target).events, copy_log(source, target).added] == [2, 0]
    with closing(log_of(place_at(source))) as log:
        log.adopt(rows[2:])
    found = copy_log(source, target)
    assert (found.events, found.added) == (3, 1)


@pytest.mark.parametrize("which", ["demo", "large", "thought_records"])
def test_from_sqlite_to_postgres_and_back_nothing_changes(
    which: str, request: pytest.FixtureRequest, new_place
):
    source = request.getfixturevalue(which)
    server, back = new_place("server"), new_place("folder")
    there, again = copy_log(source, server), copy_log(server, back)
    assert held(source) == held(server) == held(back)
    assert dump(source) == dump(back)
    assert there.digest == again.digest
    assert there.events == there.added == len(held(source)[1])
    assert there.identity == held(source)[0]


@pytest.mark.parametrize("source", PLACES)
@pytest.mark.parametrize("target", PLACES)
def test_every_way(source: str, target: str, new_place):
    here, there = new_place(source), new_place(target)
    add(here, "RK", 1, 2, 3)
    found = copy_log(here, there)
    assert (found.events, found.added) == (3, 3)
    assert held(here) == held(there)
    add(there, "RK", 4)  # the copy is a log like any other
    assert [row[0] for row in held(there)[1]] == [1, 2, 3, 4]


@pytest.mark.parametrize("target", PLACES)
def test_bytes_that_no_event_of_ours_would_have_are_kept(target: str, new_place):
    """Of a newer version, of a mended log: what is there is copied, not what we would write."""
    here, there = new_place("folder"), new_place(target)
    rows: list[Stored] = [
        (1, "RK", 1, "client.registered.v9", b'{ "new" : "field" ,"z":1.0}\n'),
        (2, "R\u00e4.\U0001f41d", 2**40, "x", b"\x00\xff not even JSON"),
        (5, "", 1, "", b""),
    ]
    with closing(log_of(place_at(here))) as log:
        log.adopt(rows, "urn:uuid:0")
    copy_log(here, there)
    assert held(there) == ("urn:uuid:0", rows)


def test_views_are_the_same_from_a_copy(demo: str, new_place, tmp_path: Path):
    server = new_place("server")
    copy_log(demo, server)
    plugins = installed()
    homes = [Home(tmp_path / "one"), Home(tmp_path / "other", server)]
    copy_log(demo, str(homes[0].path))
    reports = []
    for home in homes:
        with closing(reader_of(home)) as log, closing(Views(home, log, plugins.views)) as views:
            assert views.catch_up() == {}
            reports.append(
                {name: views.report(name, today=date(2026, 3, 2)) for name in views.views}
            )
    assert reports[0] == reports[1]


# A part is completed.


@pytest.mark.parametrize("source", PLACES)
@pytest.mark.parametrize("target", PLACES)
def test_the_rest_is_added(source: str, target: str, new_place):
    here, there = new_place(source), new_place(target)
    add(here, "RK", 1, 2, 3)
    copy_log(here, there)
    add(here, "RK", 4, 5)
    assert (copy_log(here, there).events, copy_log(here, there).added) == (5, 0)
    assert held(here) == held(there)


def test_a_copy_that_was_interrupted_is_taken_up_again(
    large: str, new_place, monkeypatch: pytest.MonkeyPatch
):
    there = new_place("server")

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_log(large, there, stop)
    assert len(held(there)[1]) == copy.PAGE
    found = copy_log(large, there)
    assert found.added == found.events - copy.PAGE
    assert held(large) == held(there)


# What is refused.


@pytest.mark.parametrize("target", PLACES)
def test_another_log_is_refused(target: str, new_place):
    here, there = new_place("folder"), new_place(target)
    add(here, "RK", 1)
    add(there, "RK", 1)
    before = held(there)
    with pytest.raises(Refused, match="holds another log") as told:
        copy_log(here, there)
    assert before[0] in str(told.value)
    assert held(here)[0] in str(told.value)
    assert held(there) == before


@pytest.mark.parametrize("target", PLACES)
@pytest.mark.parametrize("longer", [True, False])
def test_a_fork_is_refused_with_its_first_difference(target: str, longer: bool, new_place):
    here, there = new_place("folder"), new_place(target)
    add(here, "RK", 1, 2)
    copy_log(here, there)
    add(here, "RK.7", 1, words="here")
    add(there, "RK.7", 1, words="there")
    if longer:
        add(here, "RK", 3, 4)
    before = held(there)
    with pytest.raises(Refused, match="The logs differ from position 3 on:") as told:
        copy_log(here, there)
    assert str(told.value).count("RK-7#1 client.goal-added.v1 (position 3, sha256 ") == 2
    assert held(there) == before


def test_a_copy_that_went_on_is_refused_the_wrong_way(new_place):
    here, there = new_place("folder"), new_place("server")
    add(here, "RK", 1)
    copy_log(here, there)
    add(there, "RK", 2)
    with pytest.raises(Refused, match=r"from RK#2 .*copy in the other direction"):
        copy_log(here, there)
    assert copy_log(there, here).added == 1


def test_a_row_that_is_missing_in_the_copy_is_a_difference(new_place):
    here, there = new_place("folder"), new_place("server")
    add(here, "RK", 1, 2, 3)
    copy_log(here, there)
    with psycopg.connect(there, autocommit=True) as connection:
        connection.execute("DELETE FROM stored_events WHERE position = 2")
    with pytest.raises(Refused, match="The logs differ from position 2"):
        copy_log(here, there)


def test_nothing_to_copy_nowhere_to_copy_to(new_place, tmp_path: Path, server: Server):
    empty, here = new_place("server"), new_place("folder")
    with pytest.raises(NotFound, match="nothing is recorded there"):
        copy_log(str(tmp_path / "nowhere"), empty)
    with pytest.raises(NotFound, match="nothing is recorded there"):
        copy_log(empty, here)
    add(here, "RK", 1)
    with pytest.raises(Refused, match="onto itself"):
        copy_log(here, f"{here}/../{Path(here).name}")
    with pytest.raises(NotFound, match=r"is a file\. Name the folder"):
        copy_log(f"{here}/log.db", empty)
    with pytest.raises(LogError, match="log init"):
        copy_log(here, server.new_database())
    assert not (tmp_path / "nowhere").exists()


def test_somebody_who_writes_to_the_copy_meanwhile_is_told(
    large: str, new_place, monkeypatch: pytest.MonkeyPatch
):
    there = new_place("server")

    def write(done: int, total: int) -> None:
        if done == copy.PAGE:
            add(there, "ZZ", 1)

    with pytest.raises(LogError, match="was written to while it was copied to"):
        copy_log(large, there, write)


def test_a_copy_that_is_changed_on_its_way_is_told(new_place):
    """A trigger of somebody's changes what is written; only reading it again can tell."""
    here, there = new_place("folder"), new_place("server")
    add(here, "RK", 1)
    with psycopg.connect(there, autocommit=True) as connection:
        connection.execute(
            "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "NEW.state = convert_to('{}', 'utf8'); RETURN NEW; END $$; "
            "CREATE TRIGGER spoil BEFORE INSERT ON stored_events FOR EACH ROW "
            "EXECUTE FUNCTION spoil()"
        )
    told = r"The log 127.* was .* RK, at position 1, is not what was recorded there"
    with pytest.raises(LogError, match=told):
        copy_log(here, there)


@pytest.mark.parametrize("column", range(5))
def test_the_digest_counts_every_column(new_place, column: int):
    rows: list[Stored] = [(1, "RK", 1, "x", b"{}"), (2, "RK", 2, "x", b"{}")]
    changed = list(rows[1])
    changed[column] = {int: 7, str: "y", bytes: b"[]"}[type(changed[column])]
    digests = []
    for last in (rows[1], tuple(changed)):
        place = new_place("folder")
        with closing(log_of(place_at(place))) as log:
            log.adopt([rows[0], last])
            digests.append(digest_of(log, 7))
    assert digests[0][0] == digests[1][0] == 2
    assert digests[0][1] != digests[1][1]


# The command.


def test_the_command_says_that_they_are_equal(tmp_path: Path, demo: str, new_place):
    terminal = Terminal(tmp_path)
    server = new_place("server")
    result = terminal(["log", "copy", demo, server])
    identity, rows = held(demo)
    assert result.exit_code == 0
    assert f"Equal: {len(rows)} events, sha256 " in result.output
    assert identity in result.output
    assert PASSWORD not in result.output
    listed = json.loads(terminal(f"client list --json --log {server}").output)
    assert {row["client"] for row in listed} == {row[1] for row in rows if "." not in row[1]}


def test_a_refused_copy_exits_with_2(tmp_path: Path, demo: str, new_place):
    server = new_place("server")
    add(server, "RK", 1)
    result = Terminal(tmp_path)(["log", "copy", demo, server])
    assert result.exit_code == 2
    assert "Nothing was copied" in " ".join(result.output.split())
    assert PASSWORD not in result.output
