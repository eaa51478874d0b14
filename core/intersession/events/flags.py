"""What a clinician must see first in an attempt."""

from __future__ import annotations

from typing import Annotated

from intersession.events.base import Value
from intersession.events.fields import ORDINAL, Meaning


class Flag(Value, frozen=True, kw_only=True):
    """Something that a clinician must see first.

    It stands on the attempt that it is recorded with, or on another one of the same assignment:
    an earlier day that is typed later may show what was to be seen on the day after it.
    """

    place: Annotated[str, Meaning("the answer that it is about, such as `acts.self-harm`")] = ""
    text: Annotated[str, Meaning("what there is to see, in words")]
    attempt: Annotated[
        int | None,
        Meaning(
            "the attempt that it stands on; left out: the one that it is recorded with",
            ORDINAL,
            low=1,
        ),
    ] = None
    day: Annotated[
        str | None,
        Meaning(
            "the day of that attempt, where it is another one and its day is known",
            "ISO 8601 day",
            form="day",
        ),
    ] = None
    stands_alone: Annotated[
        bool, Meaning("an act or a rise: told on a line of its own, never with other flags")
    ] = False
    not_looked: Annotated[
        str | None,
        Meaning("the plugin that could not look at the answers, where the flag says so"),
    ] = None
