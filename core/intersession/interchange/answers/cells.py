"""Each kind of item as columns: of what type, and what stands in a cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from functools import partial, singledispatch
from typing import Any

import msgspec

from intersession.interchange.answers.table import AnswerColumn, Cell, CellType
from intersession.worksheets.conditions import condition_words
from intersession.worksheets.items import (
    Choice,
    Choices,
    Day,
    Item,
    Line,
    Moment,
    Number,
    Ratings,
    Reference,
    Rows,
    Scale,
    Text,
    TimeOfDay,
    Whole,
    YesNo,
)


class Misfit(Exception):
    """An answer that is not of its item's type: another program wrote it."""


class Field(msgspec.Struct, frozen=True):
    """A column, the item that it is of, and the cell that an answer to it has."""

    column: AnswerColumn
    name: str
    cell: Callable[[Any], Cell]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One of the columns of an item: ``suffix`` follows the item's name."""

    type: CellType
    cell: Callable[[Any], Cell]
    suffix: str = ""
    says: str = ""
    more: Mapping[str, Any] = {}


def is_many(item: Item) -> bool:
    """Whether an item has a table of its own: a list of rows, or a map with the client's names."""
    return isinstance(item, Rows) or (isinstance(item, Ratings) and not _is_closed(item))


def fields_of(
    items: Iterable[Item], taken: Collection[str], place: str = "", start: str = ""
) -> list[Field]:
    """The columns of the items that have one value each, or a few by name.

    A column is named as its item; ``answer_`` comes before it where the name is ``taken``,
    and ``start`` before any. ``place`` is where the items are, such as ``moods.``.
    """
    found: list[Field] = []
    names = set(taken)
    for item in items:
        if is_many(item):
            continue
        base = start + item.name
        base = f"answer_{base}" if base in taken else base
        for part in parts(item):
            name = unlike(base + part.suffix, names)
            names.add(name)
            found.append(Field(_column(item, part, name, place), item.name, part.cell))
    return found


def _column(item: Item, part: Part, name: str, place: str) -> AnswerColumn:
    told: dict[str, Any] = {"kind": item.kind, "unit": item.unit, "source": item.source}
    told |= {"asked": condition_words(item), "help": item.help, "is_required": item.required}
    says = f"{item.ask} {part.says}".strip()
    return AnswerColumn(
        name=name, type=part.type, says=says, item=place + item.name, **told, **part.more
    )


def unlike(name: str, taken: Collection[str]) -> str:
    """A name that none of those taken is."""
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found


def _named(option: str) -> str:
    """A part of a column's name: ``mind-reading`` is ``mind_reading``."""
    return "__" + (re.sub(r"\W+", "_", option.lower()).strip("_") or "other")


@singledispatch
def parts(item: Item) -> list[Part]:
    """The columns of an item that has no table of its own."""
    raise TypeError(f"no columns for {type(item).__name__}")  # a new kind of item needs them


@parts.register(Line)
@parts.register(Text)
@parts.register(Reference)
def _(item: Item) -> list[Part]:
    return [Part(type="string", cell=text)]


@parts.register
def _(item: Number) -> list[Part]:
    return [Part(type="number", cell=number, more=_range(item))]


@parts.register
def _(item: Whole) -> list[Part]:
    return [Part(type="integer", cell=whole, more=_range(item))]


@parts.register
def _(item: Scale) -> list[Part]:
    return [_rating_part(item)]


@parts.register
def _(item: YesNo) -> list[Part]:
    return [Part(type="boolean", cell=yes_no)]


@parts.register
def _(item: Day) -> list[Part]:
    return [Part(type="date", cell=day)]


@parts.register
def _(item: TimeOfDay) -> list[Part]:
    return [Part(type="time", cell=time_of_day)]


@parts.register
def _(item: Moment) -> list[Part]:
    in_utc = Part(type="datetime", cell=utc, suffix="__utc", says="(in UTC)")
    return [Part(type="datetime", cell=local), in_utc]


@parts.register
def _(item: Choice) -> list[Part]:
    return [Part(type="string", cell=text, more={"labels": item.options, "is_closed": True})]


@parts.register
def _(item: Choices) -> list[Part]:
    return [
        Part(
            type="boolean",
            cell=partial(_is_among, option),
            suffix=_named(option),
            says=f"[{label}]",
        )
        for option, label in item.options.items()
    ]


@parts.register
def _(item: Ratings) -> list[Part]:
    return [
        Part(
            type=_rating_part(item).type,
            cell=partial(_rating, _rating_part(item).cell, name),
            suffix=_named(name),
            says=f"[{name}]",
            more=_range(item),
        )
        for name in item.names
    ]


def rating_field(item: Ratings, name: str, place: str) -> Field:
    """The column of a rating, in the table of a map."""
    part = _rating_part(item)
    return Field(_column(item, part, name, place), item.name, part.cell)


def _rating_part(item: Scale | Ratings) -> Part:
    """A rating is a whole number where its steps are whole, from a whole end."""
    if item.step == int(item.step) and (item.low is None or item.low == int(item.low)):
        return Part(type="integer", cell=whole, more=_range(item))
    return Part(type="number", cell=number, more=_range(item))


def _is_closed(item: Ratings) -> bool:
    return bool(item.names) and not item.names_from


def _range(item: Number | Ratings) -> dict[str, Any]:
    anchors: Mapping[int, str] = getattr(item, "anchors", {})
    labels = {str(step): words for step, words in anchors.items()}
    return {"low": item.low, "high": item.high, "labels": labels}


def text(given: Any) -> str:
    """A text as it is."""
    if not isinstance(given, str):
        raise Misfit
    return given


def whole(given: Any) -> int:
    """A whole number."""
    if isinstance(given, bool) or not isinstance(given, int | float) or given != int(given):
        raise Misfit
    return int(given)


def number(given: Any) -> float:
    """A number."""
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise Misfit
    return float(given)


def yes_no(given: Any) -> bool:
    """True or false."""
    if not isinstance(given, bool):
        raise Misfit
    return given


def day(given: Any) -> str:
    """An ISO day."""
    found: date = _read(date.fromisoformat, given)
    return found.isoformat()


def time_of_day(given: Any) -> str:
    """A time to the second, as statistics programs read it: ``23:15:00``."""
    found: datetime = _read(lambda one: datetime.fromisoformat(f"2000-01-01T{one}"), given)
    return found.strftime("%H:%M:%S")


def local(given: Any) -> str:
    """A moment as the client's clock shows it, without its offset."""
    return _moment(given).replace(tzinfo=None).isoformat(timespec="seconds")


def utc(given: Any) -> str:
    """The same moment in UTC: ``2026-03-02T17:40:00Z``."""
    try:
        found = _moment(given).astimezone(UTC)
    except OverflowError:  # the first day of the year 1, the last of the year 9999
        raise Misfit from None
    return found.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _moment(given: Any) -> datetime:
    found: datetime = _read(datetime.fromisoformat, given)
    if found.tzinfo is None:
        raise Misfit
    return found


def _read(parse: Callable[[str], Any], given: Any) -> Any:
    try:
        return parse(text(given))
    except ValueError:
        raise Misfit from None


def _is_among(option: str, given: Any) -> bool:
    if not isinstance(given, list):
        raise Misfit
    return option in given


def _rating(cell: Callable[[Any], Cell], name: str, given: Any) -> Cell:
    if not isinstance(given, Mapping):
        raise Misfit
    return cell(given[name]) if name in given else None
