"""The operations page: its commands print what it says, and its messages are really said.

To write what is printed now into the page:
UPDATE_DOCS=1 pytest tests/postgres/test_operations_page.py
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, date, datetime
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest
from bench.server import PASSWORD, Server, programs
from damage import relink
from eventsourcing.sqlite import SQLiteConnection
from heads_told import without_head

from intersession.domain.client.events import GoalAdded
from intersession.errors import HomeError, IntersessionError
from intersession.events.recorded import Recorded
from intersession.plugins import manager as plugins_there
from intersession.plugins.manager import Plugins, installed
from intersession.projections.runner import Views
from intersession.record import Record
from intersession.store import home as homes
from intersession.store.copy import copy_log, place_at
from intersession.store.home import Home
from intersession.store.locate import log_of, reader_of
from intersession.store.postgres import log as postgres_log
from intersession.store.postgres.log import PostgresLog
from intersession.store.postgres.reader import LOOK
from intersession.store.postgres.setup import create
from intersession.store.sqlite import connection as sqlite_connection
from intersession.store.sqlite import log as logs_in_files
from intersession.store.sqlite import settling
from intersession.store.sqlite.log import SqliteLog, SqliteRecorder
from intersession.store.subscription import SLICE
from intersession.testing import Clock
from intersession_cli import caseload
from intersession_cli.testing import Terminal

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docs" / "how-to" / "operations.md"
PAGE = FILE.read_text(encoding="utf-8")
SESSIONS = [block[1] for block in re.finditer(r"```sh\n(\$ .*?)```", PAGE, re.DOTALL)]
STATEMENTS = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
TYPED = re.compile(r"^\$ ((?:.*\\\n)*.*\n)", re.MULTILINE)
"""What is typed; a line that ends in a backslash goes on in the next."""
MESSAGES = [" ".join(one.split()) for one in re.findall(r"\*\*`([^`]+)`\*\*", PAGE)]
MADE_ON, LATER = date(2026, 3, 5), "2026-03-06"
IDENTITY = "urn:uuid:6f1d3c1e-2b8a-4c55-9f0a-0c8f5a1c7e42"
ROLES, DATABASES = ("dr_m", "clinician", "owner"), ("north", "restored", "homework")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def goal(stream: str, version: int, words: str = "go by bus again") -> Recorded:
    """An event for a stream."""
    return Recorded(0, stream, version, GoalAdded(goal=version, words=words, recorded_at=NOW))


def add(place: str | Path, stream: str, *versions: int, words: str = "go by bus again") -> None:
    """Add events to the log of a place."""
    with closing(log_of(place_at(str(place)))) as log:
        log.append([goal(stream, version, words) for version in versions])


def break_page(file: Path, words: bytes) -> None:
    """Overwrite the page of a SQLite file that holds these bytes."""
    held = file.read_bytes()
    size = int.from_bytes(held[16:18], "big")
    start = held.index(words) // size * size
    assert held[start] == 0x0D, "a leaf of a table"
    file.write_bytes(held[:start] + bytes(size) + held[start + size :])


# The sessions.


class Reader:
    """Who reads the page and types what it says, in a folder, beside a server."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.folder, self.server = folder, server
        self.sums: dict[str, str] = {}

    def play(self, session: str) -> str:
        """A session as it comes out now, in the page's own words."""
        lines = TYPED.findall(session)
        return "".join(f"$ {line}{self._said(self.typed(line))}" for line in lines)

    def typed(self, line: str) -> str:
        """What a line prints, typed into a shell beside the package that is under test."""
        kept = {key: value for key, value in os.environ.items() if "INTERSESSION" not in key}
        there = f"127.0.0.1:{self.server.port}"
        line = line.replace("127.0.0.1:5432", there).replace("//postgres@", "//keeper@")
        path = os.pathsep.join([str(Path(sys.executable).parent), str(programs()), kept["PATH"]])
        here = {"PATH": path, "HOME": str(self.folder), "PGPASSWORD": PASSWORD, "TZ": "UTC"}
        here |= {"INTERSESSION_CLINICIAN": "DrM"}
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", line],
            cwd=self.folder,
            env={**kept, **here, "NO_COLOR": "1", "PYTHONWARNINGS": "error"},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert (without_head(done.stderr), done.returncode) == ("", 0), line
        return done.stdout

    def _said(self, text: str) -> str:
        """What was printed, without what differs from run to run; equal sums stay equal."""
        for found in re.findall(r"\b[0-9a-f]{64}\b", text):
            self.sums.setdefault(found, sha256(b"%d" % len(self.sums)).hexdigest())
            text = text.replace(found, self.sums[found])
        text = text.replace(f"127.0.0.1:{self.server.port}", "127.0.0.1:5432")
        text = text.replace(str(self.folder), "/home/m")
        return text.replace(datetime.now(UTC).date().isoformat(), LATER)


