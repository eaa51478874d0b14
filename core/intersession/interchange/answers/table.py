"""Tables of answers for statistics programs: what they hold, as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

Cell = str | int | float | bool | None
"""What a cell holds; None: missing. Dates and times are ISO 8601 text."""
CellType = Literal["string", "integer", "number", "boolean", "date", "time", "datetime", "object"]
"""The types of Frictionless' table schema that are used; an ``object`` is JSON in text."""


class AnswerColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A column, and what a codebook says of it.

    ``says`` is the question, or what the column means; ``item`` the item's place on the
    worksheet, "" for what every entry has. ``low`` and ``high`` are the ends of its scale,
    both included, ``labels`` its options or the words at some steps of its scale.
    ``is_closed``: no other value than these options occurs. ``is_always_there``: never missing.
    """

    name: str
    type: CellType
    says: str
    item: str = ""
    kind: str = ""
    unit: str = ""
    low: float | None = None
    high: float | None = None
    labels: Mapping[str, str] = {}
    is_closed: bool = False
    is_required: bool = False
    is_always_there: bool = False
    asked: str = ""
    source: str = ""
    help: str = ""


class Refers(msgspec.Struct, frozen=True):
    """Columns that name a row of another table by its key."""

    columns: tuple[str, ...]
    table: str
    key: tuple[str, ...]


class AnswerTable(msgspec.Struct, frozen=True, kw_only=True):
    """A table: one row an entry, or one row of a list in it.

    ``rows`` hold a cell for each column, in the order of the columns. ``key`` names the
    columns that are together unlike in any two rows; ``worksheet`` and ``version`` say by
    which worksheet the cells are to be read, and ``source`` where that comes from.
    """

    name: str
    title: str
    worksheet: str
    version: int
    source: str
    columns: tuple[AnswerColumn, ...]
    key: tuple[str, ...]
    refers: Refers | None = None
    rows: list[tuple[Cell, ...]] = msgspec.field(default_factory=list)

    @property
    def records(self) -> Iterator[dict[str, Cell]]:
        """The rows, each by the names of the columns: what ``pandas.DataFrame`` takes."""
        names = [column.name for column in self.columns]
        return (dict(zip(names, row, strict=True)) for row in self.rows)


class AnswersLeftOut(msgspec.Struct, frozen=True):
    """Why something is not in the tables, and of which events: ``RK-1#4``."""

    worksheet: str
    why: str
    events: tuple[str, ...]

    def __str__(self) -> str:
        named = ", ".join(self.events[:3]) + (", …" if len(self.events) > 3 else "")
        return f"{self.worksheet}: {self.why} ({len(self.events)}: {named})"


class AnswerTables(msgspec.Struct, frozen=True):
    """Tables of answers by name, and what is left out of them, with why."""

    tables: Mapping[str, AnswerTable]
    left_out: Sequence[AnswersLeftOut] = ()

    def __getitem__(self, name: str) -> AnswerTable:
        return self.tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.tables)
