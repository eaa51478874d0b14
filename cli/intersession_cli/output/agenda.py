"""The agenda of a client for people: in full, or on one screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from intersession.documents.prescription import not_watched
from intersession_cli.app.screen import Line, Titled
from intersession_cli.output.flags import how_to
from intersession_cli.output.table import cut
from intersession_cli.output.text import paragraph, width, within
from intersession_cli.output.values import Rows, titled

FLAGGED = "to see first"
Row = Mapping[str, Any]


class Form(NamedTuple):
    """How much is shown: a text in so many lines at most, a task once or each time."""

    tall: int | None = None
    is_spaced: bool = True
    tasks_once: bool = False


FORMS = (
    Form(2, tasks_once=True),
    Form(2, is_spaced=False, tasks_once=True),
    Form(1, is_spaced=False, tasks_once=True),
)
"""Shorter and shorter, where not all that is said fits."""


def in_full(rows: Rows, trace: bool, is_past: bool) -> list[Line]:
    """Every point with its whole text, and what it is based on."""
    return list(_lines(rows, Form(), {}, is_past, trace))


def on_one_screen(rows: Rows, room: int, is_past: bool) -> list[Line]:
    """The points in so many lines: in full where they fit, else shortened, then fewer of each."""
    whole = in_full(rows, False, is_past)
    if len(whole) <= room:
        return whole
    client = rows[0]["client"]
    foot: list[Line] = ["", f"Every point in full: intersession agenda {client} --full"]
    found = whole
    for form in FORMS:
        found = list(_lines(rows, form, {}, is_past))
        if len(found) + len(foot) <= room:
            return [*found, *foot]
    kept = {about: len(list(several)) for about, several in _sections(rows)}
    while len(found) + len(foot) > room and any(count > 1 for count in kept.values()):
        kept[_longest(kept)] -= 1
        found = list(_lines(rows, FORMS[-1], kept, is_past))
    return [*found, *foot]


def _longest(kept: Mapping[str, int]) -> str:
    """The section that gives up a point: what is to be seen first only after all others."""
    return max(kept, key=lambda about: (kept[about] > 1, about != FLAGGED, kept[about]))


def _sections(rows: Rows) -> Iterator[tuple[str, Iterator[Row]]]:
    return groupby(rows, key=lambda row: str(row["about"]))


def _lines(
    rows: Rows, form: Form, kept: Mapping[str, int], is_past: bool, trace: bool = False
) -> Iterator[Line]:
    """The sections, each with so many of its points as are kept."""
    told: set[str] = set()
    for about, several in _sections(rows):
        if form.is_spaced:
            yield ""
        points = list(several)
        shown = points[: kept.get(about, len(points))]
        of_all = f" ({len(shown)} of {len(points)})" if len(shown) < len(points) else ""
        yield Titled(titled(about) + of_all)
        for row in shown:
            yield from _point(row, form, told)
            if trace:
                yield paragraph(f"based on {row['events']}; {row['window']}", "      ")
        if about == FLAGGED:
            yield from _end(points[0], is_past)


def _point(row: Row, form: Form, told: set[str]) -> Iterator[str]:
    """A point: what it is about, and the text below."""
    handle, is_flagged = row["assignment"], row["about"] == FLAGGED
    if form.tasks_once and handle in told and not is_flagged:
        yield from _cut(paragraph(f"{handle}  {within(row['text'])}", "  "), form.tall)
        return
    if not is_flagged:
        told.add(handle)
    yield from _cut(paragraph(f"{handle}  {within(row['task'])}", "  "), form.tall and 1)
    yield from _cut(paragraph(within(row["text"]), "      "), form.tall)


def _cut(text: str, tall: int | None) -> Sequence[str]:
    lines = text.split("\n")
    return cut(lines, tall, width()) if tall else lines


def _end(row: Row, is_past: bool) -> list[str]:
    """Below what was flagged: how it is acknowledged, and that nobody watches.

    Something flagged in the past may have been acknowledged since.
    """
    told = not_watched() if is_past else how_to(row["assignment"], row["attempt"])
    return paragraph(told, "  ").split("\n")