def run_as_admin(statements: str, database: str, server: Server) -> None:
    """What the page has the administrator do, and a password for each role that it makes."""
    with psycopg.connect(server.address(database), autocommit=True) as admin:
        for statement in filter(str.strip, statements.split(";")):
            admin.execute(statement)
        for role in re.findall(r"CREATE ROLE (\w+) LOGIN", statements):
            admin.execute(f"ALTER ROLE {role} PASSWORD '{PASSWORD}'")


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Iterator[Reader]:
    """In the folder: the caseload as ``practice``. On the server: what the page has made."""
    found = Reader(tmp_path_factory.mktemp("reader").resolve(), server)
    made, practice = (SqliteLog(Home(found.folder / name)) for name in ("made", "practice"))
    with closing(made), closing(practice):
        caseload.fill(made, installed(), MADE_ON)
        practice.adopt([row for page in made.stored() for row in page], IDENTITY)
    (found.folder / "plain").mkdir(0o700)
    yield found
    with psycopg.connect(server.address(), autocommit=True) as admin:
        for name in DATABASES:
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        for name in ROLES:
            admin.execute(f"DROP ROLE IF EXISTS {name}")


@pytest.fixture(scope="module")
def played(reader: Reader) -> dict[str, str]:
    """Every session as it comes out now, in the order of the page; one is left out with why."""
    now: dict[str, str] = {}
    with ExitStack() as in_use:
        for session in SESSIONS:
            _before(session, reader, in_use)
            now[session] = missing(session) or reader.play(session)
    return now


def _before(session: str, reader: Reader, in_use: ExitStack) -> None:
    """What the page says beside its sessions: who did what before."""
    if "log init" in session and "/homework" in session and "north" not in session:
        run_as_admin(STATEMENTS[0], "postgres", reader.server)
    elif "client add QX" in session:
        run_as_admin(STATEMENTS[1], "homework", reader.server)
    elif "plain" in session:  # a program has the log open, and a client was added a moment ago
        record = Record(Home(reader.folder / "practice"), installed())
        in_use.callback(record.close)
        record.register("QY", timezone="UTC")
    elif "damaged" in session:
        in_use.close()
        damage(reader.folder / "practice", reader.folder / "damaged")


def damage(practice: Path, folder: Path) -> None:
    """A log that went on after the backup, and a broken page in what came before."""
    folder.mkdir(0o700)
    shutil.copy(practice / "log.db", folder)
    with closing(Record(Home(folder), installed())) as record:
        record.add_goal("AB", "after the backup")
        record.add_goal("EH", "this one too")
    with closing(sqlite3.connect(folder / "log.db")) as log:
        [(state,)] = log.execute("SELECT state FROM stored_events WHERE position = 100")
    break_page(folder / "log.db", state)


def missing(session: str) -> str:
    """What a session needs that is not here, "" where nothing."""
    for name in ("sqlite3 practice", "pg_dump", "pg_restore", "psql"):
        program = name.partition(" ")[0]
        there = shutil.which(program) or (programs() / program).exists()
        if f"$ {name}" in session and not there:
            return f"{program} is not installed"
    return ""


@pytest.mark.parametrize("number", range(len(SESSIONS)))
def test_a_session_prints_what_the_page_says(played: dict[str, str], number: int):
    session = SESSIONS[number]
    now = played[session]
    if not now.startswith("$ "):
        pytest.skip(now)
    if os.environ.get("UPDATE_DOCS"):
        FILE.write_text(FILE.read_text(encoding="utf-8").replace(session, now), encoding="utf-8")
    else:
        assert now == session


def test_what_was_moved_and_what_was_rescued_is_the_same(played: dict[str, str], reader: Reader):
    """What the sessions leave behind: the log in the north, and the one that was mended."""
    there = reader.server.address("north")
    with closing(reader_of(place_at(there))) as north:
        identity, moved = north.identity(), [row for page in north.stored() for row in page]
    whole, views = reader.folder / "practice", installed().views
    with closing(reader_of(place_at(str(whole)))) as old:
        stayed = [row for page in old.stored() for row in page]
        assert moved == [row for row in stayed if row[1][:2] in ("AB", "SO")]
        assert identity == old.identity()
    assert [row[0] for row in moved] != list(range(1, len(moved) + 1))  # positions have gaps
    reports = []
    for home in (Home(whole), Home(reader.folder / "nobody", there)):
        with closing(reader_of(home)) as log, closing(Views(home, log, views)) as asked:
            reports.append(asked.report("adherence", client="AB", today=MADE_ON))
            assert asked.differences() == []
    assert reports[0] == reports[1]
    with closing(reader_of(place_at(str(reader.folder / "again")))) as again:
        assert again.last_position() == 269
        assert [one.event.words for one in again.read(267)] == ["after the backup", "this one too"]


def test_the_page_holds_what_it_promises():
    """A guard for the tests above, which could not fail on a page without sessions."""
    typed = "".join(SESSIONS)
    words = ("log init", "log copy", ".backup", "pg_dump", "pg_restore", "log import", "sha256sum")
    assert [word for word in words if word not in typed] == []
    assert len(STATEMENTS) == 3
    assert PAGE.count("<!-- figures -->") == PAGE.count("<!-- end of figures -->") == 1


def test_what_the_page_names_is_there():
    files = re.findall(r"`(tests/[\w/]+\.py)`", PAGE)
    headings = re.findall(r"^#+ (.*)", PAGE, re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}
    named = re.findall(r"\]\(#([\w-]+)\)", PAGE)
    assert len(files) >= 6
    assert len(named) >= 4
    assert [name for name in files if not (ROOT / name).exists()] == []
    assert [name for name in named if name not in anchors] == []


