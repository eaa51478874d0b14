"""What was agreed, printed on one screen: the prescription, its settings, what is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from intersession.documents.prescription import not_watched, prescription_lines
from intersession.documents.settings import settings_lines
from intersession.domain.assignment.design_check import Point
from intersession.domain.assignment.prescription import Prescription
from intersession.worksheets.definition import Worksheet
from intersession_cli.app.screen import Line, Titled, say
from intersession_cli.output.design_check import open_lines
from intersession_cli.output.sight import LINES
from intersession_cli.output.table import cut
from intersession_cli.output.text import field, paragraph, width

TALLEST = 4
"""So many lines a text takes at most where not all fits."""


def show_agreement(
    handle: str,
    sheet: Worksheet,
    prescription: Prescription,
    settings: Mapping[str, Any],
    points: list[Point],
) -> None:
    """Print a prescription with its settings, the open points of its design, and what is next.

    It fits on one screen: the longer texts are shortened where it would not, and the settings
    left to ``show``. A caution always stands in full.
    """
    end: list[Line] = ["", f"To record an attempt: intersession attempt {handle}"]
    watched = paragraph(not_watched(), "  ").split("\n")
    title = f"{sheet.title} ({sheet.name})"
    texts = _texts(prescription_lines(prescription, title))
    rows = _texts(settings_lines(sheet.settings, settings))
    caution = _texts([("Caution", sheet.caution)] if sheet.caution else [])
    left = _texts([("Settings", f"intersession show {handle}")] if rows else [])
    shorter = range(TALLEST, 0, -1)
    for tall, form, told in (
        *((None, None, rows), (None, 1, rows), *((tall, 0, rows) for tall in shorter)),
        *((tall, 0, left) for tall in shorter),
    ):
        shown = _cut([*texts, *told], tall)
        head, opened, *names = open_lines(points, form)
        if told is left:
            names = [*cut([str(name) for name in names], tall or 1, width())]
        found = [*shown, *_cut(caution, None), *watched, head, opened, *names]
        if len(found) + len(end) < LINES:
            break
    say(Titled(f"{handle}: {sheet.title}"), *found, *end)


def _texts(fields: list[tuple[str, str]]) -> list[str]:
    return [field(name, words, "  ") for name, words in fields]


def _cut(texts: list[str], tall: int | None) -> Iterator[str]:
    for text in texts:
        lines = text.split("\n")
        yield from cut(lines, tall, width()) if tall else lines
