"""Answers to each kind of item, right as people might give them, and wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial, singledispatch
from typing import Any

from hypothesis import strategies as st

from intersession.dates import instants
from intersession.errors import InvalidInput
from intersession.strict.bounds import MOST
from intersession.worksheets.context import Context
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
from intersession.worksheets.options import options_of
from intersession.worksheets.parsing import is_blank, rating_names
from intersession.worksheets.steps import rating_of, steps_of

Answers = dict[str, Any]
Given = st.SearchStrategy[Any]

_WORDS = ["a walk", "the bus", "Größe", "«why me?»", "0", "no", "n/a", "O'Neill, Ann; 3/4", "😀"]
_SIGNS = st.characters(exclude_categories=["Cs", "Cc"])
_FIRST, _LAST = date(2026, 1, 15), date(2026, 3, 31)
NONE_SUCH = "☃ none such"
_ANYTHING = [{"no": {"such": "thing"}}, [[["nested"]]]]
"""What no item accepts."""
_MISTYPED = ["2025-03-02", "2027-03-02", "2024-02-29"]


def given_answers(items: tuple[Item, ...], context: Context) -> st.SearchStrategy[Answers]:
    """Right answers to all required items, and to some of the others.

    A reference stays unanswered where ``context`` knows no row it could name.
    """
    drawn = {one.name: given_answer(one, context) for one in items}
    there = {name: found for name, found in drawn.items() if not found.is_empty}
    required = {one.name for one in items if one.required} & set(there)
    return st.fixed_dictionaries(
        {name: found for name, found in there.items() if name in required},
        optional={name: found for name, found in there.items() if name not in required},
    )


def given_answer(item: Item, context: Context) -> Given:
    """Right answers to one item, spelt in any way that is accepted."""
    return _given(item, context)


@singledispatch
def _given(item: Item, context: Context) -> Given:
    raise TypeError(f"no answers for {type(item).__name__}")  # a new kind of item needs them


@singledispatch
def unfit(item: Item) -> list[Any]:
    """Answers that an item does not accept."""
    raise TypeError(f"nothing spoils {type(item).__name__}")  # a new kind of item needs it


@_given.register
def _(item: Line, context: Context) -> Given:
    typed = st.text(_SIGNS, min_size=1, max_size=12).filter(lambda found: not is_blank(found))
    return st.sampled_from(_WORDS) | typed


@unfit.register
def _(item: Line) -> list[Any]:
    return [*_ANYTHING, True, "two\nlines"]


@_given.register
def _(item: Text, context: Context) -> Given:
    return st.sampled_from([*_WORDS, "one line\nand another", "7"])


@unfit.register
def _(item: Text) -> list[Any]:
    return [*_ANYTHING, True]


@_given.register
def _(item: Number, context: Context) -> Given:
    low = -MOST + 1 if item.low is None else item.low
    high = MOST - 1 if item.high is None else item.high
    return st.floats(low, high, allow_nan=False) | st.sampled_from([low, high])


@unfit.register
def _(item: Number) -> list[Any]:
    below = [] if item.low is None else [item.low - 1]
    above = [MOST] if item.high is None else [item.high + 1]
    return [*_ANYTHING, "many", True, *below, *above]


@_given.register
def _(item: Whole, context: Context) -> Given:
    return _spelt(_steps(item.low, item.high))


@unfit.register
def _(item: Whole) -> list[Any]:
    return [*unfit.dispatch(Number)(item), (item.low or 0) + 0.5]


@_given.register
def _(item: Scale, context: Context) -> Given:
    if item.step == 1:
        return _spelt(_steps(item.low, item.high))
    steps = st.sampled_from(steps_of(item))
    return steps | steps.map(str)


@unfit.register
def _(item: Scale) -> list[Any]:
    return [*unfit.dispatch(Number)(item), (item.low or 0) + item.step / 2]


@_given.register
def _(item: YesNo, context: Context) -> Given:
    return st.sampled_from([True, False, "yes", "No", 1, 0])


@unfit.register
def _(item: YesNo) -> list[Any]:
    return [*_ANYTHING, "perhaps", 2]


@_given.register
def _(item: Choice, context: Context) -> Given:
    options = options_of(item, context.settings)
    names = [{value.lower(), label.lower()} for value, label in options.items()]
    labels = [one for one in options.values() if sum(one.lower() in of for of in names) == 1]
    return st.sampled_from([*options, *labels])


@unfit.register
def _(item: Choice) -> list[Any]:
    return [*_ANYTHING, NONE_SUCH]


@_given.register
def _(item: Choices, context: Context) -> Given:
    options = list(options_of(item, context.settings))
    return st.lists(st.sampled_from(options), min_size=1, max_size=4)


@unfit.register
def _(item: Choices) -> list[Any]:
    return [*_ANYTHING, NONE_SUCH, [NONE_SUCH], [*item.options, NONE_SUCH], 5]


@_given.register
def _(item: Day, context: Context) -> Given:
    usual = st.dates(_FIRST, _LAST).map(lambda day: day.isoformat())
    return st.sampled_from(["2026-02-28", "2026-03-01", *_MISTYPED]) | usual


@unfit.register
def _(item: Day) -> list[Any]:
    return [*_ANYTHING, "2026-02-30", "2026-13-01", "soon", 20260302]


@_given.register
def _(item: TimeOfDay, context: Context) -> Given:
    return st.times().map(lambda time: f"{time:%H:%M}") | st.sampled_from(["00:00", "7:05", "11pm"])


@unfit.register
def _(item: TimeOfDay) -> list[Any]:
    return [*_ANYTHING, "25:00", "7", "late", 7]


@_given.register
def _(item: Moment, context: Context) -> Given:
    walls = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31))
    is_shown = partial(_is_shown_once, context=context)
    return walls.filter(is_shown).map(lambda wall: wall.isoformat(timespec="minutes"))


@unfit.register
def _(item: Moment) -> list[Any]:
    return [*_ANYTHING, "2026-13-01T10:00:00+00:00", "2026-03-02", "10:00", 5]


@_given.register
def _(item: Rows, context: Context) -> Given:
    least = max(item.least, 1)
    most = least + 2 if item.most is None else min(item.most, least + 2)
    several = st.lists(given_answers(item.row, context), min_size=least, max_size=most)
    if item.most == least:
        return several
    shorter = max(most - 1, least)
    fewer = st.lists(given_answers(item.row, context), min_size=least, max_size=shorter)
    return several | fewer.map(lambda rows: [*rows, dict(rows[0])])  # the same again


@unfit.register
def _(item: Rows) -> list[Any]:
    return [5, True]


@_given.register
def _(item: Ratings, context: Context) -> Given:
    names = rating_names(item, context.settings)
    named: Given = st.sampled_from(names or ("fear", "Fear of Größe", "a.b [0]"))
    rating = _given(rating_of(item), context)
    return st.dictionaries(named, rating, min_size=1, max_size=4)


@unfit.register
def _(item: Ratings) -> list[Any]:
    return [5, True, "many", ["many"]]


@_given.register
def _(item: Reference, context: Context) -> Given:
    known = sorted(context.references(item.worksheet, item.rows, item.key))
    return st.sampled_from(known) if known else st.nothing()


@unfit.register
def _(item: Reference) -> list[Any]:
    return [*_ANYTHING, NONE_SUCH, 5]


def _steps(low: float | None, high: float | None) -> st.SearchStrategy[int]:
    """Whole numbers in a range, its ends among them."""
    least = -MOST + 1 if low is None else int(low)
    most = MOST - 1 if high is None else int(high)
    small = [step for step in (least, most, 0, 1) if least <= step <= most]
    usual = st.integers(max(least, -100), min(most, 1000)) if least <= 1000 else st.nothing()
    return usual | st.sampled_from(small) | st.integers(least, most)


def _spelt(numbers: st.SearchStrategy[int]) -> Given:
    """Numbers as numbers or as typed."""
    return numbers | numbers.map(str)


def _is_shown_once(wall: datetime, context: Context) -> bool:
    """Whether the clocks of the client's zone showed a time, and only once."""
    try:
        instants.localise(wall.replace(second=0, microsecond=0), context.zone)
    except InvalidInput:
        return False
    return True


def left_out(items: tuple[Item, ...], answers: Mapping[str, Any]) -> dict[str, str]:
    """The required items that ``answers`` leave open, each with a reason."""
    found = {}
    for item in items:
        if item.name not in answers and item.required:
            found[item.name] = "left out"
        if isinstance(item, Rows):
            for inner in item.row:
                if any(inner.name not in row for row in answers.get(item.name, ())):
                    found[f"{item.name}.{inner.name}"] = "left out"
    return found
