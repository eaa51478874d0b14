"""A made-up client, and the steps in which their record was made."""

from __future__ import annotations

from collections import deque
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import attrs

from intersession_cli.caseload.synthetic.actions import ACTIONS
from intersession_cli.caseload.synthetic.cards import CARDS
from intersession_cli.caseload.synthetic.days import NIGHTS, SCHEDULE
from intersession_cli.caseload.synthetic.dice import Dice
from intersession_cli.caseload.synthetic.exposures import EXPOSURES, LADDER
from intersession_cli.caseload.synthetic.parts import JOURNAL
from intersession_cli.caseload.synthetic.practice import Kind, Practice
from intersession_cli.caseload.synthetic.thoughts import RECORDS

ZONES = ("Europe/Berlin", "Europe/Berlin", "Europe/London", "Europe/Lisbon", "Europe/Helsinki")
"""None west of Greenwich: there a day would end in UTC's next one, after the caseload's end."""

COURSES: dict[str, tuple[tuple[Kind, ...], ...]] = {
    "cbt": (
        (RECORDS, LADDER, EXPOSURES),
        (LADDER, EXPOSURES, SCHEDULE),
        (NIGHTS, RECORDS),
        (SCHEDULE, RECORDS),
        (NIGHTS, SCHEDULE),
    ),
    "dbt": ((CARDS,),),
    "act": ((ACTIONS, ACTIONS),),
    "ifs": ((JOURNAL,),),
}
"""What is agreed on, in turn, after each modality."""

OFTEN = ("cbt", "cbt", "cbt", "dbt", "act", "ifs")


class Step(NamedTuple):
    """A command (a method of ``Homework``), recorded at an instant, about a code or handle."""

    at: datetime
    command: str
    about: str
    given: dict[str, Any]


@attrs.define(kw_only=True)
class Client:
    """A client as the course goes on.

    ``pull`` is the share of agreed occasions that see an attempt, in a usual week;
    ``queue`` what is agreed on next, ``room`` how many practices go on at a time.
    """

    code: str
    dice: Dice
    zone: ZoneInfo
    modalities: tuple[str, ...]
    pull: float
    room: int
    queue: deque[Kind]
    active: list[Practice] = attrs.field(factory=list)
    assigned: int = 0
    goals: int = 0
    ladder: Practice | None = None

    @property
    def practised(self) -> list[Practice]:
        """The practices that are not on hold."""
        return [practice for practice in self.active if practice.resumes_in is None]

    @property
    def has_room(self) -> bool:
        """Whether one more practice can be agreed on; a hierarchy takes next to no time."""
        return sum(practice.kind is not LADDER for practice in self.practised) < self.room

    def wall(self, day: date, minute: float) -> datetime:
        """The moment at which the client's clock shows so many minutes after midnight."""
        hour, rest = divmod(minute, 60)
        second = 60 * (rest % 1)
        return datetime(
            *(day.year, day.month, day.day, int(hour), int(rest), int(second)),
            int(1_000_000 * (second % 1)),
            self.zone,
        )


def new_client(code: str, dice: Dice) -> Client:
    """A client with one modality or two, and all that is agreed on in turn."""
    first = dice.one(OFTEN)
    others = [name for name in COURSES if name != first]
    modalities = (first, dice.one(others)) if dice.chance(0.5) else (first,)
    courses = [dice.one(COURSES[modality]) for modality in modalities]
    return Client(
        code=code,
        dice=dice,
        zone=ZoneInfo(dice.one(ZONES)),
        modalities=modalities,
        pull=0.5 + 0.45 * dice.share(),
        room=len(modalities) + 1,
        queue=deque(kind for course in courses for kind in course),
    )