# The messages. Each is provoked; ``Here`` is what that takes.


class Here:
    """A folder with a record in it, a server, and a way to change what is installed."""

    def __init__(self, folder: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.server, self.monkeypatch = folder, server, monkeypatch
        self.roles: list[str] = []

    @cached_property
    def database(self) -> str:
        """The address of a database without a log."""
        return self.server.new_database()

    @property
    def terminal(self) -> Terminal:
        """A home with client RK in it."""
        found = Terminal(self.folder, Clock())
        if not found.home.path.exists():
            assert found("client add RK --timezone UTC").exit_code == 0
            assert found("assign RK thought-record --task 'Write one down'").exit_code == 0
        return found

    def typed(self, line: str) -> str:
        """What a refused command says."""
        result = self.terminal(line)
        assert result.exit_code == 2, result.output
        return result.output

    def asked(self, address: str, line: str = "client list") -> str:
        """What is said of a log on the server."""
        return self.typed(f"{line} --log {address}")

    def copied(self, source: Path, target: Path) -> str:
        """What a refused copy says."""
        with pytest.raises(IntersessionError) as told:
            copy_log(str(source), str(target))
        return str(told.value)

    def of_role(self, name: str, more: str = "") -> tuple[psycopg.Connection, str]:
        """A log with a role of that beginning: a connection of the owner, the role's address."""
        create(self.database)
        admin = psycopg.connect(self.database, autocommit=True)
        role = f"{name}_{admin.info.dbname}"
        admin.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}' {more}")
        self.roles.append(role)
        return admin, self.server.address(admin.info.dbname, role)


def full(here: Here) -> str:
    """SQLite finds no room, because it may take no more pages."""
    terminal, insert = here.terminal, SqliteRecorder._insert_rows

    def insert_without_room(self, cursor, rows):
        cursor.execute("PRAGMA page_count")
        [pages] = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        return insert(self, cursor, rows)

    before = terminal.events
    here.monkeypatch.setattr(SqliteRecorder, "_insert_rows", insert_without_room)
    said = here.typed(f"goal add RK '{'go by bus ' * 3000}'")
    here.monkeypatch.undo()
    assert terminal.events == before
    assert terminal("goal add RK 'go by bus'").exit_code == 0
    return said


def at_commit(here: Here, *, is_moved: bool = True, is_open: bool = True) -> str:
    """The disk fails after all is in place, and once more where it is looked at."""
    terminal, commit = here.terminal, SQLiteConnection.commit

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    def commit_and_fail(connection: SQLiteConnection) -> None:
        commit(connection)
        fail()

    here.monkeypatch.setattr(SQLiteConnection, "commit", commit_and_fail)
    if not is_moved:
        here.monkeypatch.setattr(settling, "_moved", lambda _: False)
    if not is_open:
        here.monkeypatch.setattr(settling, "connect", fail)
    result = terminal("goal add RK 'go by bus'")
    assert result.exit_code == (0 if is_moved and is_open else 3)
    return str(result.output)


def nothing_after(here: Here, place: str, problem: Exception) -> str:
    """What follows the record fails."""

    def fail(*_: object, **__: object) -> None:
        raise problem

    terminal = here.terminal
    here.monkeypatch.setattr(place, fail)
    result = terminal("goal add RK 'go by bus'")
    assert result.exit_code == 0
    return str(result.output)


def no_room_to_open(here: Here) -> str:
    """No file may grow beyond what SQLite's own files need."""
    command = [sys.executable, "-m", "intersession_cli", "--home", str(here.terminal.home.path)]
    done = subprocess.run(
        [*command, "goal", "add", "RK", "go by bus"],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000)),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    return done.stderr


def in_the_way(here: Here) -> str:
    """A file where the home's folder would be."""
    terminal = here.terminal
    (here.folder / "file").write_text("in the way")
    terminal.home = Home(here.folder / "file" / "home")
    return terminal("client add RK").output


def only_read(here: Here, line: str = "client list") -> str:
    """A home that cannot be written; root may write all, so that the system is asked for it."""
    home = here.terminal.home.path
    here.monkeypatch.setattr(sqlite_connection, "is_only_read", lambda folder: folder == home)
    here.monkeypatch.setattr(homes, "is_only_read", lambda folder: folder == home)
    return here.terminal(line).output


def used_when_it_was_copied(here: Here) -> str:
    """What came last is beside the file, and SQLite may not bring it in."""
    home = here.terminal.home
    home.log_path.with_name("log.db-wal").write_bytes(b"newest")
    here.monkeypatch.setattr(sqlite_connection, "is_only_read", lambda folder: folder == home.path)
    return str(sqlite_connection.unusable(home.log_path, "unable to open database file"))


def wide(here: Here) -> str:
    """A folder that somebody made by hand."""
    home = here.terminal.home.path
    home.chmod(0o755)
    return here.terminal("client list").output


def of_root(here: Here) -> str:
    """A log of another account."""
    path = here.terminal.home.log_path
    here.monkeypatch.setattr(os, "access", lambda *_, **__: False)
    here.monkeypatch.setattr(sqlite_connection, "_is_own", lambda _: False)
    return str(sqlite_connection.unusable(path, "unable to open database file"))


def on_another_machine(here: Here) -> str:
    """A server that would not have to prove who it is."""
    return here.asked("postgresql://dr_m@db.invalid/homework")


