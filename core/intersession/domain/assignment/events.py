"""An assignment's events: what can happen to a practice that two people agreed on.

Agreed, amended, attempted, corrected, an obstacle met, reviewed, acknowledged, paused,
taken up again, taken back. What is at its default is not written.
"""

from __future__ import annotations

from msgspec import field

from intersession.domain.assignment.prescription import Prescription
from intersession.domain.assignment.vocabulary import Next, RecordedBy, Timing, Worked
from intersession.events.base import Event, Json, reads_late
from intersession.events.flags import Flag

# Events. Answers and settings are plain JSON with the worksheet's name and version
# beside them, so that an event can be read without the plugin it came from.


@reads_late
class Assigned(Event, frozen=True, kw_only=True):
    """A practice was agreed; ``plugin`` is the distribution its worksheet comes from."""

    worksheet: str
    worksheet_version: int
    plugin: str
    settings: Json = field(default_factory=dict)
    prescription: Prescription
    zone: str
    session: int | None = None
    key: str | None = None


@reads_late
class Amended(Event, frozen=True, kw_only=True):
    """What was agreed changed; holds the whole new agreement and which fields changed."""

    changed: tuple[str, ...]
    worksheet: str
    settings: Json = field(default_factory=dict)
    prescription: Prescription
    why: str = ""
    session: int | None = None


@reads_late
class Attempted(Event, frozen=True, kw_only=True):
    """The client tried it, in any amount; ``attempt`` counts from 1.

    ``amount`` is 0–4 of what was agreed (None: not said, taken as all of it);
    ``minutes`` how long it was done; ``skipped`` items left out, with the reason;
    ``flags`` what a clinician must see first.
    """

    attempt: int
    worksheet: str
    worksheet_version: int
    answers: Json = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    amount: int | None = None
    minutes: int | None = None
    timing: Timing | None = None
    recorded_by: RecordedBy | None = None
    note: str = ""
    flags: tuple[Flag, ...] = ()
    zone: str = "UTC"
    key: str | None = None


@reads_late
class Corrected(Event, frozen=True, kw_only=True):
    """An attempt's record was put right; holds the attempt whole, as it now stands.

    ``corrects`` is the version, in this stream, of the event that recorded the
    attempt first. Nothing is erased: the earlier record stays in the log.
    """

    attempt: int
    corrects: int
    why: str
    worksheet: str
    worksheet_version: int
    answers: Json = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    amount: int | None = None
    minutes: int | None = None
    timing: Timing | None = None
    recorded_by: RecordedBy | None = None
    note: str = ""
    flags: tuple[Flag, ...] = ()
    zone: str = "UTC"


class ObstacleMet(Event, frozen=True, kw_only=True):
    """Something got in the way; ``anticipated`` is which agreed obstacle it was, from 1."""

    category: str
    text: str = ""
    severity: int | None = None
    anticipated: int | None = None
    backup_used: bool | None = None
    backup_worked: Worked | None = None
    attempt: int | None = None
    key: str | None = None


class Reviewed(Event, frozen=True, kw_only=True):
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
    key: str | None = None


class Acknowledged(Event, frozen=True, kw_only=True):
    """A clinician saw what was flagged in an attempt: ``by`` whom, and what was done about it.

    ``seen`` is the version, in this stream, of the event whose flags were seen.
    """

    attempt: int
    seen: int
    by: str
    note: str


class Paused(Event, frozen=True, kw_only=True):
    """The practice was put on hold by agreement; nothing is expected meanwhile."""

    why: str = ""


class Resumed(Event, frozen=True, kw_only=True):
    """A paused practice was taken up again."""

    why: str = ""


class Withdrawn(Event, frozen=True, kw_only=True):
    """The assignment was taken back; what was recorded of it stays."""

    why: str = ""


AssignmentEvent = (
    Assigned
    | Amended
    | Attempted
    | Corrected
    | ObstacleMet
    | Reviewed
    | Acknowledged
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
    "homework.acknowledged.v1": Acknowledged,
    "homework.paused.v1": Paused,
    "homework.resumed.v1": Resumed,
    "homework.withdrawn.v1": Withdrawn,
}
