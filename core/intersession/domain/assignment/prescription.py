"""What was agreed: a prescription with the obstacles that were foreseen."""

from __future__ import annotations

from intersession.domain.assignment.vocabulary import MadeBy
from intersession.events.base import Value


class AnticipatedObstacle(Value, frozen=True, kw_only=True):
    """Something likely to get in the way, with its back-up: if this, then that."""

    text: str
    backup: str = ""
    category: str | None = None


class Prescription(Value, frozen=True, kw_only=True):
    """What was agreed, in full; every field but ``task`` may be left open.

    ``how_often`` is an RFC 5545 recurrence; ``minutes`` how long each time;
    ``confidence`` 0–100 how sure the client is of doing it; ``goal`` a goal's number.
    """

    task: str
    skill: str = ""
    goal: int | None = None
    rationale: str = ""
    teach_back: str = ""
    when: str = ""
    where: str = ""
    minutes: int | None = None
    how_often: str | None = None
    start_on: str | None = None
    cue: str = ""
    done_when: str = ""
    smallest: str = ""
    obstacles: tuple[AnticipatedObstacle, ...] = ()
    confidence: int | None = None
    made_by: MadeBy | None = None
    started_in_session: bool | None = None
    rehearsed: bool | None = None
    review_on: str | None = None


NOTHING_AGREED = Prescription(task="")
