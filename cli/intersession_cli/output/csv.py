"""Rows as CSV: one line of names, then a line for each row.

A figure takes three columns, so that a number never comes without its n: ``minutes``,
``minutes n`` and ``minutes missing``. What is missing is empty, never 0.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from intersession.documents.signs import visible
from intersession_cli.output.values import is_figure, plain

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A spreadsheet takes text that starts so for a formula, and runs it."""
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")


def as_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as CSV, the names of all their columns first; of no rows, nothing."""
    if not rows:
        return ""
    names = dict.fromkeys(name for row in rows for name in row)
    of_figures = {name for row in rows for name, value in row.items() if is_figure(value)}
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(_harmless(head) for name in names for head in _heads(name, of_figures))
    for row in rows:
        writer.writerow(
            part for name in names for part in _parts(row.get(name), name in of_figures)
        )
    return written.getvalue()


def _heads(name: str, of_figures: Iterable[str]) -> tuple[str, ...]:
    return (name, f"{name} n", f"{name} missing") if name in of_figures else (name,)


def _parts(value: Any, of_figures: bool) -> tuple[str, ...]:
    """What a value puts into its column, or into the three of a figure."""
    if is_figure(value):
        return _text(value.as_json()[value.kind]), str(value.n), str(value.missing)
    return (_text(value), "", "") if of_figures else (_text(value),)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple | Mapping):
        return visible(json.dumps(value, ensure_ascii=False, default=_inner))
    return _harmless(str(plain(value)))


def _inner(value: Any) -> Any:
    """A figure or a day inside a list or a map, as JSON takes it."""
    return value.as_json() if is_figure(value) else plain(value)


def _harmless(text: str) -> str:
    """Text that no spreadsheet runs: an apostrophe before what looks like a formula."""
    text = visible(text)
    return f"'{text}" if text.startswith(_RUNS) and not _NUMBER.fullmatch(text) else text
