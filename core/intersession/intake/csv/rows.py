"""Rows of a file, read through a mapping: what each record says, and what is wrong with it.

Values are read the way answers are: forgiving about form, strict about meaning.
What a worksheet asks for is checked later, by the command that takes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import attrs

from intersession.dates import recurrence
from intersession.dates.instants import zone
from intersession.dates.local import LocalClocks
from intersession.domain.assignment.prescription import AnticipatedObstacle
from intersession.domain.assignment.vocabulary import check_category
from intersession.errors import InvalidInput, Problem
from intersession.intake.csv.converting import Clocks, Converter
from intersession.intake.csv.fields import AGREED, TRIED
from intersession.intake.csv.keys import NaturalKey
from intersession.intake.csv.mapping import Cell, Cells, CsvMap
from intersession.intake.csv.table import Row
from intersession.intake.problems import at_place, told
from intersession.strict.depth import too_deep
from intersession.strict.json_text import read_json
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.items import Item, Text
from intersession.worksheets.parsing import is_blank
from intersession.worksheets.validation import check_item

_TEXT = Text(ask="")
ClocksOf = Callable[[str], LocalClocks | None]
"""The clocks of a client on record, by code; None where there is no such client."""


@attrs.frozen(kw_only=True)
class Record:
    """What one row says, ready for the commands; ``problems`` is what could not be read.

    ``key`` tells it from every other record of the client, "" where it is missing;
    ``label`` is that key for people. ``assigned`` and ``attempt`` are what those
    commands take next to the prescription, the settings and the answers. ``timezone`` is ""
    where the record does not say one.
    """

    number: int
    key: str
    label: str
    code: str
    timezone: str
    assigned: dict[str, Any]
    prescription: dict[str, Any]
    settings: dict[str, Any]
    answers: dict[str, Any]
    skipped: dict[str, str]
    attempt: dict[str, Any]
    problems: tuple[Problem, ...]


@attrs.frozen
class RecordReader:
    """Reads the rows of a file through its mapping."""

    plan: CsvMap
    sheet: Worksheet
    clocks_of: ClocksOf = lambda _: None

    def read(self, row: Row) -> Record:
        """Read one row; what cannot be read is left out and listed in ``problems``."""
        plan = self.plan
        reading = _Reading(row.values, Converter(Clocks(), plan.decimal))
        code = reading.text("client.code", plan.client["code"])
        timezone = reading.zone(plan.client.get("timezone"))
        reading.converter = Converter(self._clocks(code, timezone), plan.decimal)
        answers = reading.taken("", plan.answers, self.sheet.answers)
        key = NaturalKey(plan.source, plan.key, plan.digest).of(row.values)
        reading.problems += key.problems
        return Record(
            number=row.number,
            key=key.key,
            label=key.label,
            code=code,
            timezone=timezone,
            assigned=reading.checked("assignment.", plan.assigned, AGREED),
            prescription=_agreed(reading, plan.prescription),
            settings=reading.taken("settings.", plan.settings, self.sheet.settings),
            answers=answers,
            skipped=_left_out(plan.skipped, answers),
            attempt=reading.checked("times.", plan.attempt, TRIED),
            problems=tuple(reading.problems),
        )

    def _clocks(self, code: str, timezone: str) -> Clocks:
        """The clocks by which times are read: the record's own, else the client's."""
        cell = self.plan.client.get("timezone", Cell())
        own = LocalClocks((("", timezone),)) if timezone else None
        if own and cell.column:
            return Clocks(own, are_its_own=True)
        return Clocks(self.clocks_of(code) or own or LocalClocks(), self.plan.zone)


@attrs.define
class _Reading:
    """One pass over a row, gathering problems as it goes."""

    values: Mapping[str, Any]
    converter: Converter
    problems: list[Problem] = attrs.field(factory=list)

    def text(self, place: str, cell: Cell) -> str:
        """A value that must be there, as text."""
        found = str(self.raw("", {place: cell}).get(place, "")).strip()
        if not found:
            self.problems.append(Problem(place, f"{cell.column or 'the value'} is empty"))
        return found

    def zone(self, cell: Cell | None) -> str:
        """The record's time zone; "" where it says none, or one that there is not."""
        if cell is None:
            return ""
        found = str(self.raw("", {"": cell}).get("", "")).strip()
        try:
            return zone(found).key if found else ""
        except InvalidInput as invalid:
            self.problems += [Problem("client.timezone", one.message) for one in told(invalid)]
            return ""

    def raw(self, prefix: str, cells: Cells) -> dict[str, Any]:
        """What the cells stand for, without those that are missing."""
        found = {}
        for name, cell in cells.items():
            value = self.given(cell)
            if cell.json and value is not None:
                value = self.parsed(prefix + name, cell.column, value)
            if value is not None:
                value = self.converter.said(cell, value)
            if value is not None:
                found[name] = value
        return found

    def given(self, cell: Cell) -> Any:
        """What stands in a cell's columns, or the value for all; None for nothing."""
        if cell.parts:
            parts = {name: self.values[column] for name, column in cell.parts.items()}
            return {name: held for name, held in parts.items() if held is not None} or None
        if not cell.columns:
            return cell.value
        found = [self.values[one] for one in cell.columns if self.values[one] is not None]
        return (
            " ".join(str(one).strip() for one in found)
            if len(found) > 1
            else next(iter(found), None)
        )

    def parsed(self, place: str, column: str, given: Any) -> Any:
        """The value of a column that holds JSON."""
        if deep := too_deep(str(given)):
            self.problems.append(Problem(place, f"column {column} {deep.message}"))
            return None
        try:
            return read_json(str(given))
        except (ValueError, TypeError, RecursionError) as problem:
            self.problems.append(Problem(place, f"column {column} does not hold JSON: {problem}"))
            return None

    def taken(self, prefix: str, cells: Cells, items: tuple[Item, ...]) -> dict[str, Any]:
        """The values of a worksheet's items in the form they take, to be checked with the sheet."""
        found = {}
        by_name = {item.name: item for item in items}
        for name, value in self.raw(prefix, cells).items():
            try:
                found[name] = self.converter.taken(by_name[name], cells[name], value)
            except InvalidInput as invalid:
                self.problems += [at_place(prefix + name, problem) for problem in told(invalid)]
        return found

    def checked(self, prefix: str, cells: Cells, items: Mapping[str, Item]) -> dict[str, Any]:
        """The values in the form that a command takes, without those that are missing."""
        found = {}
        for name, value in self.raw(prefix, cells).items():
            try:
                found[name] = self._checked(name, value, cells[name], items)
            except InvalidInput as invalid:
                self.problems += [at_place(prefix + name, problem) for problem in told(invalid)]
        return found

    def _checked(self, name: str, value: Any, cell: Cell, items: Mapping[str, Item]) -> Any:
        if name == "happened":
            return self.converter.when(cell, value)
        if name == "how_often":
            return recurrence.parse(str(value))
        if isinstance(value, date | datetime):
            value = value.isoformat()
        item = items.get(name, _TEXT)
        return check_item(item, self.converter.taken(item, cell, value))


def _agreed(reading: _Reading, cells: Cells) -> dict[str, Any]:
    found = reading.checked("assignment.", cells, AGREED)
    try:
        several = [_obstacle(**one) for one in found.pop("obstacles", ())]
    except InvalidInput as invalid:
        reading.problems += [at_place("assignment.obstacles", problem) for problem in told(invalid)]
        several = []
    return found | ({"obstacles": tuple(several)} if several else {})


def _obstacle(text: str, backup: str = "", category: str = "") -> AnticipatedObstacle:
    return AnticipatedObstacle(
        text=text, backup=backup, category=check_category(category) if category else None
    )


def _left_out(reasons: Mapping[str, str], answers: Mapping[str, Any]) -> dict[str, str]:
    return {place: why for place, why in reasons.items() if _is_left_out(place, answers)}


def _is_left_out(place: str, answers: Mapping[str, Any]) -> bool:
    """Whether an item, or ``rows.item`` in any row, was not answered."""
    name, _, inner = place.partition(".")
    given = answers.get(name)
    if not inner or not isinstance(given, list):
        return not inner and is_blank(given)
    return any(isinstance(row, Mapping) and is_blank(row.get(inner)) for row in given)
