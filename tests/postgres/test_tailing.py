"""Four processes append beside one that tails: every event, in order, once.

For figures, by hand: ``PYTHONPATH=. python tests/postgres/test_tailing.py 2000 5``.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psycopg
from bench.follow import killed_and_restarted, probing, restart, restored, run
from bench.server import Server, serving

from intersession.store.home import Home
from intersession.store.postgres.log import PostgresLog
from intersession.store.postgres.reader import PostgresReader
from intersession.store.postgres.setup import create
from intersession.store.subscription import subscribed

WRITERS = 4
EVENTS = 100
"""By each process in a test; the full size is 2,000."""
PATIENCE = 300
PAUSE = 0.02
"""Seconds after each event of a few, so that not all are there before something is killed."""

_WRITE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from intersession.domain.client.events import GoalAdded
from intersession.store.home import Home
from intersession.store.locate import log_of
from intersession.events.recorded import Recorded
folder, shared, name, count = sys.argv[1:]
log = log_of(Home(Path(folder), shared))
log.last_position()
print("ready", flush=True)
sys.stdin.readline()
for version in range(1, int(count) + 1):
    event = GoalAdded(goal=version, words="go by bus again", recorded_at=datetime.now(UTC))
    log.append([Recorded(0, name, version, event)])
log.close()
"""


def writers(folder: Path, shared: str, count: int) -> list[subprocess.Popen[str]]:
    """Processes that have everything imported, and wait for the word to append."""
    pipe = subprocess.PIPE
    several = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITE, str(folder), shared, f"W{number}", str(count)],
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            text=True,
        )
        for number in range(WRITERS)
    ]
    for one in several:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n", one.communicate()[1]
    return several


def tailed(home: Home, several: list[subprocess.Popen[str]]) -> Iterator[tuple[Any, ...]]:
    """What ``log tail`` sees, until the writers have ended and it has looked once more."""
    deadline = time.monotonic() + PATIENCE
    with closing(subscribed(home)) as subscription:
        while True:
            over = all(one.poll() is not None for one in several)
            found = subscription.look()
            yield from found
            if over and not found:
                return
            assert time.monotonic() < deadline, "the writers did not end"


def beside(folder: Path, shared: str, count: int) -> tuple[list[tuple[Any, ...]], float]:
    """Let them write beside one that tails: what that one saw, and the seconds it took."""
    several = writers(folder, shared, count)
    started = time.monotonic()
    for one in several:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()
    seen = list(tailed(Home(folder, shared), several))
    took = time.monotonic() - started
    assert [one.communicate()[1] for one in several] == [""] * WRITERS
    return seen, took


def probe(folder: Path, shared: str, count: int) -> float:
    """The seconds it took, where every event came, in order, and once."""
    seen, took = beside(folder, shared, count)
    assert [row[0] for row in seen] == list(range(1, WRITERS * count + 1))
    for number in range(WRITERS):
        versions = [row[2] for row in seen if row[1] == f"W{number}"]
        assert versions == list(range(1, count + 1))
    return took


def test_a_tail_of_a_shared_log_misses_nothing(tmp_path: Path, address: str):
    probe(tmp_path / "home", address, EVENTS)


def test_a_tail_of_a_home_misses_nothing(tmp_path: Path):
    probe(tmp_path / "home", "", EVENTS)


# Killed and restarted on the way; the full size is ``python -m bench.follow``.


def test_a_follower_of_a_server_that_is_killed_misses_nothing(tmp_path: Path, own_server: Server):
    address = own_server.new_database()
    create(address)
    command = [sys.executable, "-m", "intersession_cli", "--log", address, "log", "tail"]
    pipe = subprocess.PIPE
    tail = subprocess.Popen([*command, "--limit", "200"], stdout=pipe, stderr=pipe, bufsize=0)
    with tail, probing(tmp_path, address, 50, PAUSE) as probe_:
        assert tail.stdout is not None
        first = tail.stdout.readline()  # at the start the server must be there
        run(probe_, lambda: restart(own_server), times=1)
        printed, said = tail.communicate(timeout=PATIENCE)
    lines = [json.loads(line) for line in [first, *printed.splitlines()]]
    assert [int(line["sequence"]) for line in lines] == list(range(1, 201))
    assert b"Traceback" not in said
    assert tail.returncode == 0


