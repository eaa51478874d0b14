"""The first sight of a view: what a clinician looks at first, on one screen.

The parts that the view names first, and others as there is room. A long part shows its
latest rows, or its first ones where they have no day. The same is shown in a pipe.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from intersession.projections.charts import Bars, Grid, Picture
from intersession.projections.projection import View
from intersession_cli.app.screen import Drawn, Line, Titled
from intersession_cli.output.table import shown_columns, table_lines
from intersession_cli.output.text import paragraph
from intersession_cli.output.values import Rows, label, titled

LINES = 23
"""A screen of 24 lines, and the next prompt."""
LEAST = 5
"""A part's heading, its columns' names with a rule, and two rows."""
FEWEST = 3
"""Below a picture, fewer rows than this are not shown without the others."""
TALL = 2
"""So many lines a row takes at most."""
DAYS = ("ordered_at", "happened_on", "wake_date", "day", "week", "week of", "from", "said on")
"""Columns that say when a row was, the most exact first."""


class Part(NamedTuple):
    """A part of a report, and how it is shown."""

    name: str
    title: str
    rows: Rows
    columns: Sequence[str]
    picture: Picture | None


def part_of(view: View, name: str, rows: Rows, client: str | None) -> Part:
    """A part as it is shown: about one client, without the column that names the client."""
    columns = [one for one in view.shown.get(name, ()) if not (client and one == "client")]
    title = view.titles.get(name) or titled(name)
    return Part(name, title, rows, columns or shown_columns(rows), view.pictures.get(name))


def first_sight(
    view: View, report: Mapping[str, Rows], client: str | None, lines: int
) -> list[Line]:
    """The first sight of a report, in so many lines."""
    parts = [part_of(view, name, rows, client) for name, rows in report.items()]
    filled = sorted((part for part in parts if part.rows), key=lambda part: _rank(view, part))
    found: list[Line] = [] if filled else ["No data."]
    room = lines - len(_foot(parts))
    seen: set[str] = set()
    for n, part in enumerate(filled):
        later = sum(other.name in view.first for other in filled[n + 1 :])
        left = room - len(found) - LEAST * later
        if seen and left < LEAST:
            break
        if shown := list(_shown(part, client, max(left, LEAST))):
            found += shown
            seen.add(part.name)
    return [*found, *_foot([part for part in parts if part.name not in seen])]


def _rank(view: View, part: Part) -> int:
    """The parts that come first, in their order, and all others after them."""
    return view.first.index(part.name) if part.name in view.first else len(view.first)


def _shown(part: Part, client: str | None, room: int) -> Iterator[Line]:
    """A part in so many lines: its picture, and of its table what there is room for."""
    drawn = _above(part, client)
    above = drawn[: room - 3]
    least = FEWEST if above else 1
    table, rows_more, columns_more = _table(part, room - 2 - len(above) - bool(above), least)
    if not above and not table:
        return
    yield from ("", Titled(part.title))
    yield from map(Drawn, [*above, *([""] if above and table else []), *table])
    if rows_more or columns_more or len(above) < len(drawn):
        name = f"'{part.name}'" if " " in part.name else part.name
        drawn_more = _more(len(drawn) - len(above), "line")
        counted = [
            drawn_more and f"{drawn_more} of the picture",
            _more(rows_more, "row"),
            _more(columns_more, "column"),
        ]
        yield f"… {', '.join(filter(None, counted))}: --part {name}"


def _table(part: Part, room: int, least: int) -> tuple[list[str], int, int]:
    """As many rows as there is room for, and how many rows and columns are left out."""
    count = len(part.rows)
    for kept in range(min(count, room - 2), min(count, least) - 1, -1):
        lines, columns = _lines(part, _latest(part.rows, kept))
        if len(lines) + (kept < count or columns > 0) <= room:
            return lines, count - kept, columns
    return [], count, 0


def _lines(part: Part, rows: Rows) -> tuple[list[str], int]:
    if isinstance(part.picture, Bars | Grid) and sys.stdout.isatty():
        from intersession_cli.output.charts import lines_within

        return lines_within(part.picture, rows, part.columns, TALL)
    return table_lines(rows, part.columns, TALL)


def _above(part: Part, client: str | None) -> list[str]:
    if part.picture is None or not sys.stdout.isatty():
        return []
    from intersession_cli.output.charts import lines_above

    return lines_above(part.picture, part.rows, client)


def _latest(rows: Rows, count: int) -> Rows:
    """The latest rows, where they are in the order of days; else the first ones.

    Where some rows have no day they stay where the report has them, which knows more.
    """
    filled = [name for name in DAYS if any(row.get(name) for row in rows)]
    name = next((name for name in filled if all(row.get(name) for row in rows)), None)
    if not filled or not _is_by_day(rows, name or filled[0]):
        return rows[:count]
    if name is None:
        return rows[len(rows) - count :]
    places = sorted(range(len(rows)), key=lambda n: _day(rows[n], name), reverse=True)
    return [rows[n] for n in sorted(places[:count])]


def _is_by_day(rows: Rows, name: str) -> bool:
    """Whether each client's rows come in the order of their days, those without one aside."""
    return all(
        row.get("client") != before.get("client") or _day(before, name) <= _day(row, name)
        for before, row in pairwise(row for row in rows if row.get(name))
    )


def _day(row: Mapping[str, Any], name: str) -> str:
    return str(row.get(name) or "")


def _foot(parts: Sequence[Part]) -> list[Line]:
    """The other parts with how many rows each has, and how everything is seen."""
    also = ", ".join(f"{label(part.name)} ({len(part.rows)})" for part in parts)
    told = [f"Also: {also}."] if parts else []
    told.append("One part whole: --part NAME. All: --part all. Method and sources: --explain.")
    return ["", *(line for text in told for line in paragraph(text).split("\n"))]


def _more(n: int, what: str) -> str:
    return f"{n} more {what}{'' if n == 1 else 's'}" if n else ""
