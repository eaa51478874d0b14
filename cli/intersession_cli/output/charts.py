"""Pictures of a view's parts, drawn on a terminal next to the numbers.

What is missing is a gap and never a zero, each line says its n, and shades are of one
hue: a picture says how much, not how well. Only this room and the canvas import rich,
and only a part with a picture, on a terminal, comes here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from rich.cells import cell_len, chop_cells
from rich.text import Text

from intersession.projections.charts import Bars, Course, Grid, Ladder, Picture
from intersession_cli.app.screen import say_drawn
from intersession_cli.output.canvas import Canvas, Glyphs, terminal
from intersession_cli.output.cells import shortened, wrapped
from intersession_cli.output.table import BETWEEN, column_widths, shown_columns
from intersession_cli.output.values import Rows, cell, is_figure, label, words

BAR = 10
"""The columns that a bar takes inside a table."""
SHADES = tuple(
    f"{ink} on color({number})"
    for number, ink in (
        (189, "black"), (147, "black"), (105, "black"), (63, "bright_white"), (57, "bright_white"),
    )
)  # fmt: skip
"""From little to much; the steps differ visibly on a light and on a dark screen."""
_MARKED = re.compile(r"(\d+(?:\.\d+)?) [^\w\s].*")
"""A number in a grid that something else is marked on: ``4 ★1``."""


def show_picture(picture: Picture, rows: Rows, columns: Sequence[str], client: str | None) -> None:
    """Print a part of a report on the terminal: its picture, and its table.

    ``columns`` are those that the table shows, ``client`` whom alone the rows are about.
    """
    canvas = terminal()
    draw(canvas, picture, rows, columns, client)
    say_drawn(canvas.drawn)


def draw(
    canvas: Canvas,
    picture: Picture,
    rows: Rows,
    columns: Sequence[str] = (),
    client: str | None = None,
) -> None:
    """Draw a part of a report: its picture, and its table."""
    _above(canvas, picture, rows, client)
    _table(canvas, picture, rows, list(columns) or shown_columns(rows))


def lines_above(picture: Picture, rows: Rows, client: str | None) -> list[str]:
    """What is drawn above a part's table, line by line; nothing where it is drawn within."""
    canvas = terminal()
    _above(canvas, picture, rows, client)
    return canvas.drawn.rstrip("\n").split("\n") if canvas.drawn else []


def lines_within(
    picture: Picture, rows: Rows, columns: Sequence[str], tall: int
) -> tuple[list[str], int]:
    """A table with bars and shades in lines, and how many columns were left out."""
    canvas = terminal()
    for kept in range(len(columns), 0, -1):
        names = columns[:kept]
        plain = [[cell(name, row.get(name)) for name in names] for row in rows]
        bars = [[_cell(canvas, picture, name, row.get(name)) for name in names] for row in rows]
        labels = [label(name) for name in names]
        widths = column_widths(labels, [[one.plain for one in row] for row in bars], canvas.width)
        if widths is None:
            continue
        for row, texts in zip(bars, plain, strict=True):
            for n, size in enumerate(widths):
                row[n] = _narrow(row[n], texts[n], size, tall)
        canvas.columns(bars, widths, labels)
        return canvas.drawn.rstrip("\n").split("\n"), len(columns) - kept
    return [], len(columns)


def _narrow(shown: Text, plain: str, size: int, tall: int) -> Text:
    """A cell of at most so many lines; a bar stands above its figure where both are too wide."""
    if shown.cell_len <= size:
        return shown
    figure = wrapped(plain, size)
    if shown.plain != plain and len(figure) < tall:
        bar = shown[: len(shown) - len(plain) - 1]
        return Text.assemble(bar, "\n" + "\n".join(figure))
    if len(figure) <= tall:
        return Text("\n".join(figure), shown.style)
    return Text(shortened(plain, size * tall), shown.style)


def _above(canvas: Canvas, picture: Picture, rows: Rows, client: str | None) -> None:
    if isinstance(picture, Course):
        _course(canvas, picture, rows, client)
    elif isinstance(picture, Ladder):
        _ladder(canvas, picture, rows, client)


def number(value: Any) -> float | None:
    """What can be drawn of a value: a number, or a figure's; None where there is none."""
    found = value.value if is_figure(value) else value
    if isinstance(found, bool) or not isinstance(found, int | float) or not math.isfinite(found):
        return None
    return float(found)


