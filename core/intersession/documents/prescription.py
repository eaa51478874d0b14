"""A prescription in plain words, as the client takes it home."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date

from intersession.dates.instants import day_words
from intersession.dates.parsing import WEEKDAYS
from intersession.domain.assignment.how_often import how_often
from intersession.domain.assignment.prescription import Prescription

CRISIS_CONTACT = "INTERSESSION_CRISIS_CONTACT"
"""The environment variable that holds the clinic's own words for whom to turn to."""


def prescription_lines(agreed: Prescription, title: str = "") -> list[tuple[str, str]]:
    """A prescription as pairs of label and words; what is open is left out."""
    return [(label, words) for label, words in _lines(agreed, title) if words]


def _lines(agreed: Prescription, title: str) -> Iterator[tuple[str, str]]:
    yield "Skill", agreed.skill
    yield "Practice", agreed.task
    yield "Worksheet", title
    yield "What it is for", agreed.rationale
    yield "When", _joined(agreed.when, agreed.cue)
    yield "Where", agreed.where
    yield "How long", _minutes(agreed.minutes)
    yield "How often", str(how_often(agreed.how_often)) if agreed.how_often else ""
    yield "It counts when", agreed.done_when
    yield "Smallest version", agreed.smallest
    for one in agreed.obstacles:
        yield "If this comes up", f"{one.text} → {one.backup}" if one.backup else one.text
    yield "How sure", f"{agreed.confidence} of 100" if agreed.confidence is not None else ""
    yield "We look at it", _day(agreed.review_on)
    yield "Either way", "whatever happens, we learn something about the task"


def not_watched() -> str:
    """That nobody watches entries as they come in, and whom to turn to instead."""
    contact = os.environ.get(CRISIS_CONTACT, "").strip()
    whom = contact or "the contact you agreed on with your clinician"
    return (
        f"This is not a crisis service: nobody sees entries as they come in. At risk, use {whom}."
    )


def _joined(when: str, cue: str) -> str:
    if when and cue:
        return f"{when}; cue: {cue}"
    return when or (f"cue: {cue}" if cue else "")


def _day(text: str | None) -> str:
    if not text:
        return ""
    day = date.fromisoformat(text)
    return f"{WEEKDAYS[day.weekday()]} {day_words(day)}"


def _minutes(n: int | None) -> str:
    return f"{n} minute{'' if n == 1 else 's'}" if n else ""
