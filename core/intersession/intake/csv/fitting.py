"""What is wrong with a mapping for its worksheet, and for the columns of a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from intersession.errors import Problem, near_matches
from intersession.intake.csv.fields import AGREED, TRIED
from intersession.intake.csv.mapping import Cell, Cells, CsvMap
from intersession.intake.csv.table import Table
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.items import (
    Choices,
    Day,
    Item,
    Moment,
    Number,
    Ratings,
    Rows,
    TimeOfDay,
)

LISTED = 40
"""So many of a file's columns are named."""


def unfit(plan: CsvMap, sheet: Worksheet | None, table: Table | None) -> list[Problem]:
    """Everything wrong with a mapping: by itself, for the worksheet, and for the columns.

    ``sheet`` and ``table`` are None where they could not be found out.
    """
    problems = list(plan.problems)
    if sheet is not None:
        problems += _unfit_items("answers", plan.answers, sheet, sheet.answers, plan)
        problems += _unfit_items("settings", plan.settings, sheet, sheet.settings, plan)
        problems += _unfit_skips(plan, sheet)
        problems += _unfit_cells(plan, sheet)
    return problems if table is None else [*problems, *absent(plan.columns(), table)]


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


def _unfit_cells(plan: CsvMap, sheet: Worksheet) -> Iterator[Problem]:
    """Formats, scales and separators where an item takes none."""
    items = {f"answers.{item.name}": item for item in sheet.answers}
    items |= {f"settings.{item.name}": item for item in sheet.settings}
    items |= {f"assignment.{name}": item for name, item in AGREED.items()}
    items |= {f"times.{name}": item for name, item in TRIED.items()}
    for place, cell in plan.cells().items():
        is_unknown = place not in items and place.startswith(("answers.", "settings."))
        if not is_unknown:  # which is told
            yield from _unfit_cell(place, cell, _item_at(place, items.get(place)))


def _item_at(place: str, item: Item | None) -> Item | None:
    return Day(ask="") if place.endswith(".happened") else item


def _unfit_cell(place: str, cell: Cell, item: Item | None) -> Iterator[Problem]:
    if cell.formats and (wrong := _unfit_format(cell, item)):
        yield Problem(f"{place}.format", wrong)
    is_scale = isinstance(item, Number | Ratings) and item.low is not None and item.high is not None
    if cell.scale and not is_scale:
        yield Problem(f"{place}.scale", "this is no rating between two ends")
    if cell.factor and not isinstance(item, Number | Ratings):
        yield Problem(f"{place}.factor", "this is no number")
    if cell.separator and not isinstance(item, Choices | Rows | Ratings):
        yield Problem(f"{place}.separator", "this takes one value, and no list")
    if cell.parts and not isinstance(item, Choices | Ratings):
        yield Problem(f"{place}.parts", "this is neither a map of ratings nor several choices")
    if cell.ambiguous and not (place.endswith(".happened") or isinstance(item, Moment)):
        yield Problem(f"{place}.ambiguous", "only a day with its time can come twice")


def _unfit_format(cell: Cell, item: Item | None) -> str:
    """What a format lacks for its item, "" where it has what that needs."""
    if not isinstance(item, Day | TimeOfDay | Moment):
        return "only days and times have a format"
    lacks_day = not all(one.has_day for one in cell.formats)
    lacks_time = not all(one.has_time for one in cell.formats)
    if lacks_day and not isinstance(item, TimeOfDay):
        return 'has to say the day, such as "day.month.year"'
    if lacks_time and not isinstance(item, Day):
        return 'has to say the time, such as "hour:minute"'
    return ""


def absent(named: Sequence[tuple[str, str]], table: Table) -> list[Problem]:
    """The columns that are named and not there, each with its place; at the end those there are."""
    problems = [
        Problem(place, _is_absent(place, column, table))
        for place, column in named
        if column not in table.columns
    ]
    if problems and table.columns:
        shown = ", ".join(table.columns[:LISTED])
        more = len(table.columns) - LISTED
        rest = f", … and {more} more" if more > 0 else ""
        problems.append(Problem("", f"columns found: {shown}{rest}"))
    return problems


def _is_absent(place: str, column: str, table: Table) -> str:
    if column in table.twins:
        several = [one for one in table.columns if one.startswith(f"{column} (")]
        return f"more than one column is called {column!r}. Write {' or '.join(several[:5])}"
    close = get_close_matches(column, table.columns, n=1)
    hint = f" Did you mean {close[0]}?" if close else ""
    is_fixed = place.partition(".")[0] not in ("key", "file") and not close
    return f"there is no column {column!r}.{hint}" + (
        f" For fixed text: {{ value = {column!r} }}" if is_fixed else ""
    )
