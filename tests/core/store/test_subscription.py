"""A log followed: each event once and in order, as it is recorded, and only of this log."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from damage import BROKEN, damage
from stores import Store

from intersession.domain.client.events import GoalAdded, Registered
from intersession.errors import (
    InvalidInput,
    LogDamaged,
    LogError,
    LogReplaced,
    LogUnreachable,
    NotFound,
)
from intersession.events.recorded import Recorded
from intersession.store.chain import START, links
from intersession.store.checkpoint import Checkpoint
from intersession.store.home import Home
from intersession.store.locate import log_of
from intersession.store.sqlite.log import SqliteLog
from intersession.store.subscription import SIZE, Subscription, subscribed

pytestmark = pytest.mark.every_store

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PATIENCE = 500
"""So many looks at most until what was recorded has come."""


@pytest.fixture
def home(tmp_path: Path, store: Store) -> Home:
    """A home of which nothing is there yet."""
    return store.home(tmp_path / "home")


@pytest.fixture
def log(home: Home) -> Iterator[Any]:
    """The log of that home."""
    with closing(log_of(home)) as found:
        yield found


@pytest.fixture
def follow(home: Home) -> Iterator[Any]:
    """Make subscriptions to that log, closed afterwards."""
    made: list[Subscription] = []

    def make(after: Any = 0, **options: Any) -> Subscription:
        made.append(subscribed(home, after, **options))
        return made[-1]

    yield make
    for one in made:
        one.close()


def add(log: Any, count: int = 1, code: str = "RK", words: str = "go by bus again") -> None:
    """Add goals of a client, each under the next version."""
    first = len(log.events(code)) + 1
    goals = [GoalAdded(goal=n, words=words, recorded_at=NOW) for n in range(first, first + count)]
    log.append([Recorded(0, code, goal.goal, goal) for goal in goals])


def taken(subscription: Subscription, seconds: float = 0) -> list[int]:
    """The positions of all that is there now."""
    found: list[int] = []
    while rows := subscription.look(seconds):
        found += [row[0] for row in rows]
    return found


def awaited(subscription: Subscription, count: int) -> list[int]:
    """The positions of so many events, which may be still to come."""
    found: list[int] = []
    for _ in range(PATIENCE):
        if len(found) >= count:
            break
        found += [row[0] for row in subscription.look()]
    return found


# Each once, in order.


@pytest.mark.parametrize("after", [0, 1, SIZE - 1, SIZE, SIZE + 1, 2 * SIZE + 5])
def test_what_came_after_a_position_comes(log, follow, after):
    add(log, 2 * SIZE + 5)
    assert taken(follow(after)) == list(range(after + 1, 2 * SIZE + 6))


def test_rows_come_as_they_are_stored(log, follow):
    add(log, 3)
    assert follow().look() == [row for page in log.linked() for row in page]


def test_what_is_recorded_between_looks_comes_once(log, follow):
    one, seen = follow(), []
    for count in (3, 1, 0, SIZE, 2):
        if count:
            add(log, count)
        seen += taken(one)
    assert seen == list(range(1, SIZE + 7))


def test_what_is_recorded_while_it_looks_comes_once(log, follow, monkeypatch):
    """Somebody writes right after it was asked how far the log goes."""
    add(log)
    one = follow()
    ends = one.reader.ends

    def and_then_more():
        found = ends()
        if found[1] < 9:
            add(log)
        return found

    monkeypatch.setattr(one.reader, "ends", and_then_more)
    assert taken(one) == list(range(1, 10))


def test_only_what_is_yet_to_come(log, follow):
    add(log, 3)
    one = follow(None)
    assert one.checkpoint.position == 3
    add(log, 2)
    assert awaited(one, 2) == [4, 5]


@pytest.mark.only("sqlite")
def test_a_log_that_begins_later_is_followed(log, follow):
    one = follow()
    assert one.look(0) == []
    add(log, 2)
    assert awaited(one, 2) == [1, 2]
    assert one.checkpoint.source == log.identity()


# Checkpoints.


def test_a_checkpoint_is_the_source_the_position_and_the_link_there(log, follow):
    """The link is worked out here from what the database holds."""
    add(log, 3)
    one = follow(0)
    taken(one)
    *_, last = links(START, [row for page in log.stored() for row in page])
    digest = last.hex()
    assert one.checkpoint == Checkpoint(log.identity(), 3, f"sha256:{digest}")
    assert json.loads(str(one.checkpoint)) == {
        "source": log.identity(),
        "position": 3,
        "mark": f"sha256:{digest}",
    }
    assert "\n" not in str(one.checkpoint)
    assert Checkpoint.parse(str(one.checkpoint)) == one.checkpoint


def test_to_go_on_from_a_checkpoint_gives_each_event_once(log, follow):
    add(log, 10)
    seen, checkpoint = [], 0
    for _ in range(4):
        one = follow(checkpoint)
        seen += taken(one)
        checkpoint = Checkpoint.parse(str(one.checkpoint).encode())
        add(log, 2)
    assert seen == list(range(1, 17))


def test_the_checkpoint_moves_over_what_was_not_asked_for(log, follow):
    add(log, 2, "AB")
    add(log, 3)
    add(log, 2, "AB")
    one = follow(client="rk")
    assert taken(one) == [3, 4, 5]
    assert one.checkpoint.position == 7
    add(log, SIZE, "AB")
    assert taken(one) == []
    assert one.checkpoint.position == 7 + SIZE


def test_many_of_a_client_among_many_of_others(log, follow):
    for _ in range(3):
        add(log, SIZE // 2 + 1, "AB")
        add(log, SIZE // 2 + 1)
    wanted = [row[0] for page in log.stored() for row in page if row[1] == "RK"]
    one = follow(client="RK")
    assert taken(one) == wanted
    assert one.checkpoint.position == log.last_position()


def test_some_types_by_class_or_by_name(log, follow):
    add(log)
    log.append([Recorded(0, "AB", 1, Registered(timezone="UTC", recorded_at=NOW))])
    add(log)
    for types in ([Registered], ["client.registered"], ["client.registered.v1"]):
        assert taken(follow(types=types)) == [2]
    assert taken(follow(types=[GoalAdded, Registered])) == [1, 2, 3]
    with pytest.raises(NotFound, match=r"client\.registred.*Did you mean"):
        follow(types=["client.registred"])
    with pytest.raises(InvalidInput):
        follow(client="no client")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7",
        "[]",
        "{}{}",
        '{"position":7}',
        '{"source":"urn:uuid:1","position":-1,"mark":""}',
        '{"source":"urn:uuid:1","position":7,"mark":""}',
        '{"source":"urn:uuid:1","position":7,"mark":"sha256:7"}',
        '{"source":"urn:uuid:1","position":0,"mark":"sha256:' + 64 * "0" + '"}',
        '{"source":"urn:uuid:1","position":' + 40 * "9" + ',"mark":"sha256:' + 64 * "0" + '"}',
        '{"source":"urn:uuid:1","position":"7","mark":"sha256:' + 64 * "0" + '"}',
        b"\xff",
    ],
)
def test_what_is_no_checkpoint_is_told_with_an_example(text):
    with pytest.raises(InvalidInput, match=r'Accepted: {"source":"urn:uuid:…","position":7'):
        Checkpoint.parse(text)


# Another log in its place.


def replaced(home: Home, store: Store, folder: Path, *, by: int, words: str) -> None:
    """Put another log of so many events, under the same identity, in the place of this one."""
    with closing(log_of(home)) as log:
        source = log.identity()
    with closing(SqliteLog(Home(folder / "other"))) as other:
        add(other, by, words=words)
        rows = [row for page in other.stored() for row in page]
    empty(home)
    with closing(log_of(home)) as log:
        log.adopt(rows, source)


def empty(home: Home) -> None:
    """Remove all that a log holds, and its identity."""
    if home.shared:
        import psycopg

        with psycopg.connect(home.shared, autocommit=True) as connection:
            connection.execute("TRUNCATE stored_events")
        return
    for file in home.path.glob("log.db*"):
        file.unlink()


@pytest.mark.parametrize("is_live", [True, False])
def test_an_older_copy_in_its_place_names_both_positions(
    home, store, log, follow, tmp_path, is_live
):
    """Seven events were read, and a copy with the first five of them is put back."""
    add(log, 7)
    one = follow()
    taken(one)
    checkpoint = one.checkpoint
    log.close()
    replaced(home, store, tmp_path, by=5, words="go by bus again")
    stale = one if is_live else follow(checkpoint)
    with pytest.raises(LogReplaced, match=r"stands at position 7; the log .* ends at 5\.") as told:
        awaited(stale, 1)
    assert (told.value.position, told.value.last) == (7, 5)
    assert "begin anew after 0" in str(told.value)
    assert isinstance(told.value, LogError)


@pytest.mark.parametrize("is_live", [True, False])
def test_an_older_copy_that_was_written_to_again_is_noticed(
    home, store, log, follow, tmp_path, is_live
):
    """The positions that were read are given again, to other events."""
    add(log, 7)
    one = follow()
    taken(one)
    checkpoint = one.checkpoint
    log.close()
    replaced(home, store, tmp_path, by=9, words="go by train")
    stale = one if is_live else follow(checkpoint)
    with pytest.raises(LogReplaced, match=r"at position 7; .* another event there, and ends at 9"):
        awaited(stale, 1)


def test_a_copy_of_the_same_log_in_its_place_is_followed_on(home, store, log, follow, tmp_path):
    add(log, 7)
    one = follow()
    taken(one)
    log.close()
    replaced(home, store, tmp_path, by=9, words="go by bus again")
    assert awaited(one, 2) == [8, 9]


def test_another_log_is_told_from_this_one(log, follow, tmp_path):
    add(log, 3)
    checkpoint = Checkpoint("urn:uuid:00000000-0000-0000-0000-000000000001", 0, "")
    with pytest.raises(LogReplaced, match="is another log"):
        follow(checkpoint).look()


def test_an_event_that_was_changed_is_told_by_its_place_and_never_handed_out(home, log, follow):
    add(log, 6)
    one = follow()
    damage(home, "RK#4", BROKEN)
    with pytest.raises(LogDamaged, match="RK, at position 4, is not what was recorded there"):
        one.look()
    assert one.checkpoint.position == 0  # once it is mended, nothing was skipped
    assert taken(follow(5)) == [6]


def test_one_who_asks_for_some_is_not_told_of_others(home, log, follow):
    add(log, 2)
    add(log, 2, code="AB")
    damage(home, "RK#2", BROKEN)
    assert taken(follow(client="AB")) == [3, 4]


def test_the_event_that_a_checkpoint_stands_at_is_held_against_its_link(home, log, follow):
    add(log, 4)
    one = follow()
    assert taken(one) == [1, 2, 3, 4]
    damage(home, "RK#4", BROKEN)
    add(log, code="AB")
    for again in (one, follow(one.checkpoint)):
        with pytest.raises(LogDamaged, match="RK, at position 4, is not what was recorded there"):
            again.look()


def test_a_position_that_is_not_reached_is_refused(log, follow):
    add(log, 5)
    with pytest.raises(LogReplaced, match=r"at position 7; the log .* ends at 5"):
        follow(7).look()
    with pytest.raises(LogReplaced, match=f"at position {2**70};"):
        follow(2**70).look()
    for after in (-(2**70), "7", 7.5):
        with pytest.raises(InvalidInput, match="is not a position in a log"):
            follow(after).look()


@pytest.mark.only("sqlite")
def test_a_log_that_was_deleted_is_told(log, follow, home):
    add(log, 5)
    one = follow()
    taken(one)
    log.close()
    empty(home)
    with pytest.raises(LogReplaced, match=r"no log at .*log\.db any more; .* position 5") as told:
        awaited(one, 1)
    assert (told.value.position, told.value.last) == (5, 0)


@pytest.mark.only("postgres")
def test_tables_that_were_dropped_are_told(log, follow, home):
    import psycopg

    add(log, 5)
    one = follow()
    taken(one)
    with psycopg.connect(home.shared, autocommit=True) as connection:
        connection.execute("ALTER TABLE stored_events RENAME TO kept")
        with pytest.raises(LogReplaced, match=r"no log at .* any more; .* position 5"):
            awaited(one, 1)
        connection.execute("ALTER TABLE kept RENAME TO stored_events")


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("in_place", [True, False])
def test_a_follower_writes_nothing_to_what_was_put_in_the_place_of_its_file(
    log, follow, home, tmp_path, in_place
):
    """SQLite may write what it had not yet moved into a file when the file is closed."""
    add(log, 5)
    log.close()
    backup = tmp_path / "backup.db"
    shutil.copy(home.log_path, backup)
    add(log, 3)
    one = follow()
    assert taken(one) == list(range(1, 9))
    log.close()
    Path(f"{home.log_path}-wal").unlink()
    Path(f"{home.log_path}-shm").unlink()
    if in_place:
        home.log_path.write_bytes(backup.read_bytes())
    else:
        shutil.copy(backup, tmp_path / "new.db")
        (tmp_path / "new.db").replace(home.log_path)
    with pytest.raises(LogReplaced, match="ends at 5"):
        awaited(one, 1)
    one.close()
    assert home.log_path.read_bytes() == backup.read_bytes()


# A server that goes away.


@pytest.mark.only("postgres")
def test_a_connection_that_breaks_is_made_again(log, follow, home):
    import psycopg

    add(log, 3)
    one = follow()
    seen = taken(one)
    with psycopg.connect(home.shared, autocommit=True) as connection:
        for _ in range(3):
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            with closing(log_of(home)) as fresh:
                add(fresh)
            seen += awaited(one, 1)
    assert seen == [1, 2, 3, 4, 5, 6]
    assert one.away == ""


@pytest.mark.only("sqlite")
def test_a_server_that_stays_away_is_waited_for_as_long_as_was_said(log, follow, monkeypatch):
    add(log, 1)
    one = follow(patience=0.3)
    taken(one)

    def gone():
        raise LogUnreachable("The log db.clinic cannot be used.")

    monkeypatch.setattr(one.reader, "ends", gone)
    assert one.look() == []
    assert one.away == "The log db.clinic cannot be used."
    with pytest.raises(LogUnreachable, match=r"db\.clinic"):
        awaited(one, 1)
    monkeypatch.undo()
    add(log, 1)
    assert awaited(one, 1) == [2]
    assert one.away == ""


@pytest.mark.only("postgres")
def test_a_follower_that_waits_is_told_by_the_server(log, follow, monkeypatch):
    """With an hour between two looks, only a notification can bring what was recorded."""
    monkeypatch.setattr("intersession.store.postgres.reader.LOOK", 3600)
    add(log, 1)
    one = follow()
    taken(one)
    add(log, 1)
    assert awaited(one, 1) == [2]


@pytest.mark.only("postgres")
def test_without_a_word_of_the_server_it_looks_by_itself(log, follow, monkeypatch):
    """As where a notification was lost: nobody listens here."""
    add(log, 1)
    one = follow()
    taken(one)
    monkeypatch.setattr("intersession.store.postgres.reader._LISTEN", "SELECT 1")
    one.reader.close()
    taken(one)
    add(log, 1)
    assert awaited(one, 1) == [2]


@pytest.mark.only("postgres")
def test_a_server_that_is_not_there_at_the_start_is_told_at_once(log):
    with pytest.raises(LogUnreachable, match="Check the address"):
        subscribed(Home(Path("nowhere"), "postgresql://nobody@127.0.0.1:9/none")).look()
