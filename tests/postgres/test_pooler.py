"""A pooler in transaction mode between: each statement may go to another process of the server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime

import psycopg
import pytest
from bench.server import Server
from pooler import pooling, through

from intersession.domain.client.events import GoalAdded
from intersession.errors import Conflict
from intersession.events.recorded import Recorded
from intersession.store.home import Home
from intersession.store.postgres.log import PostgresLog
from intersession.store.postgres.reader import PostgresReader
from intersession.store.postgres.setup import create
from intersession.store.subscription import subscribed

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def port(server: Server) -> Iterator[int]:
    """A pooler with two processes of the server."""
    with pooling(server) as found:
        yield found


@pytest.fixture
def pooled(port: int, address: str) -> str:
    """The address of an empty log behind it."""
    return through(port, address)


def goal(code: str, version: int) -> list[Recorded]:
    event = GoalAdded(goal=version, words="go by bus again", recorded_at=NOW)
    return [Recorded(0, code, version, event)]


def test_one_without_a_pooler_is_told_from_one_with(pooled: str, address: str):
    for url, expected in ((pooled, True), (address, False)):
        with closing(PostgresReader(url)) as reader:
            reader.last_position()
            assert reader.is_pooled is expected


def test_several_write_and_read_in_turn(pooled: str):
    """Each asks what prepares its statements elsewhere: names of statements would clash."""
    with ExitStack() as several:
        logs = [several.enter_context(closing(PostgresLog(pooled))) for _ in range(4)]
        for version in range(1, 11):
            for number, log in enumerate(logs):
                log.append(goal(f"W{number}", version))
                assert len(log.events(f"W{number}")) == version
                assert log.mark(1) == logs[0].mark(1)
        assert [log.last_position() for log in logs] == [40] * 4
        with pytest.raises(Conflict):
            logs[0].append(goal("W0", 1))
        assert logs[0].append(goal("W0", 11)) == [41]


def test_a_log_is_followed(pooled: str, tmp_path):
    """No notification comes through: it looks by itself."""
    with (
        closing(subscribed(Home(tmp_path, pooled))) as subscription,
        closing(PostgresLog(pooled)) as log,
    ):
        seen = []
        for version in range(1, 4):
            log.append(goal("RK", version))
            while len(seen) < version:
                seen += [row[0] for row in subscription.look()]
    assert seen == [1, 2, 3]


def test_a_log_is_made(port: int, database: str):
    url = through(port, database)
    assert create(url)
    assert not create(url)
    with closing(PostgresLog(url)) as log:
        assert log.append(goal("RK", 1)) == [1]


def test_others_who_prepare_statements_there_change_nothing(pooled: str):
    """Statements of another program stay prepared in the server, under the driver's names."""
    with psycopg.connect(pooled, autocommit=True) as other, psycopg.connect(pooled) as hold:
        other.execute("SELECT 1::bigint + %b::bigint", [1], prepare=True)
        hold.execute("SELECT 1")
        with closing(PostgresLog(pooled)) as log:
            for version in range(1, 8):
                assert log.append(goal("RK", version)) == [version]
                assert len(log.events("RK")) == version
        hold.rollback()
