"""What is wrong with what is agreed, done or rated: every problem, with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from intersession.dates.parsing import parse_iso_day
from intersession.domain.assignment.how_often import how_often
from intersession.domain.assignment.prescription import AnticipatedObstacle, Prescription
from intersession.domain.assignment.vocabulary import RATINGS, check_category
from intersession.errors import InvalidInput, Problem, near_matches
from intersession.events.base import changed
from intersession.strict.bounds import MOST


def checked_prescription(given: Prescription) -> tuple[Prescription, list[Problem]]:
    """A prescription with its schedule and days in the form they are kept in, and its problems."""
    readers: dict[str, Callable[[Any], Any]] = {
        "how_often": how_often,
        "start_on": lambda day: parse_iso_day(day).isoformat(),
        "review_on": lambda day: parse_iso_day(day).isoformat(),
    }
    problems = _unfit(given)
    read: dict[str, Any] = {}
    for name, reader in readers.items():
        try:
            if found := getattr(given, name):
                read[name] = reader(found)
        except InvalidInput as invalid:
            problems += [Problem(name, problem.message) for problem in invalid.problems]
    obstacles, unknown = _with_categories(given.obstacles)
    return changed(given, obstacles=obstacles, **read), problems + unknown


def _with_categories(
    given: tuple[AnticipatedObstacle, ...],
) -> tuple[tuple[AnticipatedObstacle, ...], list[Problem]]:
    """Foreseen obstacles with their categories in full, and the problems of those unknown."""
    found: list[AnticipatedObstacle] = []
    problems = []
    for number, one in enumerate(given):
        try:
            category = None if one.category is None else check_category(one.category)
        except InvalidInput as invalid:
            told = " ".join(str(invalid).split())
            problems.append(Problem(f"obstacles[{number}].category", told))
            category = None
        found.append(changed(one, category=category))
    return tuple(found), problems


def _unfit(prescription: Prescription) -> list[Problem]:
    """What is wrong with a prescription; open fields are fine, and the design check's matter."""
    problems = out_of_range("confidence", prescription.confidence, 100)
    if not prescription.task.strip():
        problems.append(Problem("task", "say in one sentence what the client will do"))
    return problems + unfit_count("minutes", prescription.minutes, 1)


def unfit_break(first: str, until: str | None, today: str) -> list[Problem]:
    """What is wrong with the days of a pause: ``first`` is on hold, ``until`` is not."""
    problems = []
    for place, day in (("from_on", first), ("until", until)):
        try:
            parse_iso_day(day or first)
        except InvalidInput as invalid:
            problems += [Problem(place, problem.message) for problem in invalid.problems]
    if problems:
        return problems
    if until is None and first > today:
        told = f"{first} has not come yet. Say until when, too, such as --until +14d"
        return [Problem("until", told)]
    if until is not None and until <= first:
        told = f"{until} is not after the first day on hold, {first}"
        return [Problem("until", f"{told}. Say the day on which it goes on")]
    return []


def unfit_amount(amount: int | None, minutes: int | None) -> list[Problem]:
    """What is wrong with how much of an attempt was done, and for how long."""
    return out_of_range("amount", amount, 4) + unfit_count("minutes", minutes)


def unfit_count(name: str, value: int | None, low: int = 0) -> list[Problem]:
    """The problem of a number that counts something: below ``low``, or too big."""
    if value is None or low <= value < MOST:
        return []
    side = f"below {low}" if value < low else f"{MOST} or more, too big for some programs"
    return [Problem(name, f"{value} is {side}. For example: 20")]


def out_of_range(name: str, value: int | None, high: int) -> list[Problem]:
    """The problem of a number that is not between 0 and ``high``; None is fine."""
    if value is None or 0 <= value <= high:
        return []
    side = "below 0" if value < 0 else f"above {high}"
    return [Problem(name, f"{value} is {side}. Accepted: 0 to {high}")]


def unfit_ratings(rater: str, given: Mapping[str, int]) -> list[Problem]:
    """What is wrong with a review's ratings, each at ``rater.name``."""
    problems = []
    for name, value in given.items():
        if name not in RATINGS:
            hint = near_matches(name, RATINGS)
            problems.append(Problem(f"{rater}.{name}", f"is not something to rate. {hint}"))
        problems += out_of_range(f"{rater}.{name}", value, 4)
    return problems
