"""What the server's own function takes is what a command would append, whoever calls it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest
from stores import PostgresStore

from intersession import LogError, StreamDamaged
from intersession.domain.client.events import GoalAdded, Registered
from intersession.events.recorded import Recorded
from intersession.store.postgres.log import PostgresLog
from intersession.testing import Clock, World

pytestmark = pytest.mark.only("postgres")

NOW = '"recorded_at":"2026-03-02T09:00:00Z"'
REGISTERED = ("RK", 1, "client.registered.v1", f'{{{NOW},"timezone":"Europe/Berlin"}}')
GOAL = f'{{{NOW},"goal":1,"words":"go by bus"}}'
ASSIGNED = "homework.assigned.v3"

REFUSED = {
    "an unknown type": (
        [REGISTERED, ("RK", 2, "client.celebrated.v1", "{}")],
        "RK#2 is refused: this log knows no event of the type client.celebrated.v1",
    ),
    "a topic of another program": ([("RK", 1, "a:B", "{}")], "no event of the type a:B"),
    "no stream": ([("rk smith", 1, REGISTERED[2], REGISTERED[3])], "of no client and no"),
    "an assignment 0": ([("RK.0", 1, ASSIGNED, f"{{{NOW}}}")], "RK-0#1 is refused: it is of no"),
    "a gap": (
        [REGISTERED, ("RK", 3, "client.goal-added.v1", GOAL)],
        "RK#3 is refused: the one before it is missing: the last is 1",
    ),
    "version 0": ([("RK", 0, *REGISTERED[2:])], "RK#0 is refused: the one before it is missing"),
    "no JSON": (
        [("RK", 1, REGISTERED[2], "{")],
        "RK#1 is refused: its data is not JSON in UTF-8, or",
    ),
    "a NUL": (
        [("RK", 1, REGISTERED[2], f'{{{NOW},"timezone":"a\\u0000b"}}')],
        "RK#1 is refused: its data is not JSON in UTF-8, or holds a NUL",
    ),
    "no object": ([("RK", 1, REGISTERED[2], "[]")], "its data is no object of JSON"),
    "no instant": ([("RK", 1, REGISTERED[2], "{}")], "RK#1 is refused: recorded_at is no instant"),
    "no moment": (
        [("RK", 1, REGISTERED[2], f'{{{NOW},"happened_at":"soon"}}')],
        "RK#1 is refused: happened_at is no day and no instant",
    ),
}


@pytest.fixture
def log(tmp_path, postgres_store: PostgresStore) -> Iterator[PostgresLog]:
    """An empty log on the server."""
    with closing(postgres_store.log(tmp_path)) as found:
        yield found


def append(log: PostgresLog, rows) -> None:
    """Call the function as any program with a clinician's rights can."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    columns[3] = [state if isinstance(state, bytes) else state.encode() for state in columns[3]]
    with psycopg.connect(log.url, autocommit=True) as server:
        server.execute(
            "SELECT append_to_stored_events(%s::text[], %s::bigint[], %s::text[], %s::bytea[])",
            columns,
        )


@pytest.mark.parametrize("case", REFUSED)
def test_what_no_command_would_append_is_refused_whole(log: PostgresLog, case: str):
    rows, told = REFUSED[case]
    with pytest.raises(psycopg.errors.DataException) as refused:
        append(log, rows)
    assert told in str(refused.value)
    assert log.last_position() == 0


def test_bytes_that_are_no_text_are_refused(log: PostgresLog):
    with pytest.raises(psycopg.errors.DataException, match="RK#1 is refused: its data is not JSON"):
        append(log, [("RK", 1, REGISTERED[2], b'{"a":"\xff"}')])


def test_what_a_command_would_append_is_taken(log: PostgresLog):
    append(log, [REGISTERED, ("RK", 2, "client.goal-added.v1", GOAL)])
    append(log, [("RK", 3, "client.goal-added.v1", GOAL.replace("go by bus", "\\\\u0000 ü"))])
    assert log.last_position() == 3


def test_it_is_told_as_any_refusal(log: PostgresLog):
    """A version that is taken is another's who was first; a gap is nobody's."""
    event = GoalAdded(goal=1, words="go by bus", recorded_at=Clock()())
    registered = Registered(timezone="Europe/Berlin", recorded_at=Clock()())
    log.append([Recorded(0, "RK", 1, registered)])
    with pytest.raises(LogError, match=r"did not take it: RK#5 is refused.*Nothing was recorded"):
        log.append([Recorded(0, "RK", 5, event)])


def test_what_it_cannot_see_costs_one_stream(tmp_path, postgres_store: PostgresStore):
    """JSON of the right form that is no such event."""
    with closing(postgres_store.world(tmp_path)) as world:
        world.homework.register("OT", timezone="Europe/Berlin")
        append(world.log, [("RK", 2, "client.goal-added.v1", f"{{{NOW}}}")])
        assert [row["client"] for row in world.view("clients", client=None)] == ["OT", "RK"]
        assert [one.id for one in world.views.damages()] == ["RK#2"]
        world.homework.add_goal("OT", "see a film")
        with pytest.raises(StreamDamaged, match="RK#2, at position 3"):
            world.homework.add_goal("RK", "see a film")
        assert isinstance(world, World)
