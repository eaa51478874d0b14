"""What is wrong with a row or a line, gathered as it is taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from intersession.errors import (
    InvalidInput,
    NotFound,
    PluginMissing,
    Problem,
    Refused,
)

T = TypeVar("T")


REFUSALS = (InvalidInput, NotFound, Refused, PluginMissing)
"""What a command raises where it cannot be taken; anything else stops the intake."""


class ProblemList:
    """What is wrong with a line, gathered as it is taken.

    ``stated`` are refusals that speak of the record, and of nothing that the line holds.
    """

    def __init__(self, found: Sequence[Problem]) -> None:
        self.found = list(found)
        self.stated = {one.message for one in found if not one.place}

    def add(self, place: str, message: str) -> None:
        """Note a problem."""
        self.found.append(Problem(place, message))

    def has(self, place: str) -> bool:
        """Whether something is wrong at a place."""
        return any(one.place == place for one in self.found)

    def tried(self, place: str | Callable[[str], str], work: Callable[[], T]) -> T | None:
        """What a step returns, or None after noting at its place why it was refused."""
        try:
            return work()
        except REFUSALS as problem:
            for one in problems_of(problem):
                if not isinstance(problem, InvalidInput):
                    self.stated.add(one.message)
                self.add(place(one.place) if callable(place) else place, one.message)
            return None


def problems_of(problem: Exception) -> list[Problem]:
    """What a refusal says, as problems; a subject that is only a heading is left out."""
    if isinstance(problem, InvalidInput) and problem.subject.endswith(":"):
        return list(problem.problems)
    return [Problem("", " ".join(str(problem).split()))]


def tried(found: list[Problem], place: str, work: Callable[[], str]) -> str:
    """What a step returns, or "" after noting why it was refused."""
    try:
        return work()
    except (InvalidInput, NotFound, Refused) as problem:
        found += [Problem(one.place or place, one.message) for one in told(problem)]
        return ""


def told_once(read: Sequence[Problem], found: Sequence[Problem]) -> list[Problem]:
    """All problems; what could not be read is not reported again as missing."""
    places = {problem.place for problem in read if problem.place}
    return [*read, *(problem for problem in found if problem.place not in places)]


def told(problem: Exception) -> list[Problem]:
    """What a refusal says, as problems; a subject that is only a heading is left out."""
    if not isinstance(problem, InvalidInput):
        return [Problem("", str(problem))]
    if problem.subject.endswith(":"):
        return list(problem.problems)
    return [Problem("", " ".join(str(problem).split()))]


def at_place(place: str, problem: Problem) -> Problem:
    inside = problem.place if problem.place.startswith("[") else ""
    return Problem(place + inside, problem.message)