def unreadable(here: Here) -> str:
    """A folder where the log would be."""
    home = here.folder / "home"
    (home / "log.db").mkdir(parents=True)
    return here.typed("log export")


def locked_log(here: Here) -> str:
    """Another program writes and does not end."""
    here.monkeypatch.setattr(sqlite_connection, "LOCK_TIMEOUT", 0.2)
    here.monkeypatch.setattr(logs_in_files, "LOCK_TIMEOUT", 1)
    with closing(sqlite3.connect(here.terminal.home.log_path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        said = here.typed("goal add RK 'go by bus'")
        other.execute("ROLLBACK")
    waits = (
        f"for over {postgres_log.LOCK_TIMEOUT} seconds"  # of a server, which is not changed here
    )
    return _line(said).replace("for over 1 seconds", waits)


def locked_views(here: Here) -> str:
    """Another program folds and does not end; what is recorded meanwhile is safe."""
    terminal = here.terminal
    assert terminal("client list").exit_code == 0
    here.monkeypatch.setattr(sqlite_connection, "LOCK_TIMEOUT", 0.2)
    with closing(sqlite3.connect(terminal.home.views_path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        before = terminal.events
        assert terminal("client add QX --timezone UTC").exit_code == 0
        assert terminal.events == before + 1
        said = here.typed("client list")
        other.execute("ROLLBACK")
    assert "QX" in terminal("client list").output
    return said


def damaged(here: Here) -> str:
    """A broken page; some commands still work, and a copy of the whole notices."""
    terminal = here.terminal
    with closing(SqliteLog(terminal.home)) as log:
        log.append([goal("RK", n, f"word {n}: {'go by bus ' * 20}") for n in range(2, 42)])
    break_page(terminal.home.log_path, b"word 9: go")
    assert terminal("client add QX --timezone UTC").exit_code == 0
    assert "is damaged" in here.copied(terminal.home.path, here.folder / "backup")
    return here.typed("log export")


def no_database(here: Here) -> str:
    """A log whose beginning is overwritten; the same is said of one that was cut short."""
    path = here.terminal.home.log_path
    broken = b"x" * 100 + path.read_bytes()[100:]
    path.write_bytes(broken)
    told = here.typed("client list")
    assert path.read_bytes() == broken
    return told


def half_a_log(here: Here) -> str:
    """A log of which the end is missing."""
    path = here.terminal.home.log_path
    path.write_bytes(path.read_bytes()[:5000])
    return here.typed("client list")


def changed_by_another(here: Here) -> str:
    """An event that is none any more."""
    with closing(sqlite3.connect(here.terminal.home.log_path)) as log:
        log.execute("UPDATE stored_events SET state = CAST('{' AS BLOB) WHERE position = 2")
        log.commit()
    return here.typed("log RK-1")


def one_record_damaged(here: Here) -> str:
    """The same, in a list of what is whole."""
    changed_by_another(here)
    return here.terminal("client list").output


def gone(here: Here) -> str:
    """The log was deleted, or emptied; nothing is shown, and nothing recorded."""
    terminal, told = here.terminal, []
    assert "RK" in terminal("client list").output
    for make in (terminal.home.log_path.unlink, partial(terminal.home.log_path.touch, 0o600)):
        make()
        told += [here.typed(line) for line in ("client list", "client add QX --timezone UTC")]
        assert terminal.events == 0
    assert len(set(told)) == 1
    return told[0]


def another(here: Here) -> str:
    """A home, or a log on a server, where nothing was recorded yet."""
    create(here.database)
    missing = here.terminal(f"client list --home {here.folder / 'nobody'}")
    assert (missing.exit_code, "is not there" in missing.output) == (2, True)
    return here.terminal(f"client list --log {here.database}").output


def newer_log(here: Here) -> str:
    """As a later version would mark it."""
    with closing(sqlite3.connect(here.terminal.home.log_path)) as log:
        log.execute("PRAGMA user_version = 99")
    return here.typed("client list")


def newer_event(here: Here) -> str:
    """As a later version would write it: the record it is in is not shown whole."""
    with closing(sqlite3.connect(here.terminal.home.log_path)) as log:
        log.execute(
            "INSERT INTO stored_events (originator_id, originator_version, topic, state) "
            "VALUES ('RK.1', 2, 'homework.attempted.v9', "
            """CAST('{"recorded_at": "2026-03-02T09:00:00Z"}' AS BLOB))"""
        )
        log.commit()
    relink(here.terminal.home)
    assert "newer version" in here.typed("log export")
    return here.terminal("client list").output


def no_views(here: Here) -> str:
    """A views file that is none; deleted, it comes back."""
    terminal = here.terminal
    terminal("client list")
    terminal.home.views_path.write_bytes(b"x" * 5000)
    said = here.typed("client list")
    _without_views(terminal)
    return said


def damaged_views(here: Here) -> str:
    """A broken page of a table; deleted, the views come back."""
    terminal = here.terminal
    terminal("client list")
    with closing(sqlite3.connect(terminal.home.views_path)) as views:
        size = views.execute("PRAGMA page_size").fetchone()[0]
        [(page,)] = views.execute("SELECT rootpage FROM sqlite_master WHERE name = 'clients'")
    held = bytearray(terminal.home.views_path.read_bytes())
    held[(page - 1) * size : page * size] = b"\xff" * size
    terminal.home.views_path.write_bytes(held)
    said = here.typed("client list")
    assert str(terminal.home.log_path) not in said
    _without_views(terminal)
    return said


def _without_views(terminal: Terminal) -> None:
    for file in terminal.home.path.glob("views.db*"):
        file.unlink()
    assert "RK" in terminal("client list").output


def stopped(here: Here) -> str:
    """A plugin with a mistake in it."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    terminal = here.terminal
    found = installed()
    view = found.views["cbt.thought-records"]
    folded = [(event, sheet, fail) for event, sheet, _ in view.folders()]
    here.monkeypatch.setattr(type(view), "folders", lambda self: folded)
    good = (
        "--set situation=x --set 'moods=[{name: fear, before: 80}]' "
        "--set 'automatic_thoughts=[{text: They look}]'"
    )
    assert terminal(f"attempt RK-1 {good}").exit_code == 0
    assert terminal("client list").exit_code == 0
    return here.typed("view cbt.thought-records RK")


def without_cbt(here: Here) -> Plugins:
    """What is installed where one plugin is missing."""
    there = plugins_there.entry_points
    here.monkeypatch.setattr(
        plugins_there,
        "entry_points",
        lambda **group: [one for one in there(**group) if one.name != "cbt"],
    )
    return installed()


def no_plugin(here: Here) -> str:
    """The worksheet's plugin is not installed; the rest works."""
    terminal = here.terminal
    terminal.plugins = without_cbt(here)
    assert terminal("log RK-1").exit_code == 0
    return terminal("attempt RK-1 --set situation=x").output


def broken_plugin(here: Here) -> str:
    """A plugin that cannot be imported."""
    here.terminal  # noqa: B018 - makes it, with every plugin
    here.monkeypatch.setitem(sys.modules, "intersession_cbt", None)
    return here.terminal("view").output


def off(here: Here) -> str:
    """Nobody listens there."""
    return here.asked("postgresql://dr_m@127.0.0.1:1/homework")


def wrong_password(here: Here) -> str:
    """A password that is not theirs."""
    return here.asked(here.server.address(password="wrong-4711"))


def without_password(here: Here) -> str:
    """None is found."""
    here.monkeypatch.delenv("PGPASSWORD", raising=False)
    here.monkeypatch.setenv("PGPASSFILE", "/nowhere")
    return here.asked(here.server.address(password=""))


def no_log(here: Here) -> str:
    """An empty database, a schema that is not there, and one that may not be looked into."""
    told = [here.asked(here.database)]
    told.append(here.asked(f"{here.database}?options=-csearch_path%3Dnowhere"))
    admin, theirs = here.of_role("guest")
    with closing(admin):
        admin.execute("REVOKE USAGE ON SCHEMA public FROM PUBLIC")
        told.append(here.asked(theirs))
    assert [one for one in told if "holds no log of Intersession yet" not in _line(one)] == []
    return told[0]


def no_rights(here: Here) -> str:
    """A role without grants."""
    admin, theirs = here.of_role("stranger")
    admin.close()
    return here.asked(theirs)


def too_many(here: Here) -> str:
    """A role that may hold no connection."""
    admin, theirs = here.of_role("crowd", "CONNECTION LIMIT 0")
    admin.close()
    return here.asked(theirs)


def one_too_few(here: Here) -> str:
    """A role that may hold one: enough to look, not to record."""
    admin, theirs = here.of_role("alone", "SUPERUSER")
    with closing(admin):
        name = admin.info.dbname
        admin.execute(f"ALTER ROLE alone_{name} NOSUPERUSER CONNECTION LIMIT 1")
        admin.execute(f"GRANT SELECT ON stored_events, log_identity TO alone_{name}")
        admin.execute(f"GRANT EXECUTE ON FUNCTION append_to_stored_events TO alone_{name}")
        return here.asked(f"{theirs}?connect_timeout=1", "client add QX --timezone UTC")


def went_away(here: Here) -> str:
    """The connection breaks while an event is on its way, and none can be made again."""
    admin, theirs = here.of_role("leaver", "SUPERUSER")
    role = f"leaver_{admin.info.dbname}"
    with closing(admin), closing(PostgresLog(f"{theirs}?connect_timeout=1")) as log:
        log.append([goal("RK", 1)])
        admin.execute(f"ALTER ROLE {role} NOLOGIN")
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", (role,)
        )
        with pytest.raises(IntersessionError) as told:
            log.append([goal("RK", 2)])
    return str(told.value)


def forked(here: Here) -> tuple[Path, Path]:
    """Two homes that went on apart from one copy."""
    one, two = here.folder / "one", here.folder / "two"
    with closing(Record(Home(one), installed())) as record:
        record.register("RK", timezone="UTC")
    copy_log(str(one), str(two))
    add(one, "RK", 2, words="here")
    add(two, "RK", 2, words="there")
    return one, two


def parted(here: Here) -> str:
    """A copy sees it, either way."""
    one, two = forked(here)
    assert "The logs differ from position 2 on: " in here.copied(two, one)
    return here.copied(one, two)


def two_histories(here: Here) -> str:
    """An import sees it."""
    one, two = forked(here)
    return taken_in(here, exported(here, two), one)


def exported(here: Here, home: Path) -> str:
    """The stream of a home's log."""
    terminal = Terminal(here.folder, Clock())
    terminal.home = Home(home)
    return terminal("log export").stdout


def taken_in(here: Here, text: str, home: Path) -> str:
    """What a home says to a stream that it cannot take; nothing was written."""
    (here.folder / "stream.jsonl").write_text(text)
    terminal = Terminal(here.folder, Clock())
    terminal.home = Home(home)
    before = terminal.events
    result = terminal(["log", "import", str(here.folder / "stream.jsonl")])
    assert (result.exit_code, terminal.events) == (2, before)
    return result.output


def apart(here: Here) -> tuple[Path, Path]:
    """Two homes that began apart."""
    one, two = here.folder / "one", here.folder / "two"
    for home in (one, two):
        with closing(Record(Home(home), installed())) as record:
            record.register("RK", timezone="UTC")
    return one, two


def another_log(here: Here) -> str:
    """Not to be copied over."""
    return here.copied(*apart(here))


def mixed(here: Here) -> str:
    """Nor to be taken in."""
    one, two = apart(here)
    return taken_in(here, exported(here, one), two)


def older(here: Here) -> str:
    """From the one that stayed to the one that went on."""
    one, two = here.folder / "one", here.folder / "two"
    add(one, "RK", 1)
    copy_log(str(one), str(two))
    add(two, "RK", 2)
    return here.copied(one, two)


def cut_short(here: Here) -> str:
    """In the middle of a line it is told; between two it is the beginning of the log."""
    text = exported(here, here.terminal.home.path)
    whole = here.folder / "beginning"
    (here.folder / "stream.jsonl").write_text(text.splitlines(keepends=True)[0])
    terminal = Terminal(here.folder, Clock())
    terminal.home = Home(whole)
    assert terminal(["log", "import", str(here.folder / "stream.jsonl")]).exit_code == 0
    assert terminal.events == 1
    return taken_in(here, text[:-40], here.folder / "new")


def gap(here: Here) -> str:
    """A part of a log."""
    for n in range(2):
        assert here.terminal(f"goal add RK 'goal {n}'").exit_code == 0
    lines = exported(here, here.terminal.home.path).splitlines(keepends=True)
    return taken_in(here, lines[0] + lines[-1], here.folder / "new")


def _line(text: str) -> str:
    return " ".join(text.split())


SAID: dict[str, Callable[[Here], str]] = {
    "The logs differ from position … on: … has …, … has …. Both were written to after one was "
    "copied.": parted,
    "The file differs from the history of the log here, so nothing was written.": two_histories,
    "could not be written (database or disk is full). Nothing was recorded.": full,
    "cannot be opened (disk I/O error)": no_room_to_open,
    "The home folder … cannot be written": in_the_way,
    "cannot be opened (unable to open database file)": unreadable,
    "can only be read: what you see is folded again in memory each time, and nothing can be "
    "recorded.": only_read,
    "the newest of log.db is still in log.db-wal": used_when_it_was_copied,
    "Other accounts of this machine may use": wide,
    "belongs to …, and this account may not read and write it": of_root,
    "is on another machine, and it would not have to prove who it is": on_another_machine,
    "Another program has been writing to … for over 60 seconds. Nothing was recorded": locked_log,
    "for a long time": locked_views,
    "The log … is damaged (database disk image is malformed).": damaged,
    "is not a database, so it was left as it is": no_database,
    "is damaged (database disk image is malformed), so it was left as it is": half_a_log,
    "is not what was recorded there. The log was damaged or changed by another program": (
        changed_by_another
    ),
    "holds nothing, but the views in this home were made from a log with … positions": (gone),
    "No clients yet.": another,
    "was written by a newer version of Intersession": newer_log,
    "which a newer version of Intersession wrote": newer_event,
    "Damaged: 1 record is not shown whole, nor what was flagged in it": one_record_damaged,
    "Views hold nothing of their own: delete …": no_views,
    "views.db cannot be used (database disk image is malformed). The log is unharmed.": (
        damaged_views
    ),
    "The view … stopped:": stopped,
    "comes from the plugin …, which is not installed": no_plugin,
    "is left out: …": broken_plugin,
    "Connection refused": off,
    "Check the address, and whether the server runs. Nothing on record is lost.": off,
    "is in the log now, but the disk did not confirm it": lambda here: at_commit(
        here, is_moved=False
    ),
    "It is not known whether … is recorded": lambda here: at_commit(here, is_open=False),
    "It was looked up: … is recorded": at_commit,
    "… is recorded. What was to come after it stopped": lambda here: nothing_after(
        here, "intersession_cli.commands.goal.say", HomeError("views.db is damaged")
    ),
    "What was to be printed of it could not be": lambda here: nothing_after(
        here, "intersession_cli.commands.goal.say", OSError(28, "No space left on device")
    ),
    "It went away while it was recording. It is not known whether … is recorded": went_away,
    "password authentication failed": wrong_password,
    "no password supplied": without_password,
    "holds no log of Intersession yet": no_log,
    "permission denied": no_rights,
    "Its owner can grant the right": no_rights,
    "too many connections": too_many,
    "couldn't get a connection after": one_too_few,
    "holds another log (…) than …": another_log,
    "Two logs are never mixed, and nothing was written.": mixed,
    "holds all that … does, and was written to since": older,
    "the file was cut short at line …": cut_short,
    "leaves a gap: only … is before it, in the file and here": gap,
}


@pytest.fixture
def here(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Here]:
    """What a failure takes; roles that were made are gone afterwards."""
    found = Here(tmp_path, server, monkeypatch)
    yield found
    for role in found.roles:
        with psycopg.connect(found.database, autocommit=True) as admin:
            admin.execute(f"DROP OWNED BY {role}; DROP ROLE {role}")


@pytest.mark.parametrize("message", SAID)
def test_a_message_of_the_page_is_what_is_said(message: str, here: Here):
    pattern = ".+".join(re.escape(part) for part in message.split("…"))
    said = _line(SAID[message](here))
    assert re.search(pattern, said), said
    assert PASSWORD not in said


def test_every_message_of_the_page_is_provoked():
    assert sorted(MESSAGES) == sorted(SAID)


# What else the page says.


def test_what_is_made_is_for_its_owner_alone(tmp_path: Path):
    terminal = Terminal(tmp_path)
    assert terminal("client add RK --timezone UTC").exit_code == 0
    assert terminal("client list").exit_code == 0
    copy_log(str(terminal.home.path), str(tmp_path / "copy"))
    for folder in (terminal.home.path, tmp_path / "copy"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in folder.glob("*.db")}
        assert modes["log.db"] == 0o600
        assert set(modes.values()) == {0o600}


_HOLD = """
import sys, intersession
record = intersession.open(sys.argv[1])
record.add_goal("RK", "go by bus again")
print("ready", flush=True)
sys.stdin.readline()
"""


def test_a_restored_log_beside_a_wal_that_was_left_is_not_what_was_put_back(tmp_path: Path):
    """A program was killed, and its write-ahead log stayed."""
    home, backup = tmp_path / "home", tmp_path / "backup"
    with closing(Record(Home(home), installed())) as record:
        record.register("RK", timezone="UTC")
    copy_log(str(home), str(backup))
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", _HOLD, str(home)]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
        program.kill()
    assert (home / "log.db-wal").stat().st_size > 0
    shutil.copy(backup / "log.db", home)
    with closing(reader_of(Home(home))) as log:
        assert log.last_position() != 1
    for left in home.glob("log.db*"):
        left.unlink()
    shutil.copy(backup / "log.db", home)
    with closing(reader_of(Home(home))) as log:
        assert log.last_position() == 1


@pytest.mark.parametrize("others", [0, 1])
def test_views_notice_a_restored_log_on_a_server(tmp_path: Path, server: Server, others: int):
    """It is shorter than they are, or as long, with what somebody else recorded since."""
    now, backup = server.new_database(), server.new_database()
    for address in (now, backup):
        create(address)
    with closing(Record(Home(tmp_path / "mine", now), installed())) as record:
        record.register("RK", timezone="UTC")
        copy_log(now, backup)
        record.add_goal("RK", "gone with the server")
        assert _goals(record) == ["gone with the server"]
    add(backup, "RK", *range(2, 2 + others), words="entered by another")
    with closing(Record(Home(tmp_path / "mine", backup), installed())) as record:
        assert _goals(record) == ["entered by another"] * others
        assert record.views.differences() == []


def _goals(record: Record) -> list[str]:
    report = record.views.report("clients", client="RK", today=MADE_ON)
    return [row["words"] for row in report["goals"]]


def test_a_dump_that_is_restored_without_its_rights_lets_everybody_append(
    server: Server, database: str, tmp_path: Path
):
    needed = [programs() / name for name in ("pg_dump", "pg_restore")]
    if not all(one.exists() for one in needed):
        pytest.skip("pg_dump and pg_restore are not installed")
    create(database)
    add(database, "RK", 1)
    dump, results = tmp_path / "log.dump", []
    subprocess.run([needed[0], "-Fc", "-f", dump, database], check=True)
    for more in ([], ["--no-privileges"]):
        restored = server.new_database()
        subprocess.run([needed[1], *more, "-d", restored, dump], check=True)
        with psycopg.connect(restored) as admin:
            asked = "SELECT has_function_privilege('pg_monitor', oid, 'EXECUTE') FROM pg_proc"
            results += admin.execute(f"{asked} WHERE proname = 'append_to_stored_events'")
        said = Terminal(tmp_path)(f"log init --log {restored}").output
        assert ("Everybody could append to it" in said) == bool(more)
        with psycopg.connect(restored) as admin:
            results += admin.execute(f"{asked} WHERE proname = 'append_to_stored_events'")
    assert [is_free for (is_free,) in results] == [False, False, True, False]


def test_the_rights_of_the_page_are_those_that_are_tried():
    """Here with all statements, there with what each of them lets nobody do."""
    there = (ROOT / "tests" / "postgres" / "test_shared_log.py").read_text(encoding="utf-8")
    grants = re.findall(r"^GRANT .*? TO", STATEMENTS[1], re.MULTILINE)
    assert len(grants) == 3
    assert [one for one in grants if one not in there] == []


def test_the_statement_that_shows_who_holds_others_up(database: str):
    create(database)
    with psycopg.connect(database) as other, psycopg.connect(database, autocommit=True) as admin:
        other.execute("LOCK TABLE stored_events IN EXCLUSIVE MODE")
        assert admin.execute(STATEMENTS[2]).fetchall() == []
        waiting = threading.Thread(target=add, args=(database, "RK", 1))
        waiting.start()
        deadline, found = time.monotonic() + 10, []
        while not found and time.monotonic() < deadline:
            found = admin.execute(STATEMENTS[2]).fetchall()
        assert [row[0] for row in found] == [other.info.backend_pid]
        other.rollback()
        waiting.join(10)
        assert admin.execute(STATEMENTS[2]).fetchall() == []


def test_what_a_vacuum_holds_keeps_an_append_waiting_and_a_dump_does_not(database: str):
    create(database)
    with psycopg.connect(database) as other, psycopg.connect(database) as mine:
        mine.execute("SET lock_timeout = '100ms'")
        append = "LOCK TABLE stored_events IN EXCLUSIVE MODE"
        other.execute("LOCK TABLE stored_events IN ACCESS SHARE MODE")  # as pg_dump
        mine.execute(append)
        mine.commit()
        other.execute("LOCK TABLE stored_events IN SHARE UPDATE EXCLUSIVE MODE")  # as VACUUM
        with pytest.raises(psycopg.errors.LockNotAvailable):
            mine.execute(append)


def test_a_command_holds_no_more_connections_than_the_page_says(
    server: Server, database: str, tmp_path: Path
):
    create(database)
    terminal = Terminal(tmp_path)
    name = database.rpartition("/")[2]
    with psycopg.connect(server.address(), autocommit=True) as admin:
        for line, most in (("client add RK --timezone UTC", 2), ("client list", 1)):
            held = {0}
            while _held(admin, name):  # those of the command before
                time.sleep(0.01)
            asked = threading.Thread(target=terminal, args=(f"{line} --log {database}",))
            asked.start()
            while asked.is_alive():
                held |= {_held(admin, name)}
            assert 1 <= max(held) <= most, line


def _held(admin: psycopg.Connection, name: str) -> int:
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = %s"
    [(count,)] = admin.execute(asked, (name, "client backend"))
    return int(count)


def test_events_are_kept_out_of_the_log_file_of_a_server(server: Server, database: str):
    """Where slow statements are written down, with what is in them unless told otherwise."""
    create(database)
    name = database.rpartition("/")[2]
    for version, more in enumerate(("-1", "0"), 1):
        words = f"said in confidence {version}"
        with psycopg.connect(database, autocommit=True) as admin:
            admin.execute(f"ALTER DATABASE {name} SET log_min_duration_statement = 0")
            admin.execute(f"ALTER DATABASE {name} SET log_parameter_max_length = {more}")
        add(database, "RK", version, words=words)
        assert (words.encode().hex() in server.said()) == (more == "-1")


def test_a_client_who_was_discharged_takes_attempts_at_what_is_open(tmp_path: Path):
    terminal = Terminal(tmp_path, Clock())
    good = (
        "--set situation=x --set 'moods=[{name: fear, before: 80}]' "
        "--set 'automatic_thoughts=[{text: They look}]'"
    )
    for line, code in (
        ("client add RK --timezone UTC", 0),
        ("assign RK thought-record --task x", 0),
        ("client discharge RK", 0),
        ("assign RK thought-record --task y", 2),
        ("goal add RK z", 2),
        (f"attempt RK-1 {good}", 0),
        ("withdraw RK-1 --why 'goes on in the north'", 0),
        (f"attempt RK-1 {good}", 2),
        ("obstacle RK-1 no-time", 0),
        ("review RK-1", 0),
    ):
        assert terminal(line).exit_code == code, line


@pytest.mark.parametrize("wait", [True, False])
def test_clients_who_follow_later(tmp_path: Path, here: Here, wait: bool):
    """They are taken while nothing meets, and refused where a position was given twice."""
    old, new = tmp_path / "old", tmp_path / "new"
    with closing(Record(Home(old), installed())) as record:
        for code in ("AB", "SO", "LN"):
            record.register(code, timezone="UTC")
    (tmp_path / "ab.jsonl").write_text(_of_client(tmp_path, old, "AB"))
    terminal = Terminal(tmp_path, Clock())
    terminal.home = Home(new)
    assert terminal(["log", "import", str(tmp_path / "ab.jsonl")]).exit_code == 0
    if wait:
        with closing(Record(Home(new), installed())) as record:
            record.add_goal("AB", "in the north")
        said = taken_in(here, _of_client(tmp_path, old, "SO"), new)
        assert "differs from the history of the log here" in _line(said)
    else:
        (tmp_path / "so.jsonl").write_text(_of_client(tmp_path, old, "SO"))
        assert terminal(["log", "import", str(tmp_path / "so.jsonl")]).exit_code == 0
        with closing(reader_of(Home(new))) as log:
            assert [one.position for one in log.read()] == [1, 2]


def _of_client(folder: Path, home: Path, code: str) -> str:
    terminal = Terminal(folder, Clock())
    terminal.home = Home(home)
    return terminal(f"log export --client {code}").stdout


def test_a_tail_asks_as_often_as_the_page_says():
    assert (LOOK, 1 / SLICE) == (1, 4)
    assert "looks by itself once a second" in _line(PAGE)
    assert "who follows looks four times a second" in _line(PAGE)
