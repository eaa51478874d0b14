"""What a clinician must see first of what was written down: in words, never a score.

Raised for whatever threatens life: any act on the diary card, an urge at or over the level
agreed on, a rise from the card before, a chain analysis; and, in a crisis, where an urge was
acted on or things were made worse. A question that was not answered raises no flag.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from intersession import Context, Flag
from intersession_dbt.diary_card import (
    LIFE,
    RISE,
    SUICIDE_AT,
    SUICIDE_AT_MOST,
    URGE_AT,
)
from intersession_dbt.names import named

Answers = Mapping[str, Any]
Read = Callable[[Answers], int | None]

SUICIDE = "session_suicide"
WORSE = {
    "made_it_worse": "distress tolerance: it made things worse",
    "urge_acted": "distress tolerance: an urge was acted on",
}


class Urge(NamedTuple):
    """An urge that a card asks about: where it stands, in words, and from when it is told."""

    place: str
    words: str
    read: Read
    at: int
    rise: int


class Card(NamedTuple):
    """A card with its day; ``attempt`` None is the one that is looked at."""

    day: str
    answers: Answers
    attempt: int | None = None


def card_flags(card: Answers, context: Context) -> Iterator[Flag]:
    """The flags of one diary card, its targets in the order in which they were agreed."""
    day = card.get("date") or context.day
    for target in context.settings.get("targets", ()):
        if threatens_life(target):
            yield from _acts(card, target["name"], day)
    for urge in _urges(context.settings):
        yield from _high_or_risen(urge, card, day, context)
        if day:
            yield from _risen_since(urge, Card(day, card), context)


def worse_flags(answers: Answers) -> Iterator[Flag]:
    """The flags of a crisis skill: an urge that was acted on, and what made things worse."""
    for place, words in WORSE.items():
        if answers.get(place):
            yield Flag(place=place, text=words, stands_alone=True)


def chain_flags(answers: Answers, context: Context) -> Iterator[Flag]:
    """The flag of a chain analysis on a target that threatens life.

    A target of which nobody knows the class any more is told, too.
    """
    target = answers.get("target")
    if not target:
        return
    classes = context.references("dbt.diary-card", "targets", "name")
    if classes.get(target, LIFE) == LIFE:
        name = target.partition("/")[2] or target
        told = f"{name}: chain analysis{_on(answers.get('behaviour_on'))}"
        yield Flag(place="target", text=told, stands_alone=True)


def threatens_life(target: Answers) -> bool:
    """Whether a target is of the first class, or the urge to kill oneself by another class."""
    return target.get("hierarchy") == LIFE or bool(target.get("suicide"))


def _urges(settings: Answers) -> Iterator[Urge]:
    """The urges that are looked at: those that threaten life, and suicide coming into session."""
    rise = settings.get("flag_rise") or RISE
    other = settings.get("flag_urge_at")
    at = URGE_AT if other is None else other
    suicide_at = min(settings.get("flag_suicide_at") or SUICIDE_AT, SUICIDE_AT_MOST)
    for target in settings.get("targets", ()):
        if threatens_life(target):
            name = target["name"]
            levels = (suicide_at, min(rise, RISE)) if target.get("suicide") else (at, rise)
            yield Urge(f"urges.{name}", f"{name}: urge", _rating(name), *levels)
    words = "coming into session: urge to kill oneself"
    yield Urge(SUICIDE, words, lambda card: card.get(SUICIDE), suicide_at, min(rise, RISE))


def _acts(card: Answers, target: str, day: str | None) -> Iterator[Flag]:
    acts = named(card.get("acts", {}), target)
    if acts:
        times = "1 act" if acts == 1 else f"{acts} acts"
        told = f"{target}: {times}{_on(day)}"
        yield Flag(place=f"acts.{target}", text=told, stands_alone=True)


def _rating(target: str) -> Read:
    return lambda card: named(card.get("urges", {}), target)


def _high_or_risen(urge: Urge, card: Answers, day: str | None, context: Context) -> Iterator[Flag]:
    """A flag where an urge is at the level agreed on, or rose by as much as was agreed."""
    now = urge.read(card)
    if now is None:
        return
    before = _before(urge, day, context) if day else None
    rose = before is not None and now - _known(urge, before) >= urge.rise
    if rose or now >= urge.at:
        told = _told(urge, now, day, before if rose else None)
        yield Flag(place=urge.place, text=told, stands_alone=rose)


def _risen_since(urge: Urge, card: Card, context: Context) -> Iterator[Flag]:
    """Flags on the cards of the next day that has the answer: an earlier day was typed later.

    They are raised by what was agreed for that day.
    """
    level = urge.read(card.answers)
    later = [one for one in _others(urge, context) if one.day > card.day]
    if level is None or not later:
        return
    next_day = min(one.day for one in later)
    for one in context.others:
        for then in _urges(one.settings or context.settings):
            if one.day == next_day and then.place == urge.place:
                now = then.read(one.answers)
                if now is not None and now - level >= then.rise:
                    text = _told(then, now, next_day, card)
                    yield Flag(place=then.place, text=text, attempt=one.attempt, stands_alone=True)


def _before(urge: Urge, day: str, context: Context) -> Card | None:
    """The latest card about an earlier day on which it was answered; of two, the last typed."""
    earlier = [one for one in _others(urge, context) if one.day < day]
    return max(reversed(earlier), key=lambda one: one.day, default=None)


def _others(urge: Urge, context: Context) -> list[Card]:
    """The other cards whose day is known and which hold an urge, as they were recorded."""
    return [
        Card(one.day, one.answers, one.attempt)
        for one in context.others
        if one.day and urge.read(one.answers) is not None
    ]


def _known(urge: Urge, card: Card) -> int:
    return urge.read(card.answers) or 0


def _told(urge: Urge, now: int, day: str | None, before: Card | None) -> str:
    """An urge in words; where it rose, from what, and how many days lie between."""
    text = f"{urge.words} {now} of 5{_on(day)}"
    if day is None or before is None:
        return text
    days = (date.fromisoformat(day) - date.fromisoformat(before.day)).days
    gap = f", {days} days before" if days > 1 else ""
    return f"{text}, after {_known(urge, before)}{_on(before.day)}{gap}"


def _on(day: str | None) -> str:
    return f" on {day}" if day else ""
