"""Scores: a sum, a mean or a count of answers, with its rule for what is missing.

    total: Scored = score(
        "Interference", ["sleep", "work", "mood"], reverse=["sleep"],
        bands=[bands({0: "low", 12: "high"}, source="own practice, not validated")],
    )

A score is worked out when it is read, and never stored (see ``computed.py``). Where too much
is missing there is no value: a total is absent, and not lower. What a score means is data
next to it: bands with their source, and thresholds of change with the people in whom each
was found. A score is an aid and no diagnosis.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import floor, isfinite, sqrt
from typing import Any, Literal

import msgspec

from intersession.worksheets.computed import Answers, Computed, Items
from intersession.worksheets.conditions import is_asked
from intersession.worksheets.items import Choice, Choices, Item, Number, YesNo
from intersession.worksheets.steps import as_number

How = Literal["sum", "mean", "count"]


class Bands(msgspec.Struct, frozen=True):
    """Words for ranges of a score, each by its lowest value; ``source`` says whose they are.

    A value below the lowest has no words, and one between two belongs to the lower band.
    """

    words: Mapping[float, str]
    source: str

    def of(self, value: float) -> str:
        """The words for a value; empty below the lowest band."""
        lows = [low for low in self.words if low <= value]
        return self.words[max(lows)] if lows else ""


class Threshold(msgspec.Struct, frozen=True, kw_only=True):
    """A number that a score, or its change, is held against, and in whom it was found.

    ``of``: the score itself (``change``: how far it moved). ``unit``: points, or per cent of
    the first score. ``direction``: a cut is reached going ``up`` or ``down``; a change counts
    ``up``, ``down`` or ``either``. ``population`` and ``source`` (author, year) are printed
    with it: no threshold holds for everybody.
    """

    name: str
    value: float
    population: str
    source: str
    of: Literal["change", "score"] = "change"
    unit: Literal["points", "percent"] = "points"
    direction: Literal["up", "down", "either"] = "down"

    def is_met(self, now: float | None, first: float | None = None) -> bool | None:
        """Whether it is reached, ends included; None where a number that it needs is missing.

        ``first`` is the score that a change is counted from.
        """
        if now is None or (self.of == "change" and first is None):
            return None
        if self.of == "score":
            return now >= self.value if self.direction == "up" else now <= self.value
        moved = now - (first or 0)
        if self.unit == "percent":
            if not first:
                return None
            moved = 100 * moved / first
        moved = {"up": moved, "down": -moved, "either": abs(moved)}[self.direction]
        return round(moved, 9) >= self.value


class Scored(msgspec.Struct, frozen=True, kw_only=True):
    """A score of one entry, with what it was made of."""

    value: float | None
    """The score; None where too much is missing."""
    n: int
    """How many of its items were answered."""
    of: int
    """How many items it has."""
    missing: tuple[str, ...] = ()
    """The items that were not answered."""
    low: float | None = None
    """The lowest score that there can be; None where an item has no end."""
    high: float | None = None
    """The highest score that there can be, of those answered where the rule says so."""
    is_prorated: bool = False
    """Whether what is missing was taken as the mean of the rest."""
    bands: tuple[tuple[str, str], ...] = ()
    """The words for it, each with its source."""

    @property
    def band(self) -> str:
        """The words of the first set of bands; empty where there are none."""
        return self.bands[0][0] if self.bands else ""

    def __str__(self) -> str:
        """``12 of 27 (n 9 of 9): moderate (Kroenke 2001)``; with what is missing."""
        counted = f"n {self.n} of {self.of}"
        if self.value is None:
            return f"no score ({counted}; not answered: {', '.join(self.missing)})"
        of = "" if self.high is None else f" of {self.high:g}"
        how = ", what is missing as the mean of the rest" if self.is_prorated else ""
        words = "; ".join(f"{words} ({source})" for words, source in self.bands)
        return f"{self.value:g}{of} ({counted}{how})" + (f": {words}" if words else "")


class Score(Computed, frozen=True, kw_only=True):
    """A sum, mean or count over items; see ``score``."""

    how: How = "sum"
    reverse: tuple[str, ...] = ()
    points: Mapping[str, float] = msgspec.field(default_factory=dict)
    times: float = 1
    at_least: float = 1
    may_miss: int = 0
    then: Literal["prorate", "leave out"] = "prorate"
    not_asked: Mapping[str, float] = msgspec.field(default_factory=dict)
    digits: int | None = None
    bands: tuple[Bands, ...] = ()
    thresholds: tuple[Threshold, ...] = ()

    @property
    def kind(self) -> str:
        """As people name it."""
        return f"{self.how} of {len(self.of)}"

    def value(self, known: Answers, items: Items) -> Scored:
        """The score after some answers; without a value where too much is missing."""
        each = {name: self._points(items[name], known, items) for name in self.of}
        there = {name: one for name, one in each.items() if one is not None}
        missing = tuple(name for name in self.of if name not in there)
        value = None
        if there and len(missing) <= self.may_miss:
            value = self._rounded(self._of(list(there.values()), len(missing)))
        is_prorated = bool(missing) and self.then == "prorate" and self.how != "count"
        low, high = self.ends(items, missing if self.then == "leave out" else ())
        placed = [] if value is None else [(one.of(value), one.source) for one in self.bands]
        return Scored(
            value=value,
            n=len(there),
            of=len(self.of),
            missing=missing,
            low=low,
            high=high,
            is_prorated=is_prorated and value is not None,
            bands=tuple((words, source) for words, source in placed if words),
        )

    def _of(self, there: list[float], missing: int) -> float:
        if self.how == "count":
            return sum(one >= self.at_least for one in there)
        if self.how == "mean":
            return self.times * sum(there) / len(there)
        added = self.times * sum(there)
        return added * (len(there) + missing) / len(there) if self.then == "prorate" else added

    def _rounded(self, value: float) -> float:
        """A value to so many decimals, halves away from zero; to nine where none are named."""
        if self.digits is None:
            return as_number(round(value, 9))
        scale = 10**self.digits
        whole = floor(abs(value) * scale + 0.5 + 1e-9)
        return as_number((whole if value >= 0 else -whole) / scale)

    def _points(self, item: Item, known: Answers, items: Items) -> float | None:
        """What one answer counts; None where it is missing."""
        found = known.get(item.name)
        if found is None:
            was_asked = is_asked(item, known)
            return None if was_asked else self.not_asked.get(item.name)
        counts = self.points.get(found) if isinstance(item, Choice) else float(found)
        if counts is None or item.name not in self.reverse:
            return counts
        low, high = self._ends_of(item, items)
        return (low or 0) + (high or 0) - counts

    def ends(self, items: Items, left_out: Iterable[str] = ()) -> tuple[float | None, float | None]:
        """The lowest and the highest score that there can be; None where an item has no end."""
        counted = [items[name] for name in self.of if name not in set(left_out)]
        each = [self._ends_of(item, items) for item in counted]
        if self.how == "count":
            return 0, len(counted)
        return self._together([one[0] for one in each]), self._together([one[1] for one in each])

    def _together(self, ends: list[float | None]) -> float | None:
        known = [one for one in ends if one is not None]
        if not known or len(known) < len(ends):
            return None
        added = self.times * sum(known)
        return as_number(round(added / len(known) if self.how == "mean" else added, 9))

    def _ends_of(self, item: Item, items: Items) -> tuple[float | None, float | None]:
        if isinstance(item, Score):
            return item.ends(items)
        if isinstance(item, YesNo):
            return 0, 1
        if isinstance(item, Choice):
            points = [self.points[one] for one in item.options if one in self.points]
            return min(points, default=None), max(points, default=None)
        return (item.low, item.high) if isinstance(item, Number) else (None, None)

    def unusable(self, items: Items) -> Iterator[str]:
        """What is wrong with its declaration."""
        yield from super().unusable(items)
        there = [items[name] for name in self.of if name in items]
        for item in there:
            yield from self._unusable_item(item, items)
        if len(set(self.of)) < len(self.of):
            yield "scores an item twice"
        for label, named in (("reverses", self.reverse), ("counts", tuple(self.not_asked))):
            if unknown := [name for name in named if name not in self.of]:
                yield f"{label} {', '.join(unknown)}, which is not among the items of the score"
        if not 0 <= self.may_miss < max(len(self.of), 1):
            yield f"may miss {self.may_miss} of {len(self.of)}: at least one must be answered"
        yield from self._unusable_words()

    def _unusable_item(self, item: Item, items: Items) -> Iterator[str]:
        if isinstance(item, Choices) or not isinstance(item, Number | YesNo | Choice | Computed):
            yield f"scores {item.name}, which is no number, choice or yes or no"
        elif isinstance(item, Choice) and (
            bare := [x for x in item.options if x not in self.points]
        ):
            told = ", ".join(bare)
            yield f"says no points for {told} of {item.name}, such as points={{'often': 3}}"
        elif item.name in self.reverse and None in self._ends_of(item, items):
            yield f"reverses {item.name}, which has no two ends"

    def _unusable_words(self) -> Iterator[str]:
        for one in self.bands:
            if not one.words or not one.source.strip() or not all(one.words.values()):
                yield "has bands without words or without their source"
        for threshold in self.thresholds:
            if not (threshold.name and threshold.population and threshold.source):
                yield "has a threshold without its name, population or source"
            if not isfinite(threshold.value):
                yield f"has a threshold of {threshold.value}"


def score(ask: str, of: Iterable[str], how: How = "sum", **more: Any) -> Any:
    """A ``sum``, ``mean`` or ``count`` over the items that ``of`` names; it is never typed.

    Items are numbers, ratings, yes or no (1, 0), choices with ``points`` (option → number),
    or scores that stand before it. ``reverse`` names those that count the other way round, by
    the ends of their scale. ``times`` multiplies it; ``digits`` rounds it, halves up; a count
    is of answers ``at_least`` so high.

    ``may_miss``: so many items may be missing, none by default; then a sum is ``prorate``d
    (the mean of the others stands for them, and it says so), or with ``then="leave out"``
    made of the others alone, of a lower highest score. Where more are missing there is no
    value. ``not_asked`` says what an item counts that was not asked, after answers before it.

    ``bands`` are sets of words for it, each with its source, and ``thresholds`` the changes
    and cuts that it may be held against, each with its population and source.
    """
    several: dict[str, Any] = {
        name: tuple(more.pop(name, ())) for name in ("reverse", "bands", "thresholds")
    }
    return Score(ask=ask, of=tuple(of), how=how, **several, **more)


def bands(words: Mapping[float, str], source: str) -> Bands:
    """Words for ranges of a score by the lowest value of each: ``{0: "none", 5: "mild"}``."""
    return Bands(dict(words), source)


def threshold(name: str, value: float, *, population: str, source: str, **more: Any) -> Threshold:
    """A change that counts (``of="change"``) or a cut (``of="score"``), and in whom.

    ``unit`` is points or percent (of the first score), ``direction`` up, down or either.
    """
    return Threshold(name=name, value=value, population=population, source=source, **more)


def reliable_change(sd: float, r: float, *, population: str, source: str) -> Threshold:
    """The change that chance makes in 1 of 20, from a standard deviation and a reliability.

    1.96 × SD × √2 × √(1 − r), either way (Jacobson & Truax 1991).
    """
    value = round(1.96 * sd * sqrt(2) * sqrt(1 - r), 2)
    return Threshold(
        name="reliable change",
        value=value,
        population=population,
        source=source,
        direction="either",
    )
