"""The first screen: what was flagged, then a line for each client; twenty fit on a screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from intersession_cli.app.screen import Titled
from intersession_cli.output.cells import cells, padded
from intersession_cli.output.flags import how_to, named
from intersession_cli.output.text import on_one_line, paragraph, width
from intersession_cli.output.values import Rows, words

if TYPE_CHECKING:
    from intersession.projections.builtin.flag_lines import FlagLine

LINES = 23
"""So many lines a small terminal has, above the line that one types into next."""
FEW = 5
"""So many flags are told; the view of flags has them all."""
FIRST = "To see first"
ALL_FLAGS = "intersession flags"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
COLUMNS = {
    "comes": "comes",
    "last_seen_on": "last seen",
    "since": "since",
    "not_looked_at": "not looked at",
    "review_due": "review due",
    "next_step": "next step",
}


def today_lines(
    rows: Rows, flags: Sequence[FlagLine], day: date, *, is_today: bool
) -> list[str | Titled]:
    """The lines of the screen, about a day; who comes at no known time comes ``today``."""
    table = _table(rows, "today" if is_today else "that day")
    code = rows[0]["client"]
    foot = f"Open one: intersession agenda {code} · intersession session {code}"
    below = [*table, *([foot] if len(foot) <= width() else foot.replace(" · ", "\n").split("\n"))]
    return [*_above(flags, day, LINES - len(below)), *below]


def _above(flags: Sequence[FlagLine], day: date, room: int) -> list[str | Titled]:
    """The flags and the day, in full where there is room, or where it is more than a screen."""
    title = Titled(f"{WEEKDAYS[day.weekday()]} {day}")
    if not flags:
        return [title] if room == 1 else [title, ""]
    full = [*_flags_in_full(flags), "", title, ""]
    if room < 1 or len(full) <= room:
        return full
    return _flags_in_short(flags, room) if room > 1 else [_flags_on_a_line(flags)]


def _flags_in_full(flags: Sequence[FlagLine]) -> list[str | Titled]:
    shown = [_flag(one) for one in flags[:FEW]]
    more = [f"  and {len(flags) - FEW} more: {ALL_FLAGS}"] if len(flags) > FEW else []
    how = paragraph(how_to(*named(flags[0])), "  ").split("\n")
    return [Titled(FIRST), *shown, *more, *how]


def _flags_in_short(flags: Sequence[FlagLine], room: int) -> list[str | Titled]:
    """As many flags as there is room for; how to acknowledge them is said with all of them."""
    shown = flags[: room - 1]
    return [Titled(FIRST, f" · {_where_all_are(len(flags) - len(shown))}"), *map(_flag, shown)]


def _flags_on_a_line(flags: Sequence[FlagLine]) -> Titled:
    """The first flag, where there is a line for flags and no more."""
    more = f" · {_where_all_are(len(flags) - 1)}"
    room = width() - len(FIRST) - len(": ") - len(more)
    return Titled(FIRST, f": {on_one_line(_words(flags[0]), room)}{more}")


def _where_all_are(left: int) -> str:
    return f"and {left} more: {ALL_FLAGS}" if left else f"how to acknowledge it: {ALL_FLAGS}"


def _flag(line: FlagLine) -> str:
    return "  " + on_one_line(_words(line), width() - 2)


def _words(line: FlagLine) -> str:
    return f"{line.where}: {line.text}"


def _table(rows: Rows, no_time: str) -> list[str | Titled]:
    """A line for each client under a heading; the last column takes what is left."""
    told = [[str(row["client"]), *(_cell(name, row, no_time) for name in COLUMNS)] for row in rows]
    heads = ["client", *COLUMNS.values()]
    sizes = [max(map(cells, column)) for column in zip(heads, *told, strict=True)]
    room = width() - sum(sizes[:-1]) - 2 * (len(sizes) - 1)
    sizes[-1] = max(len(heads[-1]), min(sizes[-1], room))
    return [Titled(_row(heads, sizes)), *(_row(one, sizes) for one in told)]


def _row(told: Sequence[str], sizes: Sequence[int]) -> str:
    whole = (padded(on_one_line(one, size), size) for one, size in zip(told, sizes, strict=True))
    return "  ".join(whole).rstrip()


def _cell(name: str, row: Any, no_time: str) -> str:
    if name == "comes":
        return _comes(row["comes"], row["day"], no_time)
    if name == "next_step":
        return ", ".join(row[name]) or "–"
    return words(row[name])


def _comes(starts: str | None, day: str, no_time: str) -> str:
    """``14:00`` on the day itself, else the day: ``Thu 12-03``; with its year in another year."""
    if starts is None:
        return "–"
    on = date.fromisoformat(starts[:10])
    if starts[:10] == day:
        return starts[11:16] or no_time
    year = "" if starts[:4] == day[:4] else f"{on.year}-"
    return f"{WEEKDAYS[on.weekday()]} {year}{on:%m-%d}"
