"""The chain on a server: linked by its own function, and from a former format on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from postgres_server import SpareLogs

from intersession.domain.client.events import GoalAdded, Registered
from intersession.errors import LogError
from intersession.events.recorded import Recorded
from intersession.store.chain import START, links
from intersession.store.check import check_log
from intersession.store.home import Home
from intersession.store.locate import log_of
from intersession.store.postgres.setup import upgrade

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
REGISTERED = Registered(timezone="Europe/Berlin", recorded_at=NOW)
TO_FIRST_FORMAT = (
    "ALTER TABLE stored_events DROP COLUMN hash",
    "ALTER TABLE log_identity DROP COLUMN number, DROP COLUMN position, DROP COLUMN hash, "
    "DROP COLUMN accepted, DROP COLUMN seal",
    "UPDATE log_identity SET format = 1",
    "CREATE OR REPLACE FUNCTION append_to_stored_events"
    "(streams text[], versions bigint[], topics text[], states bytea[]) RETURNS bigint "
    "LANGUAGE plpgsql AS $$ BEGIN RETURN 0; END; $$",
)
"""Makes of a new log what a former version made."""


def goals(*versions: int) -> list[Recorded]:
    """Goals of a client, at these versions of their stream."""
    return [
        Recorded(0, "RK", one, GoalAdded(goal=one, words="Größe", recorded_at=NOW))
        for one in versions
    ]


@pytest.fixture
def home(tmp_path: Path, logs: SpareLogs) -> Home:
    """A home whose log is on the server."""
    return Home(tmp_path, logs.of(tmp_path))


@pytest.fixture
def log(home: Home) -> Iterator[Any]:
    """That log, with a client's registration and two goals."""
    with closing(log_of(home)) as found:
        found.append([Recorded(0, "RK", 1, REGISTERED), *goals(2, 3)])
        yield found


def test_postgres_links_as_every_other_store_does(log: Any):
    rows = [row for page in log.linked() for row in page]
    assert [bytes(row[5]) for row in rows] == list(links(START, [row[:5] for row in rows]))
    assert check_log(log).findings == []


def test_postgres_is_told_of_a_changed_and_of_a_deleted_event(log: Any, home: Home):
    with psycopg.connect(home.shared, autocommit=True) as server:
        server.execute(
            "UPDATE stored_events SET topic = 'client.goal-closed.v1' WHERE position = 2"
        )
    assert [one.position for one in check_log(log).faults if one.kind == "chain"] == [2]
    with psycopg.connect(home.shared, autocommit=True) as server:
        server.execute("DELETE FROM stored_events WHERE position = 2")
    [one] = [one for one in check_log(log).faults if one.kind == "chain"]
    assert one.message.endswith("does not follow what is before it: position 2 is missing")


@pytest.fixture
def former(log: Any, home: Home) -> Iterator[Any]:
    """The log as a former version made it; what it was is put back, for the next test."""
    log.close()
    with psycopg.connect(home.shared, autocommit=True) as server:
        for statement in TO_FIRST_FORMAT:
            server.execute(statement)
    with closing(log_of(home)) as found:
        yield found
    upgrade(home.shared)


def test_postgres_brings_a_former_format_to_this_one(former: Any, home: Home):
    identity, stored = former.identity(), [row for page in former.stored() for row in page]
    assert former.log_format() == 1
    assert [row for page in former.proved() for row in page] == stored
    with pytest.raises(LogError, match="is of a former version, and is only read"):
        former.append(goals(4))
    assert upgrade(home.shared)
    assert not upgrade(home.shared)
    with closing(log_of(home)) as later:
        assert (later.log_format(), later.identity()) == (2, identity)
        assert later.append(goals(4)) == [4]
        rows = [row for page in later.linked() for row in page]
        assert [row[5] for row in rows[:3]] == [None, None, None]
        *_, last = links(START, [row[:5] for row in rows])
        assert bytes(rows[3][5]) == last
        assert check_log(later).findings == []
