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
    ClientRow,
    Figure,
    HoldRow,
    Look,
    listed,
)
from intersession_dbt.agreed import NO_LONGER, Active, Agreed, active, place
from intersession_dbt.diary_card import HIERARCHY
from intersession_dbt.diary_rows import CARD, AgreedTargetRow, CardRow, ToldRow
from intersession_dbt.names import distinct, named

DIARY_ROWS = (CardRow, ToldRow, AgreedTargetRow, AssignmentRow, HoldRow, ClientRow)
"""What a view reads that looks at diaries."""
NO_SHEET = "no sheet: urges and acts not asked"
_DAY = timedelta(days=1)


@attrs.frozen
class Day:
    """A calendar day with its cards: none, one, or more; of several the higher value counts.

    ``is_active``: a card was agreed for it; a day that is not is no gap. ``told_without``:
    somebody said that it was done, without a card.
    """

    day: str
    cards: tuple[CardRow, ...] = ()
    told_without: tuple[ToldRow, ...] = ()
    is_active: bool = True
    on_hold: bool = False

    @property
    def counts(self) -> bool:
        """Whether a card was filled in, or was to be."""
        return bool(self.cards) or self.is_active

    @property
    def events(self) -> str:
        """The events behind its cards."""
        return " ".join(card.events for card in self.cards)

    def emotion(self, name: str) -> int | None:
        """How strong a feeling was."""
        return highest(named(card.emotions, name) for card in self.cards)

    def urge(self, target: str) -> int | None:
        """How strong the urge was."""
        return highest(named(card.urges, target) for card in self.cards)

    def acts(self, target: str) -> int | None:
        """How often it was done."""
        return highest(named(card.acts, target) for card in self.cards)

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

    ``cards`` are all by their day, in the window or not; ``told`` is what was told without one.
    """

    client: str
    days: tuple[Day, ...]
    undated: tuple[CardRow, ...]
    agreed: Agreed
    told: tuple[ToldRow, ...]
    cards: dict[str, tuple[CardRow, ...]]

    @cached_property
    def counted(self) -> tuple[Day, ...]:
        """The days on which a card was filled in or was to be: no others are missing."""
        return tuple(day for day in self.days if day.counts)

    @cached_property
    def active(self) -> tuple[Day, ...]:
        """The days for which a card was agreed."""
        return tuple(day for day in self.days if day.is_active)

    def on(self, day: str) -> Day:
        """A day with all its cards, in the window or not."""
        return Day(day, self.cards.get(day, ()))

    @property
    def window(self) -> str:
        """The first and last day, in words."""
        return f"{self.days[0].day} to {self.days[-1].day}" if self.days else "no days"

    def targets(self) -> list[str]:
        """The targets agreed now, and those that cards still hold, by class and then name."""
        cards = [*(card for day in self.days for card in day.cards), *self.undated]
        held = [name for card in cards for name in (*card.urges, *card.acts)]
        names = distinct([*self.agreed.now(), *held])
        return sorted(names, key=lambda name: (self.place(name), name))

    def place(self, target: str) -> int:
        """The place of a target's class in the hierarchy; what never had one comes last."""
        return place(self.agreed.class_on(target, None))

    def hierarchy(self, target: str, day: str | None = None) -> str:
        """The class of a target on a day, or at the last, in words."""
        found = HIERARCHY.get(self.agreed.class_on(target, day) or "", "")
        if day is not None or self.agreed.is_agreed(target):
            return found
        return f"{found}, {NO_LONGER}".removeprefix(", ")


def diaries(look: Look) -> list[Diary]:
    """The diary of each client with whom a card was agreed."""
    cards = by_client(listed(look.rows(CardRow, windowed=False)))
    told = by_client(listed(look.rows(ToldRow, windowed=False)))
    agreed = by_client(look.rows(AgreedTargetRow))
    assigned = by_client(row for row in look.rows(AssignmentRow) if row.worksheet == CARD)
    holds = by_client(look.rows(HoldRow))
    discharged = {row.client: row.ended_on for row in look.rows(ClientRow)}
    return [
        _diary(
            client,
            cards[client],
            told[client],
            Agreed(agreed[client]),
            list(active(assigned[client], holds[client], discharged.get(client))),
            look,
        )
        for client in sorted({*cards, *assigned})
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
    told: Sequence[ToldRow],
    agreed: Agreed,
    periods: Sequence[Active],
    look: Look,
) -> Diary:
    cards_on, told_on = _by_day(cards), _by_day(told)
    days = [day.isoformat() for day in _span([*cards, *told], periods, look, client)]
    return Diary(
        client,
        tuple(_day(day, cards_on[day], told_on[day], periods) for day in days),
        tuple(cards_on[""]),
        agreed,
        tuple(row for row in told if look.window.holds(row.happened_on)),
        {day: tuple(found) for day, found in cards_on.items()},
    )


def _by_day(rows: Iterable[Any]) -> defaultdict[str, list[Any]]:
    """Rows by the day they are about; those of unknown day under no day."""
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.happened_on or ""].append(row)
    return found


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
    entries: Sequence[CardRow | ToldRow], periods: Sequence[Active], look: Look, client: str
) -> list[date]:
    """The days to look at: from the beginning to yesterday, and whatever holds a card.

    The beginning is the day from which the card was agreed. Today counts once its card is
    there; a card that ended has no days from then on. A window cuts them.
    """
    yesterday = look.today_of(client) - _DAY
    begun = [date.fromisoformat(one.first) for one in periods]
    ended = [date.fromisoformat(one.ended) - _DAY if one.ended else yesterday for one in periods]
    dated = [date.fromisoformat(one.happened_on) for one in entries if one.happened_on]
    first = min([*begun, *dated], default=None)
    last = max([*(min(end, yesterday) for end in ended), *dated], default=None)
    if first is None or last is None:
        return []
    first = max(first, look.window.first or first)
    last = min(last, look.window.last or last)
    return [first + n * _DAY for n in range((last - first).days + 1)]


def _day(
    day: str, cards: Iterable[CardRow], told: Iterable[ToldRow], periods: Iterable[Active]
) -> Day:
    is_active = any(one.is_on(day) for one in periods)
    on_hold = not is_active and any(one.held(day) for one in periods)
    return Day(day, tuple(cards), tuple(told), is_active, on_hold)
