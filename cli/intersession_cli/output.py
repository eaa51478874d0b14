"""Rows for people and for programs: tables, blocks, JSON, and the way to CSV."""

from __future__ import annotations

import os
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, TypeGuard

import click

if TYPE_CHECKING:
    from intersession.figures import Figure

Rows = Sequence[Mapping[str, Any]]
PLUMBING = ("events", "recorded_at", "happened_on", "answers", "skipped", "settings")
"""Columns that JSON gives and a table leaves out, unless it is told to show them."""
PIPED_WIDTH = 100
BETWEEN = 2
"""Spaces between two columns."""
UNBROKEN = 16
"""A cell of so many characters is not wrapped."""


def width() -> int:
    """The terminal's columns; a fixed number where the output is piped."""
    if sys.stdout.isatty():
        told = os.environ.get("COLUMNS", "")
        return max(40, int(told) if told.isdecimal() else _columns_of_terminal())
    return PIPED_WIDTH


def _columns_of_terminal() -> int:
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or PIPED_WIDTH
    except OSError:
        return PIPED_WIDTH


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
    """Print rows for a program: as one JSON array, or as CSV where ``form`` is ``csv``."""
    if form == "csv":
        from intersession_cli.spreadsheet import as_csv

        told = as_csv([_whole(row, trace=trace, window=window) for row in rows])
        click.echo(told.encode(), nl=False)
    else:
        click.echo(as_json(rows, trace=trace, window=window).encode())


def show_table(rows: Rows, columns: Sequence[str] = (), *, empty: str = "Nothing yet.") -> None:
    """Print rows as a table; as blocks where a table would be too wide."""
    if not rows:
        click.echo(empty)
        return
    names = list(columns) or shown_columns(rows)
    cells = [[cell(name, row.get(name)) for name in names] for row in rows]
    labels = [label(name) for name in names]
    table = _fitting(labels, cells)
    click.echo(table if table is not None else _blocks(labels, cells))


def show_trace(rows: Rows) -> None:
    """Print, below a table, the facts that each of its rows stands on."""
    click.echo(click.style("Stands on", bold=True))
    for number, row in enumerate(rows, 1):
        names = " ".join(_events(row)) or "no facts"
        click.echo(textwrap.fill(names, width(), initial_indent=f"  {number}. ",
                                 subsequent_indent="     "))  # fmt: skip


def heading(text: str) -> None:
    """Print a heading."""
    click.echo(click.style(text, bold=True))


def words(value: Any) -> str:
    """A value as a person reads it; what is missing is a dash, never a zero."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    if isinstance(value, Mapping):
        given = {key: one for key, one in value.items() if one not in (None, "")}
        return ", ".join(f"{key} {words(one)}" for key, one in given.items()) or "–"
    if isinstance(value, list | tuple):
        return "; ".join(words(one) for one in value) or "–"
    return str(value)


def cell(name: str, value: Any) -> str:
    """A value in its column; a moment as its day and local time."""
    if name.endswith("_at") and isinstance(value, str):
        return value[:16].replace("T", " ")
    return words(value)


def label(name: str) -> str:
    """A column's name as a heading."""
    return name.replace("_", " ")


def paragraph(text: str, indent: str = "") -> str:
    """Text wrapped to the width; line breaks stay, and what is set in stays set in."""
    return "\n".join(_wrapped(line, indent) for line in text.splitlines())


def _wrapped(line: str, indent: str) -> str:
    first = indent + line[: len(line) - len(line.lstrip())]
    after = f"{first}  " if first else ""
    return textwrap.fill(
        line.strip(),
        min(width(), 100),
        initial_indent=first,
        subsequent_indent=after,
        break_on_hyphens=False,
        break_long_words=False,
    )


