"""The design check: the points of good homework, each met or still open.

It advises and never blocks. Every point says why it is asked, and names its source.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from intersession.domain.assignment.prescription import Prescription

CONFIDENCE_THRESHOLD = 90
"""Below this confidence (0–100) the task is looked at again; clinics may set their own."""


class Point(msgspec.Struct, frozen=True):
    """One point: met or open, what was found or is still to agree, why, and the source."""

    name: str
    met: bool
    found: str
    why: str
    source: str


def check_design(prescription: Prescription, threshold: int = CONFIDENCE_THRESHOLD) -> list[Point]:
    """All points of a prescription, in the order in which they are agreed."""
    return [
        _small(prescription),
        _specific(prescription),
        _done_when(prescription),
        _goal(prescription),
        _rationale(prescription),
        _together(prescription),
        _obstacle(prescription),
        _confidence(prescription, threshold),
        _rehearsed(prescription),
        _review(prescription),
    ]


def _small(agreed: Prescription) -> Point:
    return Point(
        "one small task",
        bool(agreed.task and agreed.smallest),
        f"smallest version: {agreed.smallest}"
        if agreed.smallest
        else "agree on the smallest version that still counts",
        "a small task that is done teaches more than a big one that is not",
        "J. S. Beck 2021",
    )


def _specific(agreed: Prescription) -> Point:
    parts = {
        "when": agreed.when or agreed.cue,
        "where": agreed.where,
        "how long": agreed.minutes,
        "how often": agreed.how_often,
    }
    open_parts = [name for name, value in parts.items() if not value]
    return Point(
        "when, where, how long, how often",
        not open_parts,
        f"still open: {', '.join(open_parts)}" if open_parts else "all four are named",
        "a plan tied to a time and a place is carried out far more often",
        "Gollwitzer and Sheeran 2006",
    )


def _done_when(agreed: Prescription) -> Point:
    return _written(
        "what counts as done",
        agreed.done_when,
        "say how you will both know that it was done",
        "both know it when they see it, so nobody has to judge",
        "Kazantzis, MacEwan and Dattilio 2005",
    )


def _goal(agreed: Prescription) -> Point:
    return Point(
        "tied to a goal",
        agreed.goal is not None,
        f"goal G{agreed.goal}" if agreed.goal is not None else "name the goal it serves",
        "homework that fits the client's goals is done more",
        "Yew, Dobson, Zyphur and Kazantzis 2019",
    )


def _rationale(agreed: Prescription) -> Point:
    return _written(
        "the reason, in the client's words",
        agreed.rationale or agreed.teach_back,
        "ask the client to say in their own words what it is for",
        "people who can say what it is for are more likely to do it",
        "Yew, Dobson, Zyphur and Kazantzis 2019",
    )


def _together(agreed: Prescription) -> Point:
    return Point(
        "made together",
        agreed.made_by in ("client", "joint"),
        f"made by: {agreed.made_by}" if agreed.made_by else "say who shaped it",
        "people see a task that they helped to shape as their own",
        "Kazantzis and Miller 2022",
    )


def _obstacle(agreed: Prescription) -> Point:
    met = any(one.backup for one in agreed.obstacles)
    without = [one.text for one in agreed.obstacles if not one.backup]
    found = (
        f"no back-up yet for: {', '.join(without)}" if without else "ask what could get in the way"
    )
    return Point(
        "an obstacle with a back-up",
        met,
        f"{len(agreed.obstacles)} foreseen" if met else found,
        "an if-then plan is ready when the obstacle comes",
        "Gollwitzer 1999",
    )


def _confidence(agreed: Prescription, threshold: int) -> Point:
    sure = agreed.confidence
    if sure is None:
        found = "ask: how sure are you, 0 to 100, that you will do this?"
    elif sure < threshold:
        found = f"{sure} is under {threshold}: look for the obstacle, or make it smaller"
    else:
        found = f"{sure} of 100"
    return Point(
        f"confidence of {threshold} or more",
        sure is not None and sure >= threshold,
        found,
        "a task made smaller now is one that gets done later",
        "J. S. Beck 2011",
    )


def _rehearsed(agreed: Prescription) -> Point:
    met = bool(agreed.rehearsed or agreed.started_in_session)
    return Point(
        "rehearsed or begun in session",
        met,
        "done in session" if met else "imagine it, or do the first minute now",
        "the first step is the hardest, and it is taken together",
        "J. S. Beck 2021",
    )


def _review(agreed: Prescription) -> Point:
    return _written(
        "a review date",
        agreed.review_on or "",
        "agree when you will look at it together",
        "homework that is never looked at again stops mattering",
        "Kazantzis, MacEwan and Dattilio 2005",
    )


def _written(name: str, value: str, ask: str, why: str, source: str) -> Point:
    return Point(name, bool(value), value or ask, why, source)


def open_points(points: Iterable[Point]) -> list[Point]:
    """The points that are still open."""
    return [point for point in points if not point.met]
