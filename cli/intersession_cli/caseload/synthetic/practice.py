"""What can be agreed on, and a practice that was: the parts a made-up course is built from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import attrs

from intersession.domain.assignment.prescription import AnticipatedObstacle, Prescription
from intersession.domain.assignment.vocabulary import MadeBy
from intersession_cli.caseload.synthetic.dice import Dice

Answers = dict[str, Any]

TIMES_A_WEEK = {
    "daily": 7.0,
    "weekdays": 5.0,
    "5x/week": 5.0,
    "4x/week": 4.0,
    "3x/week": 3.0,
    "2x/week": 2.0,
    "every 2 weeks": 0.5,
}
"""How many attempts the schedules of the plans ask for."""

MADE_BY: tuple[MadeBy, ...] = ("joint", "joint", "joint", "client", "client", "clinician")


@attrs.frozen(kw_only=True)
class Plan:
    """One way to agree on a practice; the fields are those of the prescription."""

    task: str
    rationale: str
    teach_back: str
    when: str
    where: str
    minutes: int
    how_often: str
    cue: str
    done_when: str
    smallest: str


@attrs.frozen(kw_only=True)
class Kind:
    """A worksheet with what people agree on and write down when they use it.

    ``minutes_of_day`` says between which minutes after midnight an attempt is made;
    ``settings`` makes up what is agreed from a day on, ``answers`` what an attempt
    brings on a day with an amount of 0–4; ``may_skip`` are required items that are
    sometimes left out, ``ratings`` the one that corrections put right, with its range.
    """

    worksheet: str
    skill: str
    plans: tuple[Plan, ...]
    obstacles: tuple[AnticipatedObstacle, ...]
    minutes_of_day: tuple[int, int]
    answers: Callable[[Dice, Practice, date, int], Answers]
    settings: Callable[[Dice, date], Answers] = lambda dice, day: {}
    may_skip: tuple[str, ...] = ()
    rating: tuple[str, int, int] | None = None


@attrs.define(kw_only=True)
class Practice:
    """A practice as it stands with one client.

    ``minutes`` and ``confidence`` are as now agreed; ``resumes_in`` is the session at
    which it is taken up again where it is on hold; ``expected`` and ``tried`` count
    since the last review; ``beside`` is the practice it builds on, as exposures build
    on a hierarchy.
    """

    kind: Kind
    handle: str
    times_a_week: float
    minutes: int
    confidence: int
    obstacles: tuple[AnticipatedObstacle, ...]
    settings: Answers
    beside: Practice | None = None
    attempts: int = 0
    expected: int = 0
    tried: int = 0
    reviews: int = 0
    resumes_in: int | None = None

    @property
    def relief(self) -> float:
        """How far the trouble has lifted, 0–0.6: with practice, and ever more slowly."""
        return 0.6 * self.attempts / (self.attempts + 12)


def if_then(text: str, backup: str, category: str) -> AnticipatedObstacle:
    """An obstacle that is foreseen, with its back-up."""
    return AnticipatedObstacle(text=text, backup=backup, category=category)


def prescribe(dice: Dice, kind: Kind, goal: int, start_on: date, review_on: date) -> Prescription:
    """A whole prescription, confidence between 60 and 100."""
    begun = dice.chance(0.5)
    return Prescription(
        **attrs.asdict(dice.one(kind.plans)),
        skill=kind.skill,
        goal=goal,
        start_on=start_on.isoformat(),
        obstacles=tuple(dice.some(kind.obstacles, dice.whole(1, 2))),
        confidence=min(100, 5 * dice.whole(12, 21)),
        made_by=dice.one(MADE_BY),
        started_in_session=begun,
        rehearsed=not begun or dice.chance(0.3),
        review_on=review_on.isoformat(),
    )
