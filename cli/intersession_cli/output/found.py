"""What a search found: a line each, with the words marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from intersession.projections.words import MARKS
from intersession_cli.app.screen import Marked
from intersession_cli.output.text import width

if TYPE_CHECKING:
    from intersession.projections.builtin.texts import TextRow
    from intersession.worksheets.definition import Worksheet
    from intersession.worksheets.items import Item

BEFORE = 24
"""So much of a text is shown before the first word that was found."""
_STEP = re.compile(r"\[[0-9]+\]")
Found = Sequence[tuple["TextRow", str]]


def found_lines(found: Found, count: int, client: str | None) -> list[str | Marked]:
    """A line for each text, then how many there are."""
    where = f" of {client}" if client else ""
    if not found:
        return [f"Nothing that was written{where} has these words. 0 found."]
    ids = [_where(row) for row, _ in found]
    size = max(map(len, ids))
    lines: list[str | Marked] = [
        _line(f"{name:<{size}}  {row.day or 'no day':<10}  {_label(row)}: ", text)
        for name, (row, text) in zip(ids, found, strict=True)
    ]
    more = f"; the newest {len(found)} are shown, all with --all" if len(found) < count else ""
    return [*lines, f"{count} found{where}{more}."]


def as_rows(found: Found) -> list[dict[str, Any]]:
    """What was found for a program, the whole text of each."""
    return [
        {
            "client": row.client,
            "where": row.source,
            "about": row.about,
            "number": row.number,
            "place": row.place,
            "day": row.day,
            "text": row.text,
            "events": row.events,
        }
        for row, _ in found
    ]


def item_at(sheet: Worksheet | None, place: str) -> Item | None:
    """The item of a worksheet that a text answers; None where it is none, or not known."""
    part, *names = _STEP.sub("", place).split(".")
    if sheet is None or part not in ("answers", "settings") or not names:
        return None
    items = {item.name: item for item in getattr(sheet, part)}
    item = items.get(names[0])
    for name in names[1:]:
        rows = {inner.name: inner for inner in getattr(item, "row", ())}
        item = rows.get(name)
    return item


def _where(row: TextRow) -> str:
    """``RK-1 3``: what to show to read all of it."""
    return f"{row.source} {row.number}" if row.about == "entry" else row.source


def _label(row: TextRow) -> str:
    """What the text is: the name of its innermost place, or what it was said in."""
    name = _STEP.sub("", row.place).split(" ")[0].split(".")[-1].replace("_", " ")
    if row.about == "goal":
        return f"goal G{row.number}"
    return (
        f"{row.about}, {name}"
        if row.about in ("review", "agreed")
        else (name if row.about == "entry" else row.about)
    )


def _line(head: str, text: str) -> Marked:
    """A text from a little before its first word on, as much as a line holds."""
    plain = " ".join(text.split())
    room = width() - len(head)
    fits = len(plain) - plain.count(MARKS[0]) * 2 <= room
    start = 0 if fits else max(0, plain.find(MARKS[0]) - BEFORE)
    start = plain.rfind(" ", 0, start) + 1 if start else 0
    room -= 1 if start else 0
    parts = list(_cut(plain[start:], room))
    return Marked((head + ("…" if start else "") + parts[0], *parts[1:]))


def _cut(text: str, room: int) -> Iterator[str]:
    """The text in parts, every other one a word that was found, cut to the room."""
    left, size = room, sum(len(part) for part in re.split("|".join(MARKS), text))
    if size > room:
        left -= 1
    for part in re.split("|".join(MARKS), text):
        yield part[: max(0, left)]
        left -= len(part)
    if size > room:
        yield ""
        yield "…"
