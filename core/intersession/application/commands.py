"""Every command as a typed value: what a method, a JSON line and a CSV row all become.

A field's meaning and limits are those of the event's field that it becomes. Fields that only
a command has are described here. A value is not checked when it is made: the engine checks
it when the command is handled, and reports all problems at once.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Concatenate, ParamSpec

from msgspec import UNSET, UnsetType, field

from intersession.application.agreement import PrescriptionGiven, Rated
from intersession.application.client_commands import (
    AddGoal,
    CancelSession,
    ChangeCalendar,
    ChangeTimezone,
    CloseGoal,
    Discharge,
    PlanSession,
    Register,
)
from intersession.application.command import (
    CODE,
    HAPPENED,
    NAMED,
    Command,
    Happened,
    OnAssignment,
)
from intersession.application.receipt import Receipt
from intersession.domain.assignment import event_fields as of
from intersession.domain.assignment import events as homework
from intersession.domain.retraction import Retraction, WhyRetracted
from intersession.events.fields import ORDINAL, Meaning

P = ParamSpec("P")


class Assign(Command, frozen=True, tag="assign"):
    """A practice is agreed."""

    records = homework.Assigned
    client: Annotated[str, CODE]
    worksheet: Annotated[str, Meaning("the worksheet, by its name", pattern=NAMED)]
    prescription: Annotated[PrescriptionGiven, Meaning("what is agreed, in full")]
    settings: Annotated[
        Mapping[str, Any], Meaning("what the worksheet asks when it is assigned")
    ] = field(default_factory=dict)
    session: of.Session = None


class Amend(OnAssignment, frozen=True, tag="amend"):
    """Parts of what was agreed change; what is not named stays."""

    records = homework.Amended
    changes: Annotated[Mapping[str, Any], Meaning("the prescription's fields that change")] = field(
        default_factory=dict
    )
    settings: Annotated[
        Mapping[str, Any],
        Meaning(
            "the worksheet's settings that change; of a list with a key, the rows that change or "
            "are new"
        ),
    ] = field(default_factory=dict)
    drop: Annotated[
        Mapping[str, Sequence[str]],
        Meaning('rows of such lists that go, by their key: `{"targets": ["smoking"]}`'),
    ] = field(default_factory=dict)
    why: of.Why = ""
    session: of.Session = None


class RecordAttempt(OnAssignment, frozen=True, tag="attempt"):
    """The client tried it, in any amount."""

    records = homework.Attempted
    answers: Annotated[Mapping[str, Any], Meaning("the worksheet's answers, by item")] = field(
        default_factory=dict
    )
    skipped: of.Skipped = field(default_factory=dict)
    amount: of.Amount = None
    minutes: of.Minutes = None
    timing: of.WrittenDown = None
    recorded_by: of.WrittenBy = None
    answered_by: of.AnsweredBy = None
    note: of.Note = ""
    times: of.Times = 1
    between: of.Spanned = None
    without_sheet: of.WithoutSheet = False
    is_planned: of.IsPlanned = False


class CompleteAttempt(OnAssignment, frozen=True, tag="complete"):
    """A planned attempt was made: the rest of its sheet is filled in."""

    records = homework.Completed
    needed = ("key", "happened", "attempt", "answers")

    attempt: of.WhichAttempt = 0
    answers: Annotated[Mapping[str, Any], Meaning("the worksheet's other answers, by item")] = (
        field(default_factory=dict)
    )
    skipped: of.Skipped = field(default_factory=dict)
    amount: of.Amount = None
    minutes: of.Minutes = None
    timing: of.WrittenDown = None
    recorded_by: of.WrittenBy = None
    answered_by: of.AnsweredBy = None
    note: of.Note = ""


class LookAgain(OnAssignment, frozen=True, tag="look-again"):
    """Plugins that could not look at an attempt look at it now."""

    records = homework.LookedAt
    needed = ("key", "attempt")

    attempt: of.WhichAttempt = 0


class _Correction(OnAssignment, frozen=True, kw_only=True):
    happened: Annotated[Happened, HAPPENED] = UNSET


class CorrectAttempt(_Correction, frozen=True, tag="correct"):
    """An attempt's record is corrected; what is left out stays as it was recorded."""

    records = homework.Corrected
    needed = ("key", "attempt", "why")

    attempt: of.WhichAttempt = 0
    why: Annotated[str, Meaning("what was wrong")] = ""
    answers: Annotated[
        Mapping[str, Any], Meaning("single answers that change; null removes one")
    ] = field(default_factory=dict)
    skipped: of.Skipped = field(default_factory=dict)
    amount: of.Amount | UnsetType = UNSET
    minutes: of.Minutes | UnsetType = UNSET
    timing: of.WrittenDown | UnsetType = UNSET
    recorded_by: of.WrittenBy | UnsetType = UNSET
    answered_by: of.AnsweredBy | UnsetType = UNSET
    note: of.Note | UnsetType = UNSET
    times: of.Times | UnsetType = UNSET
    between: of.Spanned | UnsetType = UNSET


class RecordObstacle(OnAssignment, frozen=True, tag="obstacle"):
    """Something got in the way."""

    records = homework.ObstacleMet
    needed = ("key", "happened", "category")

    category: Annotated[
        str, Meaning("what it was: intersession obstacle --list", pattern=NAMED)
    ] = ""
    text: of.ObstacleText = ""
    severity: of.Severity = None
    anticipated: of.Anticipated = None
    backup_used: of.BackupUsed = None
    backup_worked: of.BackupWorked = None
    attempt: of.InTheWayOf = None
    foreseen: of.Foreseen = None
    between: of.Spanned = None


