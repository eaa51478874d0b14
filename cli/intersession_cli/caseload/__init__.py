"""A made-up caseload of four clients over six weeks, one for each modality.

Each story is a file of its own; this plays them through ``Homework``, the way in
that the commands take. All of it is invented, and the same for the same today.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import attrs

from intersession.application.catalogue import Catalogue
from intersession.application.homework import Homework
from intersession.application.ports import EventStore
from intersession.application.provenance import numbered_ids
from intersession.application.unit_of_work import UnitOfWork
from intersession.domain.assignment.prescription import Prescription
from intersession.events.base import field_names
from intersession_cli.caseload import committed_actions, diary_cards, exposure_course, parts_journal
from intersession_cli.caseload.story import BY, Step, Story, give

STORIES: tuple[Story, ...] = (
    exposure_course.STORY,
    diary_cards.STORY,
    committed_actions.STORY,
    parts_journal.STORY,
)

_AGREED = set(field_names(Prescription))


@attrs.define
class _Clock:
    """Shows the time at which the step being played was recorded."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


def fill(log: EventStore, catalogue: Catalogue, today: date) -> list[str]:
    """Record the caseload in one transaction; returns the client codes.

    The six weeks end on ``today``, which is the day of the first client's next
    session. Where any of it is refused, nothing is recorded.
    """
    batch, clock = UnitOfWork(log), _Clock(datetime.min.replace(tzinfo=UTC))
    homework = Homework(batch, catalogue, clock, by=BY, new_id=numbered_ids())
    for clock.now, step in _as_recorded(today):
        _give(homework, step, today)
    batch.save()
    return [story.code for story in STORIES]


def _as_recorded(today: date) -> Iterator[tuple[datetime, Step]]:
    """Every story's steps with the instant of recording, as they follow each other."""
    timed = [(story.instant(step.at, today), step) for story in STORIES for step in story.steps]
    yield from sorted(timed, key=lambda one: one[0])


def _give(homework: Homework, step: Step, today: date) -> None:
    given = step.arguments(today)
    if step.command == "assign":
        agreed = {name: given.pop(name) for name in list(given) if name in _AGREED}
        given["prescription"] = Prescription(**agreed)
    give(homework, step.command, step.about, given)
