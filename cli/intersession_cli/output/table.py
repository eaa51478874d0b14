"""Rows for people and for programs: tables, blocks, JSON, and the way to CSV."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from intersession_cli.app.screen import say
from intersession_cli.output.cells import cells as size_of
from intersession_cli.output.cells import longest_piece, padded, shortened, wrapped
from intersession_cli.output.text import brief, width
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


def show_table(
    rows: Rows,
    columns: Sequence[str] = (),
    *,
    empty: str = "Nothing yet.",
    is_full: bool = True,
) -> None:
    """Print rows as a table; as blocks where a table would be too wide.

    Where it is not full, long texts are shortened.
    """
    say(*(whole_lines(rows, columns, is_full=is_full) if rows else [empty]))


def whole_lines(rows: Rows, columns: Sequence[str] = (), *, is_full: bool = True) -> list[str]:
    """A table with all of its rows and columns in lines; as blocks where it is too wide."""
    names = list(columns) or shown_columns(rows)
    cells = [[cell(name, row.get(name)) for name in names] for row in rows]
    if not is_full:
        cells = [[brief(text) for text in row] for row in cells]
    labels = [label(name) for name in names]
    widths = column_widths(labels, cells, width())
    if widths is None:
        return _blocks(labels, cells).split("\n")
    return [*_head(labels, widths), *(line for row in cells for line in _lines(row, widths))]


def table_lines(rows: Rows, columns: Sequence[str], tall: int) -> tuple[list[str], int]:
    """A table in lines, each row of at most ``tall``, and how many columns were left out.

    Columns are left out from the right where the width is not enough for all.
    """
    labels = [label(name) for name in columns]
    cells = [[cell(name, row.get(name)) for name in columns] for row in rows]
    for kept in range(len(columns), 0, -1):
        widths = column_widths(labels[:kept], [row[:kept] for row in cells], width())
        if widths is not None:
            lines = [line for row in cells for line in _lines(row[:kept], widths, tall)]
            return [*_head(labels[:kept], widths), *lines], len(columns) - kept
    return [shortened(line, width()) for line in _blocks(labels, cells).split("\n")], 0


def shown_columns(rows: Rows) -> list[str]:
    """The columns that a table shows by default: all that hold anything, without technical ones."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    filled = [
        name for name in names if any(row.get(name) not in (None, "", [], {}) for row in rows)
    ]
    kept = [name for name in filled if name not in PLUMBING]
    same_client = len({row.get("client") for row in rows}) == 1
    return [name for name in kept if not (name == "client" and same_client and len(kept) > 1)]


def _head(labels: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [*_lines(labels, widths), (" " * BETWEEN).join("-" * size for size in widths)]


def _lines(cells: Sequence[str], widths: Sequence[int], tall: int | None = None) -> list[str]:
    """The lines of one row: as many as its longest cell takes, or so many at most."""
    found = [_wrap(cell, size) for cell, size in zip(cells, widths, strict=True)]
    if tall:
        found = [cut(lines, tall, size) for lines, size in zip(found, widths, strict=True)]
    return [
        (" " * BETWEEN).join(map(padded, line, widths)).rstrip()
        for line in zip_longest(*found, fillvalue="")
    ]


def cut(lines: Sequence[str], tall: int, size: int) -> list[str]:
    """At most so many lines of a text, with ``…`` where more follow."""
    if len(lines) <= tall:
        return list(lines)
    return [*lines[: tall - 1], shortened(f"{lines[tall - 1]} …", size)]


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
