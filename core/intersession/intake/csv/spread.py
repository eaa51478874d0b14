"""How the values of each item are spread in a file: least, most and how many, by its scale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from intersession.intake.csv.converting import as_fraction
from intersession.intake.csv.mapping import Cell, CsvMap
from intersession.intake.csv.rows import Record
from intersession.intake.receipt import Spread
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.items import (
    Day,
    Item,
    Moment,
    Number,
    Ratings,
    Rows,
    TimeOfDay,
    every_item,
)
from intersession.worksheets.parsing import is_blank


def spread_of(plan: CsvMap, sheet: Worksheet, records: Sequence[Record]) -> tuple[Spread, ...]:
    """The spread of each item that a mapping names, in the worksheet's order.

    Of rows, the items that there are answers to.
    """
    found = [
        _spread(plan, place, item, [value for one in records for value in _at(one.answers, place)])
        for place, item in every_item(sheet.answers)
        if place.partition(".")[0] in plan.answers and not isinstance(item, Rows)
    ]
    return tuple(one for one in found if one.n or "." not in one.item)


def _spread(plan: CsvMap, place: str, item: Item, given: Sequence[Any]) -> Spread:
    found = [value for value in given if not is_blank(value)]
    if isinstance(item, Ratings):
        found = [value for one in found if isinstance(one, Mapping) for value in one.values()]
    ends = _ends(item, found)
    return Spread(
        item=place,
        scale=_scale(item),
        least=ends[0],
        most=ends[1],
        n=len(found),
        read_as=_read_as(plan, place),
    )


def _ends(item: Item, found: Sequence[Any]) -> tuple[str, str]:
    if isinstance(item, Number | Ratings):
        numbers = [number for one in found if (number := as_fraction(one)) is not None]
        return (f"{float(min(numbers)):g}", f"{float(max(numbers)):g}") if numbers else ("", "")
    if isinstance(item, Day | TimeOfDay | Moment):
        texts = sorted(str(one).strip() for one in found)
        return (texts[0], texts[-1]) if texts else ("", "")
    return "", ""


def _scale(item: Item) -> str:
    """The ends of an item's scale with its unit, else its kind."""
    if isinstance(item, Number | Ratings):
        ends = ["" if end is None else f"{end:g}" for end in (item.low, item.high)]
        told = "–".join(ends) if all(ends) else f"from {ends[0]}" if ends[0] else item.kind
        return f"{told} {item.unit}".strip() if any(ends) else item.kind
    return item.kind


def _read_as(plan: CsvMap, place: str) -> str:
    """How another scale, or another unit, becomes an item's own."""
    cell = plan.answers.get(place, Cell())
    if not cell.scale and not cell.factor:
        return ""
    ends = "–".join(f"{float(one):g}" for one in cell.scale or ())
    told = f"{ends} in the file" if ends else f"times {float(cell.factor or 1):g}"
    return f"{told}, to the nearest step" if cell.rounded else told


def _at(answers: Mapping[str, Any], place: str) -> Iterator[Any]:
    """The values at a place, each row's of a list: ``moods.before``."""
    name, _, inner = place.partition(".")
    if name not in answers:
        return
    given = answers[name]
    if not inner:
        yield given
        return
    for row in given if isinstance(given, list) else [given]:
        if isinstance(row, Mapping):
            yield from _at(row, inner)
