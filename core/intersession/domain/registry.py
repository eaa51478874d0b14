"""What every event says, and the meaning and unit of each of its fields.

For whoever reads the log elsewhere: the schemas of events, the page about them and the
check of what is imported all come from here. Limits are those that commands hold to.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from intersession.domain.assignment import events as assignment_events
from intersession.domain.assignment import events as homework
from intersession.domain.assignment.prescription import AnticipatedObstacle, Prescription
from intersession.domain.assignment.vocabulary import AMOUNTS, OBSTACLES, RATINGS
from intersession.domain.client.events import (
    STORED_NAMES,
    Discharged,
    GoalAdded,
    GoalClosed,
    Registered,
)
from intersession.events.base import Event, Value
from intersession.events.codec import Codec
from intersession.events.fields import Meaning
from intersession.events.flags import Flag

CODEC = Codec({**STORED_NAMES, **assignment_events.STORED_NAMES})
"""The events of this version, and how to read every earlier one."""


Shape = type[msgspec.Struct]


_NAME = r"[a-z][a-z0-9-]*"
_ORDINAL = "ordinal"
_SCALE = "scale"
_VERSION = "version in the stream"
_IANA = "IANA time zone"

_WHY = Meaning("why, in the words of whoever recorded it")
_ATTEMPT = Meaning("which attempt at this assignment", _ORDINAL, low=1)
_SESSION = Meaning("the number of the session in which it was said", "session number", low=0)
_WORKSHEET = Meaning("the worksheet, `<modality>.<name>`")
_WORKSHEET_VERSION = Meaning(
    "the worksheet's version: answers and settings are read by it", _ORDINAL, low=1
)
_SETTINGS = Meaning("what was agreed of the worksheet itself, item by item")
_PRESCRIPTION = Meaning("what was agreed, in full")
_KEY = Meaning("the sender's own key: what is sent again under it adds nothing")

_TIMES = {
    "happened_at": Meaning(
        "when it happened for the client, as precisely as it is known: an instant with the "
        "client's own offset, or a day; left out or null where it is not known",
        "ISO 8601",
        form="moment",
    ),
    "recorded_at": Meaning("when it was written down", "ISO 8601, UTC", form="instant"),
}

_ATTEMPTED = {
    "worksheet": _WORKSHEET,
    "worksheet_version": _WORKSHEET_VERSION,
    "answers": Meaning("the client's answers, item by item, as the worksheet's schema says"),
    "skipped": Meaning("items left out, each with the reason: missing, never zero"),
    "amount": Meaning(
        "how much of what was agreed was done; left out: not said, and it counts whole",
        _SCALE,
        low=0,
        high=4,
        names={str(number): words for number, words in AMOUNTS.items()},
    ),
    "minutes": Meaning("how long it was done", "minutes", low=0),
    "timing": Meaning("how soon it was written down"),
    "recorded_by": Meaning("who wrote it down"),
    "note": Meaning("anything else, in free words"),
    "flags": Meaning("what a clinician must see first, as a plugin said when it was recorded"),
    "zone": Meaning("the client's time zone at the time", _IANA),
}

_PRESCRIBED = {
    "task": Meaning("what the client will do, in one sentence"),
    "skill": Meaning("the skill that is practised"),
    "goal": Meaning("the client's goal that it serves", "goal number", low=1),
    "rationale": Meaning("what it is for"),
    "teach_back": Meaning("what it is for, in the client's words"),
    "when": Meaning("when it is to be done, in words"),
    "where": Meaning("where it is to be done"),
    "minutes": Meaning("how long each time", "minutes", low=1),
    "how_often": Meaning(
        "how often, as a recurrence without `RRULE:`; three times a week on any days is "
        "`FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=1,3,5`",
        "RFC 5545 recurrence",
    ),
    "start_on": Meaning("the client's day from which it counts", "ISO 8601 day", form="day"),
    "cue": Meaning("what will bring it to mind"),
    "done_when": Meaning("how the client knows that it is done"),
    "smallest": Meaning("the smallest part that still counts"),
    "obstacles": Meaning("what may get in the way, each with its back-up"),
    "confidence": Meaning("how sure the client is of doing it", "percent", low=0, high=100),
    "made_by": Meaning("who thought of it"),
    "started_in_session": Meaning("whether it was begun in the session"),
    "rehearsed": Meaning("whether it was rehearsed in the session"),
    "review_on": Meaning("the day on which to look at it together", "ISO 8601 day", form="day"),
}


def _rated_by(whom: str) -> Meaning:
    says = f"the {whom}'s ratings, each 0 not at all to 4 very much"
    return Meaning(says, _SCALE, low=0, high=4, pattern=_NAME, names=RATINGS)


SAYS: dict[type, str] = {
    Registered: "a client was taken on, or back after a discharge",
    GoalAdded: "client and clinician agreed on a goal",
    GoalClosed: "a goal was reached, changed or set aside",
    Discharged: "the work with the client ended",
    homework.Assigned: "a practice was agreed",
    homework.Amended: "what was agreed changed; holds the whole new agreement",
    homework.Attempted: "the client tried it, in any amount",
    homework.Corrected: "an attempt's record was put right; holds the attempt as it now stands",
    homework.ObstacleMet: "something got in the way",
    homework.Reviewed: "client and clinician looked at it together",
    homework.Acknowledged: "a clinician saw what was flagged in an attempt",
    homework.Paused: "it was put on hold by agreement; nothing is expected meanwhile",
    homework.Resumed: "it was taken up again",
    homework.Withdrawn: "it was taken back; what was recorded of it stays",
}
"""What each event says, in a line."""

MEANINGS: dict[type, dict[str, Meaning]] = {
    Event: _TIMES,
    Registered: {
        "timezone": Meaning("where the client's clock is", _IANA),
        "note": Meaning("anything worth knowing; no names and no addresses"),
    },
    GoalAdded: {
        "goal": Meaning("the goal's number with this client", _ORDINAL, low=1),
        "words": Meaning("the goal, in the client's words"),
    },
    GoalClosed: {
        "goal": Meaning("which goal", "goal number", low=1),
        "outcome": Meaning("how it ended"),
        "note": Meaning("anything else, in free words"),
    },
    Discharged: {"note": Meaning("anything else, in free words")},
    homework.Assigned: {
        "worksheet": _WORKSHEET,
        "worksheet_version": _WORKSHEET_VERSION,
        "plugin": Meaning("the distribution that the worksheet comes from"),
        "settings": _SETTINGS,
        "prescription": _PRESCRIPTION,
        "zone": Meaning("the client's time zone when it was agreed", _IANA),
        "session": _SESSION,
        "key": _KEY,
    },
    homework.Amended: {
        "changed": Meaning("the fields of the prescription that changed, and `settings`"),
        "worksheet": _WORKSHEET,
        "settings": _SETTINGS,
        "prescription": _PRESCRIPTION,
        "why": _WHY,
        "session": _SESSION,
    },
    homework.Attempted: {"attempt": _ATTEMPT, **_ATTEMPTED, "key": _KEY},
    homework.Corrected: {
        "attempt": _ATTEMPT,
        "corrects": Meaning("the event that recorded the attempt first", _VERSION, low=1),
        "why": Meaning("what was wrong"),
        **_ATTEMPTED,
    },
    homework.ObstacleMet: {
        "category": Meaning("what it was", pattern=r"[a-z]+\.[a-z][a-z0-9-]*", names=OBSTACLES),
        "text": Meaning("what it was, in the client's words"),
        "severity": Meaning("how much it got in the way", _SCALE, low=0, high=4),
        "anticipated": Meaning("which agreed obstacle it was", _ORDINAL, low=1),
        "backup_used": Meaning("whether the back-up was used"),
        "backup_worked": Meaning("whether the back-up worked"),
        "attempt": Meaning("the attempt that it got in the way of", _ORDINAL, low=1),
        "key": _KEY,
    },
    homework.Reviewed: {
        "attempts": Meaning("how many attempts had been made by then", "attempts", low=0),
        "session": _SESSION,
        "client": _rated_by("client"),
        "clinician": _rated_by("clinician"),
        "learned": Meaning("what was learned"),
        "credit": Meaning("credit for doing, apart from any rating of quality"),
        "next": Meaning("what becomes of the practice"),
        "opened_session": Meaning("whether the session opened with it"),
        "key": _KEY,
    },
    homework.Acknowledged: {
        "attempt": _ATTEMPT,
        "seen": Meaning("the event whose flags were seen", _VERSION, low=1),
        "by": Meaning("who saw it"),
        "note": Meaning("what was done about it"),
    },
    homework.Paused: {"why": _WHY},
    homework.Resumed: {"why": _WHY},
    homework.Withdrawn: {"why": _WHY},
    Prescription: _PRESCRIBED,
    AnticipatedObstacle: {
        "text": Meaning("what may get in the way"),
        "backup": Meaning("what to do then"),
        "category": Meaning("the same as a category, such as `task.too-big`"),
    },
    Flag: {
        "place": Meaning("the answer that it is about, such as `acts.self-harm`"),
        "text": Meaning("what there is to see, in words"),
    },
}
"""Every field of every event, and of the values inside events."""

SHAPES: dict[str, Shape] = {**STORED_NAMES, **homework.STORED_NAMES}
"""What is stored under each name that ever was: a former one keeps its own shape here."""

VALUES: tuple[Shape, ...] = (Prescription, AnticipatedObstacle, Flag)
"""The values inside events, in the order in which they are told."""


def meanings_of(shape: type) -> Mapping[str, Meaning]:
    """The meaning of each field of an event, or of a value inside one."""
    own = MEANINGS[shape]
    return own if issubclass(shape, Value) else {**_TIMES, **own}
