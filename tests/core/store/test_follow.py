"""``record.follow``: typed events in a loop or asynchronously, until it is closed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

import intersession
from intersession import Checkpoint, Follow, IntersessionError, LogReplaced, Record
from intersession.domain.client.events import GoalAdded

SOON = 0.3
"""Seconds in which nothing comes that was not there."""


@pytest.fixture
def record(tmp_path, monkeypatch) -> Iterator[Record]:
    """RK with two goals: three events."""
    monkeypatch.delenv("INTERSESSION_LOG", raising=False)
    with intersession.open(tmp_path / "home") as found:
        found.register("RK", timezone="UTC")
        for words in ("one", "two"):
            found.add_goal("RK", words)
        yield found


def test_what_is_there_and_then_what_comes(record):
    seen = []
    with record.follow(types=[GoalAdded]) as follow:
        for one in follow:
            seen.append((one.position, one.event.words))
            if len(seen) < 4:
                record.add_goal("RK", f"goal {len(seen) + 2}")
            else:
                break
    assert seen == [(2, "one"), (3, "two"), (4, "goal 3"), (5, "goal 4")]


def test_the_checkpoint_stands_after_the_last_event_that_was_handed_out(record):
    """A client in between is of no concern; what was read and not handed out is to come."""
    record.register("AB", timezone="UTC")
    record.add_goal("RK", "three")
    with record.follow(client="RK") as follow:
        assert follow.checkpoint.position == 0
        for position in (1, 2, 3, 5):
            assert next(follow).position == position
            assert follow.checkpoint.position == position
        kept = follow.checkpoint
    assert follow.checkpoint == kept
    record.register("CD", timezone="UTC")
    with record.follow(kept, client="RK", live=False) as again:
        assert list(again) == []
        assert again.checkpoint.position == 6
    with record.follow(client="RK") as left_halfway:
        next(left_halfway)
    assert left_halfway.checkpoint.position == 1


def test_it_ends_where_the_log_ends_if_asked(record):
    assert [one.id for one in record.follow(1, live=False)] == ["RK#2", "RK#3"]
    assert list(record.follow(None, live=False)) == []


def test_an_idle_one_is_ended_from_another_thread(record):
    follow = record.follow(None)
    thread = threading.Thread(target=lambda: list(follow))
    thread.start()
    thread.join(SOON)
    assert thread.is_alive()
    follow.close()
    follow.close()
    thread.join(10)
    assert not thread.is_alive()
    assert list(follow) == []


def test_a_log_that_is_another_is_told(record):
    [*_], checkpoint = follow_all(record)
    record.log.close()
    record.close()
    for file in record.home.path.glob("*.db*"):
        file.unlink()
    with intersession.open(record.home.path) as other:
        other.register("RK", timezone="UTC")
        with pytest.raises(LogReplaced, match=r"stands at position 3; .* ends at 1"):
            next(other.follow(checkpoint))


def follow_all(record: Record) -> tuple[list[str], Checkpoint]:
    with record.follow(live=False) as follow:
        return [one.id for one in follow], follow.checkpoint


def test_an_event_that_cannot_be_read_stays_to_come(record):
    """Who goes on after the error must not skip it."""
    follow = record.follow()
    next(follow)
    decoders = follow._subscription.reader.codec.decoders
    decode = decoders["client.goal-added.v1"]

    def refuse(state):
        raise IntersessionError("damaged")

    decoders["client.goal-added.v1"] = refuse
    try:
        with pytest.raises(IntersessionError, match="damaged"):
            next(follow)
        assert follow.checkpoint.position == 1
    finally:
        decoders["client.goal-added.v1"] = decode
    assert next(follow).id == "RK#2"
    follow.close()


# Asynchronously.


def test_asynchronously_the_same_events_come(record):
    async def read() -> list[int]:
        seen = []
        async with record.follow(types=["client.goal-added"]) as follow:
            async for one in follow:
                seen.append(one.position)
                if len(seen) < 3:
                    record.add_goal("RK", "another")
                elif len(seen) == 4:
                    break
        return seen

    assert asyncio.run(read()) == [2, 3, 4, 5]


def test_other_tasks_run_while_nothing_is_recorded(record):
    async def read() -> list[str]:
        async with record.follow(None) as follow:
            waiting = asyncio.ensure_future(anext(follow))
            ticks = []
            while len(ticks) < 3:
                await asyncio.sleep(0.01)
                ticks.append("tick")
            assert not waiting.done()
            record.add_goal("RK", "three")
            return [*ticks, (await waiting).id]

    assert asyncio.run(read()) == ["tick", "tick", "tick", "RK#4"]


def test_what_came_for_one_who_no_longer_waited_is_not_lost(record):
    """As with a time limit: the waiting is given up, and asked again."""

    async def read() -> str:
        async with record.follow(None) as follow:
            for _ in range(5):
                with pytest.raises(TimeoutError):
                    await asyncio.wait_for(anext(follow), 0.02)
            record.add_goal("RK", "three")
            while True:
                try:
                    return (await asyncio.wait_for(anext(follow), 0.05)).id
                except TimeoutError:
                    continue

    assert asyncio.run(asyncio.wait_for(read(), 30)) == "RK#4"


def test_a_cancelled_task_ends_it(record):
    async def all_of(follow: Follow) -> None:
        async with follow:
            async for _ in follow:
                pass

    async def run() -> None:
        task = asyncio.create_task(all_of(record.follow(None)))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    before = threading.active_count()
    asyncio.run(asyncio.wait_for(run(), 30))
    for thread in threading.enumerate():
        if thread.name.startswith("follow"):
            thread.join(10)
    assert threading.active_count() == before


def test_asynchronously_too_it_ends_where_the_log_ends(record):
    async def read() -> list[str]:
        async with record.follow(live=False) as follow:
            return [one.id async for one in follow]

    assert asyncio.run(read()) == ["RK#1", "RK#2", "RK#3"]
