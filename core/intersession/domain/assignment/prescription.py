"""What was agreed: a prescription with the obstacles that were foreseen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from intersession.domain.assignment.how_often import HowOften
from intersession.domain.assignment.vocabulary import MadeBy
from intersession.events.base import Value
from intersession.events.fields import Meaning

if TYPE_CHECKING:
    Often = HowOften | str  # as people say it, until a command is handled
else:
    Often = HowOften


class AnticipatedObstacle(Value, frozen=True, kw_only=True):
    """What may get in the way, with its back-up."""

    text: Annotated[str, Meaning("what may get in the way")]
    backup: Annotated[str, Meaning("what to do then")] = ""
    category: Annotated[str | None, Meaning("the same as a category, such as `task.too-big`")] = (
        None
    )


class Prescription(Value, frozen=True, kw_only=True):
    """What was agreed; every field but the task may be left open."""

    task: Annotated[str, Meaning("what the client will do, in one sentence")]
    skill: Annotated[str, Meaning("the skill that is practised")] = ""
    goal: Annotated[
        int | None, Meaning("the client's goal that it serves", "goal number", low=1)
    ] = None
    rationale: Annotated[str, Meaning("what it is for")] = ""
    teach_back: Annotated[str, Meaning("what it is for, in the client's words")] = ""
    when: Annotated[str, Meaning("when it is to be done, in words")] = ""
    where: Annotated[str, Meaning("where it is to be done")] = ""
    minutes: Annotated[int | None, Meaning("how long each time", "minutes", low=1)] = None
    how_often: Annotated[Often | None, Meaning("how often it is to be done")] = None
    start_on: Annotated[
        str | None, Meaning("the client's day from which it counts", "ISO 8601 day", form="day")
    ] = None
    cue: Annotated[str, Meaning("what will bring it to mind")] = ""
    done_when: Annotated[str, Meaning("how the client knows that it is done")] = ""
    smallest: Annotated[str, Meaning("the smallest part that still counts")] = ""
    obstacles: Annotated[
        tuple[AnticipatedObstacle, ...],
        Meaning("what may get in the way, each with its back-up"),
    ] = ()
    confidence: Annotated[
        int | None, Meaning("how sure the client is of doing it", "percent", low=0, high=100)
    ] = None
    made_by: Annotated[MadeBy | None, Meaning("who thought of it")] = None
    started_in_session: Annotated[bool | None, Meaning("whether it was begun in the session")] = (
        None
    )
    rehearsed: Annotated[bool | None, Meaning("whether it was rehearsed in the session")] = None
    review_on: Annotated[
        str | None, Meaning("the day on which to look at it together", "ISO 8601 day", form="day")
    ] = None


NOTHING_AGREED = Prescription(task="")
