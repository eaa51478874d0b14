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
from intersession.application.command import (
    CODE,
    HAPPENED,
    NAMED,
    Command,
    Happened,
    OnAssignment,
)
from intersession.application.receipt import Receipt
from intersession.domain.assignment import events as homework
from intersession.domain.client import events as clients
from intersession.domain.retraction import Retraction, WhyRetracted
from intersession.events.fields import ORDINAL, Meaning

P = ParamSpec("P")


class Register(Command, frozen=True, tag="register"):
    """A client is taken on, or back after a discharge."""

    records = clients.Registered
    needed = ("key", "happened", "client")

    client: Annotated[str, CODE]
    timezone: clients.Timezone
    note: clients.ClientNote = ""
    again: Annotated[
        bool, Meaning("that a client who was discharged is taken on again, to the same record")
    ] = False


class ChangeTimezone(Command, frozen=True, tag="timezone"):
    """A client lives in another time zone from a day on."""

    records = clients.TimezoneChanged
    client: Annotated[str, CODE]
    timezone: clients.Timezone
    from_on: clients.FromDay
    note: clients.FreeNote = ""


class ChangeCalendar(Command, frozen=True, tag="calendar"):
    """A client's day or week begins otherwise from a day on; what is left out stays."""

    records = clients.CalendarChanged
    client: Annotated[str, CODE]
    from_on: clients.FromDay
    day_begins: clients.DayBegins | None = None
    week_begins: clients.WeekBegins | None = None
    note: clients.FreeNote = ""


class AddGoal(Command, frozen=True, tag="goal"):
    """Client and clinician agree on a goal."""

    records = clients.GoalAdded
    client: Annotated[str, CODE]
    words: clients.Words


class CloseGoal(Command, frozen=True, tag="close-goal"):
    """A goal is reached, changed or set aside."""

    records = clients.GoalClosed
    client: Annotated[str, CODE]
    goal: clients.WhichGoal
    outcome: clients.Outcome
    note: clients.FreeNote = ""


class Discharge(Command, frozen=True, tag="discharge"):
    """The work with a client ends; what is on record stays."""

    records = clients.Discharged
    client: Annotated[str, CODE]
    note: clients.FreeNote = ""


class Assign(Command, frozen=True, tag="assign"):
    """A practice is agreed."""

    records = homework.Assigned
    client: Annotated[str, CODE]
    worksheet: Annotated[str, Meaning("the worksheet, by its name", pattern=NAMED)]
    prescription: Annotated[PrescriptionGiven, Meaning("what is agreed, in full")]
    settings: Annotated[
        Mapping[str, Any], Meaning("what the worksheet asks when it is assigned")
    ] = field(default_factory=dict)
    session: homework.Session = None


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
    why: homework.Why = ""
    session: homework.Session = None


class RecordAttempt(OnAssignment, frozen=True, tag="attempt"):
    """The client tried it, in any amount."""

    records = homework.Attempted
    answers: Annotated[Mapping[str, Any], Meaning("the worksheet's answers, by item")] = field(
        default_factory=dict
    )
    skipped: homework.Skipped = field(default_factory=dict)
    amount: homework.Amount = None
    minutes: homework.Minutes = None
    timing: homework.WrittenDown = None
    recorded_by: homework.WrittenBy = None
    note: homework.Note = ""
    times: homework.Times = 1
    between: homework.Spanned = None
    without_sheet: homework.WithoutSheet = False


class _Correction(OnAssignment, frozen=True, kw_only=True):
    happened: Annotated[Happened, HAPPENED] = UNSET


