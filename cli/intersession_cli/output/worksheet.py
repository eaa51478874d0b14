"""A worksheet for people: on one screen, or with every item, its type and its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from intersession.documents.prescription import not_watched
from intersession.worksheets.definition import Worksheet
from intersession_cli.app.screen import Line, Titled, say
from intersession_cli.output.cells import cells, padded, shortened
from intersession_cli.output.sight import LINES
from intersession_cli.output.table import cut, whole_lines
from intersession_cli.output.text import paragraph, width

PARTS = (
    ("setting", "Agreed when it is assigned"),
    ("answer", "Each attempt"),
    ("worked out", "Worked out from the answers"),
)
COLUMNS = ("item", "asks", "type", "required")
TALL = 3
"""So many lines what it is about and its caution take at most, on one screen."""
Row = Mapping[str, Any]


def show_worksheet(sheet: Worksheet, rows: Sequence[Row], *, is_full: bool) -> None:
    """Print a worksheet in full where that is asked for or fits on a screen, else shortened."""
    whole = [*_about(sheet, None), *_items(rows)]
    if is_full or len(whole) <= LINES:
        say(*whole)
        return
    about = _about(sheet, TALL)
    end = ["", "Every item with its type, and the source: --full"]
    say(*about, *_questions(rows, LINES - len(about) - len(end)), *end)


def _about(sheet: Worksheet, tall: int | None) -> list[Line]:
    """What it is, and what to be careful of; the words about risk are never shortened."""
    found: list[Line] = [Titled(f"{sheet.title} ({sheet.name}, version {sheet.version})")]
    found += _cut(paragraph(sheet.about), tall)
    if sheet.purposes:
        found.append(f"For: {', '.join(sheet.purposes)}.")
    if tall is None:
        found += paragraph(f"Source: {sheet.source}. Plugin: {sheet.plugin}.").split("\n")
    if sheet.answered_by:
        found.append(f"Answered by: {', '.join(sheet.answered_by)}.")
    if sheet.caution:
        found += _cut(paragraph(f"Caution: {sheet.caution}"), tall)
    if any(item.risk for item in sheet.answers):
        found += paragraph(not_watched()).split("\n")
    return found


def _items(rows: Sequence[Row]) -> Iterator[Line]:
    """Every item in a table."""
    for part, title in PARTS:
        if of_part := [row for row in rows if row["part"] == part]:
            yield from ("", Titled(title))
            yield from whole_lines(of_part, COLUMNS)


def _questions(rows: Sequence[Row], room: int) -> Iterator[Line]:
    """What is asked, a line each: of both parts in so many lines, the first with a third."""
    asked = [row for row in rows if "[]" not in row["item"]]
    size = max(cells(str(row["item"])) for row in asked)
    several = {title: [row for row in asked if row["part"] == part] for part, title in PARTS}
    filled = {title: of_part for title, of_part in several.items() if of_part}
    room -= 2 * len(filled)
    settings = len(several[PARTS[0][1]])
    least = min(settings, max(room // 3, room - len(asked) + settings))
    for title, of_part in filled.items():
        left = least if title == PARTS[0][1] else room - least
        shown = of_part if len(of_part) <= left else of_part[: left - 1]
        yield from ("", Titled(title))
        for row in shown:
            yield shortened(f"  {padded(row['item'], size)}  {row['asks']}", width())
        if len(shown) < len(of_part):
            yield f"  … {len(of_part) - len(shown)} more"


def _cut(text: str, tall: int | None) -> list[str]:
    lines = text.split("\n")
    return cut(lines, tall, width()) if tall else lines
