"""Every command as a typed value: what a method, a JSON line and a CSV row all become.

A field's meaning and limits are those of the event's field that it becomes. Fields that only
a command has are described here. A value is not checked when it is made: the engine checks
it when the command is handled, and reports all problems at once.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Concatenate, Literal, ParamSpec

import msgspec
from msgspec import UNSET, UnsetType, field

from intersession.application.agreement import PrescriptionGiven
from intersession.application.receipt import Receipt
from intersession.dates.parsing import DAY, MOMENT
from intersession.domain.assignment import events as homework
from intersession.domain.client import events as clients
from intersession.domain.retraction import Retraction, WhyRetracted
from intersession.events.fields import ORDINAL, Meaning

P = ParamSpec("P")
FORMAT = 1
"""The version of the format of JSON lines; a line without one is in this."""

KEY_LENGTH = 200

_HAPPENED = Meaning(
    "when it happened for the client: a day, or an instant; one without an offset is in the "
    "client's time zone; null where it is not known",
    "ISO 8601",
    pattern=f"({DAY}|{MOMENT})",
)
_CODE = Meaning("the client's code, such as RK", pattern=r"[\s\S]*\S[\s\S]*")
_NAMED = r"[\s\S]*\S[\s\S]*"

if TYPE_CHECKING:
    Happened = date | datetime | str | UnsetType | None
else:
    Happened = str | UnsetType | None


class Rated(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What client and clinician rated, kept apart: 0 not at all to 4 very much, by name."""

    client: homework.ClientRatings = field(default_factory=dict)
    clinician: homework.ClinicianRatings = field(default_factory=dict)


class Command(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="command"
):
    """What somebody asks the engine to record: about whom, when it happened, and who records it."""

    needed: ClassVar[tuple[str, ...]] = ("key", "happened")
    """The fields that a line of JSON must have, in addition to those that a program must give."""
    records: ClassVar[type]
    """The event that says what it did."""

    version: Literal[1] = 1
    key: Annotated[
        str | None,
        Meaning(
            "your own name for this command, different from every other for the client; the same "
            "command under the same key is recorded once, however often it is sent",
            pattern=_NAMED,
            most=KEY_LENGTH,
        ),
    ] = None
    client: Annotated[str, Meaning("the client's code, such as RK")] = ""
    happened: Annotated[Happened, _HAPPENED] = None
    by: Annotated[str, Meaning("who records it, a person or a program, by a short pseudonym")] = ""
    caused_by: Annotated[
        str | None, Meaning("the event that led to it, by its id, such as RK-1#4")
    ] = None

    @property
    def name(self) -> str:
        """The command's name in a line of JSON: ``attempt``."""
        return str(type(self).__struct_config__.tag)


class Register(Command, frozen=True, tag="register"):
    """A client is taken on, or back after a discharge."""

    records = clients.Registered
    needed = ("key", "happened", "client")

    client: Annotated[str, _CODE]
    timezone: clients.Timezone
    note: clients.ClientNote = ""


class AddGoal(Command, frozen=True, tag="goal"):
    """Client and clinician agree on a goal."""

    records = clients.GoalAdded
    client: Annotated[str, _CODE]
    words: clients.Words


class CloseGoal(Command, frozen=True, tag="close-goal"):
    """A goal is reached, changed or set aside."""

    records = clients.GoalClosed
    client: Annotated[str, _CODE]
    goal: clients.WhichGoal
    outcome: clients.Outcome
    note: clients.FreeNote = ""


class Discharge(Command, frozen=True, tag="discharge"):
    """The work with a client ends; what is on record stays."""

    records = clients.Discharged
    client: Annotated[str, _CODE]
    note: clients.FreeNote = ""


class Assign(Command, frozen=True, tag="assign"):
    """A practice is agreed."""

    records = homework.Assigned
    client: Annotated[str, _CODE]
    worksheet: Annotated[str, Meaning("the worksheet, by its name", pattern=_NAMED)]
    prescription: Annotated[PrescriptionGiven, Meaning("what is agreed, in full")]
    settings: Annotated[
        Mapping[str, Any], Meaning("what the worksheet asks when it is assigned")
    ] = field(default_factory=dict)
    session: homework.Session = None


class _Assigned(Command, frozen=True, kw_only=True):
    assignment_key: Annotated[
        str, Meaning("the key under which the client's assignment was sent")
    ] = ""


class OnAssignment(_Assigned, frozen=True):
    """A command on an assignment: named by its handle, or by the key it was assigned under."""

    assignment: Annotated[str, Meaning("the assignment's handle, such as RK-1")] = ""


class Amend(OnAssignment, frozen=True, tag="amend"):
    """Parts of what was agreed change; what is not named stays."""

    records = homework.Amended
    changes: Annotated[Mapping[str, Any], Meaning("the prescription's fields that change")] = field(
        default_factory=dict
    )
    settings: Annotated[Mapping[str, Any], Meaning("the worksheet's settings that change")] = field(
        default_factory=dict
    )
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
    between: homework.Between = None
    without_sheet: homework.WithoutSheet = False


class _Correction(OnAssignment, frozen=True, kw_only=True):
    happened: Annotated[Happened, _HAPPENED] = UNSET


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
    between: homework.Between | UnsetType = UNSET


class RecordObstacle(OnAssignment, frozen=True, tag="obstacle"):
    """Something got in the way."""

    records = homework.ObstacleMet
    needed = ("key", "happened", "category")

    category: Annotated[
        str, Meaning("what it was: intersession obstacle --list", pattern=_NAMED)
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

    client: Annotated[str, _CODE]
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
    to: Annotated[str, Meaning("the handle of the assignment it belongs to", pattern=_NAMED)] = ""
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
        *(Register, AddGoal, CloseGoal, Discharge, Assign, Amend, RecordAttempt, CorrectAttempt),
        *(RecordObstacle, RecordReview, Acknowledge, Pause, Resume, Withdraw, Retract, MoveAttempt),
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
    pause = _by_name(Pause)
    resume = _by_name(Resume)
    withdraw = _by_name(Withdraw)
    retract = _by_name(Retract)
    move = _by_name(MoveAttempt)
