"""What only a server can do to a log: others hold it, kill it, restrict it, spoil it."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import psycopg
import pytest
from bench.server import PASSWORD, Server

from intersession.domain.client.events import GoalAdded
from intersession.errors import Conflict, LogError, Unsettled
from intersession.events.recorded import Recorded
from intersession.store.postgres import log as postgres_log
from intersession.store.postgres.log import PostgresLog
from intersession.store.postgres.reader import WINDOW, PostgresReader
from intersession.store.postgres.setup import create

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def events(stream: str, *versions: int) -> list[Recorded]:
    """Events on their way into the log, at these versions of a stream."""
    goals = [GoalAdded(goal=n, words="go by bus again", recorded_at=NOW) for n in versions]
    return [Recorded(0, stream, n, goal) for n, goal in zip(versions, goals, strict=True)]


@pytest.fixture
def log(address: str) -> Iterator[PostgresLog]:
    """An empty log."""
    with closing(PostgresLog(address)) as found:
        yield found


@pytest.fixture
def admin(address: str) -> Iterator[psycopg.Connection]:
    """A connection of the database's owner to the same log."""
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection


def positions(log: PostgresReader) -> list[int]:
    return [row[0] for page in log.stored() for row in page]


# Reading little and much.


@pytest.mark.parametrize("count", [1, WINDOW - 1, WINDOW, WINDOW + 1, 2 * WINDOW + 300])
def test_every_window_is_read_once_and_in_order(log: PostgresLog, count: int):
    log.append(events("RK", *range(1, count + 1)))
    assert positions(log) == list(range(1, count + 1))
    found = [one.position for page in log.pages(7, count - 3) for one in page]
    assert found == list(range(8, count - 2))


def test_events_of_a_client_among_many_others(log: PostgresLog):
    log.append([*events("AB", *range(1, 1500)), *events("RK", *range(1, WINDOW + 2))])
    found = [one.version for one in log.read(client="RK", after=1)]
    assert found == list(range(1, WINDOW + 2))


def test_windows_pass_over_rows_that_somebody_deleted(log: PostgresLog, admin):
    log.append(events("RK", *range(1, 3 * WINDOW)))
    admin.execute("DELETE FROM stored_events WHERE position BETWEEN 5 AND %s", (2 * WINDOW + 5,))
    assert positions(log) == [1, 2, 3, 4, *range(2 * WINDOW + 6, 3 * WINDOW)]


def test_questions_in_the_middle_of_a_replay(log: PostgresLog):
    """As a view asks for marks while it folds, or a program looks up what it reads of."""
    log.append(events("RK", *range(1, 2 * WINDOW)))
    seen = []
    for page in log.pages():
        seen += [one.position for one in page]
        assert log.mark(page[0].position).startswith("urn:uuid:")
        other = log.pages(after=WINDOW - 5)
        assert next(other)[0].position == WINDOW - 4
        other.close()
    assert seen == list(range(1, 2 * WINDOW))


def test_a_replay_that_is_left_halfway_holds_nothing_up(log: PostgresLog):
    log.append(events("RK", *range(1, 2 * WINDOW)))
    pages = log.pages()
    next(pages)
    assert log.append(events("AB", 1)) == [2 * WINDOW]
    log.close()
    pages.close()
    assert log.last_position() == 2 * WINDOW


# Others who write.


def test_a_replay_whose_connection_breaks_is_told_and_can_be_taken_up_again(
    log: PostgresLog, admin
):
    """Events large enough that they are not all on their way when it breaks."""
    words = "go by bus again, " * 500
    goals = [GoalAdded(goal=n, words=words, recorded_at=NOW) for n in range(1, 3 * WINDOW)]
    log.append([Recorded(0, "RK", goal.goal, goal) for goal in goals])
    rows = (row for page in log.stored() for row in page)
    seen = [next(rows)[0]]
    drop_connections(admin)
    with pytest.raises(LogError, match="cannot be used"):
        seen.extend(row[0] for row in rows)
    rest = [row[0] for page in log.stored(after=seen[-1]) for row in page]
    assert seen + rest == list(range(1, 3 * WINDOW))


