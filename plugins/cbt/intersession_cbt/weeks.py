"""Rows by calendar week, blank weeks kept: a week with nothing written down is not a zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from intersession import EntryRow, Figure, Look, Window, by_week
from intersession_cbt.per_client import R, Rows

BLANK = "no entry: not known"
_SUNDAY = timedelta(days=6)


def figures_by_week(
    client: str, rows: Sequence[R], look: Look, figures_of: Mapping[str, Any]
) -> Rows:
    """A row for each week from the first entry to the last, or to the end of the window.

    ``figures_of`` maps a column to a function of the week's rows that gives its
    Figure. Rows without a date belong to no week.
    """
    shown = []
    until = min(look.window.last, look.today_of(client)) if look.window.last else None
    for monday, found in by_week(rows, until=until):
        figures: dict[str, Figure] = {name: of(found) for name, of in figures_of.items()}
        row: dict[str, Any] = {
            "client": client,
            **_named(monday, look.window),
            "entries": len(found) or None,
            **figures,
            "note": "" if found else BLANK,
            "events": _events(found),
        }
        shown.append(row)
    return shown


def _named(monday: date, window: Window) -> dict[str, str]:
    """The week's name, and its days within the window."""
    year, week, _ = monday.isocalendar()
    first = max(filter(None, (monday, window.first)))
    last = min(filter(None, (monday + _SUNDAY, window.last)))
    return {"week": f"{year}-W{week:02}", "from": first.isoformat(), "to": last.isoformat()}


def _events(rows: Sequence[EntryRow]) -> str:
    return " ".join(dict.fromkeys(" ".join(row.events for row in rows).split()))
