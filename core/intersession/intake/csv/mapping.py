"""Read a mapping file: which column of a CSV is what.

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

[times]
happened = { column = "day", format = "day.month.year" }
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

import attrs

from intersession.dates.formats import read_format
from intersession.errors import InvalidInput, Problem, near_matches
from intersession.intake.csv.fields import ASSIGNED, ATTEMPT, PRESCRIPTION
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.items import Item, Rows

Each = Literal["record", "client"]


_TOP = ("worksheet", "source", "key", "sql", "missing", "delimiter", "encoding")
_SECTIONS: dict[str, tuple[str, ...] | None] = {
    "client": ("code", "timezone"),
    "assignment": ("each", *ASSIGNED, *PRESCRIPTION),
    "settings": None,
    "answers": None,
    "skipped": None,
    "times": ATTEMPT,
}
"""The tables of a mapping with their keys; None where the worksheet says which."""

_EXAMPLES = {
    "worksheet": '"cbt.thought-record"',
    "source": '"clinic-2025"',
    "key": '["participant", "day"]',
    "missing": '["NA", ""]',
    "sql": '"SELECT … FROM rows"',
    "encoding": '"cp1252"',
}


@attrs.frozen
class Cell:
    """Where a value comes from: a column, or the same ``value`` for every record.

    ``json``: the column holds JSON. ``formats``: how its moments are written, as
    ``strptime`` reads them; ISO where there are none.
    """

    column: str = ""
    value: Any = None
    json: bool = False
    formats: tuple[str, ...] = ()


Cells = dict[str, Cell]


@attrs.frozen(kw_only=True)
class CsvMap:
    """A mapping, as read; ``problems`` is what is wrong with it by itself.

    ``key`` names the columns of the natural key, ``missing`` the values that,
    like an empty one, say that nothing was answered, ``each`` what gets an assignment of its own.
    """

    name: str
    worksheet: str
    source: str
    key: tuple[str, ...]
    sql: str
    missing: tuple[str, ...]
    delimiter: str
    encoding: str
    each: Each
    client: Cells
    assigned: Cells
    prescription: Cells
    settings: Cells
    answers: Cells
    skipped: dict[str, str]
    attempt: Cells
    problems: tuple[Problem, ...] = ()

    @property
    def attempts(self) -> bool:
        """Whether records hold attempts, or only what was agreed."""
        return bool(self.answers or self.skipped or self.attempt)

    @property
    def unit(self) -> str:
        """What its records are rows of: the file, or the answer of its query."""
        return "query row" if self.sql else "row"

    def columns(self) -> list[tuple[str, str]]:
        """Every column that is named, as the place that names it and the column."""
        sections = {
            "client": self.client,
            "assignment": self.assigned | self.prescription,
            "settings": self.settings,
            "answers": self.answers,
            "times": self.attempt,
        }
        named = [
            (f"{section}.{name}", cell.column)
            for section, cells in sections.items()
            for name, cell in cells.items()
            if cell.column
        ]
        return [("key", column) for column in self.key] + named


def read_map(path: Path) -> CsvMap:
    """Read a mapping file; raises InvalidInput where it is not a TOML file."""
    try:
        given = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as problem:
        raise InvalidInput(f"{path} cannot be read ({problem.strerror}).", []) from problem
    except ValueError as problem:
        wrong = [Problem("", str(problem))]
        raise InvalidInput(f"The mapping {path.name} is not TOML:", wrong) from problem
    return _Reader(given).read(path.name)


def unfit(plan: CsvMap, sheet: Worksheet | None, columns: Sequence[str] | None) -> list[Problem]:
    """Everything wrong with a mapping: by itself, for the worksheet, and for the columns.

    ``sheet`` and ``columns`` are None where they could not be found out.
    """
    problems = list(plan.problems)
    if sheet is not None:
        problems += _unfit_items("answers", plan.answers, sheet, sheet.answers, plan)
        problems += _unfit_items("settings", plan.settings, sheet, sheet.settings, plan)
        problems += _unfit_skips(plan, sheet)
    absent = [] if columns is None else _absent(plan, columns)
    if columns and absent:
        absent.append(Problem("", f"columns found: {', '.join(columns)}"))
    return problems + absent


def _unfit_items(
    section: str, cells: Cells, sheet: Worksheet, items: Sequence[Item], plan: CsvMap
) -> Iterator[Problem]:
    """Items that are not on the worksheet, and required ones that nothing is mapped to."""
    names = [item.name for item in items]
    for name in cells:
        if name not in names:
            hint = near_matches(name, names) or f"It has no {section}."
            yield Problem(f"{section}.{name}", f"{sheet.name} has no such item. {hint}")
    if section == "answers" and not plan.attempts:
        return
    for item in items:
        if item.required and item.default is None and item.name not in {*cells, *plan.skipped}:
            told = "name its column"
            if section == "answers":
                told += f', or say why it was left out: [skipped] {item.name} = "…"'
            yield Problem(f"{section}.{item.name}", f"{sheet.name} asks for it: {told}")


def _unfit_skips(plan: CsvMap, sheet: Worksheet) -> Iterator[Problem]:
    known = [item.name for item in sheet.answers]
    for item in sheet.answers:
        if isinstance(item, Rows):
            known += [f"{item.name}.{inner.name}" for inner in item.row]
    for place in plan.skipped:
        if place not in known:
            hint = near_matches(place, known)
            yield Problem(f"skipped.{place}", f"{sheet.name} has no such item. {hint}")


def _absent(plan: CsvMap, columns: Sequence[str]) -> list[Problem]:
    problems = []
    for place, column in plan.columns():
        if column not in columns:
            close = get_close_matches(column, columns, n=1)
            hint = f" Did you mean {close[0]}?" if close else ""
            fixed = "" if place == "key" or close else f" For fixed text: {{ value = {column!r} }}"
            problems.append(Problem(place, f"there is no column {column!r}.{hint}{fixed}"))
    return problems


@attrs.define
class _Reader:
    """One pass over a mapping's tables, gathering problems as it goes."""

    given: dict[str, Any]
    problems: list[Problem] = attrs.field(factory=list)

    def read(self, name: str) -> CsvMap:
        """The mapping, with everything that is wrong with it."""
        self.refuse_unknown()
        return CsvMap(
            name=name,
            worksheet=self.text("worksheet", required=True),
            source=self.text("source", required=True),
            key=self.texts("key"),
            sql=self.text("sql"),
            missing=self.texts("missing", required=False),
            delimiter=self.delimiter(),
            encoding=self.text("encoding"),
            each=self.each(),
            client=self.cells("client", required=("code", "timezone")),
            assigned=self.cells("assignment", ASSIGNED),
            prescription=self.cells("assignment", PRESCRIPTION, required=("task",)),
            settings=self.cells("settings"),
            answers=self.cells("answers"),
            skipped=self.reasons(),
            attempt=self.cells("times"),
            problems=tuple(self.problems),
        )

    def problem(self, place: str, message: str) -> None:
        """Note a problem at a place."""
        self.problems.append(Problem(place, message.strip()))

    def refuse_unknown(self) -> None:
        """Note every key that a mapping does not have, and what is not a table."""
        self.only("", self.given, (*_TOP, *_SECTIONS))
        for name, known in _SECTIONS.items():
            if not isinstance(self.given.get(name, {}), dict):
                self.problem(name, f"write it as a table: [{name}]")
            if known:
                self.only(f"{name}.", self.section(name), known)

    def only(self, prefix: str, given: Iterable[str], known: Sequence[str]) -> None:
        """Note the keys that are not known."""
        for name in given:
            if name not in known:
                self.problem(
                    prefix + name, f"a mapping has no such key. {near_matches(name, known)}"
                )

    def section(self, name: str) -> dict[str, Any]:
        """One of the mapping's tables, empty where it is not there."""
        found = self.given.get(name, {})
        return found if isinstance(found, dict) else {}

    def text(self, name: str, *, required: bool = False) -> str:
        """A text at the top of the mapping."""
        found = self.given.get(name, "")
        if isinstance(found, str) and (found.strip() or not required):
            return found.strip()
        self.problem(name, f"write it as text: {name} = {_EXAMPLES[name]}")
        return ""

    def texts(self, name: str, *, required: bool = True) -> tuple[str, ...]:
        """A list of texts at the top of the mapping."""
        found = self.given.get(name, [])
        several = [found] if isinstance(found, str) else found
        if _are_texts(several) and (several or not required):
            return tuple(several)
        self.problem(name, f"write it as a list: {name} = {_EXAMPLES[name]}")
        return ()

    def delimiter(self) -> str:
        """What separates columns, "" where the file shows it."""
        found = self.given.get("delimiter", "")
        if isinstance(found, str) and len(found) < 2 and found not in ('"', "\n", "\r", " "):
            return found
        self.problem("delimiter", f"{found!r} is not one character, such as ';'")
        return ""

    def each(self) -> Each:
        """Whether each record or each client gets an assignment."""
        found = self.section("assignment").get("each", "record")
        if found not in ("record", "client"):
            self.problem("assignment.each", f'{found!r} is neither "record" nor "client"')
        return "client" if found == "client" else "record"

    def reasons(self) -> dict[str, str]:
        """The items that are left out, with why."""
        found = self.section("skipped")
        for name, reason in found.items():
            if not isinstance(reason, str) or not reason.strip():
                self.problem(f"skipped.{name}", 'say why, in words: "was not asked"')
        return {name: str(reason) for name, reason in found.items()}

    def cells(
        self, section: str, names: Sequence[str] = (), *, required: Sequence[str] = ()
    ) -> Cells:
        """The cells of a table, or those of them that ``names`` lists."""
        found = self.section(section)
        for name in required:
            if name not in found:
                wrong = "is needed: the column that holds it, or { value = … } for all"
                self.problem(f"{section}.{name}", wrong)
        return {
            name: self.cell(f"{section}.{name}", value)
            for name, value in found.items()
            if name in (names or _SECTIONS[section] or found)
        }

    def cell(self, place: str, given: Any) -> Cell:
        """One cell: a column's name, or a table that says more."""
        if isinstance(given, str) and given:
            return Cell(column=given)
        if not isinstance(given, dict):
            self.problem(place, f"name a column, or write {{ value = {given!r} }} for all")
            return Cell()
        self.only(f"{place}.", given, ("column", "value", "json", "format"))
        if ("column" in given) == ("value" in given):
            self.problem(place, "say either which column holds it, or the value for all")
        column, is_json = given.get("column", ""), given.get("json", False)
        if not isinstance(column, str) or not isinstance(is_json, bool):
            self.problem(place, 'accepted: { column = "name", json = true }')
            return Cell()
        return Cell(column, given.get("value"), is_json, self.formats(place, given))

    def formats(self, place: str, given: Mapping[str, Any]) -> tuple[str, ...]:
        """How a cell's moments are written; several where the file mixes them."""
        found = given.get("format")
        if found and not place.endswith(".happened"):
            self.problem(f"{place}.format", "only happened has a format")
        several = found if isinstance(found, list) else [found] if found else []
        try:
            return tuple(read_format(str(words)) for words in several)
        except InvalidInput as invalid:
            self.problems += [Problem(f"{place}.format", one.message) for one in invalid.problems]
            return ()


def _are_texts(found: Any) -> bool:
    return isinstance(found, list | tuple) and all(isinstance(one, str) for one in found)
