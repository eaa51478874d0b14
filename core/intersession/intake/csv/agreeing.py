"""What the records of a client agree on, where one assignment is made of them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

import attrs

from intersession.errors import Problem
from intersession.intake.csv.rows import Record

_EARLIEST = ("happened", "start_on")
"""Of these the earliest holds, in whatever order the rows come."""
_PARTS = {"assigned": "assignment", "prescription": "assignment", "settings": "settings"}
_HOW = 'Say one value for all, or each = "record"'


def with_one_agreement(records: Sequence[Record], unit: str) -> list[Record]:
    """The records, each with what all records of its client agree on.

    What they say differently is a problem of each of them, except for days: there the
    earliest holds.
    """
    of_client: dict[str, list[Record]] = {}
    for record in records:
        of_client.setdefault(record.code.strip().upper(), []).append(record)
    of_client.pop("", None)  # whose they are is not known
    agreed = {code: _agreed(several, unit) for code, several in of_client.items()}
    return [_with(one, agreed.get(one.code.strip().upper())) for one in records]


Agreed = tuple[dict[str, dict[str, Any]], list[Problem]]
"""What records agree on, by part and name; and where they say different things."""


def _with(record: Record, agreed: Agreed | None) -> Record:
    if agreed is None:
        return record
    said, problems = agreed
    found: dict[str, Any] = {**said, "problems": (*record.problems, *problems)}
    return attrs.evolve(record, **found)


def _agreed(records: Sequence[Record], unit: str) -> Agreed:
    said: dict[str, dict[str, Any]] = {part: {} for part in _PARTS}
    problems = []
    for part, section in _PARTS.items():
        for name in dict.fromkeys(name for one in records for name in getattr(one, part)):
            several = list(_values(records, part, name))
            said[part][name] = several[0][1]
            if name in _EARLIEST:
                said[part][name] = min((value for _, value in several), key=_by_day)
            elif other := _first_other(several):
                rows = f"{unit}s {several[0][0]} and {other}"
                wrong = f"the rows of this client say different things here, such as {rows}. {_HOW}"
                problems.append(Problem(f"{section}.{name}", wrong))
    return said, problems


def _values(records: Iterable[Record], part: str, name: str) -> Iterator[tuple[int, Any]]:
    for record in records:
        if name in (given := getattr(record, part)):
            yield record.number, given[name]


def _first_other(several: Sequence[tuple[int, Any]]) -> int | None:
    first = several[0][1]
    return next((number for number, value in several if value != first), None)


def _by_day(value: Any) -> tuple[str, str]:
    """A day before every time on it."""
    day = value.date() if isinstance(value, datetime) else value
    text = day.isoformat() if isinstance(day, date) else str(day)
    return text[:10], value.isoformat() if isinstance(value, datetime) else ""