class CorrectAttempt(_Correction, frozen=True, tag="correct"):
    """An attempt's record is corrected; what is left out stays as it was recorded."""

    records = homework.Corrected
    needed = ("key", "attempt", "why")

    attempt: homework.WhichAttempt = 0
    why: Annotated[str, Meaning("what was wrong")] = ""
    answers: Annotated[
        Mapping[str, Any], Meaning("single answers that change; null removes one")
    ] = field(default_factory=dict)
    skipped: homework.Skipped = field(default_factory=dict)
    amount: homework.Amount | UnsetType = UNSET
    minutes: homework.Minutes | UnsetType = UNSET
    timing: homework.WrittenDown | UnsetType = UNSET
    recorded_by: homework.WrittenBy | UnsetType = UNSET
    note: homework.Note | UnsetType = UNSET
    times: homework.Times | UnsetType = UNSET
    between: homework.Spanned | UnsetType = UNSET


class RecordObstacle(OnAssignment, frozen=True, tag="obstacle"):
    """Something got in the way."""

    records = homework.ObstacleMet
    needed = ("key", "happened", "category")

    category: Annotated[
        str, Meaning("what it was: intersession obstacle --list", pattern=NAMED)
    ] = ""
    text: homework.ObstacleText = ""
    severity: homework.Severity = None
    anticipated: homework.Anticipated = None
    backup_used: homework.BackupUsed = None
    backup_worked: homework.BackupWorked = None
    attempt: homework.InTheWayOf = None


class RecordReview(OnAssignment, frozen=True, tag="review"):
    """Client and clinician looked at it together, even where nothing was attempted."""

    records = homework.Reviewed
    session: homework.Session = None
    ratings: Annotated[Rated, Meaning("what each of the two rated")] = field(default_factory=Rated)
    learned: homework.Learned = ""
    credit: homework.Credit = ""
    next: homework.NextStep = None
    opened_session: homework.OpenedSession = None


class Acknowledge(OnAssignment, frozen=True, tag="acknowledge"):
    """A clinician saw what was flagged in attempts; it is no longer listed first."""

    records = homework.Acknowledged
    needed = ("key", "happened", "attempts", "note")

    attempts: Annotated[
        Sequence[int], Meaning("which attempts, such as 12 and 14", ORDINAL, low=1)
    ] = ()
    note: homework.SeenNote = ""


class FlagAttempt(OnAssignment, frozen=True, tag="flag"):
    """A clinician flags an attempt by hand: it is listed first until it is acknowledged."""

    records = homework.Flagged
    needed = ("key", "happened", "attempt", "note")

    attempt: homework.WhichAttempt = 0
    note: homework.FlagNote = ""


class Pause(OnAssignment, frozen=True, tag="pause"):
    """An assignment is put on hold by agreement."""

    records = homework.Paused
    why: homework.Why = ""


class Resume(OnAssignment, frozen=True, tag="resume"):
    """A paused or finished assignment is resumed."""

    records = homework.Resumed
    why: homework.Why = ""


class Withdraw(OnAssignment, frozen=True, tag="withdraw"):
    """An assignment is withdrawn; what was recorded of it stays."""

    records = homework.Withdrawn
    why: homework.Why = ""


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

    attempt: homework.WhichAttempt = 0
    to: Annotated[str, Meaning("the handle of the assignment it belongs to", pattern=NAMED)] = ""
    why: WhyRetracted = ""
    with_them: Annotated[
        bool, Meaning("take back what stands on it here, too; else it is refused with its list")
    ] = False


_PLACED = ("answers", "skipped", "between", "without_sheet")
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
        *(Assign, Amend, RecordAttempt, CorrectAttempt, RecordObstacle, RecordReview),
        *(Acknowledge, FlagAttempt, Pause, Resume, Withdraw, Retract, MoveAttempt),
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
    assign = _by_name(Assign)
    amend = _by_name(Amend)
    attempt = _by_name(RecordAttempt)
    correct = _by_name(CorrectAttempt)
    meet_obstacle = _by_name(RecordObstacle)
    review = _by_name(RecordReview)
    acknowledge = _by_name(Acknowledge)
    flag = _by_name(FlagAttempt)
    pause = _by_name(Pause)
    resume = _by_name(Resume)
    withdraw = _by_name(Withdraw)
    retract = _by_name(Retract)
    move = _by_name(MoveAttempt)
