"""The parts of a made-up case: steps, each a command and the moment it was given.

A story names its moments by week and day, so that it can end on any today:

    step(At(2, 3, "19:10"), "attempt", "AB-1", answers={…}, happened=At(2, 2, "18:00"))
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from intersession.application.agreement import Rated
from intersession.application.commands import (
    Commands,
)
from intersession.domain.assignment.prescription import AnticipatedObstacle

WEEKS = 6
Ratings = dict[str, int]


@attrs.frozen
class At:
    """A moment of the six weeks: ``day`` 0–6 of ``week`` 1–6, on the client's clock.

    ``time`` is empty where only the day is known. Week 7, day 0 is today.
    """

    week: int
    day: int = 0
    time: str = ""

    def on(self, today: date) -> date:
        """The calendar day, where the six weeks end on ``today``."""
        return today + timedelta(days=7 * (self.week - 1 - WEEKS) + self.day)

    def when(self, today: date) -> date | datetime:
        """The day, or the wall time where it is known."""
        day = self.on(today)
        return datetime.combine(day, time.fromisoformat(self.time)) if self.time else day


@attrs.frozen
class Slot:
    """A moment that stands for a date with its time, where an ``At`` stands for the date."""

    at: At


@attrs.frozen
class Step:
    """A command (a method of ``Homework``), given at a moment about a client or handle.

    ``given`` holds its other arguments; an ``At`` among them stands for a date, a
    ``Slot`` for a date with its time.
    """

    at: At
    command: str
    about: str
    given: Mapping[str, Any]

    def arguments(self, today: date) -> dict[str, Any]:
        """The arguments with dates in them.

        By default, something happened when it was recorded; a correction does not change that.
        """
        given = {name: _dated(value, today) for name, value in self.given.items()}
        happened: At | None = self.given.get("happened", self.at)
        if self.command == "correct":
            happened = self.given.get("happened")
        return {**given, "happened": happened.when(today)} if happened else given


@attrs.frozen
class Story:
    """A client's six weeks; the steps are put in order when they are played."""

    code: str
    timezone: str
    steps: tuple[Step, ...]

    def instant(self, at: At, today: date) -> datetime:
        """The instant of a moment with a time, in UTC."""
        wall = datetime.combine(at.on(today), time.fromisoformat(at.time))
        return wall.replace(tzinfo=ZoneInfo(self.timezone)).astimezone(UTC)


def step(at: At, command: str, about: str, **given: Any) -> Step:
    """A step, with the command's arguments by name."""
    return Step(at, command, about, given)


def assign(at: At, code: str, worksheet: str, **given: Any) -> Step:
    """The step by which a practice was agreed in the week's session.

    By default it is made together, rehearsed, and looked at a week later.
    """
    usual = {"made_by": "joint", "rehearsed": True, "review_on": At(at.week + 1, at.day)}
    more = {**usual, "worksheet": worksheet, "session": at.week, **given}
    return step(at, "assign", code, **more)


def amend(at: At, handle: str, why: str, **given: Any) -> Step:
    """The step by which what was agreed changed in the week's session."""
    return step(at, "amend", handle, why=why, session=at.week, **given)


def obstacle(at: At, handle: str, category: str, text: str, severity: int, **given: Any) -> Step:
    """The step by which something was recorded that got in the way, severity 0–4."""
    more = {"category": category, "text": text, "severity": severity, **given}
    return step(at, "meet_obstacle", handle, **more)


def review(at: At, handle: str, **given: Any) -> Step:
    """The step by which the week's session opened with a look at the practice."""
    return step(at, "review", handle, session=at.week, opened_session=True, **given)


BY = "demo"
"""Who records what is made up."""


def give(homework: Commands, name: str, about: str, given: Mapping[str, Any]) -> None:
    """Give a command by its name; a review's ratings come apart, by who rates."""
    told = dict(given)
    if name == "review":
        told["ratings"] = Rated(told.pop("client", {}), told.pop("clinician", {}))
    command: Any = getattr(homework, name)
    command(about, **told)


def foreseen(text: str, backup: str, category: str) -> AnticipatedObstacle:
    """An obstacle agreed on beforehand, with its back-up and its category in full."""
    return AnticipatedObstacle(text=text, backup=backup, category=category)


def rated(quantity: int, quality: int, difficulty: int, obstacles: int, **more: int) -> Ratings:
    """A review's ratings 0–4: the four that engagement is based on, and any others."""
    four = {"quantity": quantity, "quality": quality, "difficulty": difficulty}
    return {**four, "obstacles": obstacles, **more}


def _dated(value: Any, today: date) -> Any:
    """A value with ISO dates in the place of moments."""
    if isinstance(value, Slot):
        return value.at.when(today).isoformat()
    if isinstance(value, At):
        return value.on(today).isoformat()
    if isinstance(value, Mapping):
        return {name: _dated(one, today) for name, one in value.items()}
    if isinstance(value, list):
        return [_dated(one, today) for one in value]
    return value
