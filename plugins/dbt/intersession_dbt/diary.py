"""A client's diary: the days of a window with their cards, and those left blank."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import attrs

from intersession import (
    AssignmentRow,
    Figure,
    HoldRow,
    Look,
    listed,
)
from intersession_dbt.diary_card import HIERARCHY
from intersession_dbt.diary_rows import CARD, CardRow, TargetRow

NO_LONGER = "no longer agreed"
DIARY_ROWS = (CardRow, TargetRow, AssignmentRow, HoldRow)
"""What a view reads that looks at diaries."""


@attrs.frozen
class Day:
    """A calendar day with its cards: none, one, or more; of several the higher value counts."""

    day: str
    cards: tuple[CardRow, ...] = ()
    on_hold: bool = False

    @property
    def events(self) -> str:
        """The events behind its cards."""
        return " ".join(card.events for card in self.cards)

    def emotion(self, name: str) -> int | None:
        """How strong a feeling was."""
        return highest(card.emotions.get(name) for card in self.cards)

    def urge(self, target: str) -> int | None:
        """How strong the urge was."""
        return highest(card.urges.get(target) for card in self.cards)

    def acts(self, target: str) -> int | None:
        """How often it was done."""
        return highest(card.acts.get(target) for card in self.cards)

    def rating(self, column: str) -> int | None:
        """The rating in a card's column, such as ``misery``."""
        return highest(getattr(card, column) for card in self.cards)

    def held(self, target: str) -> bool | None:
        """Whether an urge was not acted on; None where that is not known."""
        acts = self.acts(target)
        return None if self.urge(target) is None or acts is None else acts == 0

    def without_urge(self, target: str) -> bool | None:
        """Whether it was done on a day with urge 0; None where that is not known."""
        urge, acts = self.urge(target), self.acts(target)
        return None if urge is None or acts is None else urge == 0 and acts > 0

    def told(self, name: str) -> bool | None:
        """What the day's code for skills says: ``used``, ``helped``; None where it does not say."""
        known = [
            value for card in self.cards if (value := getattr(card, f"skills_{name}")) is not None
        ]
        return any(known) if known else None


@attrs.frozen(slots=False)
class Diary:
    """A client's days in the window, in order, and the cards that named no day.

    ``classes`` are the targets now agreed with their class in the hierarchy.
    """

    client: str
    days: tuple[Day, ...]
    undated: tuple[CardRow, ...]
    classes: dict[str, str]

    @cached_property
    def counted(self) -> tuple[Day, ...]:
        """The days on which a card was filled in or could have been: not those on hold."""
        return tuple(day for day in self.days if day.cards or not day.on_hold)

    @property
    def window(self) -> str:
        """The first and last day, in words."""
        return f"{self.days[0].day} to {self.days[-1].day}" if self.days else "no days"

    def targets(self) -> list[str]:
        """The targets agreed now, and those that cards still hold, by class and then name."""
        cards = [card for day in self.days for card in day.cards]
        held = {name for card in cards for name in (*card.urges, *card.acts)}
        return sorted({*self.classes, *held}, key=lambda name: (self.place(name), name))

    def place(self, target: str) -> int:
        """The place of a target's class in the hierarchy; what is no longer agreed comes last."""
        known = list(HIERARCHY)
        found = self.classes.get(target)
        return known.index(found) if found in known else len(known)

    def hierarchy(self, target: str) -> str:
        """The class of a target, in words."""
        return HIERARCHY.get(self.classes.get(target, ""), NO_LONGER)


def diaries(look: Look) -> list[Diary]:
    """The diary of each client who has one."""
    cards = by_client(listed(look.rows(CardRow, windowed=False)))
    targets = by_client(look.rows(TargetRow))
    assigned = by_client(row for row in look.rows(AssignmentRow) if row.worksheet == CARD)
    holds = by_client(look.rows(HoldRow))
    return [
        _diary(client, cards[client], targets[client], assigned[client], holds[client], look)
        for client in sorted(cards)
    ]


def by_client(rows: Iterable[Any]) -> defaultdict[str, list[Any]]:
    """Rows in their order, by client."""
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.client].append(row)
    return found


def _diary(
    client: str,
    cards: Sequence[CardRow],
    targets: Iterable[TargetRow],
    assigned: Sequence[AssignmentRow],
    holds: Iterable[HoldRow],
    look: Look,
) -> Diary:
    handles = {row.assignment for row in assigned}
    own = [hold for hold in holds if hold.assignment in handles]
    return Diary(
        client,
        _days(cards, _span(cards, assigned, look), own),
        tuple(card for card in cards if not card.happened_on),
        {row.target: row.hierarchy for row in targets},
    )


def highest(values: Iterable[int | None]) -> int | None:
    """The highest of the values that are known."""
    return max((value for value in values if value is not None), default=None)


def over(
    kind: str,
    days: Sequence[Day],
    read: Callable[[Day], int | None],
    combine: Callable[[list[int]], int],
) -> Figure:
    """A figure over the days on which a value is known."""
    known = [(day, value) for day in days if (value := read(day)) is not None]
    total = float(combine([value for _, value in known])) if known else None
    events = tuple(dict.fromkeys(name for day, _ in known for name in day.events.split()))
    return Figure(kind, total, len(known), len(days) - len(known), events)


def _span(
    cards: Sequence[CardRow], assigned: Sequence[AssignmentRow], look: Look
) -> tuple[date, date] | None:
    """The first and last day: from the first card to the last.

    If a window was given, to its end. That is not past yesterday, unless today's card
    is there, and not past the day on which the card itself ended.
    """
    dated = [date.fromisoformat(card.happened_on) for card in cards if card.happened_on]
    if not dated:
        return None
    first, last = min(dated), max(dated)
    if look.window.first:
        first = max(first, look.window.first)
    if look.window.first or look.window.last:
        ends = [row.ended_on for row in assigned]
        open_until = look.today - timedelta(days=1)
        ended = [date.fromisoformat(end) for end in ends if end]
        if ended and len(ended) == len(ends):
            open_until = min(open_until, max(ended))
        last = max(open_until, last)
    if look.window.last:
        last = min(look.window.last, last)
    return first, last


def _days(
    cards: Sequence[CardRow], span: tuple[date, date] | None, holds: Sequence[HoldRow]
) -> tuple[Day, ...]:
    if span is None:
        return ()
    first, last = span
    by_day: dict[str, list[CardRow]] = {}
    for card in cards:
        by_day.setdefault(card.happened_on or "", []).append(card)
    texts = [(first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1)]
    return tuple(Day(text, tuple(by_day.get(text, ())), _on_hold(text, holds)) for text in texts)


def _on_hold(day: str, holds: Iterable[HoldRow]) -> bool:
    """Whether nothing was expected: from the pause to the day before it was resumed."""
    return any(
        (hold.from_on is None or hold.from_on <= day) and (hold.to_on is None or day < hold.to_on)
        for hold in holds
    )