def _table(canvas: Canvas, picture: Picture, rows: Rows, names: Sequence[str]) -> None:
    """A part's table, with bars and shades in its cells; blocks where it is too wide."""
    labels = [label(name) for name in names]
    cells = [[_cell(canvas, picture, name, row.get(name)) for name in names] for row in rows]
    plain = [[one.plain for one in row] for row in cells]
    widths = column_widths(labels, plain, canvas.width)
    if widths is None:
        _blocks(canvas, labels, cells)
        return
    for row, shown in zip(rows, cells, strict=True):
        for n, (name, size) in enumerate(zip(names, widths, strict=True)):
            if shown[n].cell_len > size:
                shown[n] = _cell(canvas, picture, name, row.get(name), "\n")
    canvas.columns(cells, widths, labels)


def _blocks(canvas: Canvas, labels: Sequence[str], cells: Iterable[Sequence[Text]]) -> None:
    """Rows one below the other, a line for each cell that holds anything."""
    of_labels = max(map(cell_len, labels))
    widths = [of_labels, max(BAR, canvas.width - of_labels - BETWEEN)]
    for place, row in enumerate(cells):
        if place:
            canvas.line("")
        told = [(Text(head), one) for head, one in zip(labels, row, strict=True)]
        canvas.columns([pair for pair in told if pair[1].plain not in ("", "–")], widths)


def _cell(canvas: Canvas, picture: Picture, name: str, value: Any, after_bar: str = " ") -> Text:
    if isinstance(picture, Grid):
        return Text("" if value is None else cell(name, value), style=_shade(picture, value))
    text, found = Text(cell(name, value)), number(value)
    if isinstance(picture, Bars) and name in picture.of and found is not None and 0 <= found <= 1:
        return Text.assemble(canvas.bar(found, BAR), after_bar, text)
    return text


def _shade(grid: Grid, value: Any) -> str:
    """The shade of a number on the grid's scale; none at its low end, and outside of it."""
    marked = _MARKED.fullmatch(value) if isinstance(value, str) else None
    found = float(marked[1]) if marked else number(value)
    if found is None or not grid.low < found <= grid.high:
        return ""
    step = math.ceil((found - grid.low) / (grid.high - grid.low) * len(SHADES))
    return SHADES[step - 1]


class Line(NamedTuple):
    """A course's values in order, None where one is missing, and the days they are of."""

    names: tuple[str, ...]
    values: list[float | None]
    days: list[str]

    @property
    def known(self) -> list[float]:
        """The values that are there."""
        return [value for value in self.values if value is not None]


def _course(canvas: Canvas, course: Course, rows: Rows, client: str | None) -> None:
    """A line for each group; where one is too long, its name and numbers get their own."""
    lines = _lines(course, rows, client)
    canvas.line(_scale(canvas.glyphs, course, lines))
    ends = _ends(course, lines)
    drawn = [Text(_spark(canvas.glyphs, line.values, *ends), "cyan") for line in lines]
    events = [_events(canvas.glyphs, line) for line in lines]
    table = [
        [*map(Text, line.names), spark, *map(Text, told)]
        for line, spark, told in zip(lines, drawn, events, strict=True)
    ]
    widths = [max(one.cell_len for one in column) for column in zip(*table, strict=True)]
    if sum(widths) + BETWEEN * (len(widths) - 1) <= canvas.width:
        kept = [n for n, size in enumerate(widths) if size]
        canvas.columns([[row[n] for n in kept] for row in table], [widths[n] for n in kept])
    else:
        for line, spark, told in zip(lines, drawn, events, strict=True):
            _long_line(canvas, line, spark, told)
    canvas.line("")


def _long_line(canvas: Canvas, line: Line, spark: Text, events: Sequence[str]) -> None:
    if line.names:
        canvas.line(", ".join(line.names))
    pieces = chop_cells(spark.plain, canvas.width - BETWEEN)
    *before, last = (Text(piece, spark.style) for piece in pieces)
    for piece in before:
        canvas.line(piece, BETWEEN)
    told = (" " * BETWEEN).join(event for event in events if event)
    whole = Text.assemble(last, " " * BETWEEN, told)
    if whole.cell_len <= canvas.width - BETWEEN:
        canvas.line(whole, BETWEEN)
    else:
        canvas.line(last, BETWEEN)
        canvas.line(told, BETWEEN)


