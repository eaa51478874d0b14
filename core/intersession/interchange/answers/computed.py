"""Columns of what a worksheet works out of its answers: scores, and other computed items."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

import msgspec

from intersession.interchange.answers.cells import Field, unlike
from intersession.interchange.answers.table import AnswerColumn, AnswerTable, Cell, CellType
from intersession.worksheets.computed import Computed
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.scoring import Score, Scored
from intersession.worksheets.worked_out import computed_words

_OF_SCORE: tuple[tuple[str, CellType, str, Callable[[Scored], Cell]], ...] = (
    ("", "number", "", lambda found: None if found.value is None else float(found.value)),
    ("__n", "integer", "(how many of its items were answered)", lambda found: found.n),
    ("__band", "string", "(in words)", lambda found: found.band or None),
)


def computed_fields(sheet: Worksheet, taken: Collection[str]) -> list[Field]:
    """The columns of a worksheet's computed items; a score has its n and its band beside it."""
    found: list[Field] = []
    names, items = set(taken), {item.name: item for item in sheet.answers}
    for item in sheet.computed:
        base = f"answer_{item.name}" if item.name in taken else item.name
        if not isinstance(item, Score):
            found.append(Field(_column(item, unlike(base, names), "string", ""), item.name, _as_is))
            continue
        low, high = item.ends(items)
        for suffix, kind, says, cell in _OF_SCORE:
            column = _column(item, unlike(base + suffix, names), kind, says)
            if not suffix:
                column = msgspec.structs.replace(column, low=low, high=high, **_bands_of(item))
            found.append(Field(column, item.name, cell))
        names |= {field.column.name for field in found}
    return found


def _bands_of(item: Score) -> dict[str, Any]:
    """The words for a score from which value on, and whose they are."""
    if not item.bands:
        return {}
    words = {f"{low:g}": words for low, words in item.bands[0].words.items()}
    return {"labels": words, "source": item.source or item.bands[0].source}


def _column(item: Computed, name: str, kind: CellType, says: str) -> AnswerColumn:
    asks = f"{item.ask} {says}".strip()
    told: dict[str, Any] = {"unit": item.unit, "source": item.source, "help": item.help}
    return AnswerColumn(name=name, type=kind, says=asks, item=item.name, kind=item.kind, **told)


def _as_is(value: Any) -> Any:
    return value


def untyped(fields: Iterable[Field]) -> list[str]:
    """The columns whose type is that of what was worked out."""
    return [field.column.name for field in fields if field.cell is _as_is]


def with_types(table: AnswerTable, columns: Iterable[str]) -> AnswerTable:
    """A table whose columns of computed items have the type of what was worked out."""
    names = [column.name for column in table.columns]
    made: dict[int, tuple[CellType, Callable[[Any], Cell]]] = {}
    for name in columns:
        at = names.index(name)
        made[at] = _type_of([row[at] for row in table.rows if row[at] is not None])
    if not made:
        return table
    rows = [tuple(_cell(cell, made.get(at)) for at, cell in enumerate(row)) for row in table.rows]
    typed = tuple(
        msgspec.structs.replace(column, type=made[at][0]) if at in made else column
        for at, column in enumerate(table.columns)
    )
    return msgspec.structs.replace(table, columns=typed, rows=rows)


def _cell(cell: Any, made: tuple[CellType, Callable[[Any], Cell]] | None) -> Cell:
    found: Cell = cell if cell is None or made is None else made[1](cell)
    return found


def _type_of(values: list[Any]) -> tuple[CellType, Callable[[Any], Cell]]:
    """What all values are, and how they are written."""
    kinds = {type(value) for value in values}
    if kinds == {bool}:
        return "boolean", bool
    if kinds == {int}:
        return "integer", int
    if kinds and kinds <= {int, float}:
        return "number", float
    return "string", computed_words
