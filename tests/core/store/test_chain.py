"""The chain over a log: made as it is described, the same everywhere, and broken by any change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stores import Store

from intersession.domain.client.events import GoalAdded
from intersession.errors import LogDamaged
from intersession.events.recorded import Recorded, Stored
from intersession.store.chain import START, Chain, link, links
from intersession.store.copy import copy_log
from intersession.store.home import Home
from intersession.store.locate import log_of

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ROWS: list[Stored] = [
    (1, "RK", 1, "client.registered.v1", b'{"timezone":"Europe/Berlin"}'),
    (2, "RK", 2, "client.goal-added.v1", b'{"goal":1}'),
    (3, "RK.1", 1, "homework.assigned.v1", b'{"task":"walk"}'),
    (4, "AB", 1, "client.registered.v1", b"{}"),
    (5, "RK", 3, "client.goal-added.v1", b'{"goal":2}'),
]


def events(stream: str, *versions: int) -> list[Recorded]:
    """Events on their way into the log, at these versions of a stream."""
    return [
        Recorded(0, stream, one, GoalAdded(goal=one, words="go by bus", recorded_at=NOW))
        for one in versions
    ]


def linked(rows: list[Stored]) -> list[Stored]:
    """Rows with their links, as a log stores them."""
    return [(*row, one) for row, one in zip(rows, links(START, rows), strict=True)]


@pytest.fixture
def home(tmp_path: Path, store: Store) -> Home:
    """A home of which nothing is there yet."""
    return store.home(tmp_path / "home")


@pytest.fixture
def log(home: Home) -> Iterator[Any]:
    """The log of that home."""
    with closing(log_of(home)) as found:
        yield found


# What a link is.


def test_a_link_is_the_digest_of_what_its_description_names():
    """Byte by byte: 32 zeros; position 1; version 2; 2 and 1 bytes; RÄ is three bytes in UTF-8."""
    told = (
        b"\0" * 32
        + b"\0\0\0\0\0\0\0\x01"
        + b"\0\0\0\0\0\0\0\x02"
        + b"\0\0\0\x03"
        + b"\0\0\0\x01"
        + b"R\xc3\x84"
        + b"n"
        + b"{}"
    )
    assert link(START, 1, "RÄ", 2, "n", b"{}") == hashlib.sha256(told).digest()


@pytest.mark.every_store
def test_every_store_links_what_is_appended_as_the_description_says(log: Any):
    log.append(events("RK", 1, 2))
    log.append(events("AB", 1))
    rows = [row for page in log.linked() for row in page]
    assert [row[5] for row in rows] == list(links(START, [row[:5] for row in rows]))
    assert log.checkpoint().mark == f"sha256:{rows[-1][5].hex()}"


@settings(max_examples=30)
@given(sizes=st.lists(st.integers(1, 4), min_size=1, max_size=4))
def test_the_head_is_the_same_in_whatever_batches_events_came(
    sizes: list[int], tmp_path_factory: pytest.TempPathFactory
):
    folder = tmp_path_factory.mktemp("batches")
    with closing(log_of(Home(folder / "one"))) as one, closing(log_of(Home(folder / "two"))) as two:
        last = 0
        for size in sizes:
            one.append(events("RK", *range(last + 1, last + size + 1)))
            last += size
        two.append(events("RK", *range(1, last + 1)))
        assert one.checkpoint().mark == two.checkpoint().mark


@pytest.mark.every_store
def test_a_copy_has_the_head_of_the_log(log: Any, home: Home, tmp_path: Path, store: Store):
    log.append(events("RK", 1, 2, 3))
    target = store.home(tmp_path / "copy")
    copy_log(home.shared or str(home.path), target.shared or str(target.path))
    with closing(log_of(target)) as copy:
        assert copy.checkpoint() == log.checkpoint()
        log.append(events("RK", 4))
        copy.append(events("RK", 4))
        assert copy.checkpoint() == log.checkpoint()


@pytest.mark.every_store
def test_what_comes_before_others_is_linked_in_its_place(log: Any, tmp_path: Path, store: Store):
    """Positions 1, 2 and 5 came first, as from an export of one client; then 3 and 4."""
    whole = store.log(tmp_path / "whole")
    with closing(whole):
        whole.adopt(ROWS, "urn:uuid:0c0ffee0-5eed-4000-8000-000000000001")
        log.adopt([ROWS[0], ROWS[1], ROWS[4]], "urn:uuid:0c0ffee0-5eed-4000-8000-000000000001")
        assert log.checkpoint() != whole.checkpoint()
        log.adopt(ROWS[2:4])
        assert log.checkpoint() == whole.checkpoint()
        assert [row for page in log.proved() for row in page] == ROWS


# What breaks it.


@given(where=st.integers(0, 4), column=st.integers(1, 5), other=st.integers(0, 4))
def test_a_changed_row_is_told_at_its_place_and_nowhere_else(where: int, column: int, other: int):
    rows = linked(ROWS)
    changed = list(rows[where])
    if column == 5:
        changed[5] = bytes([changed[5][0] ^ 1]) + changed[5][1:]
    elif isinstance(changed[column], int):
        changed[column] += 1 + other
    else:
        changed[column] = changed[column] + (b"x" if column == 4 else "x")
    rows[where] = tuple(changed)
    found = Chain().follow(rows)
    told = {one.position for one in found}
    assert where + 1 in told
    after = {where + 2} if column == 5 and where < 4 else set()  # the next is held against it
    assert told == {where + 1} | after


@pytest.mark.parametrize("where", [0, 1, 2, 3])
def test_a_missing_row_is_told_where_the_next_one_stands(where: int):
    rows = linked(ROWS)
    del rows[where]
    (found,) = Chain().follow(rows)
    assert (found.position, found.stream) == (where + 2, "")
    assert found.what == f"does not follow what is before it: position {where + 1} is missing"


def test_a_cut_end_breaks_nothing_which_is_why_heads_are_kept():
    assert Chain().follow(linked(ROWS)[:3]) == []


def test_a_link_that_was_removed_is_told():
    rows = linked(ROWS)
    rows[3] = (*rows[3][:5], None)
    (found,) = Chain().follow(rows)
    assert (found.position, found.what) == (4, "has lost its link")


def test_it_is_followed_page_by_page_as_at_once():
    rows, chain = linked(ROWS), Chain()
    rows[2] = (3, "RK.1", 1, "homework.assigned.v1", b'{"task":"run"}', rows[2][5])
    paged = [one for number in range(5) for one in chain.follow(rows[number : number + 1])]
    assert paged == Chain().follow(rows)
    assert [one.position for one in paged] == [3]


def test_what_was_stored_before_there_were_links_is_covered_by_the_first():
    """Of rows without links a change is seen at the first that has one."""
    rows = [(*row[:5], None) for row in ROWS[:3]] + linked(ROWS)[3:]
    assert Chain().follow(rows) == []
    rows[1] = (2, "RK", 2, "client.goal-added.v1", b'{"goal":9}', None)
    (found,) = Chain().follow(rows)
    assert (found.position, found.stream) == (4, "")
    assert found.what == "or an event before it is not what was recorded there"


def test_reading_that_proves_stops_at_the_place(log: Any, home: Home):
    import sqlite3

    log.append(events("RK", 1, 2, 3))
    with closing(sqlite3.connect(home.log_path)) as connection:
        connection.execute("UPDATE stored_events SET state = state || x'20' WHERE position = 2")
        connection.execute(
            "UPDATE stored_events SET state = cast(state AS BLOB) WHERE position = 2"
        )
        connection.commit()
    with pytest.raises(LogDamaged, match="RK, at position 2, is not what was recorded") as told:
        list(log.proved())
    assert told.value.position == 2
    assert [row[0] for page in log.stored() for row in page] == [1, 2, 3]
    assert [row[0] for page in log.proved(2) for row in page] == [3]
