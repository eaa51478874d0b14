"""The same practice again, and the same made smaller."""

from __future__ import annotations

from typing import Any

from intersession.domain.assignment.how_often import HowOften, how_often
from intersession.domain.assignment.prescription import Prescription
from intersession.errors import Refused
from intersession.events.base import changed

_OF_ITS_TIME = ("teach_back", "start_on", "confidence", "started_in_session", "rehearsed")
"""What was true of an agreement when it was made, and is asked again with the next."""


def again(agreed: Prescription) -> Prescription:
    """The same agreement to make anew: without its days, and without what was said of it then."""
    left_out = (*_OF_ITS_TIME, "review_on")
    blank = Prescription(task=agreed.task)
    return changed(agreed, **{name: getattr(blank, name) for name in left_out})


def smaller(agreed: Prescription, handle: str) -> dict[str, Any]:
    """What changes to make a practice smaller: its fields with their new values.

    The smallest part that counts becomes the task, where one was agreed, and minutes are
    halved. Where neither is known, it is asked for about half as often. How sure the client
    is of the smaller one is not known. Raises Refused where nothing says how.
    """
    changes: dict[str, Any] = {}
    if agreed.smallest and agreed.smallest != agreed.task:
        changes |= {"task": agreed.smallest, "smallest": ""}
    if agreed.minutes is not None and agreed.minutes > 1:
        changes["minutes"] = (agreed.minutes + 1) // 2
    if not changes and (often := _rarer(agreed.how_often)) is not None:
        changes["how_often"] = often
    if not changes:
        raise Refused(
            f"Nothing says how {handle} can be smaller: no smallest part, minutes or number of "
            f"times were agreed. Say it: intersession amend {handle} --task '…'"
        )
    if agreed.confidence is not None:
        changes["confidence"] = None
    return changes


def _rarer(often: HowOften | str | None) -> HowOften | None:
    """About half as often; None where it is once a week or less already."""
    if not isinstance(often, HowOften) or often.days:
        return None
    if often.period == "day" and often.every == 1:
        return how_often("daily" if often.times > 1 else "3x/week")
    if often.period == "week" and often.every == 1 and often.times > 1:
        half = (often.times + 1) // 2
        return how_often(f"{half}x/week" if half > 1 else "weekly")
    return None
