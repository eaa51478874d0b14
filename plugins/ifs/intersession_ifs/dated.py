"""When rows were said: their order, up to when, and which have no date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, TypeVar

from intersession import Look

NO_DATE = "left out: no date"
"""The part of a report about a window that names what may or may not lie in it."""


D = TypeVar("D")


def moment_of(row: Any) -> tuple[str, str, str, int]:
    """What puts rows in order: when it happened, or was recorded where that is not known."""
    return row.happened_at or row.recorded_at, row.recorded_at, row.assignment, row.attempt


def in_order(rows: Iterable[D]) -> list[D]:
    """Rows in the order in which they happened."""
    return sorted(rows, key=moment_of)


def by_then(look: Look, row_class: type[D]) -> list[D]:
    """Rows in order that were said by the end of the window; what has no date was."""
    last = look.window.last
    rows: list[Any] = look.rows(row_class, windowed=False)
    return in_order(
        row
        for row in rows
        if last is None or row.happened_on is None or row.happened_on <= last.isoformat()
    )


def undated(look: Look, row_class: type) -> dict[str, list[dict[str, Any]]]:
    """A part about the entries without a date, where a window was asked for and there are any."""
    if look.window.holds(None):
        return {}
    found: list[Any] = look.rows(row_class, windowed=False)
    without = [row for row in found if row.happened_on is None]
    counts = Counter(row.client for row in without)
    rows = [
        {
            "client": client,
            "entries": counts[client],
            "events": " ".join(row.events for row in without if row.client == client),
        }
        for client in sorted(counts)
    ]
    return {NO_DATE: rows} if rows else {}


def if_any(**parts: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The parts of a report that hold rows; ``_`` in a name stands for a space."""
    return {name.replace("_", " "): rows for name, rows in parts.items() if rows}


def gathered(rows: Iterable[Any]) -> str:
    """The events behind several rows, each once."""
    return " ".join(dict.fromkeys(" ".join(row.events for row in rows).split()))
