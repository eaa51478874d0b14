"""Real processes on one home: two that write at once, one that is killed, many that begin."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from intersession.domain.assignment.events import Assigned
from intersession.domain.client.events import GoalAdded
from intersession.events.recorded import Recorded
from intersession.projections.runner import Views
from intersession.store.home import Home
from intersession.store.sqlite.log import SqliteLog
from intersession.testing import World

_START = """
import sys
from pathlib import Path
from intersession.domain.assignment.prescription import Prescription
from intersession.application.unit_of_work import UnitOfWork
from intersession.application.catalogue import Catalogue
from intersession.store.home import Home
from intersession.application.homework import Homework
from intersession.store.sqlite.log import SqliteLog
from intersession.worksheets.items import minutes
from intersession.worksheets.definition import definition_of, worksheet

@worksheet("walks.walk", version=1, title="Walk", source="own practice")
class Walk:
    '''A walk.'''
    minutes: int = minutes("How long?", 1, 100000)

home, name = Home(Path(sys.argv[1])), sys.argv[2]
log = SqliteLog(home)
sheets = Catalogue()
sheets.take(definition_of(Walk))
homework = Homework(log, sheets)
print("ready", flush=True)
sys.stdin.readline()
"""

_ATTEMPT_500 = """
for n in range(500):
    handle = ("RK-1", "AB-1")[n % 2]
    assert homework.attempt(handle, {"minutes": n + 1}, note=name)
"""

_BEGIN = """
code = name
homework.register(code, timezone="UTC")
homework.assign(code, "walks.walk", Prescription(task="walk"))
"""

_BATCHES = """
number = 0
while True:
    batch = UnitOfWork(log)
    homework = Homework(batch, sheets)
    number += 1
    handle = homework.assign("RK", "walks.walk", Prescription(task=f"batch {number}")).handle
    for n in range(999):
        homework.attempt(handle, {"minutes": n + 1})
    batch.save()
    print(number, flush=True)
"""


_GOAL = """
from datetime import UTC, datetime
from intersession.domain.client.events import GoalAdded
from intersession.events.recorded import Recorded
event = GoalAdded(goal=1, words=name, recorded_at=datetime.now(UTC))
log.append([Recorded(0, name, 1, event)])
log.close()
"""


def start(script: str, home: Home, name: str = "") -> subprocess.Popen[str]:
    """A process that has everything imported, and waits for the word to go."""
    command = [sys.executable, "-c", _START + script, str(home.path), name]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n", process.communicate()[1]
    return process


def go(*processes: subprocess.Popen[str]) -> None:
    """Give all of them the word."""
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()


def finish(*processes: subprocess.Popen[str]) -> None:
    """Wait for all; none has failed, and none has said a word of it."""
    for process in processes:
        _, said = process.communicate(timeout=80)
        assert (process.returncode, said) == (0, "")


def test_two_processes_add_500_attempts_each_to_the_same_clients(world: World):
    world.homework.register("AB", timezone="UTC")
    for code in ("RK", "AB"):
        world.assign("walks.walk", code=code)
    both = [start(_ATTEMPT_500, world.home, name) for name in ("first", "second")]
    go(*both)
    finish(*both)
    events = [one for page in world.log.pages() for one in page]
    assert [one.position for one in events] == list(range(1, 4 + 1000 + 1))
    for handle in ("RK-1", "AB-1"):
        attempts = world.homework.assignment(handle).attempts
        assert [one.attempt for one in attempts] == list(range(1, 501))
        for name in ("first", "second"):
            minutes = [one.answers["minutes"] for one in attempts if one.note == name]
            assert len(minutes) == 250
            assert minutes == sorted(minutes)  # each has kept its own order
    assert len(world.view("assignments", "attempts", client=None)) == 1000
    assert world.views.differences() == []


@pytest.mark.parametrize("turn", range(3))
def test_processes_that_begin_in_an_empty_home_at_once(tmp_path: Path, turn: int):
    home = Home(tmp_path / "home")
    several = [start(_BEGIN, home, f"C{n}") for n in range(4)]
    go(*several)
    finish(*several)
    with closing(SqliteLog(home)) as log:
        assert log.last_position() == 8
        assert {log.count_assignments(f"C{n}") for n in range(4)} == {1}


def test_a_log_that_is_in_use_keeps_its_write_ahead_log(tmp_path: Path):
    """A process that reads and then writes; others come and go between its commands.

    Whoever closes the file last takes the write-ahead log away. While this process has
    the file open, that may be nobody else: what others wrote meanwhile would be lost.
    """
    home = Home(tmp_path / "home")
    beside(home, "C1")
    with closing(SqliteLog(home)) as log:
        assert log.last_position() == 1  # reads, and only then makes ready to write
        log.append([goal("RK", 1)])
        beside(home, "C2")
        assert home.log_path.with_name("log.db-wal").exists()
        log.append([goal("RK", 2)])
        beside(home, "C3")
    with closing(SqliteLog(home)) as log:
        assert [one.id for one in log.read()] == ["C1#1", "RK#1", "C2#1", "RK#2", "C3#1"]


def beside(home: Home, name: str) -> None:
    """Another process that opens the log, adds to it, and closes it."""
    other = start(_GOAL, home, name)
    go(other)
    finish(other)


def goal(stream: str, number: int) -> Recorded:
    """An event for a stream."""
    event = GoalAdded(goal=number, words="go by bus again", recorded_at=datetime.now(UTC))
    return Recorded(0, stream, number, event)


@pytest.mark.parametrize("wait", [0.0, 0.05])
def test_a_process_killed_while_it_writes_leaves_whole_transactions(world: World, wait: float):
    """Batches of 1,000 events each, until the process is killed in the middle of one."""
    process = start(_BATCHES, world.home)
    go(process)
    assert process.stdout is not None
    while int(process.stdout.readline()) < 2:
        pass
    views_before = world.views.catch_up()
    time.sleep(wait)
    process.send_signal(signal.SIGKILL)
    told = [2, *(int(line) for line in process.communicate(timeout=20)[0].split())]
    assert process.returncode == -signal.SIGKILL

    with closing(SqliteLog(world.home)) as log:
        events = [one for page in log.pages() for one in page]
        assert [one.position for one in events] == list(range(1, len(events) + 1))
        batches, left = divmod(len(events) - 1, 1000)  # and one event that registered RK
        assert left == 0
        assert told[-1] <= batches <= told[-1] + 1  # what was told is there
        starts = [one for one in events if isinstance(one.event, Assigned)]
        assert [one.position for one in starts] == [2 + 1000 * n for n in range(batches)]

    assert views_before == {}
    assert len(world.view("assignments", "attempts")) == 999 * batches
    assert world.views.differences() == []
    assert world.assign("walks.walk") == f"RK-{batches + 1}"
    assert world.log.last_position() == len(events) + 1


_LARGE = """
import time
from datetime import UTC, datetime
from intersession.domain.client.events import GoalAdded
from intersession.store.sqlite.log import SqliteRecorder
from intersession.events.recorded import Recorded

