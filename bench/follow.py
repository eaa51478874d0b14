"""Four processes append beside one that follows, while the server is killed and restarted.

On SQLite nothing but processes can be killed: the four writers and the follower are, and
are started again. The follower takes each event into a database of its own, with its
checkpoint. In the end every event is there, once and in order: n of n.

python -m bench.follow --events 2000 --runs 5
"""

from __future__ import annotations

import argparse
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from bench.server import Server, serving
from intersession.store.home import Home
from intersession.store.locate import reader_of

WRITERS = 4
PATIENCE = 600
"""Seconds until all must have come."""

_WRITE = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from intersession.domain.client.events import GoalAdded
from intersession.errors import Conflict, LogError
from intersession.events.recorded import Recorded
from intersession.store.home import Home
from intersession.store.locate import log_of
folder, shared, name, count, pause = sys.argv[1:]
log, version = log_of(Home(Path(folder), shared)), None
while version is None or version <= int(count):
    try:
        version = version or len(log.events(name)) + 1
        if version <= int(count):
            event = GoalAdded(goal=version, words="go by bus", recorded_at=datetime.now(UTC))
            log.append([Recorded(0, name, version, event)])
            version += 1
            time.sleep(float(pause))
    except (Conflict, LogError):
        version = None
        log.close()
        time.sleep(0.05)
log.close()
"""

_FOLLOW = """
import sqlite3, sys
import intersession
folder, shared, into = sys.argv[1:]
rows = sqlite3.connect(into)
rows.execute("CREATE TABLE IF NOT EXISTS seen "
             "(n INTEGER PRIMARY KEY AUTOINCREMENT, position, stream, version)")
def take(events, rows):
    rows.executemany("INSERT INTO seen (position, stream, version) VALUES (?, ?, ?)",
                     [(one.position, one.stream, one.version) for one in events])
with intersession.open(folder, log=shared) as record:
    record.consumer("probe", take, rows).run()
"""


class Probe:
    """A log, four that write to it, and one that follows."""

    def __init__(self, folder: Path, shared: str, count: int, pause: float = 0) -> None:
        self.home = Home(folder / "home", shared)
        self.rows = folder / "seen.db"
        self.count = count
        self.pause = pause
        self._started: list[subprocess.Popen[bytes]] = []

    @property
    def expected(self) -> int:
        """How many events all writers together append."""
        return WRITERS * self.count

    def start(self) -> None:
        """Start the follower, and then all writers; each goes on where it was."""
        place, rest = [str(self.home.path), self.home.shared], [str(self.count), str(self.pause)]
        self._started = [started(_FOLLOW, *place, str(self.rows))]
        deadline = time.monotonic() + PATIENCE
        while not self.rows.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        self._started += [started(_WRITE, *place, f"W{n}", *rest) for n in range(WRITERS)]

    def kill(self) -> None:
        """Kill them all, in the middle of what they do."""
        for one in self._started:
            one.kill()
        for one in self._started:
            one.wait()

    def wait_for(self, part: float) -> None:
        """Wait until such a part of all events has been followed."""
        deadline = time.monotonic() + PATIENCE
        while len(self.seen()) < part * self.expected:
            assert time.monotonic() < deadline, f"only {len(self.seen())} came"
            assert self._started[0].poll() is None, "the follower has ended"
            time.sleep(0.05)

    def seen(self) -> list[tuple[Any, ...]]:
        """What was followed: position, stream and version, in the order in which it came."""
        try:
            with closing(sqlite3.connect(self.rows, timeout=60)) as rows:
                found = rows.execute("SELECT position, stream, version FROM seen ORDER BY n")
                return found.fetchall()
        except sqlite3.OperationalError:  # the follower has not begun
            return []

    def wrong(self) -> str:
        """What is not as in the log, "" where every event came once and in order."""
        with closing(reader_of(self.home)) as log:
            recorded = [row[:3] for page in log.stored() for row in page]
        seen = self.seen()
        if [position for position, _, _ in recorded] != list(range(1, self.expected + 1)):
            return f"the log holds {len(recorded)} of {self.expected}"
        return "" if recorded == seen else f"{len(seen)} of {len(recorded)} came, or out of order"


def started(program: str, *words: str) -> subprocess.Popen[bytes]:
    """A process that runs one of the programs above."""
    return subprocess.Popen([sys.executable, "-c", program, *words])


@contextmanager
def probing(folder: Path, shared: str, count: int, pause: float = 0) -> Iterator[Probe]:
    """A probe whose processes have ended at the end; ``pause`` is in seconds, after each event."""
    probe = Probe(folder, shared, count, pause)
    try:
        probe.start()
        yield probe
    finally:
        probe.kill()


def run(
    probe: Probe, interrupt: Callable[[], None], times: int = 2, *, strict: bool = False
) -> None:
    """Interrupt it so many times on the way, and wait for the rest.

    ``strict``: it is an error if all had come by then, as with few events on a slow machine.
    """
    for number in range(1, times + 1):
        probe.wait_for(number / (times + 1))
        came = len(probe.seen())
        assert came < probe.expected or not strict, "all had come before it was interrupted"
        interrupt()
    probe.wait_for(1)
    problem = probe.wrong()
    assert not problem, problem


def restart(server: Server) -> None:
    """End a server at once, as without power, and start it again."""
    server.cut_off()
    time.sleep(0.5)
    server.start()


def killed_and_restarted(probe: Probe) -> None:
    """Kill all processes, and start them again."""
    probe.kill()
    probe.start()


def restored(probe: Probe, put_back: Callable[[], None]) -> str:
    """What a follower says of a log that is put back as it was before: the error's words."""
    put_back()
    place = [str(probe.home.path), probe.home.shared, str(probe.rows)]
    ended = subprocess.run(
        [sys.executable, "-c", _FOLLOW, *place], capture_output=True, text=True, check=False
    )
    return ended.stderr.strip().splitlines()[-1]


def main() -> None:
    """The command ``python -m bench.follow``."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--events", type=int, default=2000, help="by each of the four writers")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--store", choices=("sqlite", "postgres"), action="append")
    asked = parser.parse_args()
    for store in asked.store or ("sqlite", "postgres"):
        for _ in range(asked.runs):
            started = time.monotonic()
            total = on_sqlite(asked.events) if store == "sqlite" else on_postgres(asked.events)
            took = time.monotonic() - started
            print(f"{store}: {total} of {total}, in order and once, {took:.0f} s", flush=True)


def on_sqlite(count: int) -> int:
    """One run on SQLite; how many events came."""
    with tempfile.TemporaryDirectory() as folder:
        with probing(Path(folder), "", count) as probe:
            run(probe, lambda: killed_and_restarted(probe), strict=True)
        return probe.expected


def on_postgres(count: int) -> int:
    """One run on a server of its own, with ``fsync`` on; how many events came."""
    from intersession.store.postgres.setup import create

    with serving(fsync="on") as server, tempfile.TemporaryDirectory() as folder:
        address = server.new_database()
        create(address)
        with probing(Path(folder), address, count) as probe:
            run(probe, lambda: restart(server), strict=True)
        return probe.expected


if __name__ == "__main__":
    main()
