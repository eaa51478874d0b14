"""Differences in which what is missing stays missing."""

from __future__ import annotations

from typing import TypeVar

N = TypeVar("N", int, float)


def less(one: N | None, other: N | None) -> N | None:
    """The difference of two numbers; missing where either is."""
    return None if one is None or other is None else one - other
