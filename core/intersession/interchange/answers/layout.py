"""The tables of a worksheet: one row an entry, and one for each row of its lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from intersession.interchange.answers import cells
from intersession.interchange.answers.cells import Field, Misfit
from intersession.interchange.answers.computed import computed_fields
from intersession.interchange.answers.table import AnswerColumn, AnswerTable, Cell, Refers
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.items import Item, Ratings, Rows

AGREED = "agreed-"
"""What the name of a table begins with, after the worksheet's, that holds a list of settings."""


def _given(name: str, says: str) -> AnswerColumn:
    return AnswerColumn(name=name, type="string", says=says, is_always_there=True)


def _ordinal(name: str, says: str) -> AnswerColumn:
    return AnswerColumn(name=name, type="integer", says=says, low=1, is_always_there=True)


CLIENT = _given("client", "the client's code")
ASSIGNMENT = _given("assignment", "the assignment's handle")
ATTEMPT = _ordinal("attempt", "which attempt at this assignment")
AGREEMENT = _ordinal(
    "agreement", "the event of the assignment that says what was agreed: RK-1#1 is 1"
)
_NUMBER = _ordinal("number", "which row of the list, from 1")
_NAME = _given("name", "the name that is rated")


class Noted(msgspec.Struct):
    """What of the answers is not in a table, by place; gathered as rows are made."""

    places: dict[str, str]

    def note(self, place: str, why: str) -> None:
        """Note that what is at a place is left out."""
        self.places[place] = why


class Layout(msgspec.Struct, kw_only=True):
    """A table and those of its lists: how answers become their rows.

    ``names`` are the items of it, ``item`` the list that it is of, None for the entries, and
    ``computed`` what the worksheet works out.
    """

    table: AnswerTable
    fields: list[Field]
    names: frozenset[str]
    item: Item | None = None
    computed: list[Field] = msgspec.field(default_factory=list)
    children: list[Layout] = msgspec.field(default_factory=list)

    def tables(self) -> Iterator[AnswerTable]:
        """The table, then those of its lists."""
        yield self.table
        for child in self.children:
            yield from child.tables()

    def add(
        self, key: tuple[Cell, ...], given: Mapping[str, Any], place: str, noted: Noted
    ) -> None:
        """Add the row of an entry or of a list's row, and those of the lists in it."""
        found = [*key, *self.cells(given, place, noted)]
        self.table.rows.append(tuple(found))
        self.add_lists(key, given, place, noted)

    def cells(self, given: Mapping[str, Any], place: str, noted: Noted) -> list[Cell]:
        """The cells of the answers; one of another type than its item is noted, and missing."""
        for name in given:
            if name not in self.names:
                noted.note(place + name, "is no item of this version of the worksheet")
        found: list[Cell] = []
        for field in self.fields:
            value = given.get(field.name)
            try:
                found.append(None if value is None else field.cell(value))
            except Misfit:
                noted.note(place + field.name, "is not of the item's type")
                found.append(None)
        return found

    def add_lists(
        self, key: tuple[Cell, ...], given: Mapping[str, Any], place: str, noted: Noted
    ) -> None:
        """Add the rows of the lists and maps that answers hold."""
        for child in self.children:
            assert child.item is not None
            here = place + child.item.name
            value = given.get(child.item.name)
            if value is None:
                continue
            if isinstance(value, Mapping) and isinstance(child.item, Ratings):
                child.add_map(key, value, here, noted)
            elif isinstance(value, list) and isinstance(child.item, Rows):
                child.add_rows(key, value, here, noted)
            else:
                noted.note(here, "is not of the item's type")

    def add_map(
        self, key: tuple[Cell, ...], given: Mapping[str, Any], place: str, noted: Noted
    ) -> None:
        """Add a row for each name of a map."""
        assert self.item is not None
        for name, rating in given.items():
            self.add((*key, str(name)), {self.item.name: rating}, f"{place}.", noted)

    def add_rows(self, key: tuple[Cell, ...], given: list[Any], place: str, noted: Noted) -> None:
        """Add a row for each row of a list, with its number from 1."""
        for number, row in enumerate(given, 1):
            if isinstance(row, Mapping):
                self.add((*key, number), row, f"{place}[{number - 1}].", noted)
            else:
                noted.note(f"{place}[{number - 1}]", "is not of the item's type")


