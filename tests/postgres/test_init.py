"""``log init``, and what is said where the server, the database or the user is not right."""

from __future__ import annotations

import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from bench.server import PASSWORD, Server

from intersession.errors import HomeError, LogError
from intersession.store.locate import log_of, reader_of
from intersession.store.log_format import LOG_FORMAT
from intersession.store.postgres.address import unreachable
from intersession.store.postgres.log import PostgresLog
from intersession.store.postgres.reader import PostgresReader
from intersession.store.postgres.setup import create
from intersession_cli.testing import Terminal


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """A home of which nothing is there yet."""
    return Terminal(tmp_path)


def refused(terminal: Terminal, line: str, *secrets: str) -> str:
    """What a refused command says; it wrote nothing, and it told no password."""
    result = terminal(line)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    for secret in (PASSWORD, *secrets):
        assert secret not in result.output
    assert not terminal.home.log_path.exists()
    return " ".join(result.output.split())


def tables(address: str) -> list[str]:
    with psycopg.connect(address) as connection:
        rows = connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1"
        )
        return [name for (name,) in rows]


# Making it.


def test_init_makes_a_log_once(terminal: Terminal, database: str):
    assert "holds no log of Intersession yet" in refused(terminal, f"log --log {database}")
    assert tables(database) == []
    made = terminal(f"log init --log {database}")
    assert (made.exit_code, made.output[:20]) == (0, "Made an empty log in")
    with closing(PostgresReader(database)) as reader:
        identity = reader.identity()
    again = terminal(f"log init --log {database}")
    assert again.exit_code == 0
    assert "holds a log already, and was left as it is." in " ".join(again.output.split())
    with closing(PostgresReader(database)) as reader:
        assert (reader.identity(), reader.last_position()) == (identity, 0)
    assert PASSWORD not in made.output + again.output
    assert terminal(f"client add RK --timezone UTC --log {database}").exit_code == 0
    assert "RK" in terminal(f"client list --log {database}").output


def test_the_address_may_be_in_the_environment(
    terminal: Terminal, database: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("INTERSESSION_LOG", database)
    command = [sys.executable, "-m", "intersession_cli", "log", "init"]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "Made an empty log" in ended.stdout


def test_a_log_that_everybody_may_append_to_is_closed_again(terminal: Terminal, database: str):
    create(database)
    with psycopg.connect(database, autocommit=True) as admin:
        admin.execute("GRANT EXECUTE ON FUNCTION append_to_stored_events TO PUBLIC, pg_monitor")
        asked = "SELECT has_function_privilege(%s, oid, 'EXECUTE') FROM pg_proc WHERE proname = %s"
        for said, others in (("Everybody could append", True), ("left as it is", False)):
            (found,) = admin.execute(asked, ("pg_read_all_data", "append_to_stored_events"))
            assert found == (others,)
            told = " ".join(terminal(f"log init --log {database}").output.split())
            assert said in told
        (granted,) = admin.execute(asked, ("pg_monitor", "append_to_stored_events"))
        assert granted == (True,)


def test_a_database_in_another_encoding_is_refused(terminal: Terminal, server: Server):
    name = "in_ascii"
    with psycopg.connect(server.address(), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} ENCODING 'SQL_ASCII' TEMPLATE template0")
    said = refused(terminal, f"log init --log {server.address(name)}")
    assert f"{name} is not in UTF-8" in said
    assert tables(server.address(name)) == []


def test_the_schema_is_named_where_it_is_not_the_usual_one(terminal: Terminal, database: str):
    north = f"{database}?options=-csearch_path%3Dnorth"
    with psycopg.connect(database, autocommit=True) as admin:
        admin.execute("CREATE SCHEMA north")
    assert terminal(f"log init --log {north}").exit_code == 0
    told = " ".join(terminal(f"log init --log {north}").output.split())
    assert "(schema north) holds a log already" in told


def test_init_without_a_server_says_what_it_is_for(terminal: Terminal):
    assert "A log in a folder is made automatically" in refused(terminal, "log init")


_INIT = """
import sys
from intersession.store.postgres.setup import create
print("ready", flush=True)
sys.stdin.readline()
print(create(sys.argv[1]), flush=True)
"""


@pytest.mark.parametrize("turn", range(3))
def test_four_processes_may_init_at_once(database: str, turn: int):
    command = [sys.executable, "-c", _INIT, database]
    pipe = subprocess.PIPE
    several = [
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) for _ in range(4)
    ]
    for one in several:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in several:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()
    said = [one.communicate(timeout=60) for one in several]
    assert sorted(said) == [("False\n", "")] * 3 + [("True\n", "")]
    with closing(PostgresReader(database)) as reader:
        assert reader.last_position() == 0
        assert reader.identity().startswith("urn:uuid:")