def test_a_driver_that_sends_rows_one_by_one_will_do(
    log: PostgresLog, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("psycopg.capabilities.has_stream_chunked", lambda: False)
    log.append(events("RK", *range(1, 2 * WINDOW)))
    assert positions(log) == list(range(1, 2 * WINDOW))


def test_appending_waits_for_another_transaction(log: PostgresLog, address: str):
    log.append(events("RK", 1))
    with psycopg.connect(address) as other:
        other.execute("LOCK TABLE stored_events IN EXCLUSIVE MODE")
        done = threading.Event()
        thread = threading.Thread(target=lambda: (log.append(events("RK", 2)), done.set()))
        thread.start()
        assert not done.wait(0.5)
        with closing(PostgresReader(address)) as reader:
            assert reader.last_position() == 1  # reading does not wait
        other.commit()
    thread.join(10)
    assert done.is_set()
    assert positions(log) == [1, 2]


def test_a_lock_that_is_never_let_go_is_told(database: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(postgres_log, "LOCK_TIMEOUT", 1)
    create(database)
    with closing(PostgresLog(database)) as log, psycopg.connect(database) as other:
        other.execute("LOCK TABLE stored_events IN EXCLUSIVE MODE")
        with pytest.raises(LogError, match="Another program has been writing") as told:
            log.append(events("RK", 1))
        assert "Nothing was recorded; try again" in str(told.value)
        other.rollback()
        assert log.append(events("RK", 1)) == [1]


def test_a_refused_append_leaves_no_gap(log: PostgresLog):
    log.append(events("RK", 1))
    for _ in range(3):
        with pytest.raises(Conflict) as told:
            log.append([*events("AB", 1, 2, 3), *events("RK", 1)])
        assert "\n" not in str(told.value)
    assert log.append(events("AB", 1)) == [2]


@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
def test_a_stricter_isolation_by_default_loses_nothing(log: PostgresLog, admin, level: str):
    name = admin.info.dbname
    admin.execute(f"ALTER DATABASE {name} SET default_transaction_isolation = '{level}'")
    with closing(PostgresLog(log.url)) as one, closing(PostgresLog(log.url)) as two:
        for n in range(1, 6):
            assert one.append(events("RK", n)) == [2 * n - 1]
            assert two.append(events("AB", n)) == [2 * n]
    admin.execute(f"ALTER DATABASE {name} RESET default_transaction_isolation")
    assert positions(log) == list(range(1, 11))


@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
def test_under_a_stricter_isolation_one_that_waited_is_appended_after_all(
    log: PostgresLog, admin, level: str
):
    """It sees the log as it was before it waited: the server refuses it, and it is tried again."""
    name = admin.info.dbname
    admin.execute(f"ALTER DATABASE {name} SET default_transaction_isolation = '{level}'")
    refused: list[LogError] = []

    def write(code: str) -> None:
        with closing(PostgresLog(log.url)) as own:
            try:
                for version in range(1, 31):
                    own.append(events(code, version))
            except LogError as problem:
                refused.append(problem)

    several = [threading.Thread(target=write, args=[f"W{number}"]) for number in range(4)]
    for thread in several:
        thread.start()
    for thread in several:
        thread.join()
    admin.execute(f"ALTER DATABASE {name} RESET default_transaction_isolation")
    assert refused == []
    assert positions(log) == list(range(1, 121))


@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
def test_under_a_stricter_isolation_a_conflict_is_still_one(log: PostgresLog, admin, level: str):
    name = admin.info.dbname
    admin.execute(f"ALTER DATABASE {name} SET default_transaction_isolation = '{level}'")
    try:
        with closing(PostgresLog(log.url)) as own:
            own.append(events("RK", 1))
            with pytest.raises(Conflict):
                own.append(events("RK", 1))
    finally:
        admin.execute(f"ALTER DATABASE {name} RESET default_transaction_isolation")


# Durability.


def test_a_commit_waits_for_the_disk_whatever_the_database_says(log: PostgresLog, admin):
    """Seen from a trigger, in the moment of the insert."""
    name = admin.info.dbname
    admin.execute(f"ALTER DATABASE {name} SET synchronous_commit = 'off'")
    admin.execute(
        "CREATE TABLE seen (setting text);"
        "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "INSERT INTO public.seen VALUES (current_setting('synchronous_commit')); RETURN NULL; "
        "END $$; "
        "CREATE TRIGGER note AFTER INSERT ON stored_events EXECUTE FUNCTION note()"
    )
    with closing(PostgresLog(log.url)) as fresh:
        fresh.append(events("RK", 1))
    assert admin.execute("SELECT setting FROM seen").fetchall() == [("on",)]
    admin.execute(f"ALTER DATABASE {name} RESET synchronous_commit")
    admin.execute("DROP TRIGGER note ON stored_events; DROP FUNCTION note; DROP TABLE seen")


_APPEND = """
import sys
from datetime import UTC, datetime
from intersession.domain.client.events import GoalAdded
from intersession.events.recorded import Recorded
from intersession.store.postgres.log import PostgresLog
log = PostgresLog(sys.argv[1])
size = int(sys.argv[2])
now = datetime.now(UTC)
version = 0
while True:
    goals = [GoalAdded(goal=n + 1, words="go by bus " * 20, recorded_at=now) for n in range(size)]
    log.append([Recorded(0, "RK", version + n, one) for n, one in enumerate(goals, 1)])
    version += size
    print(version, flush=True)
"""


def appending(address: str, size: int) -> subprocess.Popen[str]:
    """A process that appends transactions of so many events, and tells each that is done."""
    command = [sys.executable, "-c", _APPEND, address, str(size)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("wait", [0.0, 0.02, 0.05])
def test_a_process_killed_while_it_appends_leaves_whole_transactions(log: PostgresLog, wait: float):
    process = appending(log.url, 500)
    assert process.stdout is not None
    while int(process.stdout.readline()) < 1500:
        pass
    time.sleep(wait)
    process.kill()
    told = [1500, *(int(line) for line in process.communicate(timeout=20)[0].split())]
    settled(log)
    found = positions(log)
    assert found == list(range(1, len(found) + 1))
    assert len(found) % 500 == 0
    assert told[-1] <= len(found) <= told[-1] + 500  # what was told is there
    assert log.append(events("AB", 1)) == [len(found) + 1]


def settled(log: PostgresLog) -> None:
    """Wait until the server has noticed that the other side is gone."""
    with psycopg.connect(log.url, autocommit=True) as connection:
        for _ in range(200):
            others = "SELECT count(*) FROM pg_locks WHERE mode = 'ExclusiveLock' AND relation = "
            if connection.execute(f"{others} 'stored_events'::regclass").fetchone() == (0,):
                return
            time.sleep(0.05)
    raise AssertionError("somebody still holds the log")


def test_a_power_loss_takes_nothing_that_was_told(own_server: Server):
    """The server ends at once in the midst of appends, as without power, and starts again."""
    address = own_server.new_database()
    create(address)
    process = appending(f"{address}?connect_timeout=2", 5)
    assert process.stdout is not None
    while int(process.stdout.readline()) < 250:
        pass
    own_server.cut_off()
    told = [250, *(int(line) for line in process.communicate(timeout=60)[0].split())]
    own_server.start()
    with closing(PostgresLog(address)) as log:
        found = positions(log)
        assert found == list(range(1, len(found) + 1))
        assert len(found) % 5 == 0
        assert told[-1] <= len(found) <= told[-1] + 5
        assert log.append(events("AB", 1)) == [len(found) + 1]


# A connection that breaks.


def drop_connections(admin: psycopg.Connection) -> None:
    """As a restart of the server or a firewall does."""
    admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )


def test_a_dropped_connection_is_taken_up_again(log: PostgresLog, admin):
    assert log.append(events("RK", 1)) == [1]
    drop_connections(admin)
    assert log.last_position() == 1
    assert log.append(events("RK", 2)) == [2]
    drop_connections(admin)
    assert log.append(events("RK", 3)) == [3]
    assert positions(log) == [1, 2, 3]


def test_an_append_whose_answer_is_lost_is_not_added_twice(
    log: PostgresLog, admin, monkeypatch: pytest.MonkeyPatch
):
    """It is committed, and then the connection breaks, so that nobody hears of it."""
    log.append(events("AB", 1))
    invoked = postgres_log.PostgresRecorder._invoked
    broken = []

    def lose_the_answer(self, columns):
        last = invoked(self, columns)
        if not broken:
            broken.append(last)
            drop_connections(admin)
            with self.datastore.get_connection() as connection:
                connection.execute("SELECT 1")
        return last

    monkeypatch.setattr(postgres_log.PostgresRecorder, "_invoked", lose_the_answer)
    assert log.append(events("RK", 1, 2)) == [2, 3]
    assert broken == [1]
    assert positions(log) == [1, 2, 3]


def test_a_conflict_after_a_lost_connection_is_one(log: PostgresLog, admin):
    log.append(events("RK", 1))
    drop_connections(admin)
    other = Recorded(0, "RK", 1, GoalAdded(goal=1, words="another", recorded_at=NOW))
    with pytest.raises(Conflict):
        log.append([other])
    assert positions(log) == [1]


def test_a_server_that_goes_away_for_good_is_told(own_server: Server):
    address = f"{own_server.new_database()}?connect_timeout=2"
    create(address)
    with closing(PostgresLog(address)) as log:
        log.append(events("RK", 1))
        own_server.stop()
        with pytest.raises(Unsettled, match="It is not known whether RK#2 is recorded") as told:
            log.append(events("RK", 2))
        assert told.value.events == ("RK#2",)
        assert PASSWORD not in str(told.value)
        with pytest.raises(LogError, match=r"cannot be used.*Check the address"):
            log.last_position()
        own_server.start()
        assert log.last_position() == 1
        assert log.append(events("RK", 2)) == [2]


# Rights.

GRANTS = """
CREATE ROLE {role} LOGIN PASSWORD 'clinic-4711';
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT ON stored_events, log_identity TO {role};
GRANT EXECUTE ON FUNCTION append_to_stored_events TO {role};
"""


def test_a_user_who_may_only_read_and_append(address: str, admin, server: Server):
    """The rights that docs/how-to/operations.md names are enough, and change no event."""
    role = f"clinician_{admin.info.dbname}"
    admin.execute(GRANTS.format(role=role))
    theirs = server.address(admin.info.dbname, role, "clinic-4711")
    with closing(PostgresLog(theirs)) as log:
        assert log.append(events("RK", 1, 2)) == [1, 2]
        assert log.identity().startswith("urn:uuid:")
        assert positions(log) == [1, 2]
        with pytest.raises(
            LogError, match=r"permission denied.*EXECUTE on append_to_stored_events"
        ):
            log.adopt([(3, "RK", 3, "client.goal-added.v1", b"{}")])
    with psycopg.connect(theirs, autocommit=True) as connection:
        for statement in (
            "UPDATE stored_events SET state = ''",
            "DELETE FROM stored_events",
            "TRUNCATE stored_events",
            "INSERT INTO stored_events VALUES (9, 'RK', 9, 'x', '')",
            "UPDATE log_identity SET id = ''",
            "DROP TABLE stored_events",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
    admin.execute(f"DROP OWNED BY {role}; DROP ROLE {role}")


def test_a_user_without_rights_is_told_so(address: str, admin, server: Server):
    role = f"stranger_{admin.info.dbname}"
    admin.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'clinic-4711'")
    with closing(PostgresLog(server.address(admin.info.dbname, role, "clinic-4711"))) as log:
        for attempt in (log.last_position, lambda: log.append(events("RK", 1))):
            with pytest.raises(LogError, match="permission denied") as told:
                attempt()
            assert "clinic-4711" not in str(told.value)
    admin.execute(f"DROP ROLE {role}")


def test_a_log_is_found_in_the_schema_of_the_search_path(database: str):
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA north; CREATE SCHEMA south")
    logs = {name: f"{database}?options=-csearch_path%3D{name}" for name in ("north", "south")}
    for url in logs.values():
        assert create(url)
    with closing(PostgresLog(logs["north"])) as north, closing(PostgresLog(logs["south"])) as south:
        assert north.append(events("RK", 1, 2)) == [1, 2]
        assert south.append(events("RK", 1)) == [1]
        assert (north.last_position(), south.last_position()) == (2, 1)
        assert north.identity() != south.identity()


# Spoiled, strayed.


def test_a_damaged_row_is_told_with_its_place(log: PostgresLog, admin):
    log.append(events("RK", 1, 2))
    admin.execute("UPDATE stored_events SET state = '{' WHERE position = 2")
    for read in (lambda: log.events("RK"), lambda: list(log.pages()), lambda: log.of_client("RK")):
        with pytest.raises(LogError, match=r"^RK#2, at position 2 .*(not what was|cannot be)"):
            read()


STRAY = {
    "MAPPER_TOPIC": "eventsourcing.persistence:Mapper",
    "CIPHER_KEY": "c2l4dGVlbiBieXRlIGtleQ==",
    "CIPHER_TOPIC": "eventsourcing.cipher:AESCipher",
    "COMPRESSOR_TOPIC": "zlib",
    "PERSISTENCE_MODULE": "eventsourcing.popo",
    "POSTGRES_DBNAME": "elsewhere",
    "POSTGRES_SCHEMA": "elsewhere",
    "POSTGRES_ENABLE_DB_FUNCTIONS": "y",
    "STORED_POSTGRES_DBNAME": "elsewhere",
    "APPLICATION_RECORDER_TOPIC": "eventsourcing.postgres:PostgresApplicationRecorder",
    "IS_SNAPSHOTTING_ENABLED": "y",
}


def test_a_stray_variable_changes_nothing(log: PostgresLog, admin, monkeypatch: pytest.MonkeyPatch):
    for name, value in STRAY.items():
        monkeypatch.setenv(name, value)
    log.append(events("RK", 1))
    state = b'{"recorded_at":"2026-03-02T09:00:00Z","goal":1,"words":"go by bus again"}'
    rows = admin.execute(
        "SELECT position, originator_id, originator_version, topic, state FROM stored_events"
    ).fetchall()
    assert rows == [(1, "RK", 1, "client.goal-added.v1", state)]
