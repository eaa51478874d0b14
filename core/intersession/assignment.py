"""An assignment's facts, decisions and folds.

An assignment is one practice that client and clinician agreed on. Its facts are
the table of contents: assigned, amended, attempted, corrected, an obstacle met,
reviewed, paused, resumed, withdrawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import field

from intersession.errors import NotFound, Refused
from intersession.facts import Fact, Value, changed, field_names

MadeBy = Literal["client", "joint", "clinician"]
RecordedBy = Literal["client", "clinician", "together"]
Timing = Literal["in the moment", "same day", "later"]
Worked = Literal["yes", "partly", "no"]
Next = Literal["keep", "shrink", "grow", "change", "finish"]

AMOUNTS = {0: "started", 1: "some", 2: "half", 3: "most", 4: "all"}
"""How much of the agreed amount was done, 0–4; the words are our own."""

RATINGS = {
    "quantity": "how much was done",
    "quality": "how well it was done",
    "difficulty": "how hard it was",
    "obstacles": "how much got in the way",
    "comprehension": "how well it was understood",
    "rationale": "how clear its point was",
    "collaboration": "how far it was decided together",
    "specificity": "how clear when, where and how long were",
    "goal-match": "how well it fits the goal",
    "pleasure": "how much it was enjoyed",
    "mastery": "how much it felt like managing",
    "progress": "how much it helped towards the goal",
}
"""What a review may rate, each 0 not at all – 4 very much, by client and clinician apart.

The constructs are those of the homework rating literature (Kazantzis, Deane and
Ronan 2005); the wording is ours.
"""


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


# Facts. Answers and settings are plain JSON with the worksheet's name and version
# beside them, so that a fact can be read without the plugin it came from.


class Assigned(Fact, frozen=True, kw_only=True):
    """A practice was agreed; ``plugin`` is the distribution its worksheet comes from."""

    worksheet: str
    worksheet_version: int
    plugin: str
    settings: dict[str, Any] = field(default_factory=dict)
    prescription: Prescription
    zone: str
    session: int | None = None
    key: str | None = None


class Amended(Fact, frozen=True, kw_only=True):
    """What was agreed changed; holds the whole new agreement and which fields changed."""

    changed: tuple[str, ...]
    worksheet: str
    settings: dict[str, Any] = field(default_factory=dict)
    prescription: Prescription
    why: str = ""
    session: int | None = None


class Attempted(Fact, frozen=True, kw_only=True):
    """The client tried it, in any amount; ``attempt`` counts from 1.

    ``amount`` is 0–4 of what was agreed (None: not said, taken as all of it);
    ``minutes`` how long it was done; ``skipped`` items left out, with the reason.
    """

    attempt: int
    worksheet: str
    worksheet_version: int
    answers: dict[str, Any] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    amount: int | None = None
    minutes: int | None = None
    timing: Timing | None = None
    recorded_by: RecordedBy | None = None
    note: str = ""
    zone: str = "UTC"
    key: str | None = None


class Corrected(Fact, frozen=True, kw_only=True):
    """An attempt's record was put right; holds the attempt whole, as it now stands.

    ``corrects`` is the version, in this stream, of the fact that recorded the
    attempt first. Nothing is erased: the earlier record stays in the log.
    """

    attempt: int
    corrects: int
    why: str
    worksheet: str
    worksheet_version: int
    answers: dict[str, Any] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    amount: int | None = None
    minutes: int | None = None
    timing: Timing | None = None
    recorded_by: RecordedBy | None = None
    note: str = ""
    zone: str = "UTC"


class ObstacleMet(Fact, frozen=True, kw_only=True):
    """Something got in the way; ``anticipated`` is which agreed obstacle it was, from 1."""

    category: str
    text: str = ""
    severity: int | None = None
    anticipated: int | None = None
    backup_used: bool | None = None
    backup_worked: Worked | None = None
    attempt: int | None = None


class Reviewed(Fact, frozen=True, kw_only=True):
    """Client and clinician looked at it together; ``attempts`` is how many had been made.

    ``client`` and ``clinician`` are their ratings (see RATINGS), 0–4, kept apart;
    ``credit`` is for doing, and separate from any rating of quality.
    """

    attempts: int
    session: int | None = None
    client: dict[str, int] = field(default_factory=dict)
    clinician: dict[str, int] = field(default_factory=dict)
    learned: str = ""
    credit: str = ""
    next: Next | None = None
    opened_session: bool | None = None


class Paused(Fact, frozen=True, kw_only=True):
    """The practice was put on hold by agreement; nothing is expected meanwhile."""

    why: str = ""


class Resumed(Fact, frozen=True, kw_only=True):
    """A paused practice was taken up again."""

    why: str = ""


class Withdrawn(Fact, frozen=True, kw_only=True):
    """The assignment was taken back; what was recorded of it stays."""

    why: str = ""


AssignmentFact = (
    Assigned
    | Amended
    | Attempted
    | Corrected
    | ObstacleMet
    | Reviewed
    | Paused
    | Resumed
    | Withdrawn
)

STORED_NAMES: dict[str, type] = {
    "homework.assigned.v1": Assigned,
    "homework.amended.v1": Amended,
    "homework.attempted.v1": Attempted,
    "homework.corrected.v1": Corrected,
    "homework.obstacle-met.v1": ObstacleMet,
    "homework.reviewed.v1": Reviewed,
    "homework.paused.v1": Paused,
    "homework.resumed.v1": Resumed,
    "homework.withdrawn.v1": Withdrawn,
}


# Handles: the stream ``RK.7`` is the assignment people call ``RK-7``.


def handle_of(stream: str) -> str:
    """The handle people type for a stream: ``RK-7`` for ``RK.7``, ``RK`` for ``RK``."""
    return stream.replace(".", "-")


_NUMBER = re.compile(r"0*[1-9]\d{0,8}", re.ASCII)


def stream_of(handle: str) -> str:
    """The stream of a handle as typed; raises NotFound where it is no handle."""
    code, dash, number = handle.strip().upper().rpartition("-")
    if not dash or not code or not _NUMBER.fullmatch(number):
        raise NotFound(
            f"{handle!r} is not a handle. Accepted: the client's code, a dash and the "
            f"assignment's number, such as RK-7."
        )
    return f"{code}.{int(number)}"


def client_of(stream: str) -> str:
    """The client code that a stream belongs to."""
    return stream.partition(".")[0]


# Folds.

Status = Literal["active", "paused", "finished", "withdrawn"]


class Assignment(msgspec.Struct, kw_only=True):
    """What is known of an assignment: the fold of its stream; ``version`` 0 is not there.

    ``attempts[n - 1]`` is attempt n as it now stands; ``recorded_in`` holds the
    version of the fact that first recorded each.
    """

    stream: str
    version: int = 0
    status: Status = "active"
    assigned: Assigned | None = None
    prescription: Prescription = NOTHING_AGREED
    settings: dict[str, Any] = field(default_factory=dict)
    attempts: list[Attempted | Corrected] = field(default_factory=list)
    recorded_in: list[int] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    obstacles: int = 0
    reviews: int = 0

    @property
    def handle(self) -> str:
        """The handle people type: ``RK-7``."""
        return handle_of(self.stream)


def fold(stream: str, facts: Iterable[Any]) -> Assignment:
    """Fold an assignment's facts, oldest first."""
    state = Assignment(stream=stream)
    for fact in facts:
        state.version += 1
        _FOLDS[type(fact)](state, fact)
    return state


