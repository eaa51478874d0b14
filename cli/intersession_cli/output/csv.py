"""Rows as CSV: one line of names, then a line for each row; a cell holds one value.

A figure takes three columns, so that a number never comes without its n: ``minutes``,
``minutes n`` and ``minutes missing``. What holds several values has a column for each:
``moods 1 name``, ``moods 1 before``, ``emotions sadness``. What is missing is empty,
never 0.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from intersession.documents.signs import visible
from intersession_cli.output.values import is_figure, plain

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A spreadsheet takes text that starts so for a formula, and runs it."""
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")
TOGETHER = ("events",)
"""Columns whose names stand in one cell, with spaces between them."""

Column = tuple[str, list[str]]
"""A column's name, and its cells from top to bottom."""


class Dialect(NamedTuple):
    """How a file is written: what stands first, between values and at the end of a line."""

    begins: str = ""
    separator: str = ","
    ends: str = "\n"
    point: str = "."
    """The decimal sign."""


PLAIN = Dialect()


def as_csv(rows: Sequence[Mapping[str, Any]], dialect: Dialect = PLAIN) -> str:
    """Rows as CSV, the names of all their columns first; of no rows, nothing."""
    if not rows:
        return ""
    names = dict.fromkeys(name for row in rows for name in row)
    columns = [
        column for name in names for column in _columns(name, [row.get(name) for row in rows])
    ]
    written = io.StringIO()
    writer = csv.writer(written, delimiter=dialect.separator, lineterminator=dialect.ends)
    writer.writerow([_harmless(name) for name, _ in columns])
    cells = ([_cell(value, dialect) for value in values] for _, values in columns)
    writer.writerows(zip(*cells, strict=True))
    return dialect.begins + written.getvalue()


def _columns(name: str, values: Sequence[Any]) -> Iterator[tuple[str, list[Any]]]:
    """The columns of values that stand under one name, as deep as they go."""
    if name in TOGETHER:
        values = [" ".join(map(str, one)) if _is_list(one) else one for one in values]
    nested = [_children(value) for value in values]
    if any(is_figure(value) for value in values):
        yield name, [_number_of(value) for value in values]
        yield f"{name} n", [value.n if is_figure(value) else None for value in values]
        yield f"{name} missing", [value.missing if is_figure(value) else None for value in values]
    elif not any(nested) or any(_is_one(value) for value in values):
        yield name, [value if _is_one(value) else None for value in values]
    for key in _keys(nested):
        yield from _columns(f"{name} {key}", [inner.get(key) for inner in nested])


def _children(value: Any) -> Mapping[Any, Any]:
    """What a value holds, by its names, or by numbers from 1; nothing for a single value."""
    if isinstance(value, Mapping):
        return value
    return dict(enumerate(value, 1)) if _is_list(value) else {}


def _keys(nested: Sequence[Mapping[Any, Any]]) -> list[Any]:
    """Names as they first appear, numbers in their order."""
    found = list(dict.fromkeys(key for inner in nested for key in inner))
    numbers = sorted(key for key in found if isinstance(key, int))
    return [*(key for key in found if not isinstance(key, int)), *numbers]


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _is_one(value: Any) -> bool:
    """Whether a value has a cell of its own."""
    return value is not None and not isinstance(value, Mapping | list | tuple)


def _number_of(value: Any) -> Any:
    """A figure's number; beside figures, any other single value as it is."""
    if is_figure(value):
        return value.as_json()[value.kind]
    return value if _is_one(value) else None


def _cell(value: Any, dialect: Dialect) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(value).replace(".", dialect.point)
    return _harmless(str(plain(value)))


def _harmless(text: str) -> str:
    """Text that no spreadsheet runs: an apostrophe before what looks like a formula."""
    text = visible(text)
    return f"'{text}" if text.startswith(_RUNS) and not _NUMBER.fullmatch(text) else text
