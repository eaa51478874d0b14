"""Commands as typed values."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, field

from intersession.dates.parsing import DAY, MOMENT
from intersession.domain.assignment.prescription import AnticipatedObstacle, Prescription
from intersession.domain.assignment.vocabulary import RATINGS, Next, RecordedBy, Timing, Worked
from intersession.events.base import as_dict

FORMAT = 1
"""The version of the format; a line without one is in this."""


KEY_LENGTH = 200


def _told(description: str, **schema: Any) -> Meta:
    """What a schema says of a field; the command itself checks its range, in its own words."""
    return Meta(description=description, extra_json_schema=schema or None)


NOT_BLANK = r"\S"


Filled = Annotated[str, _told("Some text.", pattern=NOT_BLANK)]


Rating = Annotated[int, _told("0 not at all, 4 very much.", minimum=0, maximum=4)]


Ratings = Annotated[dict[str, Rating], _told("By name.", propertyNames={"enum": list(RATINGS)})]


Key = Annotated[
    str,
    _told(
        "Your own name for this command, unlike that of any other for the client. The same "
        "command under the same key is recorded once, however often it is sent.",
        pattern=NOT_BLANK,
        maxLength=KEY_LENGTH,
    ),
]


Happened = (
    Annotated[
        str,
        _told(
            "When it happened for the client: a day, or an instant. One without an offset is in "
            "the client's time zone.",
            pattern=f"^({DAY}|{MOMENT})$",
        ),
    ]
    | None
)


class AgreedObstacle(AnticipatedObstacle, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something likely to get in the way, with its back-up."""

    text: Filled


class Agreed(Prescription, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was agreed; every field but the task may be left open."""

    task: Filled
    minutes: Annotated[int, _told("How long each time.", minimum=1)] | None = None
    confidence: Annotated[int, _told("How sure.", minimum=0, maximum=100)] | None = None
    how_often: Annotated[str, _told("daily, 3x/week, or an RFC 5545 rule.")] | None = None
    obstacles: tuple[AgreedObstacle, ...] = ()


class Rated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What each of the two rated, kept apart."""

    client: Ratings = field(default_factory=dict)
    clinician: Ratings = field(default_factory=dict)


class Sent(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="command"
):
    """A command with its key, the client it is about, and when it happened (null: not known)."""

    version: Literal[1] = 1
    key: Key
    client: Annotated[str, _told("The client's code, such as RK.")] = ""
    happened: Happened

    def own_fields(self) -> dict[str, Any]:
        """The fields of this kind of command, without what every line has."""
        shared = Later.__struct_fields__
        return {name: value for name, value in as_dict(self).items() if name not in shared}


class Assign(Sent, frozen=True, kw_only=True, tag="assign"):
    """A practice was agreed."""

    client: Annotated[str, _told("The client's code, such as RK.", pattern=NOT_BLANK)]
    worksheet: Filled
    prescription: Agreed
    settings: Annotated[dict[str, Any], _told("What the worksheet asks when it is assigned.")] = (
        field(default_factory=dict)
    )
    session: int | None = None

    def agreed(self) -> Prescription:
        """What was agreed, as the command takes it."""
        several = [AnticipatedObstacle(**as_dict(one)) for one in self.prescription.obstacles]
        return Prescription(**as_dict(self.prescription) | {"obstacles": tuple(several)})


class Later(Sent, frozen=True, kw_only=True):
    """A command on an assignment: named by its handle, or by the key it was assigned under."""

    assignment: Annotated[str, _told("The assignment's handle, such as RK-1.")] = ""
    assignment_key: Annotated[str, _told("The key the client's assignment was sent under.")] = ""


class Attempt(Later, frozen=True, kw_only=True, tag="attempt"):
    """The client tried it, in any amount."""

    answers: Annotated[dict[str, Any], _told("The worksheet's answers by item.")] = field(
        default_factory=dict
    )
    skipped: Annotated[dict[str, str], _told("Items left out, each with the reason.")] = field(
        default_factory=dict
    )
    amount: (
        Annotated[int, _told("Of what was agreed: 0 started, 4 all.", minimum=0, maximum=4)] | None
    ) = None
    minutes: Annotated[int, _told("How long it was done.", minimum=0)] | None = None
    timing: Timing | None = None
    recorded_by: RecordedBy | None = None
    note: str = ""


class Obstacle(Later, frozen=True, kw_only=True, tag="obstacle"):
    """Something got in the way."""

    category: Annotated[str, _told("intersession obstacle --list", pattern=NOT_BLANK)]
    text: str = ""
    severity: Annotated[int, _told("How much.", minimum=0, maximum=4)] | None = None
    anticipated: Annotated[int, _told("Which agreed one it was.", minimum=1)] | None = None
    backup_used: bool | None = None
    backup_worked: Worked | None = None
    attempt: Annotated[int, _told("The attempt it came up in.", minimum=1)] | None = None


class Review(Later, frozen=True, kw_only=True, tag="review"):
    """Client and clinician looked at it together."""

    session: int | None = None
    ratings: Rated = field(default_factory=Rated)
    learned: str = ""
    credit: str = ""
    next: Next | None = None
    opened_session: bool | None = None


COMMANDS: dict[str, type[Sent]] = {
    "assign": Assign,
    "attempt": Attempt,
    "obstacle": Obstacle,
    "review": Review,
}