def shown_columns(rows: Rows) -> list[str]:
    """The columns that a table shows unless told: all that hold anything, without plumbing."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    filled = [
        name for name in names if any(row.get(name) not in (None, "", [], {}) for row in rows)
    ]
    kept = [name for name in filled if name not in PLUMBING]
    same_client = len({row.get("client") for row in rows}) == 1
    return [name for name in kept if not (name == "client" and same_client and len(kept) > 1)]


def _fitting(labels: Sequence[str], cells: Sequence[Sequence[str]]) -> str | None:
    """The table within the width, long cells wrapped; None where it cannot fit."""
    widths = column_widths(labels, cells, width())
    if widths is None:
        return None
    rule = (" " * BETWEEN).join("-" * size for size in widths)
    lines = [*_lines(labels, widths), rule]
    for row in cells:
        lines += _lines(row, widths)
    return "\n".join(lines)


def _lines(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    """The lines of one row: as many as its longest cell takes."""
    wrapped = [_wrap(cell, size) for cell, size in zip(cells, widths, strict=True)]
    return [
        (" " * BETWEEN).join(map(str.ljust, line, widths)).rstrip()
        for line in zip_longest(*wrapped, fillvalue="")
    ]


def column_widths(
    labels: Sequence[str],
    cells: Sequence[Sequence[str]],
    room: int,
    size: Callable[[str], int] = len,
) -> list[int] | None:
    """A width for each column of a table, so that all fit in the room; None where they cannot.

    ``size`` says how much room a text takes.
    """
    columns = [
        [head, *column] for head, column in zip(labels, zip(*cells, strict=True), strict=True)
    ]
    return _widths(
        [max(map(size, column)) for column in columns],
        [_narrowest(column, size) for column in columns],
        room - BETWEEN * (len(labels) - 1),
    )


def _narrowest(column: Sequence[str], size: Callable[[str], int]) -> int:
    """The least width that breaks no word, and no cell that is short by itself."""
    words_of = [size(word) for text in column for word in text.split()]
    short = [size(text) for text in column[1:] if size(text) <= UNBROKEN]
    return max([1, *words_of, *short])


def _widths(natural: Sequence[int], least: Sequence[int], room: int) -> list[int] | None:
    """A width for each column within the room: each its least, and the rest to those who want."""
    widths = list(least)
    left = room - sum(widths)
    if left < 0:
        return None
    while left > 0 and widths != list(natural):
        n = max(range(len(widths)), key=lambda n: natural[n] - widths[n])
        widths[n] += 1
        left -= 1
    return widths


def _wrap(text: str, size: int) -> list[str]:
    if len(text) <= size and "\n" not in text:
        return [text]
    return textwrap.wrap(text, size, break_on_hyphens=False) or [""]


def _blocks(labels: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    pad = max(map(len, labels)) + 2
    blocks = []
    for row in cells:
        lines = [
            textwrap.fill(cell, width(), initial_indent=f"{head:<{pad}}",
                          subsequent_indent=" " * pad)
            for head, cell in zip(labels, row, strict=True)
            if cell != "–"
        ]  # fmt: skip
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _whole(row: Mapping[str, Any], *, trace: bool, window: str) -> dict[str, Any]:
    """A row as programs get it: with the window of its figures, and traced with its facts."""
    found = {name: value for name, value in row.items() if trace or name != "events"}
    if window and any(is_figure(value) for value in row.values()):
        found.setdefault("window", window)
    if trace:
        found["events"] = _events(row)
    return found


def is_figure(value: Any) -> TypeGuard[Figure]:
    """Whether a value carries its n and what is missing."""
    return hasattr(value, "as_json")


def plain(value: Any) -> Any:
    """A value as JSON takes it: a day or a moment as ISO text."""
    return value.isoformat() if isinstance(value, date | datetime) else value


def _events(row: Mapping[str, Any]) -> list[str]:
    own = str(row.get("events") or "").split()
    figures: Iterable[Figure] = (value for value in row.values() if is_figure(value))
    behind = [name for figure in figures for name in figure.events]
    return list(dict.fromkeys([*own, *behind]))