def test_one_that_is_killed_misses_nothing_and_stops_at_an_older_copy(tmp_path: Path):
    """All writers and the follower are killed and started again; then the log is put back."""
    with probing(tmp_path, "", 50, PAUSE) as probe_:
        run(probe_, lambda: killed_and_restarted(probe_), times=1)

    def put_back() -> None:
        with closing(sqlite3.connect(probe_.home.log_path)) as log, log:
            log.execute("DELETE FROM stored_events WHERE position > 113")

    told = restored(probe_, put_back)
    assert told.startswith("intersession.errors.LogReplaced: The checkpoint stands at position 200")
    assert "ends at 113. " in told
    assert len(probe_.seen()) == 200

    for change in ("DELETE FROM seen WHERE n = 7", "INSERT INTO seen SELECT 999, 3, 'W0', 1"):
        with closing(sqlite3.connect(probe_.rows)) as rows, rows:
            rows.execute(change)
        assert probe_.wrong() != ""  # a guard: what is lost or came twice would be found


# The variant without a lock, which must fail.

_BROKEN = """
CREATE SEQUENCE positions;
CREATE OR REPLACE FUNCTION append_to_stored_events
  (streams text[], versions bigint[], topics text[], states bytea[])
  RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO stored_events
    SELECT nextval('positions'), stream, version, topic, state
    FROM unnest(streams, versions, topics, states) AS given (stream, version, topic, state)
    RETURNING position - 1
  $$;
"""
"""As the library's own function does: positions from a sequence, and no lock on the table."""

_APPEND_ONE = (
    "SELECT append_to_stored_events(ARRAY[%s], ARRAY[1::bigint], ARRAY['client.goal-added.v1'], "
    """ARRAY['{"recorded_at":"2026-03-02T09:00:00Z","goal":1,"words":"Ride"}'::bytea])"""
)


def seen_between(address: str) -> list[list[str]]:
    """One appends and has not committed yet, another appends: what a tail sees, look by look."""
    seen, after = [], 0
    with (
        psycopg.connect(address) as slow,
        psycopg.connect(address, autocommit=True) as quick,
        closing(PostgresReader(address)) as reader,
    ):
        slow.execute(_APPEND_ONE, ["SLOW"])
        quick.execute("SET statement_timeout = '1s'")
        for step in (lambda: quick.execute(_APPEND_ONE, ["QUICK"]), slow.commit):
            with suppress(psycopg.errors.QueryCanceled):  # with the lock it has to wait
                step()
            rows = [row for page in reader.stored(after) for row in page]
            after = max([after, *(row[0] for row in rows)])
            seen.append([row[1] for row in rows])
    return seen


def test_without_the_lock_a_tail_misses_an_event(database: str):
    create(database)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(_BROKEN)
    # SLOW has position 1, and is committed when the tail has seen 2: it never comes.
    assert seen_between(database) == [["QUICK"], []]
    with closing(PostgresReader(database)) as reader:
        assert [row[1] for page in reader.stored() for row in page] == ["SLOW", "QUICK"]


def test_with_the_lock_it_does_not(database: str):
    create(database)
    assert seen_between(database) == [[], ["SLOW"]]
    with closing(PostgresLog(database)) as log:
        assert log.last_position() == 1


def _by_hand(count: int, runs: int) -> None:
    """The full size, run after run, beside both kinds of log; with ``fsync`` on."""
    import tempfile

    def report(kind: str, folder: Path, shared: str) -> None:
        took = probe(folder, shared, count)
        print(f"{kind}: {WRITERS * count} in order, {WRITERS * count / took:,.0f} a second")

    with serving(fsync="on") as server, tempfile.TemporaryDirectory() as folder:
        for turn in range(runs):
            address = server.new_database()
            create(address)
            report("PostgreSQL", Path(folder) / f"p{turn}", address)
            report("SQLite", Path(folder) / f"s{turn}", "")
        _break(server, Path(folder), count, runs)


def _break(server: Server, folder: Path, count: int, runs: int) -> None:
    for turn in range(runs):
        address = server.new_database()
        create(address)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(_BROKEN)
        seen, _ = beside(folder / f"b{turn}", address, count)
        print(f"without the lock: {WRITERS * count - len(seen)} of {WRITERS * count} missed")


if __name__ == "__main__":
    _by_hand(*map(int, sys.argv[1:]))
