"""The design check of a prescription, printed: the open points, or all with their sources."""

from __future__ import annotations

from collections.abc import Iterator

from intersession.domain.assignment.design_check import (
    Point,
    open_points,
)
from intersession_cli.app.screen import Line, Titled, say
from intersession_cli.output.table import cut
from intersession_cli.output.text import field, heading, paragraph, width


def open_lines(points: list[Point], tall: int | None = None) -> Iterator[Line]:
    """How many points are met, and each that is open: its lines, so many of them, or its name."""
    still_open = open_points(points)
    yield ""
    yield Titled(_title(points, still_open))
    if tall == 0:
        yield from paragraph(f"open: {_names(still_open)}", "  ").split("\n")
        return
    for point in still_open:
        lines = field(point.name, point.found, "  ").split("\n")
        yield from cut(lines, tall, width()) if tall else lines


def show_still_open(points: list[Point], handle: str) -> None:
    """Print the names of the open points in one line; nothing where all are met."""
    if still_open := open_points(points):
        why = f"Why: intersession amend {handle} --explain"
        say(paragraph(f"Still open: {_names(still_open)}. {why}"))


def show_design(points: list[Point]) -> None:
    """Print each point, met or open, with its reason and source."""
    heading("\n" + _title(points, open_points(points)))
    for point in points:
        told = field(f"{'met ' if point.met else 'open'}  {point.name}", point.found, "  ")
        state = 0 if point.met else len("  open")
        say(Titled(told[:state], told[state:]))
        say(paragraph(f"because {point.why} ({point.source})", "        "))


def _names(points: list[Point]) -> str:
    return "; ".join(point.name for point in points)


def _title(points: list[Point], still_open: list[Point]) -> str:
    return f"Design check: {len(points) - len(still_open)} of {len(points)} points met"
