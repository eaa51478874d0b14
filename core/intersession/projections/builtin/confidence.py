"""How sure clients were of doing what was agreed, beside what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from intersession.domain.assignment.matching import Course, Occasion, Span
from intersession.projections.builtin.agreements import AgreementRow, in_force
from intersession.projections.builtin.courses import Case
from intersession.projections.figures import Figure, mean, share
from intersession.projections.query import Window

BANDS = ((0, 49), (50, 69), (70, 89), (90, 100))
"""Bands of confidence in percent; the bounds at 70 and 90 are those that textbooks name."""
NOT_SAID = "not said"
_WHOLE = 1 - 1e-9


class Foreseen(msgspec.Struct, frozen=True):
    """An occasion that came due: how sure the client was of it, 0–100, and whether it was done.

    ``done`` is True where all of it was done, False where it was not met or met in part, None
    where nobody said how much it was.
    """

    confidence: int | None
    done: bool | None
    events: str

    @property
    def score(self) -> float | None:
        """The squared distance of the confidence, as a probability, from what came of it."""
        if self.confidence is None or self.done is None:
            return None
        return (self.confidence / 100 - self.done) ** 2


def foreseen(case: Case, agreements: Sequence[AgreementRow], window: Window) -> Iterator[Foreseen]:
    """Every occasion of a practice that is over and lies in a window.

    It belongs to the window that holds the day on which it was met, else the last of its
    period. In a period that still runs, what was met would stand without what was not: it
    is left out until the period is over.
    """
    course = case.course
    for span in (one for one in course.spans if course.is_over(one)):
        agreed = in_force(course.plan, agreements, span.period.first)
        for done, events in _came_of(course, span, window):
            said = agreed.confidence if agreed else None
            known = [agreed.events] if agreed else []
            yield Foreseen(said, done, " ".join([*known, *events]))


def _came_of(course: Course, span: Span, window: Window) -> Iterator[tuple[bool | None, list[str]]]:
    for one in span.met:
        if window.holds(one.met_on.isoformat() if one.met_on else None):
            yield _is_done(one), [entry.events for entry in one.entries]
    if window.holds(span.period.last.isoformat()):
        yield from [(False, [])] * (course.expected(span) - len(span.met))


def _is_done(one: Occasion) -> bool | None:
    return None if one.credit is None else one.credit >= _WHOLE


def brier(rows: Sequence[Foreseen]) -> Figure:
    """The Brier score of confidence: 0 where it foresaw everything, 1 where nothing.

    Occasions without a confidence, or of unknown amount, are left out and counted.
    """
    return msgspec.structs.replace(mean(rows, "score"), kind="brier")


def by_band(rows: Sequence[Foreseen], window: Window) -> list[dict[str, Any]]:
    """For each band of confidence, what came of its occasions; those without one come last."""
    found = [
        _band(f"{low}–{high} %", [one for one in rows if _within(one, low, high)], window)
        for low, high in BANDS
    ]
    found.append(_band(NOT_SAID, [one for one in rows if one.confidence is None], window))
    return [row for row in found if row["occasions"]]


def _within(one: Foreseen, low: int, high: int) -> bool:
    return one.confidence is not None and low <= one.confidence <= high


def _band(name: str, rows: Sequence[Foreseen], window: Window) -> dict[str, Any]:
    return {
        "confidence": name,
        "occasions": len(rows),
        "said": mean(rows, "confidence"),
        "done": share(rows, "done"),
        "brier": brier(rows),
        "window": str(window),
    }