def _assigned(state: Assignment, fact: Assigned) -> None:
    state.assigned, state.prescription, state.settings = fact, fact.prescription, fact.settings


def _amended(state: Assignment, fact: Amended) -> None:
    state.prescription, state.settings = fact.prescription, fact.settings


def _attempted(state: Assignment, fact: Attempted) -> None:
    state.attempts.append(fact)
    state.recorded_in.append(state.version)
    if fact.key is not None:
        state.keys.add(fact.key)


def _corrected(state: Assignment, fact: Corrected) -> None:
    state.attempts[fact.attempt - 1] = fact


def _obstacle_met(state: Assignment, fact: ObstacleMet) -> None:
    state.obstacles += 1


def _reviewed(state: Assignment, fact: Reviewed) -> None:
    state.reviews += 1
    if fact.next == "finish":
        state.status = "finished"


def _paused(state: Assignment, fact: Paused) -> None:
    state.status = "paused"


def _resumed(state: Assignment, fact: Resumed) -> None:
    state.status = "active"


def _withdrawn(state: Assignment, fact: Withdrawn) -> None:
    state.status = "withdrawn"


_FOLDS: dict[type, Any] = {
    Assigned: _assigned,
    Amended: _amended,
    Attempted: _attempted,
    Corrected: _corrected,
    ObstacleMet: _obstacle_met,
    Reviewed: _reviewed,
    Paused: _paused,
    Resumed: _resumed,
    Withdrawn: _withdrawn,
}


# Decisions: pure functions from what is known to new facts.


def assign(state: Assignment, fact: Assigned) -> list[AssignmentFact]:
    """Agree on a practice under a number that is free."""
    if state.version:
        raise Refused(f"{state.handle} is taken by another assignment. Nothing was changed.")
    return [fact]


