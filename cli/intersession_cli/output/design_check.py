"""The design check of a prescription, printed."""

from __future__ import annotations

from intersession.domain.assignment.design_check import (
    Point,
    open_points,
)
from intersession_cli.app.screen import Titled, say
from intersession_cli.output.text import field, heading, paragraph


def show_design(points: list[Point], *, only_open: bool = False) -> None:
    """Print each point of the design check, met or open, with its reason and source."""
    still_open = open_points(points)
    heading(f"\nDesign check: {len(points) - len(still_open)} of {len(points)} points met")
    for point in still_open if only_open else points:
        told = field(f"{'met ' if point.met else 'open'}  {point.name}", point.found, "  ")
        state = 0 if point.met else len("  open")
        say(Titled(told[:state], told[state:]))
        say(paragraph(f"because {point.why} ({point.source})", "        "))
