"""What a mapping says: which column of a CSV is what, and how its values are written.

worksheet = "cbt.thought-record"
source = "clinic-2025"                          # where the records come from
key = ["participant", "day"]                    # what tells one record from another

[client]
code = "participant"                            # a column …
timezone = { value = "Europe/Berlin" }          # … or the same for all

[assignment]
task = { value = "Write down one moment" }

[answers]
situation = "what_happened"
moods = { column = "moods_json", json = true }

[values]
mood = { "3 - fair" = 3 }

[times]
happened = { column = "day", format = "day.month.year" }
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Literal

import attrs

from intersession.dates.formats import Format
from intersession.errors import Problem
from intersession.intake.csv.table import Layout

Each = Literal["record", "client"]
Ambiguous = Literal["", "first", "second"]


@attrs.frozen
class Cell:
    """Where a value comes from: a column, or the same ``value`` for every record.

    ``joined``: further columns, whose texts follow it after a space. ``parts``: a column for
    each name that is rated, or each option that may be ticked. ``json``: the column holds
    JSON. ``formats``: how its days and times are written; ISO where there are none.
    ``ambiguous``: which of the two is meant where the clocks went back.
    ``separator``: it holds a list. ``values``: what stands for what, by the text in small letters.
    ``scale``: the ends of the scale that it was rated on; ``factor``: what a number is multiplied
    by, such as 60 for hours in minutes; ``rounded``: to the nearest step.
    """

    column: str = ""
    value: Any = None
    json: bool = False
    formats: tuple[Format, ...] = ()
    ambiguous: Ambiguous = ""
    separator: str = ""
    values: Mapping[str, Any] = attrs.field(factory=dict)
    scale: tuple[Fraction, Fraction] | None = None
    factor: Fraction | None = None
    rounded: bool = False
    joined: tuple[str, ...] = ()
    parts: Mapping[str, str] = attrs.field(factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it comes from."""
        own = (self.column, *self.joined) if self.column else ()
        return (*own, *self.parts.values())


Cells = dict[str, Cell]


@attrs.frozen(kw_only=True)
class CsvMap:
    """A mapping, as read; ``problems`` is what is wrong with it by itself.

    ``key`` names the columns of the natural key, kept as a digest where ``digest`` says so, with
    its phrase; ``each`` what gets an assignment of its own; ``decimal`` the sign before the
    decimals; ``zone`` the time zone of the file's clock, "" where that is the client's; ``like``
    the ready mapping that it extends.
    """

    name: str
    worksheet: str
    source: str
    key: tuple[str, ...]
    sql: str
    layout: Layout
    decimal: str
    zone: str
    digest: str | bool
    each: Each
    client: Cells
    assigned: Cells
    prescription: Cells
    settings: Cells
    answers: Cells
    skipped: dict[str, str]
    attempt: Cells
    like: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def attempts(self) -> bool:
        """Whether records hold attempts, or only what was agreed."""
        return bool(self.answers or self.skipped or self.attempt)

    @property
    def unit(self) -> str:
        """What its records are rows of: the file, or the answer of its query."""
        return "query row" if self.sql else "row"

    def cells(self) -> dict[str, Cell]:
        """Every cell by its place: ``answers.mood``."""
        sections = {
            "client": self.client,
            "assignment": self.assigned | self.prescription,
            "settings": self.settings,
            "answers": self.answers,
            "times": self.attempt,
        }
        return {
            f"{section}.{name}": cell
            for section, cells in sections.items()
            for name, cell in cells.items()
        }

    def columns(self) -> list[tuple[str, str]]:
        """Every column that is named, as the place that names it and the column."""
        named = [(place, one) for place, cell in self.cells().items() for one in cell.columns]
        return [("key", column) for column in self.key] + named

    def file_columns(self) -> list[tuple[str, str]]:
        """The columns of the file by which rows are chosen, each with its place."""
        chosen = {"file.only": self.layout.only, "file.leave_out": self.layout.leave_out}
        return [(place, column) for place, columns in chosen.items() for column in columns]