def amend(
    state: Assignment,
    *,
    prescription: Prescription,
    settings: dict[str, Any],
    why: str,
    session: int | None,
    happened_at: str | None,
    now: datetime,
) -> list[AssignmentFact]:
    """Change what was agreed; nothing is recorded where nothing changes."""
    assigned = _open(state, "amended")
    differing = [
        name
        for name in field_names(Prescription)
        if getattr(prescription, name) != getattr(state.prescription, name)
    ]
    if settings != state.settings:
        differing.append("settings")
    if not differing:
        return []
    fact = Amended(
        changed=tuple(differing),
        worksheet=assigned.worksheet,
        settings=settings,
        prescription=prescription,
        why=why,
        session=session,
        happened_at=happened_at,
        recorded_at=now,
    )
    return [fact]


def attempt(state: Assignment, record: Attempted) -> list[AssignmentFact]:
    """Record an attempt under the next number; one with a key already known adds nothing."""
    if record.key is not None and record.key in state.keys:
        return []
    _present(state)
    require_open(state)
    return [changed(record, attempt=len(state.attempts) + 1)]


def require_open(state: Assignment) -> None:
    """Raise Refused where an assignment was withdrawn, so that nothing can be added to it."""
    if state.status == "withdrawn":
        raise Refused(
            f"{state.handle} was withdrawn, so an attempt cannot be added to it. If the practice "
            f"goes on, assign it again: intersession assign {client_of(state.stream)} "
            f"{_present(state).worksheet}"
        )


def correct(state: Assignment, record: Corrected) -> list[AssignmentFact]:
    """Put an attempt's record right; the first record stays in the log."""
    attempted(state, record.attempt)
    return [changed(record, corrects=state.recorded_in[record.attempt - 1])]


def meet_obstacle(state: Assignment, fact: ObstacleMet) -> list[AssignmentFact]:
    """Record what got in the way, on an assignment in any state."""
    _present(state)
    agreed = len(state.prescription.obstacles)
    if fact.anticipated is not None and not 1 <= fact.anticipated <= agreed:
        raise NotFound(
            f"{state.handle} has no anticipated obstacle {fact.anticipated}. "
            + (f"Accepted: 1 to {agreed}." if agreed else "None was written down for it.")
        )
    if fact.attempt is not None:
        attempted(state, fact.attempt)
    return [fact]


def review(state: Assignment, fact: Reviewed) -> list[AssignmentFact]:
    """Record that client and clinician looked at it, also where nothing was attempted."""
    _present(state)
    return [changed(fact, attempts=len(state.attempts))]


def pause(state: Assignment, fact: Paused) -> list[AssignmentFact]:
    """Put an active assignment on hold."""
    _open(state, "paused")
    if state.status == "paused":
        raise Refused(f"{state.handle} is paused already. Nothing was changed.")
    return [fact]


def resume(state: Assignment, fact: Resumed) -> list[AssignmentFact]:
    """Take up a paused or finished assignment again."""
    _open(state, "resumed")
    if state.status == "active":
        raise Refused(f"{state.handle} is active already. Nothing was changed.")
    return [fact]


def withdraw(state: Assignment, fact: Withdrawn) -> list[AssignmentFact]:
    """Take an assignment back."""
    _open(state, "withdrawn again")
    return [fact]


def attempted(state: Assignment, number: int) -> Attempted | Corrected:
    """Attempt ``number`` as it now stands; raises NotFound where there is none."""
    _present(state)
    if not 1 <= number <= len(state.attempts):
        count = len(state.attempts)
        known = f"Accepted: 1 to {count}." if count else "It has no attempts yet."
        raise NotFound(f"{state.handle} has no attempt {number}. {known}")
    return state.attempts[number - 1]


def credit(record: Attempted | Corrected, agreed_minutes: int | None) -> float:
    """How much of what was agreed an attempt was, 0–1.

    ``amount`` counts in quarters; else the minutes done over the minutes agreed;
    an attempt of which neither is known counts whole.
    """
    if record.amount is not None:
        return record.amount / 4
    if record.minutes is not None and agreed_minutes:
        return min(1.0, record.minutes / agreed_minutes)
    return 1.0


def _present(state: Assignment) -> Assigned:
    if state.assigned is None:
        raise NotFound(f"There is no assignment {state.handle}.")
    return state.assigned


def _open(state: Assignment, doing: str) -> Assigned:
    assigned = _present(state)
    if state.status == "withdrawn":
        raise Refused(f"{state.handle} was withdrawn, so it cannot be {doing}.")
    return assigned
