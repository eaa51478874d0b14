"""Rows of a file, read through a mapping: what each record says, and what is wrong with it.

Values are read the way answers are: forgiving about form, strict about meaning.
What a worksheet asks for is checked later, by the command that takes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import attrs

from intersession.dates import recurrence
from intersession.dates.formats import read_when
from intersession.domain.assignment.prescription import AnticipatedObstacle
from intersession.domain.assignment.vocabulary import check_category
from intersession.errors import InvalidInput, Problem
from intersession.events.text import too_deep
from intersession.intake.csv.fields import AGREED, TRIED
from intersession.intake.csv.mapping import Cell, Cells, CsvMap
from intersession.intake.csv.reader import Row
from intersession.intake.problems import at_place, told
from intersession.worksheets.items import Item, Text
from intersession.worksheets.parsing import is_blank
from intersession.worksheets.validation import check_item

_TEXT = Text(ask="")


@attrs.frozen(kw_only=True)
class Record:
    """What one row says, ready for the commands; ``problems`` is what could not be read.

    ``key`` tells it from every other record of the client, "" where it is missing;
    ``label`` is that key for people. ``assigned`` and ``attempt`` are what those
    commands take next to the prescription, the settings and the answers.
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


def read_record(plan: CsvMap, row: Row) -> Record:
    """Read one row; what cannot be read is left out and listed in ``problems``."""
    reading = _Reading(row.values)
    answers = reading.raw("", plan.answers)
    return Record(
        number=row.number,
        key=reading.key(plan.source, plan.key),
        label=", ".join(str(row.values[one]) for one in plan.key if row.values[one] is not None),
        code=reading.text("client.code", plan.client["code"]),
        timezone=reading.text("client.timezone", plan.client["timezone"]),
        assigned=reading.checked("assignment.", plan.assigned, AGREED),
        prescription=_agreed(reading, plan.prescription),
        settings=reading.raw("settings.", plan.settings),
        answers=answers,
        skipped={place: why for place, why in plan.skipped.items() if _is_left_out(place, answers)},
        attempt=reading.checked("times.", plan.attempt, TRIED),
        problems=tuple(reading.problems),
    )


@attrs.define
class _Reading:
    """One pass over a row, gathering problems as it goes."""

    values: Mapping[str, Any]
    problems: list[Problem] = attrs.field(factory=list)

    def key(self, source: str, columns: Iterable[str]) -> str:
        """The natural key as it is stored, "" where a part of it is missing."""
        for column in columns:
            if is_blank(self.values[column]):
                wrong = f"{column} is empty, and without it records cannot be told apart"
                self.problems.append(Problem("key", wrong))
                return ""
        parts = (_escaped(str(self.values[column]).strip()) for column in columns)
        return f"{source}:{'/'.join(parts)}"

    def text(self, place: str, cell: Cell) -> str:
        """A value that must be there, as text."""
        found = str(self.raw("", {place: cell}).get(place, "")).strip()
        if not found:
            self.problems.append(Problem(place, f"{cell.column or 'the value'} is empty"))
        return found

    def raw(self, prefix: str, cells: Cells) -> dict[str, Any]:
        """The values unchanged, without those that are missing."""
        found = {}
        for name, cell in cells.items():
            value = self.values[cell.column] if cell.column else cell.value
            if cell.json and value is not None:
                value = self.parsed(prefix + name, cell.column, value)
            if value is not None:
                found[name] = value
        return found

    def parsed(self, place: str, column: str, given: Any) -> Any:
        """The value of a column that holds JSON."""
        if deep := too_deep(str(given)):
            self.problems.append(Problem(place, f"column {column} {deep.message}"))
            return None
        try:
            return json.loads(given)
        except (ValueError, TypeError) as problem:
            self.problems.append(Problem(place, f"column {column} does not hold JSON: {problem}"))
            return None

    def checked(self, prefix: str, cells: Cells, items: Mapping[str, Item]) -> dict[str, Any]:
        """The values in the form that a command takes, without those that are missing."""
        found = {}
        for name, value in self.raw(prefix, cells).items():
            try:
                found[name] = _taken(name, value, cells[name], items)
            except InvalidInput as invalid:
                self.problems += [at_place(prefix + name, problem) for problem in told(invalid)]
        return found


def _taken(name: str, value: Any, cell: Cell, items: Mapping[str, Item]) -> Any:
    if name == "happened":
        return read_when(value, cell.formats)
    if name == "how_often":
        return recurrence.parse(str(value))
    if isinstance(value, date | datetime):
        value = value.isoformat()
    return check_item(items.get(name, _TEXT), value)


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


def _is_left_out(place: str, answers: Mapping[str, Any]) -> bool:
    """Whether an item, or ``rows.item`` in any row, was not answered."""
    name, _, inner = place.partition(".")
    given = answers.get(name)
    if not inner or not isinstance(given, list):
        return not inner and is_blank(given)
    return any(isinstance(row, Mapping) and is_blank(row.get(inner)) for row in given)


def _escaped(value: str) -> str:
    """A part of a key, its own slashes escaped: a plain slash is only between parts."""
    return value.replace("%", "%25").replace("/", "%2F")
