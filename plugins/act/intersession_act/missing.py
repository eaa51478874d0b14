"""Differences in which what is missing stays missing."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, TypeVar

from intersession import in_order

N = TypeVar("N", int, float)
R = TypeVar("R")


def less(one: N | None, other: N | None) -> N | None:
    """The difference of two numbers; missing where either is."""
    return None if one is None or other is None else one - other


def with_last_rated(
    rows: Iterable[R], group: Callable[[R], Hashable], is_rated: Callable[[R], bool]
) -> Iterator[tuple[R, R | None]]:
    """Each row of a known day with the last one before it in its group that was rated."""
    last: dict[Hashable, R] = {}
    placed: list[Any] = list(rows)
    for row in in_order(placed):
        yield row, last.get(group(row))
        if is_rated(row):
            last[group(row)] = row