insert = SqliteRecorder._insert_rows

def insert_and_wait(self, cursor, events, **more):
    positions = insert(self, cursor, events, **more)
    print(len(positions), flush=True)
    time.sleep(60)
    return positions

SqliteRecorder._insert_rows = insert_and_wait
now = datetime.now(UTC)
events = [GoalAdded(goal=n, words="go by bus " * 20, recorded_at=now) for n in range(20000)]
log.append([Recorded(0, "RK", version, event) for version, event in enumerate(events, 2)])
"""


def test_a_process_killed_within_a_large_transaction_leaves_nothing_of_it(world: World):
    """All 20,000 rows are inserted, more than SQLite keeps in memory, and not committed."""
    process = start(_LARGE, world.home)
    go(process)
    assert process.stdout is not None
    assert process.stdout.readline() == "20000\n"
    assert Path(f"{world.home.log_path}-wal").stat().st_size > 1_000_000
    process.kill()
    process.communicate(timeout=20)
    assert world.log.last_position() == 1
    world.log.close()
    assert world.homework.add_goal("RK", "go by bus again").event.goal == 1
    assert [(one.position, one.version) for one in world.log.of_client("RK")] == [(1, 1), (2, 2)]
    assert world.views.differences() == []
    assert [row["words"] for row in world.view("clients", "goals")] == ["go by bus again"]


_REBUILD = """
from intersession.plugins import builtin as registered
from intersession.plugins.manager import Plugins
from intersession.projections.runner import Views
found = Plugins()
found.add("core", registered, "intersession", "")
views = Views(home, log, found.views, page_size=100)
print("folding", flush=True)
while True:
    views.rebuild()
"""


def test_a_process_killed_while_it_folds_leaves_views_that_catch_up(world: World):
    handle = world.assign("walks.walk")
    for minutes in range(1, 301):
        world.homework.attempt(handle, {"minutes": minutes})
    process = start(_REBUILD, world.home)
    go(process)
    assert process.stdout is not None
    assert process.stdout.readline() == "folding\n"
    time.sleep(0.3)
    process.kill()
    process.communicate(timeout=20)
    with closing(Views(world.home, world.log, world.plugins.views)) as views:
        assert views.catch_up() == {}
        assert views.differences() == []
    assert len(world.view("assignments", "attempts")) == 300
