"""Items that are asked only after some answers to items before them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from intersession.worksheets.items import Choice, Item, Number, Rows, YesNo


def is_asked(item: Item, answers: Mapping[str, Any]) -> bool:
    """Whether an item is asked, after the answers beside it."""
    return all(
        any(_is_said(answers.get(name), value) for value in values)
        for name, values in item.asked_when.items()
    )


def _is_said(answer: Any, value: Any) -> bool:
    """Whether an answer is a value, or one of several that were chosen."""
    return value in answer if isinstance(answer, list) else bool(answer == value)


def without_unasked(
    items: Iterable[Item],
    stood: Mapping[str, Any],
    answers: Mapping[str, Any],
    said: Collection[str],
) -> dict[str, Any]:
    """Answers as corrected, without those that were asked for before and are not any more.

    ``said`` are the items that the correction names: they stay. So does what was never asked
    for: an earlier version may have asked it always.
    """
    found = dict(answers)
    for item in items:
        was_asked = is_asked(item, stood)
        if item.name not in said and was_asked and not is_asked(item, found):
            found.pop(item.name, None)
    return found


def still_asked(items: Iterable[Item], answers: Mapping[str, Any]) -> Iterator[Item]:
    """The items of the rest of a sheet that are asked after the answers of its first part."""
    names: set[str] = set()
    for item in items:
        names.add(item.name)
        of_rest = {name: item.asked_when[name] for name in item.asked_when if name in names}
        first = {name: item.asked_when[name] for name in item.asked_when if name not in names}
        if is_asked(replace(item, asked_when=first), answers):
            yield replace(item, asked_when=of_rest)


def condition_words(item: Item) -> str:
    """When an item is asked: ``if used_safety is yes``; empty where it always is."""
    told = [f"{name} is {_among(values)}" for name, values in item.asked_when.items()]
    return f"if {' and '.join(told)}" if told else ""


def _among(values: Collection[Any]) -> str:
    if isinstance(values, range) and len(values) > 2:
        return f"{values[0]} to {values[-1]}"
    return " or ".join(_word(value) for value in values)


def _word(value: Any) -> str:
    return {True: "yes", False: "no", None: "not answered"}.get(value, str(value))


def unusable_conditions(items: Sequence[Item], place: str = "") -> Iterator[str]:
    """What is wrong with when items are asked, on a sheet or in its rows."""
    before: dict[str, Item] = {}
    for item in items:
        for name, values in item.asked_when.items():
            here = f"item {place + item.name!r} is asked when {name!r}"
            if name not in before:
                yield f"{here}, which is no item before it"
            elif strange := [one for one in values if not _can_be(before[name], one)]:
                yield f"{here} is {strange[0]!r}, which it cannot be"
        before[item.name] = item
        if isinstance(item, Rows):
            yield from unusable_conditions(item.row, f"{place}{item.name}.")


def _can_be(item: Item, value: Any) -> bool:
    """Whether a value can be the answer to an item that a condition looks at."""
    if value is None:
        return True
    if isinstance(item, YesNo):
        return isinstance(value, bool)
    if isinstance(item, Number):
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return is_number and not (
            (item.low is not None and value < item.low)
            or (item.high is not None and value > item.high)
        )
    return isinstance(item, Choice) and value in item.options
