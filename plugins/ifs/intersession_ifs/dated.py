"""What was known at the end of a window, and which permission counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from intersession import Look, in_order, undated
from intersession_ifs.vocabulary import YES

D = TypeVar("D")
CARE = {YES: 0, "not-yet": 1, "no": 2}
"""Of two answers on one day, the more careful counts."""


def standing(rows: Iterable[D]) -> list[D]:
    """Rows in order, those of unknown day first, so that a dated row replaces them."""
    found: list[Any] = list(rows)
    return [*undated(found), *in_order(found)]


def by_then(look: Look, row_class: type[D]) -> list[D]:
    """Rows in order that were said by the end of the window; a row without a date was."""
    last = look.window.last
    rows: list[Any] = look.rows(row_class, windowed=False)
    return standing(
        row
        for row in rows
        if last is None or row.happened_on is None or row.happened_on <= last.isoformat()
    )


def permission_now(answers: Iterable[tuple[Any, str]]) -> Any | None:
    """The row whose permission counts, of rows with their answers.

    The latest by day, and of two on one day without an hour the more careful. A *no* or
    *not yet* of unknown day counts until a dated answer is recorded after it; a *yes*
    of unknown day never counts.
    """
    found = list(answers)
    dated = sorted((one for one in found if one[0].ordered_at), key=_order)
    refused = [one for one in found if one[0].ordered_at is None and one[1] != YES]
    recorded = max((row.first_recorded_at for row, _ in dated), default="")
    stands = [one for one in refused if one[0].first_recorded_at >= recorded]
    if stands:
        return max(stands, key=_care)[0]
    of_day = [one for one in dated if on_one_day(one[0], dated[-1][0])]
    return max(of_day or dated[-1:], key=_care)[0] if dated else None


def on_one_day(one: Any, other: Any) -> bool:
    """Whether of both only the day is known, and it is the same, on whatever clocks."""
    days = (one.happened_at, other.happened_at)
    return days[0] == days[1] and len(days[0] or "") == 10


def _order(one: tuple[Any, str]) -> tuple[str, str]:
    return one[0].ordered_at, one[0].first_recorded_at


def _care(one: tuple[Any, str]) -> tuple[int, str]:
    return CARE.get(one[1], CARE["no"]), one[0].first_recorded_at


def if_any(**parts: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The parts of a report that hold rows; ``_`` in a name stands for a space."""
    return {name.replace("_", " "): rows for name, rows in parts.items() if rows}


def gathered(rows: Iterable[Any]) -> str:
    """The events behind several rows, each once."""
    return " ".join(dict.fromkeys(" ".join(row.events for row in rows).split()))
