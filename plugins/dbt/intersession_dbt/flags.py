"""What of a diary card a clinician must see first: what was done, in words, never a score.

Raised for targets that threaten life and for suicide coming into session: any act, an
urge at or over the level agreed on, a rise from the card before. A question that was
not answered raises no flag.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from intersession import Context, Flag
from intersession_dbt.diary_card import RISE, URGE_AT

Answers = Mapping[str, Any]
Read = Callable[[Answers], int | None]

SUICIDE = "session_suicide"


def card_flags(card: Answers, context: Context) -> Iterator[Flag]:
    """The flags of one diary card, its targets in the order in which they were agreed."""
    for target in context.settings.get("targets", ()):
        if target["hierarchy"] == "life_threatening":
            yield from _acts(card, target["name"])
            yield from _urge(
                card,
                context,
                place=f"urges.{target['name']}",
                words=f"{target['name']}: urge",
                read=_rating(target["name"]),
            )
    yield from _urge(
        card,
        context,
        place=SUICIDE,
        words="coming into session: urge to kill oneself",
        read=lambda one: one.get(SUICIDE),
    )


def _acts(card: Answers, target: str) -> Iterator[Flag]:
    acts = card.get("acts", {}).get(target)
    if acts:
        times = "1 act" if acts == 1 else f"{acts} acts"
        yield Flag(place=f"acts.{target}", text=f"{target}: {times}{_on(card)}")


def _rating(target: str) -> Read:
    return lambda card: card.get("urges", {}).get(target)


def _urge(card: Answers, context: Context, *, place: str, words: str, read: Read) -> Iterator[Flag]:
    """A flag where an urge is at the level agreed on, or rose by as much as was agreed."""
    urge = read(card)
    if urge is None:
        return
    before = _card_before(card, context, read)
    earlier = None if before is None else read(before)
    rise = 0 if earlier is None else urge - earlier
    rose = rise >= context.settings.get("flag_rise", RISE)
    if rose or urge >= context.settings.get("flag_urge_at", URGE_AT):
        text = f"{words} {urge} of 5{_on(card)}"
        if rose and before is not None:
            text += f", after {earlier}{_on(before)}"
        yield Flag(place=place, text=text)


def _card_before(card: Answers, context: Context, read: Read) -> Answers | None:
    """The latest card about an earlier day on which this was answered; of two, the last typed."""
    day = card.get("date")
    earlier = [
        one
        for one in context.before
        if read(one) is not None and "date" in one and (day is None or one["date"] < day)
    ]
    return max(reversed(earlier), key=lambda one: str(one["date"]), default=None)


def _on(card: Answers) -> str:
    return f" on {card['date']}" if "date" in card else ""
