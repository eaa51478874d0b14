"""Rows in the order in which things happened, each beside the one before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from intersession import EntryRow

R = TypeVar("R", bound=EntryRow)


def in_time(rows: Iterable[R]) -> list[R]:
    """Rows by client as they happened; one without a date stands where it was recorded."""
    return sorted(
        rows, key=lambda one: (one.client, one.happened_at or one.recorded_at, one.recorded_at)
    )


def by_client(rows: Iterable[R]) -> dict[str, list[R]]:
    """Each client's rows, as they happened."""
    found: dict[str, list[R]] = {}
    for one in in_time(rows):
        found.setdefault(one.client, []).append(one)
    return found


def with_before(rows: Iterable[R], group: Callable[[R], Any]) -> Iterator[tuple[R, R | None]]:
    """Each row as it happened, with the one before it in its group, if there is one."""
    last: dict[Any, R] = {}
    for one in in_time(rows):
        yield one, last.get(group(one))
        last[group(one)] = one