class RecordReview(OnAssignment, frozen=True, tag="review"):
    """Client and clinician looked at it together, even where nothing was attempted."""

    records = homework.Reviewed
    session: of.Session = None
    ratings: Annotated[Rated, Meaning("what each of the two rated")] = field(default_factory=Rated)
    learned: of.Learned = ""
    credit: of.Credit = ""
    next: of.NextStep = None
    opened_session: of.OpenedSession = None


class Acknowledge(OnAssignment, frozen=True, tag="acknowledge"):
    """A clinician saw what was flagged in attempts; it is no longer listed first."""

    records = homework.Acknowledged
    needed = ("key", "happened", "attempts", "note")

    attempts: Annotated[
        Sequence[int], Meaning("which attempts, such as 12 and 14", ORDINAL, low=1)
    ] = ()
    note: of.SeenNote = ""


class FlagAttempt(OnAssignment, frozen=True, tag="flag"):
    """A clinician flags an attempt by hand: it is listed first until it is acknowledged."""

    records = homework.Flagged
    needed = ("key", "happened", "attempt", "note")

    attempt: of.WhichAttempt = 0
    note: of.FlagNote = ""


class Pause(OnAssignment, frozen=True, tag="pause"):
    """An assignment is put on hold by agreement."""

    records = homework.Paused
    why: of.Why = ""
    from_on: of.HoldFrom = None
    until: of.HoldUntil = None


class Resume(OnAssignment, frozen=True, tag="resume"):
    """A paused or finished assignment is resumed."""

    records = homework.Resumed
    why: of.Why = ""


class Withdraw(OnAssignment, frozen=True, tag="withdraw"):
    """An assignment is withdrawn; what was recorded of it stays."""

    records = homework.Withdrawn
    why: of.Why = ""


class Retract(Command, frozen=True, tag="retract"):
    """Events are taken back: they stay in the log, and nothing counts them."""

    records = Retraction
    needed = ("key", "events", "why")

    client: Annotated[str, CODE]
    events: Annotated[
        Sequence[str], Meaning("which events of the client, by their ids, such as RK-1#4 or RK#3")
    ] = ()
    why: WhyRetracted = ""
    with_them: Annotated[
        bool, Meaning("take back what stands on them, too; else they are refused with its list")
    ] = False


class MoveAttempt(OnAssignment, frozen=True, tag="move"):
    """An attempt is taken back here and recorded at another assignment of the same worksheet."""

    records = homework.Retracted
    needed = ("key", "attempt", "to", "why")

    attempt: of.WhichAttempt = 0
    to: Annotated[str, Meaning("the handle of the assignment it belongs to", pattern=NAMED)] = ""
    why: WhyRetracted = ""
    with_them: Annotated[
        bool, Meaning("take back what stands on it here, too; else it is refused with its list")
    ] = False


_PLACED = ("answers", "skipped", "between", "without_sheet", "is_planned")
OF_ATTEMPT = tuple(
    name
    for name in homework.AttemptEvent.__struct_fields__
    if name in set(RecordAttempt.__struct_fields__) - set(Command.__struct_fields__)
    and name not in _PLACED
)
"""The fields of an attempt that are recorded as they are given."""

COMMANDS: dict[str, type[Command]] = {
    str(kind.__struct_config__.tag): kind
    for kind in (
        *(Register, ChangeTimezone, ChangeCalendar, AddGoal, CloseGoal, Discharge),
        *(PlanSession, CancelSession),
        *(Assign, Amend, RecordAttempt, CompleteAttempt, CorrectAttempt, RecordObstacle),
        *(
            RecordReview,
            LookAgain,
            Acknowledge,
            FlagAttempt,
            Pause,
            Resume,
            Withdraw,
            Retract,
            MoveAttempt,
        ),
    )
}
"""Every command by its name in a line of JSON."""


def _by_name(kind: Callable[P, Command]) -> Callable[Concatenate[Commands, P], Receipt]:
    def method(self: Commands, /, *given: P.args, **named: P.kwargs) -> Receipt:
        return self.handle(kind(*given, **named))

    method.__doc__ = kind.__doc__
    return method


class Commands(ABC):
    """The commands by name: each takes its command's fields and hands the command on."""

    @abstractmethod
    def handle(self, command: Command) -> Receipt:
        """Check a command, decide, and record; returns what was recorded."""

    register = _by_name(Register)
    change_timezone = _by_name(ChangeTimezone)
    change_calendar = _by_name(ChangeCalendar)
    add_goal = _by_name(AddGoal)
    close_goal = _by_name(CloseGoal)
    discharge = _by_name(Discharge)
    plan_session = _by_name(PlanSession)
    cancel_session = _by_name(CancelSession)
    assign = _by_name(Assign)
    amend = _by_name(Amend)
    attempt = _by_name(RecordAttempt)
    complete = _by_name(CompleteAttempt)
    correct = _by_name(CorrectAttempt)
    meet_obstacle = _by_name(RecordObstacle)
    review = _by_name(RecordReview)
    acknowledge = _by_name(Acknowledge)
    flag = _by_name(FlagAttempt)
    look_again = _by_name(LookAgain)
    pause = _by_name(Pause)
    resume = _by_name(Resume)
    withdraw = _by_name(Withdraw)
    retract = _by_name(Retract)
    move = _by_name(MoveAttempt)
