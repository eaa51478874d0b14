"""Numbers with what they are based on: how many values, how many missing, which events.

A figure over nothing has no value: an empty window is "no data", never 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec


class Figure(msgspec.Struct, frozen=True):
    """A number with its n, how many values were missing, and the events behind it."""

    kind: str
    """What it is: ``mean``, ``median``, ``sd``, ``share`` (0–1), ``count``."""
    value: float | None
    """The number; None where nothing is known, never 0."""
    n: int
    """How many values it is about."""
    missing: int
    """How many values were not known."""
    events: tuple[str, ...] = ()
    """The events behind it: ``RK-7#3``."""

    def as_json(self, *, trace: bool = False) -> dict[str, Any]:
        """The figure as JSON; with ``trace``, with the events behind it."""
        shown = {self.kind: _rounded(self.value), "n": self.n, "missing": self.missing}
        return {**shown, "events": list(self.events)} if trace else shown

    def __str__(self) -> str:
        if self.value is None:
            return f"no data ({self.missing} missing)" if self.missing else "no data"
        missing = f", {self.missing} missing" if self.missing else ""
        if self.kind == "share" and not self.value:
            return f"none (n {self.n}{missing})"
        if self.kind == "share":
            return f"{100 * self.value:.0f} % (n {self.n}{missing})"
        return f"{round(self.value, 2):g} (n {self.n}{missing})"


def mean(rows: Iterable[Any], column: str | Callable[[Any], float | None]) -> Figure:
    """The mean of a column over rows; rows where it is None count as missing."""
    from statistics import fmean

    return _figure("mean", rows, column, fmean)


def median(rows: Iterable[Any], column: str | Callable[[Any], float | None]) -> Figure:
    """The median of a column over rows; rows where it is None count as missing."""
    from statistics import median

    return _figure("median", rows, column, median)


def share(rows: Iterable[Any], column: str | Callable[[Any], float | bool | None]) -> Figure:
    """The share (0–1) of rows where a column is true, of those where it is known."""
    from statistics import fmean

    return _figure("share", rows, column, fmean)


def spread(rows: Iterable[Any], column: str | Callable[[Any], float | None]) -> Figure:
    """The standard deviation of a column over rows, of the sample; of one row, none."""

    def deviation(values: Sequence[float]) -> float | None:
        from statistics import stdev

        return stdev(values) if len(values) > 1 else None

    return _figure("sd", rows, column, deviation)


def _figure(
    kind: str,
    rows: Iterable[Any],
    column: str | Callable[[Any], Any],
    over: Callable[[Sequence[float]], float | None],
) -> Figure:
    read = column if callable(column) else lambda row: getattr(row, column)
    known: list[float] = []
    events: list[str] = []
    missing = 0
    for row in rows:
        value = read(row)
        if value is None:
            missing += 1
        else:
            known.append(float(value))
            events += events_of(row)
    unique = tuple(dict.fromkeys(events))
    return Figure(kind, over(known) if known else None, len(known), missing, unique)


def events_of(row: Any) -> list[str]:
    """The events that a row is based on, from its ``events`` column."""
    return str(getattr(row, "events", "") or "").split()


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
