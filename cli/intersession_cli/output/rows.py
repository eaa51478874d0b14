"""Rows for a program: JSON or CSV, and the events behind them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from intersession_cli.app.screen import say, say_csv, say_json
from intersession_cli.output.text import width
from intersession_cli.output.values import Rows, is_figure, plain

if TYPE_CHECKING:
    from intersession.projections.figures import Figure


CSV = ("csv", "excel")
"""The forms of rows that are CSV."""


def as_json(rows: Rows, *, trace: bool = False, window: str = "") -> str:
    """Rows as one JSON array; a row with figures names its window."""
    import json

    found = [
        {
            name: value.as_json(trace=trace) if is_figure(value) else plain(value)
            for name, value in _whole(row, trace=trace, window=window).items()
        }
        for row in rows
    ]
    return json.dumps(found, ensure_ascii=False, indent=1)


def show_rows(rows: Rows, form: str, *, trace: bool = False, window: str = "") -> None:
    """Print rows: as one JSON array, or as CSV where ``form`` is ``csv`` or ``excel``."""
    if form in CSV:
        from intersession_cli.output.csv import PLAIN, as_csv

        dialect = PLAIN
        if form == "excel":
            from intersession_cli.output.spreadsheet import for_spreadsheets

            dialect = for_spreadsheets()
        say_csv(as_csv([_whole(row, trace=trace, window=window) for row in rows], dialect))
    else:
        say_json(as_json(rows, trace=trace, window=window))


def show_trace(rows: Rows) -> None:
    """Print, below a table, the events behind each of its rows."""
    say("Stands on", bold=True)
    for number, row in enumerate(rows, 1):
        names = " ".join(_events(row)) or "no events"
        say(textwrap.fill(names, width(), initial_indent=f"  {number}. ",
                                 subsequent_indent="     "))  # fmt: skip


def _whole(row: Mapping[str, Any], *, trace: bool, window: str) -> dict[str, Any]:
    """A row as programs get it: with the window of its figures, and traced with its events."""
    found = {name: value for name, value in row.items() if trace or name != "events"}
    if window and any(is_figure(value) for value in row.values()):
        found.setdefault("window", window)
    if trace:
        found["events"] = _events(row)
    return found


def _events(row: Mapping[str, Any]) -> list[str]:
    own = str(row.get("events") or "").split()
    figures: Iterable[Figure] = (value for value in row.values() if is_figure(value))
    behind = [name for figure in figures for name in figure.events]
    return list(dict.fromkeys([*own, *behind]))
