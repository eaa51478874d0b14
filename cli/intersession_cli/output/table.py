"""Rows for people and for programs: tables, blocks, JSON, and the way to CSV."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from intersession_cli.app.screen import say
from intersession_cli.output.cells import cells as size_of
from intersession_cli.output.cells import longest_piece, padded, wrapped
from intersession_cli.output.text import width
from intersession_cli.output.values import Rows, cell, label

PLUMBING = (
    *("events", "recorded_at", "first_recorded_at", "ordered_at", "happened_on"),
    *("answers", "skipped", "settings"),
)
"""Columns that JSON gives and a table leaves out, unless they are asked for."""
BETWEEN = 2
"""Spaces between two columns."""
UNBROKEN = 16
"""A cell of so many characters is not wrapped."""


def show_table(rows: Rows, columns: Sequence[str] = (), *, empty: str = "Nothing yet.") -> None:
    """Print rows as a table; as blocks where a table would be too wide."""
    if not rows:
        say(empty)
        return
    names = list(columns) or shown_columns(rows)
    cells = [[cell(name, row.get(name)) for name in names] for row in rows]
    labels = [label(name) for name in names]
    table = _fitting(labels, cells)
    say(table if table is not None else _blocks(labels, cells))


def shown_columns(rows: Rows) -> list[str]:
    """The columns that a table shows by default: all that hold anything, without technical ones."""
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
    found = [_wrap(cell, size) for cell, size in zip(cells, widths, strict=True)]
    return [
        (" " * BETWEEN).join(map(padded, line, widths)).rstrip()
        for line in zip_longest(*found, fillvalue="")
    ]


def column_widths(
    labels: Sequence[str], cells: Sequence[Sequence[str]], room: int
) -> list[int] | None:
    """A width for each column of a table, so that all fit in the room; None where they cannot."""
    columns = [
        [head, *column] for head, column in zip(labels, zip(*cells, strict=True), strict=True)
    ]
    return _widths(
        [max(map(size_of, column)) for column in columns],
        [_narrowest(column) for column in columns],
        room - BETWEEN * (len(labels) - 1),
    )


def _narrowest(column: Sequence[str]) -> int:
    """The least width that breaks no word, and no short cell."""
    words_of = [longest_piece(text) for text in column]
    short = [size for size in map(size_of, column[1:]) if size <= UNBROKEN]
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
    if "\n" not in text and "\t" not in text and size_of(text) <= size:
        return [text]
    return [part for line in text.split("\n") for part in wrapped(line, size)] or [""]


def _blocks(labels: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    pad = max(map(size_of, labels)) + BETWEEN
    blocks = []
    for row in cells:
        lines = [
            "\n".join(wrapped(cell, width(), padded(head, pad), " " * pad))
            for head, cell in zip(labels, row, strict=True)
            if cell != "–"
        ]  # fmt: skip
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)