def _lines(course: Course, rows: Rows, client: str | None) -> list[Line]:
    by = _by(course.by, rows, client)
    groups: dict[tuple[str, ...], Line] = {}
    for row in _in_order(course, rows):
        names = tuple(cell(name, row.get(name)) for name in by)
        line = groups.setdefault(names, Line(names, [], []))
        line.values.append(number(row.get(course.value)))
        if day := row.get(course.when):
            line.days.append(str(day)[:10])
    return list(groups.values())


def _in_order(course: Course, rows: Rows) -> Rows:
    """The rows that a course goes through: as they happened, those of unknown day left out."""
    dated = [row for row in rows if row.get(course.when) or course.when not in row]
    if any(row.get("ordered_at") is None for row in dated):
        return dated
    return sorted(dated, key=lambda row: str(row["ordered_at"]))


def _by(by: Sequence[str], rows: Rows, client: str | None) -> list[str]:
    """What rows are grouped by: never two clients in one, and no client who is alone."""
    clients = {row.get("client") for row in rows}
    rest = [name for name in by if name != "client"]
    is_told = client is None and clients != {None} and (len(clients) > 1 or "client" in by)
    return ["client", *rest] if is_told else rest


def _ends(course: Course, lines: Iterable[Line]) -> tuple[float, float]:
    """The ends of the scale, the same for every line."""
    known = [value for line in lines for value in line.known] or [0.0]
    low = min(known) if course.low is None else course.low
    return low, max(known) if course.high is None else course.high


def _scale(glyphs: Glyphs, course: Course, lines: Sequence[Line]) -> str:
    """What is drawn, and what its characters mean."""
    told = label(course.value)
    if any(line.known for line in lines):
        low, high = _ends(course, lines)
        told += f", {glyphs.levels[0]} {words(low)} to {glyphs.levels[-1]} {words(high)}"
    if any(None in line.values for line in lines):
        told += f"; {glyphs.gap} is missing"
    return told


def _spark(glyphs: Glyphs, values: Iterable[float | None], low: float, high: float) -> str:
    return "".join(
        glyphs.gap if value is None else _level(glyphs.levels, value, low, high)
        for value in values
    )  # fmt: skip


def _level(levels: str, value: float, low: float, high: float) -> str:
    """A value's character; in the middle where all values are the same."""
    if high <= low:
        return levels[0] if value <= low == 0 else levels[len(levels) // 2]
    share = min(max((value - low) / (high - low), 0), 1)
    return levels[int(share * (len(levels) - 1) + 0.5)]


def _events(glyphs: Glyphs, line: Line) -> tuple[str, str, str]:
    """From first to last, the n with what is missing, and the days."""
    known, missing = line.known, line.values.count(None)
    ends = [words(value) for value in (known if len(known) < 2 else (known[0], known[-1]))]
    counted = f"n {len(known)}" + (f", {missing} missing" if missing else "")
    return f" {glyphs.to} ".join(ends) or "no data", counted, _span(line.days, glyphs.dash)


def _span(days: Sequence[str], dash: str) -> str:
    """The first and the last day; the year is shown once if it is the same."""
    if not days:
        return ""
    first, last = min(days), max(days)
    if first == last:
        return first
    return f"{first} {dash} {last[5:] if first[:5] == last[:5] else last}"


def _ladder(canvas: Canvas, ladder: Ladder, rows: Rows, client: str | None) -> None:
    canvas.line(f"{label(ladder.value)}, to {words(ladder.high)}")
    by = _by(ladder.by, rows, client)
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        groups.setdefault(", ".join(cell(name, row.get(name)) for name in by), []).append(row)
    for name, rungs in groups.items():
        if name:
            canvas.line(Text(name, "bold"))
        _rungs(canvas, ladder, rungs)
    canvas.line("")


def _rungs(canvas: Canvas, ladder: Ladder, rows: Rows) -> None:
    """The highest first; those without a value last, without a bar."""
    found = [(number(row.get(ladder.value)), row) for row in rows]
    found.sort(key=lambda one: (one[0] is None, -(one[0] or 0)))
    size = max(BAR, min(4 * BAR, canvas.width // 4))
    drawn = []
    for value, row in found:
        bar = Text("") if value is None else canvas.bar(value / ladder.high, size)
        told = [cell(name, row.get(name)) for name in (ladder.label, ladder.value)]
        drawn.append([Text(told[0]), bar, Text(told[1])])
    of_value = max(row[2].cell_len for row in drawn)
    room = canvas.width - size - of_value - 2 * BETWEEN
    of_label = min(room, max(row[0].cell_len for row in drawn))
    canvas.columns(drawn, [of_label, size, of_value])
