"""What every column means: the codebook of the tables."""

from __future__ import annotations

from collections.abc import Iterable

from intersession.interchange.answers.table import (
    AnswerColumn,
    AnswerTable,
    AnswerTables,
    Cell,
    CellType,
)

NAME = "codebook"
COLUMNS: dict[str, str] = {
    "table": "the table",
    "column": "the column",
    "question": "the question as it is asked, or what the column means",
    "type": "the type of its cells",
    "kind": "the kind of item on the worksheet",
    "item": "the item's place on the worksheet",
    "scale_low": "the lowest value",
    "scale_high": "the highest value",
    "unit": "the unit",
    "options": "values with their words: value=words; value=words",
    "required": "whether it must be answered, or left out with a reason",
    "asked_when": "when it is asked",
    "help": "what is said beside the question",
    "source": "where the item or the worksheet comes from",
    "worksheet": "the worksheet",
    "worksheet_version": "the version of the worksheet by which the cells are to be read",
}
"""The columns of the codebook, each with what it says."""


_TYPES: dict[str, CellType] = {
    "scale_low": "number",
    "scale_high": "number",
    "required": "boolean",
    "worksheet_version": "integer",
}
_ALWAYS = ("table", "column", "question", "type", "worksheet", "worksheet_version")


def codebook_table(tables: Iterable[AnswerTable]) -> AnswerTable:
    """The codebook as a table beside the others."""
    columns = tuple(
        AnswerColumn(
            name=name, type=_TYPES.get(name, "string"), says=says, is_always_there=name in _ALWAYS
        )
        for name, says in COLUMNS.items()
    )
    rows = [tuple(_row(one, column).values()) for one in tables for column in one.columns]
    return AnswerTable(
        name=NAME,
        title="What every column means",
        worksheet="",
        version=0,
        source="",
        columns=columns,
        key=("table", "column"),
        rows=rows,
    )


def codebook(found: AnswerTables) -> list[dict[str, Cell]]:
    """A row about each column of each table: question, type, scale, unit, options, source."""
    return list(codebook_table(found.tables.values()).records)


def _row(table: AnswerTable, column: AnswerColumn) -> dict[str, Cell]:
    options = "; ".join(f"{value}={words}" for value, words in column.labels.items())
    return {
        "table": table.name,
        "column": column.name,
        "question": column.says,
        "type": column.type,
        "kind": column.kind or None,
        "item": column.item or None,
        "scale_low": column.low,
        "scale_high": column.high,
        "unit": column.unit or None,
        "options": options or None,
        "required": column.is_required if column.item else None,
        "asked_when": column.asked or None,
        "help": column.help or None,
        "source": (column.source or table.source) if column.item else None,
        "worksheet": table.worksheet,
        "worksheet_version": table.version,
    }
