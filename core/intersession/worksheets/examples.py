"""A right answer to each kind of item, and how it is typed: for messages and help."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import singledispatch
from itertools import islice
from typing import Any

from intersession.worksheets.context import Context
from intersession.worksheets.items import (
    Choice,
    Choices,
    Day,
    Item,
    Minutes,
    Moment,
    Number,
    Ratings,
    Reference,
    Rows,
    Scale,
    TimeOfDay,
    Whole,
    YesNo,
)
from intersession.worksheets.options import options_of
from intersession.worksheets.parsing import rating_names
from intersession.worksheets.steps import on_step, rating_of

WORDS = "a few words"


def typed_example(item: Item, context: Context | None = None) -> str:
    """A right answer as it is typed: JSON for rows, else plain, as in ``fear=3, joy=1``.

    "" where there is none yet, such as a row of a worksheet that the client does not have.
    """
    found = example(item, context or Context())
    parts = []
    if isinstance(item, Choices):
        parts = found
    elif isinstance(item, Ratings):
        parts = [f"{name}={rating}" for name, rating in found.items()]
    is_plain = not any("," in part or part.count("=") > 1 for part in parts)
    return ", ".join(parts) if parts and is_plain else typed(found)


def typed(found: Any) -> str:
    """An answer as it is typed; "" for None."""
    if found is None:
        return ""
    return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)


@singledispatch
def example(item: Item, context: Context) -> Any:
    """A right answer; None where there is none yet."""
    return WORDS


@example.register
def _(item: Number, context: Context) -> float:
    found = _within(item.low, item.high, 2.5)
    return int(found) if found == int(found) else found


@example.register
def _(item: Whole, context: Context) -> int:
    return round(_within(item.low, item.high, 3))


@example.register
def _(item: Scale, context: Context) -> float:
    found = round(_within(item.low, item.high, 3))
    return found if on_step(item, found) is not None else (item.low or 0) + item.step


@example.register
def _(item: Minutes, context: Context) -> int:
    fits = (item.low or 0) <= 20 <= (20 if item.high is None else item.high)
    return 20 if fits else round(_within(item.low, item.high, 20))


@example.register
def _(item: YesNo, context: Context) -> str:
    return "yes"


@example.register
def _(item: Choice, context: Context) -> str:
    return next(iter(options_of(item, context.settings)))


@example.register
def _(item: Choices, context: Context) -> list[str]:
    return list(islice(options_of(item, context.settings), 2))


@example.register
def _(item: Day, context: Context) -> str:
    return "2026-03-02"


@example.register
def _(item: TimeOfDay, context: Context) -> str:
    return "18:40"


@example.register
def _(item: Moment, context: Context) -> str:
    return "2026-03-02T18:40"


@example.register
def _(item: Ratings, context: Context) -> dict[str, Any]:
    names = rating_names(item, context.settings)[:2] or ("fear",)
    return {name: example(rating_of(item), context) for name in names}


@example.register
def _(item: Reference, context: Context) -> str | None:
    return next(iter(context.references(item.worksheet, item.rows, item.key)), None)


@example.register
def _(item: Rows, context: Context) -> list[dict[str, Any]] | None:
    row = answers_example(item.row, context)
    return None if row is None else [row] * max(item.least, 1)


def answers_example(items: Sequence[Item], context: Context) -> dict[str, Any] | None:
    """Right answers to what is required of some items, such as those of a row."""
    needed = [one for one in items if one.required and one.default is None]
    found = {one.name: example(one, context) for one in needed or items[:1]}
    return None if None in found.values() else found


def _within(low: float | None, high: float | None, usual: float) -> float:
    """A number between two ends that is neither of them where there is room."""
    if low is not None and high is not None and high - low <= 100:
        return low + round((high - low) * 0.4)
    found = usual if low is None else max(low, usual)
    return found if high is None else min(high, found)
