"""Views keep level with the log: in any batches, after any interruption, whatever is installed."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from counted import Counted, dump, standing, walk
from stores import Store

from intersession import EntryView, folds
from intersession.application.agreement import Rated
from intersession.domain.assignment.events import Assigned, Attempted
from intersession.domain.client.events import Registered
from intersession.errors import HomeError
from intersession.projections.query import Window
from intersession.projections.runner import Views
from intersession.store.home import Home
from intersession.store.locate import log_of, reader_of
from intersession.store.sqlite.reader import SqliteReader
from intersession.testing import World

pytestmark = pytest.mark.every_store

TODAY = date(2026, 3, 2)


def first_part(views: Views, name: str) -> list:
    """The first part of a view's report over everything."""
    report = views.report(name, today=TODAY)
    return list(next(iter(report.values())))


# Catching up.


def test_views_catch_up_when_they_are_read(world: World, views_of):
    handle = world.assign("walks.walk")
    views = views_of(world, Counted)
    for count in (1, 2, 3):
        walk(world, handle, 20)
        assert first_part(views, "t.walks") == [{"client": "RK", "walks": count}]


def test_a_view_that_is_level_is_left_alone(world: World, views_of):
    views = views_of(world, Counted)
    views.catch_up()
    before = world.home.views_path.stat().st_mtime_ns, dump(views)
    with closing(sqlite3.connect(world.home.views_path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")  # a reader that is level takes no lock
        assert views.catch_up() == {}
    assert (world.home.views_path.stat().st_mtime_ns, dump(views)) == before


def test_an_empty_home_has_empty_views(tmp_path: Path, store: Store):
    home = store.home(tmp_path / "home")
    with closing(reader_of(home)) as log, closing(Views(home, log, {})) as views:
        assert views.catch_up() == {}
        assert views.differences() == []


def test_progress_counts_up_to_the_last_event(world: World, views_of):
    handle = world.assign("walks.walk")
    for minutes in range(1, 9):
        walk(world, handle, minutes)
    seen = []
    views_of(world, Counted, page_size=4).catch_up(lambda done, of: seen.append((done, of)))
    assert seen == [(4, 10), (8, 10), (10, 10)]


def test_the_views_file_can_be_deleted_at_any_moment(world: World):
    handle = world.assign("walks.walk", how_often="daily", obstacles=())
    walk(world, handle, 20)
    world.homework.meet_obstacle(handle, "forgot", severity=2)
    world.clock.move(days=9)
    world.homework.review(handle, ratings=Rated({"quality": 3}), happened=world.today)
    names = list(world.plugins.views)
    before = {name: world.report(name) for name in names}
    world.views.close()
    for path in world.home.path.glob("views.db*"):
        path.unlink()
    assert {name: world.report(name) for name in names} == before
    assert before["walks.minutes"]["walks_minutes"][0]["minutes"] == 20


def test_differences_name_the_table_that_was_changed_by_hand(world: World):
    handle = world.assign("walks.walk")
    for minutes in (10, 20, 30):
        walk(world, handle, minutes)
    assert world.views.differences() == []
    with closing(sqlite3.connect(world.home.views_path)) as connection:
        connection.execute("UPDATE walks_minutes SET minutes = 99 WHERE attempt = 2")
        connection.commit()
    # The row as it stands, and the row as it should be: two rows differ.
    told = ["walks.minutes: table walks_minutes differs in 2 rows"]
    assert world.views.differences() == told
    assert world.views.differences(["clients"]) == []
    assert world.views.differences(["walks.minutes"]) == told
    world.views.rebuild(["walks.minutes"])
    assert world.views.differences() == []


# Several at once.


class Overtaken(SqliteReader):
    """A log that another process adds to, and folds, while this one is about to."""

    def __init__(self, path: Path, overtake) -> None:
        super().__init__(path)
        self._overtake = overtake

    def last_position(self) -> int:
        found = super().last_position()
        overtake, self._overtake = self._overtake, lambda: None
        overtake()
        return found


@pytest.mark.only("sqlite")
def test_a_process_that_was_overtaken_goes_on_from_there(walked: World, views_of):
    """It must not take a view that is ahead of what it saw for one of another log."""
    folded = []

    class Watched(Counted):
        """Notes what this process folds."""

        @folds(Attempted, Assigned, Registered)
        def watched(self, recorded, store) -> None:
            folded.append(recorded.position)

    other = views_of(walked, Counted)
    other.catch_up()

    def overtake() -> None:
        walk(walked, "RK-1", 15)
        other.catch_up()

    walk(walked, "RK-1", 16)
    with closing(Overtaken(walked.home.log_path, overtake)) as log:
        views = Views(walked.home, log, {"t.walks": Watched()})
        assert views.catch_up() == {}
        views.close()
    assert folded == []
    assert dump(other) == {"t_walks": [("RK", 6)]}
    assert standing(other, "t.walks") == (1, 8, "")


_CATCH_UP = """
import sys
from pathlib import Path
from intersession.plugins import builtin as registered
from intersession.store.home import Home
from intersession.plugins.manager import Plugins
from intersession.projections.runner import Views
from intersession.store.sqlite.reader import SqliteReader
found = Plugins()
found.add("core", registered, "intersession", "")
home = Home(Path(sys.argv[1]))
views = Views(home, SqliteReader(home.log_path), found.views, page_size=50)
print("ready", flush=True)
sys.stdin.readline()
print(views.catch_up(), flush=True)
"""


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("turn", range(3))
def test_processes_that_catch_up_at_once(world: World, turn: int):
    handle = world.assign("walks.walk")
    for minutes in range(1, 100):
        walk(world, handle, minutes)
    command = [sys.executable, "-c", _CATCH_UP, str(world.home.path)]
    pipe = subprocess.PIPE
    processes = [
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) for _ in range(4)
    ]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    assert [process.communicate() for process in processes] == [("{}\n", "")] * 4
    assert len(world.view("assignments", "attempts")) == 99
    assert world.views.differences() == []


# Two readers, each with views of their own.


@pytest.mark.only("postgres")
def test_two_homes_catch_up_from_one_log(tmp_path: Path, make_world):
    first = make_world("first")
    home = Home(tmp_path / "second", first.home.shared)
    with closing(log_of(home)) as log, closing(Views(home, log, first.plugins.views)) as views:
        handle = first.assign("walks.walk")
        for minutes in (10, 20, 30):
            walk(first, handle, minutes)
            here = first.report("walks.minutes")
            there = views.report("walks.minutes", client="RK", today=first.today)
            assert here == there
        first.homework.correct(handle, 1, why="it was 15", answers={"minutes": 15})
        there = views.report("walks.minutes", client="RK", today=first.today)
        assert [row["minutes"] for row in next(iter(there.values()))] == [15, 20, 30]
        assert views.differences() == first.views.differences() == []
        assert home.views_path != first.home.views_path


# Files.


def test_a_views_file_that_is_no_database_is_told_and_left(world: World):
    world.home.views_path.write_text("Dear diary, today I went by bus.\n" * 100)
    with pytest.raises(HomeError) as told:
        world.view("clients")
    assert "is not a database" in str(told.value)
    assert f"delete {world.home.views_path} and they are rebuilt" in str(told.value)
    assert world.home.views_path.read_text().startswith("Dear diary")


# What a report is asked.


def test_a_report_is_of_one_client_in_a_window_or_of_all(world: World, views_of):
    world.homework.register("AB", timezone="UTC")
    for code in ("RK", "AB"):
        handle = world.assign("walks.walk", code=code)
        for day in (1, 2):
            happened = date(2026, 3, day)
            world.homework.attempt(handle, {"minutes": 10 * day}, happened=happened)
        world.homework.attempt(handle, {"minutes": 5})
    first = Window(date(2026, 3, 1), date(2026, 3, 1))

    def shown(**asked) -> list[tuple]:
        rows = world.view("walks.minutes", **asked)
        return [(row["client"], row["minutes"]) for row in rows]

    assert shown(client="RK") == [("RK", 10), ("RK", 20), ("RK", 5)]
    assert shown(client=None, window=first) == [("AB", 10), ("RK", 10)]
    assert shown(client="RK", window=Window(first=date(2026, 3, 2))) == [("RK", 20)]
    assert shown(client="RK", window=Window(last=date(2026, 3, 1))) == [("RK", 10)]
    assert shown(client="XY") == []


def test_a_view_without_a_fold_is_a_mistake_of_its_author(world: World):
    class Empty(EntryView):
        """Says nothing about its rows."""

        worksheet = "walks.walk"

    with pytest.raises(NotImplementedError):
        Empty().rows(None)


# A file that cannot be used.


def test_a_disk_that_is_full_is_told_and_nothing_is_half_folded(world: World):
    handle = world.assign("walks.walk")
    for minutes in range(1, 200):
        walk(world, handle, minutes)
    connection = world.views._open()
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages + 4}")
    with pytest.raises(HomeError, match=r"views\.db cannot be used \(database or disk is full\)"):
        world.views.catch_up()
    connection.execute("PRAGMA max_page_count = 100000")
    assert len(world.view("walks.minutes")) == 199
    assert world.views.differences() == []


def spoil(path: Path, table: str) -> None:
    """Write nonsense over the first page of a table."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)


@pytest.mark.parametrize("gained", [False, True], ids=["read", "folded"])
def test_a_damaged_views_file_is_told_with_what_to_do(walked: World, gained: bool):
    walked.view("walks.minutes")
    walked.views.close()
    spoil(walked.home.views_path, "walks_minutes")
    if gained:
        walk(walked, "RK-1", 15)
    with pytest.raises(HomeError, match=r"malformed\)\. The log is unharmed\. Views hold nothing"):
        walked.view("walks.minutes")
    walked.views.close()
    for file in walked.home.path.glob("views.db*"):
        file.unlink()
    assert len(walked.view("walks.minutes")) == 4 + gained
