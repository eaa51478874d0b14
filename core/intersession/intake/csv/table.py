"""The rows of a file or of a query, and how a mapping says that the file is laid out."""

from __future__ import annotations

from typing import Any

import attrs


@attrs.frozen
class Row:
    """A row's number, as people count it, and its values by column."""

    number: int
    values: dict[str, Any]


@attrs.frozen
class Table:
    """What a file or a query holds.

    ``misshapen`` are rows that could not be read, as number → what is wrong; ``twins`` the
    names that more than one column has, which are ``Event (1)`` and ``Event (2)``; ``left_out`` is
    how many rows the mapping leaves out; ``guessed`` the encoding, where it had to be guessed.
    """

    columns: tuple[str, ...]
    rows: list[Row]
    misshapen: dict[int, str] = attrs.field(factory=dict)
    twins: tuple[str, ...] = ()
    left_out: int = 0
    guessed: str = ""


@attrs.frozen(kw_only=True)
class Layout:
    """How a file is laid out, as its mapping says.

    ``header`` is the number of the row with the names; or ``starts`` is how such a row
    begins, and each one names the columns of the rows below it, up to an empty row. ``skip``
    are rows by number. ``escape`` stands before a quote that is part of a text; a quote that
    is doubled is one in any case. ``fill``: a row that is too short ends with empty values.
    ``only`` and ``leave_out`` say which rows are records, by what a column holds.
    """

    delimiter: str = ""
    encoding: str = ""
    header: int = 1
    starts: str = ""
    skip: frozenset[int] = frozenset()
    escape: str = ""
    fill: bool = False
    only: dict[str, tuple[str, ...]] = attrs.field(factory=dict)
    leave_out: dict[str, tuple[str, ...]] = attrs.field(factory=dict)
    missing: tuple[str, ...] = ()
