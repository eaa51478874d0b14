"""Rows by calendar week, blank weeks kept: a week with nothing written down is not a zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from intersession import EntryRow, Figure, Look, Window, by_week, calendars
from intersession_cbt.per_client import R, Rows

BLANK = "no entry: not known"
_TO_ITS_LAST = timedelta(days=6)


def figures_by_week(
    client: str, rows: Sequence[R], look: Look, figures_of: Mapping[str, Any]
) -> Rows:
    """A row for each week from the first entry to the last, or to the end of the window.

    ``figures_of`` maps a column to a function of the week's rows that gives its
    Figure. Rows without a date belong to no week. Weeks are the client's own; the view
    declares that it reads ClockRow.
    """
    shown = []
    today = look.today_of(client)
    until = min(look.window.last, today) if look.window.last else None
    for begins, found in by_week(rows, until=until, calendar=calendars(look)(client, today)):
        figures: dict[str, Figure] = {name: of(found) for name, of in figures_of.items()}
        row: dict[str, Any] = {
            "client": client,
            **_named(begins, look.window),
            "entries": len(found) or None,
            **figures,
            "note": "" if found else BLANK,
            "events": _events(found),
        }
        shown.append(row)
    return shown


def week_name(begins: date) -> str:
    """``2026-W10`` for a week from Monday; one that begins on another day has no number."""
    if begins.weekday():
        return f"week of {begins}"
    year, week, _ = begins.isocalendar()
    return f"{year}-W{week:02}"


def _named(begins: date, window: Window) -> dict[str, str]:
    """The week's name, and its days within the window."""
    first = max(filter(None, (begins, window.first)))
    last = min(filter(None, (begins + _TO_ITS_LAST, window.last)))
    return {"week": week_name(begins), "from": first.isoformat(), "to": last.isoformat()}


def _events(rows: Sequence[EntryRow]) -> str:
    return " ".join(dict.fromkeys(" ".join(row.events for row in rows).split()))
