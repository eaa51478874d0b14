"""The places of a sheet in the order in which they are asked, as its answers stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any, Literal

import attrs

from intersession.worksheets.conditions import is_asked
from intersession.worksheets.items import Item, Ratings, Rows, Scale, every_item
from intersession.worksheets.parsing import rating_names
from intersession.worksheets.places import bare
from intersession_cli.input.draft import Draft, Keys, place_of


@attrs.frozen
class Place:
    """One question: its item, where its answer goes, and the list or map it is part of.

    ``kind`` is ``first`` for the first question of a row, ``rating`` for one name of a map
    and ``reason`` where a map that is needed was left empty.
    """

    item: Item
    keys: Keys
    kind: Literal["item", "first", "rating", "reason"] = "item"
    of: Item | None = None

    @property
    def name(self) -> str:
        """The place as it is written."""
        return place_of(self.keys)

    @property
    def of_list(self) -> Keys:
        """The keys of the innermost list that it is in; none where it is in no list."""
        numbers = [at for at, key in enumerate(self.keys) if isinstance(key, int)]
        return self.keys[: numbers[-1]] if numbers else ()

    def is_needed(self, draft: Draft) -> bool:
        """Whether it cannot be passed without an answer or a reason."""
        if self.kind == "first" and isinstance(self.of, Rows):
            number = int(self.keys[-2])
            if number:
                return number < self.of.least and draft.at(self.keys[:-1]) is None
            return self.of.required and not draft.at(self.keys[:-2])
        if self.kind == "rating":
            return False
        return self.kind == "reason" or (self.item.required and self.item.default is None)


def open_place(items: tuple[Item, ...], draft: Draft, settings: Mapping[str, Any]) -> Place | None:
    """The next question that was not asked yet; None at the end."""
    passed, given = set(draft.passed), set(draft.given)
    every = _places(items, draft.answers, (), draft, settings)
    return next(
        (one for one in every if one.name not in passed and bare(one.name) not in given), None
    )


def needs_more(items: tuple[Item, ...], draft: Draft, settings: Mapping[str, Any]) -> bool:
    """Whether something that is needed was not given."""
    seen = attrs.evolve(draft, passed=list(draft.passed))
    while place := open_place(items, seen, settings):
        if place.is_needed(seen):
            return True
        seen.passed.append(place.name)
    return False


def _places(
    items: Iterable[Item],
    holder: Mapping[str, Any],
    base: Keys,
    draft: Draft,
    settings: Mapping[str, Any],
) -> Iterator[Place]:
    for item in items:
        keys = (*base, item.name)
        if not is_asked(item, holder):
            continue
        if not base and item.name in draft.given:
            yield from _missing(item, draft) if isinstance(item, Rows) else ()
        elif isinstance(item, Rows):
            yield from _rows(item, holder, keys, draft, settings)
        elif isinstance(item, Ratings) and (names := _names(item, draft, settings)):
            yield from _ratings(item, keys, draft, names)
        else:
            yield Place(item, keys)


def _rows(
    item: Rows,
    holder: Mapping[str, Any],
    keys: Keys,
    draft: Draft,
    settings: Mapping[str, Any],
) -> Iterator[Place]:
    first, *others = item.row
    for number in count() if item.most is None else range(item.most):
        yield Place(first, (*keys, number, first.name), "first", item)
        rows = holder.get(item.name) or []
        if number >= len(rows):
            return
        yield from _places(others, rows[number], (*keys, number), draft, settings)


def _names(item: Ratings, draft: Draft, settings: Mapping[str, Any]) -> tuple[str, ...]:
    """The names that a map asks for: its own, or those that rows on the sheet were given."""
    name, _, inner = item.offers.partition(".")
    rows = draft.answers.get(name) or () if inner else ()
    given = [str(row[inner]) for row in rows if isinstance(row, Mapping) and inner in row]
    known = draft.at((item.name,))
    also = known if given and isinstance(known, Mapping) else ()
    return rating_names(item, settings) or tuple(dict.fromkeys([*given, *also]))


def _ratings(item: Ratings, keys: Keys, draft: Draft, names: tuple[str, ...]) -> Iterator[Place]:
    for name in names:
        rated = Scale(
            ask=name,
            name=name,
            required=False,
            low=item.low,
            high=item.high,
            anchors=item.anchors,
            step=item.step,
        )
        yield Place(rated, (*keys, name), "rating", item)
    is_open = item.required and not draft.at(keys) and place_of(keys) not in draft.skipped
    if is_open:
        yield Place(item, keys, "reason", item)


def _missing(item: Rows, draft: Draft) -> Iterator[Place]:
    """What is needed and missing in the rows of a list that was given."""
    for number, row in enumerate(draft.answers.get(item.name) or ()):
        for inner in item.row:
            keys = (item.name, number, inner.name)
            is_open = inner.required and inner.default is None and inner.name not in row
            left_out = {place_of(keys), f"{item.name}.{inner.name}"} & {*draft.skipped}
            if is_open and not left_out and is_asked(inner, row):
                yield Place(inner, keys)


def settle(items: Iterable[Item], answers: dict[str, Any], draft: Draft, base: Keys = ()) -> None:
    """Take out the answers to what is not asked any more, since an answer before it changed."""
    for item in items:
        keys = (*base, item.name)
        if not is_asked(item, answers):
            answers.pop(item.name, None)
            gone = place_of(keys)
            draft.passed = [one for one in draft.passed if not _is_in(one, gone)]
            draft.skipped = {
                one: why for one, why in draft.skipped.items() if not _is_in(one, gone)
            }
        elif isinstance(item, Rows) and any(one.asked_when for _, one in every_item(item.row)):
            for number, row in enumerate(answers.get(item.name) or ()):
                settle(item.row, row, draft, (*keys, number))


def _is_in(place: str, whole: str) -> bool:
    return place == whole or place.startswith((f"{whole}.", f"{whole}["))
