"""The eight Cs of Self: how much of each quality was there (the view is in self_energy.py)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from intersession import Context, EntryRow, Problem, line, scale, table, text, worksheet

QUALITIES = "ifs.self-qualities"
EIGHT = (
    *("calm", "clarity", "curiosity", "compassion"),
    *("confidence", "courage", "creativity", "connectedness"),
)
"""The eight Cs, in the order in which they are asked."""
MUCH = {0: "none to be felt", 10: "as much as I know of it"}


def _quality(ask: str) -> Any:
    return scale(ask, 0, 10, MUCH, required=False)


@worksheet(
    QUALITIES,
    version=1,
    title="Qualities of Self",
    source="The eight Cs after Schwartz 1995; scales and wording our own",
    purposes=(
        "parts",
        "self-monitoring",
    ),
    caution=(
        "Not validated, and no total: eight ratings side by side are a profile of a day. A low "
        "one shows that parts are close by, and does not need to be raised. If a part turns the "
        "ratings into marks, put them aside and ask about that part."
    ),
    is_practice=True,
)
class SelfQualities:
    """How much of each of eight qualities was there, from 0 to 10.

    A look at a day, not a test: nothing is added up, and no number is the right one.
    The scales are not validated. Leave out what you cannot tell.
    """

    calm: int | None = _quality("Calm: could you be still, whatever was going on?")
    clarity: int | None = _quality("Clarity: could you see things as they are?")
    curiosity: int | None = _quality("Curiosity: did you want to understand, without an aim?")
    compassion: int | None = _quality("Compassion: could you be warm to those who hurt, you too?")
    confidence: int | None = _quality("Confidence: did you trust that you could meet what comes?")
    courage: int | None = _quality("Courage: could you face what was hard?")
    creativity: int | None = _quality("Creativity: did new ways come to you?")
    connectedness: int | None = _quality("Connectedness: did you feel part of something?")
    part_close_by: str | None = line("Which part was closest by?", required=False)
    noticed: str | None = text("What did you notice?", required=False)

    @staticmethod
    def check(answers: Mapping[str, Any], context: Context) -> Iterable[Problem]:
        """At least one of the eight is rated."""
        if not any(name in answers for name in EIGHT):
            yield Problem("", f"none of the eight is rated. One is enough: {', '.join(EIGHT)}")


@table("ifs_self_qualities")
class QualitiesRow(EntryRow):
    """The eight Cs on a day, each 0–10 or not answered; not validated, and never added up."""

    calm: int | None = None
    clarity: int | None = None
    curiosity: int | None = None
    compassion: int | None = None
    confidence: int | None = None
    courage: int | None = None
    creativity: int | None = None
    connectedness: int | None = None
    part_close_by: str | None = None
    noticed: str | None = None
