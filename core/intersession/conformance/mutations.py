"""Right answers made wrong in every way that their items know, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, NamedTuple

from intersession.conformance.strategies import NONE_SUCH, unfit
from intersession.worksheets.conditions import is_asked
from intersession.worksheets.context import Context
from intersession.worksheets.items import Choice, Item, Ratings, Rows
from intersession.worksheets.options import options_of
from intersession.worksheets.parsing import rating_names


class Spoilt(NamedTuple):
    """Answers with one thing wrong: where the check must find it, and what was put there."""

    place: str
    answers: dict[str, Any]
    found: Any


def spoilt(
    items: tuple[Item, ...], answers: Mapping[str, Any], context: Context
) -> Iterator[Spoilt]:
    """Each of the canonical ``answers`` spoilt in turn, those in rows too."""
    for keys, place, value in _spoilings(items, answers, context):
        spoiled = deepcopy(dict(answers))
        holder: Any = spoiled
        for key in keys[:-1]:
            holder = holder[key]
        if value is _GONE:
            del holder[keys[-1]]
        else:
            holder[keys[-1]] = deepcopy(value)
        yield Spoilt(place, spoiled, "nothing" if value is _GONE else value)


Keys = tuple[Any, ...]
Spoiling = tuple[Keys, str, Any]
"""The keys that lead there, the place as problems name it, and what is put there."""

_GONE = object()


def _spoilings(
    items: tuple[Item, ...], answers: Mapping[str, Any], context: Context, place: str = ""
) -> Iterator[Spoiling]:
    dot = "." if place else ""
    yield (NONE_SUCH,), f"{place}{dot}{NONE_SUCH}", 1
    for item in (item for item in items if item.name in answers):
        here = f"{place}{dot}{item.name}"
        if item.required and item.default is None and is_asked(item, answers):
            yield (item.name,), here, _GONE
        for value in (*unfit(item), *_not_agreed(item, context)):
            yield (item.name,), here, value
        if isinstance(item, Rows):
            yield from _miscounted(item, answers[item.name], here)
        for keys, inner, value in _inside(item, answers[item.name], context, here):
            yield (item.name, *keys), inner, value


def _not_agreed(item: Item, context: Context) -> list[Any]:
    """Options that a worksheet has and this client's settings leave out."""
    if not isinstance(item, Choice):
        return []
    agreed = options_of(item, context.settings)
    return [one for one in item.options if one not in agreed]


def _miscounted(item: Rows, rows: list[Any], place: str) -> Iterator[Spoiling]:
    """A list with fewer or more rows than it may have."""
    if item.least > 1:
        yield (item.name,), place, rows[: item.least - 1]
    if item.most is not None:
        yield (item.name,), place, [rows[0]] * (item.most + 1)


def _inside(item: Item, value: Any, context: Context, place: str) -> Iterator[Spoiling]:
    """What may be wrong inside an answer that holds others."""
    if isinstance(item, Rows):
        for number, row in enumerate(value):
            here = f"{place}[{number}]"
            yield (number,), here, 5
            for keys, inner, found in _spoilings(item.row, row, context, here):
                yield (number, *keys), inner, found
    if isinstance(item, Ratings):
        if rating_names(item, context.settings):
            yield (NONE_SUCH,), f"{place}.{NONE_SUCH}", item.low
        for name in value:
            for found in ("many", item.low - 1, item.high + 1, item.low + item.step / 2):
                yield (name,), f"{place}.{name}", found
