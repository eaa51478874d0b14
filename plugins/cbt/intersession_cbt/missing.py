"""Arithmetic in which what is missing stays missing."""

from __future__ import annotations


def less(one: int | None, other: int | None) -> int | None:
    """The difference of two numbers; missing where either is."""
    return None if one is None or other is None else one - other
