"""What the exposure worksheets share: the distress scale, and rows of a single line."""

from __future__ import annotations

from typing import Any

from intersession import line, row, scale

SUDS = {0: "calm", 100: "the worst imaginable"}
"""Subjective units of distress, 0–100 (after Wolpe 1969)."""


def suds(ask: str, **more: Any) -> Any:
    """A rating of distress, 0–100."""
    return scale(ask, 0, 100, SUDS, **more)


@row
class SafetyBehaviour:
    """Something done to feel safer, which keeps the fear from being tested."""

    what: str = line("What do you do to feel safer?")


@row
class Surroundings:
    """A context to practise in."""

    where: str = line("Where, when or with whom?")