def test_init_by_a_user_who_may_not_make_tables(server: Server, database: str, terminal: Terminal):
    with psycopg.connect(database, autocommit=True) as admin:
        name = admin.info.dbname
        admin.execute(f"CREATE ROLE visitor_{name} LOGIN PASSWORD 'visitor-4711'")
    theirs = server.address(name, f"visitor_{name}", "visitor-4711")
    told = refused(terminal, f"log init --log {theirs}", "visitor-4711")
    assert "permission denied" in told
    assert "No log was made." in told
    assert tables(database) == []


def test_init_where_the_search_path_names_nothing(terminal: Terminal, database: str):
    told = refused(terminal, f"log init --log {database}?options=-csearch_path%3Dnowhere")
    assert "its search_path names no schema that exists" in told


# What is not ours.


OTHERS = (
    "CREATE TABLE stored_events (originator_id uuid, notification_id bigserial)",
    "CREATE TABLE stored_events (a int); CREATE TABLE log_identity (b int)",
    "CREATE TABLE stored_events (a int); CREATE TABLE log_identity (id text, format int)",
    "CREATE TABLE log_identity (id text, format int)",
)


@pytest.mark.parametrize("statements", OTHERS)
@pytest.mark.parametrize("line", ["log", "log init", "client add RK --timezone UTC", "agenda RK"])
def test_tables_of_another_program_are_left_alone(
    terminal: Terminal, database: str, statements: str, line: str
):
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(statements)
    before = tables(database)
    told = refused(terminal, f"{line} --log {database}")
    assert "holds tables of another program" in told
    assert "Choose another database." in told
    assert tables(database) == before


def test_a_database_with_other_tables_can_hold_a_log(terminal: Terminal, database: str):
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE TABLE recipes (name text)")
    assert "holds no log of Intersession yet" in refused(terminal, f"log --log {database}")
    assert terminal(f"log init --log {database}").exit_code == 0


@pytest.mark.parametrize("line", ["log", "log init", "client add RK --timezone UTC"])
def test_a_newer_log_is_told(terminal: Terminal, address: str, line: str):
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("UPDATE log_identity SET format = %s", (LOG_FORMAT + 1,))
    told = refused(terminal, f"{line} --log {address}")
    assert f"newer version of Intersession (log format {LOG_FORMAT + 1}, this version" in told
    assert "pip install --upgrade intersession" in told


# Servers and passwords.


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.mark.parametrize("line", ["log", "log init", "client add RK --timezone UTC", "agenda RK"])
def test_what_keeps_from_a_server_is_told(terminal: Terminal, server: Server, line: str):
    elsewhere = server.address().replace("127.0.0.1", "no-such-host.invalid")
    for address, told in (
        (server.address(password="wrong-4711"), "password authentication failed"),
        (server.address(password=""), "no password"),
        (server.address(user="nobody-here"), "password authentication failed"),
        (server.address("nowhere"), 'database "nowhere" does not exist'),
        (server.address().replace(str(server.port), str(free_port())), "refused"),
        (f"{elsewhere}?sslmode=verify-full", "cannot be used"),
        (f"{server.address()}?sslmode=require", "SSL"),
    ):
        said = refused(terminal, f"{line} --log {address}", "wrong-4711")
        assert told in said
        assert "Check the " in said