def entries_layout(sheet: Worksheet, about: tuple[AnswerColumn, ...]) -> Layout:
    """The layout of a worksheet's entries; ``about`` are the columns that every entry has.

    Settings with one value are columns of the entry, by those in force on its day.
    """
    taken = {column.name for column in about}
    agreed = cells.fields_of(sheet.settings, (), start="setting_")
    taken |= {field.column.name for field in agreed}
    fields = cells.fields_of(sheet.answers, taken)
    taken |= {field.column.name for field in fields}
    worked_out = computed_fields(sheet, taken)
    columns = (*about, *(field.column for field in (*agreed, *fields, *worked_out)))
    key = (ASSIGNMENT.name, ATTEMPT.name)
    table = _table(sheet, sheet.name, sheet.title, columns, key)
    names = _names(sheet.answers)
    layout = Layout(table=table, fields=fields, names=names, computed=worked_out)
    parent = _Parent(sheet, sheet.name, (CLIENT, ASSIGNMENT, ATTEMPT), "")
    layout.children = [_list_layout(item, parent) for item in sheet.answers if cells.is_many(item)]
    return layout


def settings_layout(sheet: Worksheet) -> Layout:
    """The cells of settings with one value, and the tables of lists that are agreed."""
    fields = cells.fields_of(sheet.settings, (), start="setting_")
    table = _table(sheet, sheet.name, sheet.title, (), ())
    parent = _Parent(sheet, "", (CLIENT, ASSIGNMENT, AGREEMENT), AGREED)
    children = [_list_layout(item, parent) for item in sheet.settings if cells.is_many(item)]
    return Layout(table=table, fields=fields, names=_names(sheet.settings), children=children)


def _names(items: Iterable[Item]) -> frozenset[str]:
    return frozenset(item.name for item in items)


class _Parent(msgspec.Struct):
    """What a list is in: the worksheet, the table ("" for settings), its key columns, its place."""

    sheet: Worksheet
    table: str
    columns: tuple[AnswerColumn, ...]
    start: str
    place: str = ""

    def name(self, item: Item) -> str:
        """The name of the table of a list in it."""
        return f"{self.table or self.sheet.name}.{self.start}{item.name}"

    def refers(self, columns: tuple[AnswerColumn, ...]) -> Refers | None:
        """How a list's rows name the row that they are in; the first column is the client."""
        if not self.table:
            return None
        key = tuple(column.name for column in self.columns[1:])
        return Refers(tuple(column.name for column in columns), self.table, key)


def _list_layout(item: Item, parent: _Parent) -> Layout:
    """The layout of a list's rows, or of a map's names, below the key of what it is in."""
    above = tuple(_renamed(column, parent) for column in parent.columns)
    own = _NAME if isinstance(item, Ratings) else _NUMBER
    columns = (*above, own)
    taken = {column.name for column in columns}
    inside = f"{parent.place}{item.name}."
    if isinstance(item, Ratings):
        fields = [cells.rating_field(item, "rating", parent.place)]
    else:
        assert isinstance(item, Rows)
        fields = cells.fields_of(item.row, taken, inside)
    table = _table(
        parent.sheet,
        parent.name(item),
        f"{parent.sheet.title}: {item.ask}",
        (*columns, *(field.column for field in fields)),
        tuple(column.name for column in columns[1:]),
        parent.refers(above[1:]),
    )
    rows = item.row if isinstance(item, Rows) else (item,)
    found = Layout(table=table, fields=fields, names=_names(rows), item=item)
    inner = _Parent(parent.sheet, table.name, columns, "", inside)
    if isinstance(item, Rows):
        found.children = [_list_layout(one, inner) for one in rows if cells.is_many(one)]
    return found


def _renamed(column: AnswerColumn, parent: _Parent) -> AnswerColumn:
    """A column of the key of what a list is in: its number is named by what it counts."""
    if column.name != _NUMBER.name:
        return column
    counted = parent.table.rpartition(".")[2].removeprefix(AGREED)
    return msgspec.structs.replace(
        column, name=f"{counted}_number", says=f"which row of {counted} it is in, from 1"
    )


def _table(
    sheet: Worksheet,
    name: str,
    title: str,
    columns: tuple[AnswerColumn, ...],
    key: tuple[str, ...],
    refers: Refers | None = None,
) -> AnswerTable:
    return AnswerTable(
        name=name,
        title=title,
        worksheet=sheet.name,
        version=sheet.version,
        source=sheet.source,
        columns=columns,
        key=key,
        refers=refers,
    )
