"""Figures over a client's rows, and rows by a name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, TypeVar

from intersession import EntryRow, Figure, name_key, share

R = TypeVar("R", bound=EntryRow)
Rows = list[dict[str, Any]]


def by_name(rows: Iterable[R], column: str) -> list[tuple[str | None, list[R]]]:
    """Rows by a name in a column, whatever its capitals and spaces; spelt as it was first."""
    groups: dict[str | None, list[R]] = {}
    for row in rows:
        name = getattr(row, column)
        groups.setdefault(None if name is None else name_key(name), []).append(row)
    ordered = sorted(groups, key=lambda name: (name is None, name or ""))
    return [(getattr(groups[name][0], column), groups[name]) for name in ordered]


def total(rows: Iterable[EntryRow], column: str) -> Figure:
    """The sum of a column over rows; rows where it is None count as missing."""
    found = [(getattr(row, column), row.events) for row in rows]
    known = [(value, events) for value, events in found if value is not None]
    events = " ".join(events for _, events in known).split()
    value = float(sum(value for value, _ in known)) if known else None
    missing = len(found) - len(known)
    return Figure("total", value, len(known), missing, tuple(dict.fromkeys(events)))


def figures(client: str, *lines: tuple[str, str, Figure]) -> Rows:
    """A part of a report with a line for each figure: its name, its unit, its value."""
    return [
        {"client": client, "figure": name, "unit": unit, "value": value}
        for name, unit, value in lines
    ]


def shares(
    client: str,
    rows: Sequence[EntryRow],
    column: str | Callable[[Any], Any],
    options: Mapping[str, str],
    name: str,
) -> Rows:
    """A line for each option of a column: its label under ``name``, and its share of rows."""
    return [
        {"client": client, name: label, "share": share(rows, is_value(column, value))}
        for value, label in options.items()
    ]


def is_value(column: str | Callable[[Any], Any], value: str) -> Callable[[Any], bool | None]:
    """Whether a row's column holds a value; None where the column is not known."""
    read = column if callable(column) else attrgetter(column)

    def holds(row: Any) -> bool | None:
        found = read(row)
        return None if found is None else found == value

    return holds