def test_what_is_no_server_is_told(terminal: Terminal):
    """Something listens there, and hangs up."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        one.listen()
        one.settimeout(0.01)
        address = f"postgresql://u:{PASSWORD}@127.0.0.1:{one.getsockname()[1]}/d?connect_timeout=2"
        assert "cannot be used" in refused(terminal, f"agenda RK --log {address}")


SIGNS = ("@", "/", ":", "?", "#", "%", "%zz", " ", "[", "]@", "ä€", "&xq=", "'", "\\", ",", "@h:5/")


@pytest.mark.parametrize("signs", SIGNS)
def test_a_password_with_signs_in_it_is_never_told(server: Server, signs: str):
    """Nor any part of it, whether it is written as an address wants it, or as it is."""
    password = f"zq4{signs}xq7"
    for written in (password, quote(password, safe="")):
        with pytest.raises((HomeError, LogError)) as told:
            _look(server.address(password=written))
        assert "zq4" not in str(told.value)
        assert "xq7" not in str(told.value)


def _look(address: str) -> None:
    with closing(reader_of(_home(address))) as log:
        log.last_position()


def _home(address: str):
    from intersession.store.home import Home

    return Home(Path("/nowhere"), address)


@pytest.mark.parametrize("password", ["p@ss/w:o?r#d %41", "plain", "qu\"o'te\\"])
def test_a_password_with_signs_in_it_works_once_it_is_written_right(
    server: Server, database: str, password: str
):
    with psycopg.connect(database, autocommit=True) as admin:
        name = f"user_{admin.info.dbname}"
        secret = password.replace("'", "''")
        admin.execute(f"CREATE ROLE {name} SUPERUSER LOGIN PASSWORD '{secret}'")
        address = server.address(admin.info.dbname, name, quote(password, safe=""))
    assert create(address)
    with closing(PostgresLog(address)) as log:
        assert log.last_position() == 0
        assert password not in log.place + repr(log)


def test_the_password_may_come_from_the_environment_or_a_file(
    server: Server, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    name = database.rpartition("/")[2]
    address = server.address(name, password="")
    with pytest.raises(LogError, match="no password"):
        create(address)
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    assert create(address)
    add_one(address)
    monkeypatch.delenv("PGPASSWORD")
    passfile = tmp_path / "pgpass"
    passfile.write_text(f"127.0.0.1:{server.port}:*:*:{PASSWORD}\n")
    passfile.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(passfile))
    add_one(address)
    monkeypatch.delenv("PGPASSFILE")
    add_one(f"{address}?passfile={quote(str(passfile))}")
    with closing(PostgresReader(database)) as reader:
        assert reader.last_position() == 3


def test_the_rest_of_an_address_may_come_from_the_environment(
    server: Server, address: str, monkeypatch: pytest.MonkeyPatch
):
    for name, value in psycopg.conninfo.conninfo_to_dict(address).items():
        variable = {"dbname": "DATABASE"}.get(name, name.upper())
        monkeypatch.setenv(f"PG{variable}", str(value))
    add_one("postgresql://")
    with closing(PostgresReader(address)) as reader:
        assert reader.last_position() == 1


def add_one(address: str) -> None:
    """Add an event to a log."""
    from intersession.dates.instants import utc_now
    from intersession.domain.client.events import Registered
    from intersession.events.recorded import Recorded

    with closing(log_of(_home(address))) as log:
        version = log.last_position() + 1
        log.append([Recorded(0, "RK", version, Registered(timezone="UTC", recorded_at=utc_now()))])


def test_without_the_driver_the_way_to_it_is_told(
    terminal: Terminal, address: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    told = refused(terminal, f"agenda RK --log {address}")
    assert "pip install 'intersession[postgres]'" in told


def test_a_short_password_does_not_spoil_what_is_told(server: Server):
    """One of a letter or two could be any part of any word."""
    with pytest.raises(LogError, match='password authentication failed for user "keeper"'):
        PostgresReader(server.address(password="e")).last_position()


def test_what_the_driver_says_is_scrubbed(server: Server):
    """Though it never says it: whatever comes from outside is looked through."""
    said = psycopg.OperationalError(f"no luck\n with {PASSWORD} at all")
    told = unreachable(server.address(), said)
    assert PASSWORD not in told
    assert "no luck with … at all" in told
