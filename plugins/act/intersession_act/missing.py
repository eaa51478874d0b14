"""Arithmetic and listings in which what is missing stays missing."""

from __future__ import annotations

from collections import Counter
from typing import Any, TypeVar

from intersession import Look

N = TypeVar("N", int, float)
NO_DATE = "left out: no date"
"""The part of a report about a window that names what may or may not lie in it."""


def less(one: N | None, other: N | None) -> N | None:
    """The difference of two numbers; missing where either is."""
    return None if one is None or other is None else one - other


def undated(look: Look, row_class: type) -> dict[str, list[dict[str, Any]]]:
    """A part about the entries without a date, where a window was asked for and there are any."""
    if look.window.holds(None):
        return {}
    found: list[Any] = look.rows(row_class, windowed=False)
    without = {
        (row.client, row.assignment, row.attempt): row for row in found if not row.happened_on
    }
    rows = [
        {
            "client": client,
            "entries": count,
            "events": " ".join(row.events for row in without.values() if row.client == client),
        }
        for client, count in sorted(Counter(client for client, _, _ in without).items())
    ]
    return {NO_DATE: rows} if rows else {}
