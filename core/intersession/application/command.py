"""What every command has: about whom, when it happened, who records it, and its key."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import msgspec
from msgspec import UnsetType

from intersession.dates.parsing import DAY, MOMENT
from intersession.events.fields import Meaning

FORMAT = 1
"""The version of the format of JSON lines; a line without one is in this."""

KEY_LENGTH = 200

HAPPENED = Meaning(
    "when it happened for the client: a day, or an instant; one without an offset is in the "
    "client's time zone; null where it is not known",
    "ISO 8601",
    pattern=f"({DAY}|{MOMENT})",
)
CODE = Meaning("the client's code, such as RK", pattern=r"[\s\S]*\S[\s\S]*")
NAMED = r"[\s\S]*\S[\s\S]*"

if TYPE_CHECKING:
    Happened = date | datetime | str | UnsetType | None
else:
    Happened = str | UnsetType | None


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
            pattern=NAMED,
            most=KEY_LENGTH,
        ),
    ] = None
    client: Annotated[str, Meaning("the client's code, such as RK")] = ""
    happened: Annotated[Happened, HAPPENED] = None
    by: Annotated[str, Meaning("who records it, a person or a program, by a short pseudonym")] = ""
    caused_by: Annotated[
        str | None, Meaning("the event that led to it, by its id, such as RK-1#4")
    ] = None

    @property
    def name(self) -> str:
        """The command's name in a line of JSON: ``attempt``."""
        return str(type(self).__struct_config__.tag)


class _Assigned(Command, frozen=True, kw_only=True):
    assignment_key: Annotated[
        str, Meaning("the key under which the client's assignment was sent")
    ] = ""


class OnAssignment(_Assigned, frozen=True):
    """A command on an assignment: named by its handle, or by the key it was assigned under."""

    assignment: Annotated[str, Meaning("the assignment's handle, such as RK-1")] = ""
