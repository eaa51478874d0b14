"""Which class a target had on a day: by what was agreed with the client for that day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from intersession import AssignmentRow, HoldRow, first_day, has_begun
from intersession_dbt.diary_card import HIERARCHY
from intersession_dbt.diary_rows import AgreedTargetRow
from intersession_dbt.names import folded

NO_LONGER = "no longer agreed"
_CLASSES = list(HIERARCHY)
Named = dict[str, AgreedTargetRow]
"""The targets of one agreement, by folded name."""


class Agreement(NamedTuple):
    """What is agreed for one card from a day on; None is from its beginning."""

    from_on: str | None
    version: int
    targets: Named


class Agreed:
    """What was agreed with one client: for each card, one agreement after another."""

    def __init__(self, rows: Iterable[AgreedTargetRow]) -> None:
        found: dict[str, dict[int, Agreement]] = {}
        for row in rows:
            of_card = found.setdefault(row.assignment, {})
            one = of_card.setdefault(row.version, Agreement(row.from_on, row.version, {}))
            one.targets[folded(row.target)] = row
        self._cards = [sorted(one.values(), key=_order) for one in found.values()]

    def now(self) -> dict[str, str]:
        """The targets agreed at the last, with their classes."""
        last = [row for card in self._cards for row in card[-1].targets.values()]
        return {row.target: row.hierarchy for row in last}

    def class_on(self, target: str, day: str | None) -> str | None:
        """A target's class on a day, or at the last; of two cards that differ the first class.

        Where it was not agreed for that day, the class it was agreed with next counts, else the
        one before. None: it never was agreed.
        """
        found = [row.hierarchy for card in self._cards if (row := _on(card, folded(target), day))]
        return min(found, key=place, default=None)

    def is_agreed(self, target: str) -> bool:
        """Whether a target is among those agreed at the last."""
        return any(folded(target) in card[-1].targets for card in self._cards)


def place(hierarchy: str | None) -> int:
    """The place of a class in the hierarchy; what has none comes last."""
    return _CLASSES.index(hierarchy) if hierarchy in _CLASSES else len(_CLASSES)


def _order(agreement: Agreement) -> tuple[str, int]:
    return agreement.from_on or "", agreement.version


def _on(card: list[Agreement], target: str, day: str | None) -> AgreedTargetRow | None:
    begun = [one for one in card if day is None or (one.from_on or "") <= day]
    since = card[len(begun) :]
    nearest = [*begun[-1:], *since, *reversed(begun[:-1])]
    return next((one.targets[target] for one in nearest if target in one.targets), None)


class Active(NamedTuple):
    """The days on which one card is to be filled in: from its beginning to before ``ended``."""

    row: AssignmentRow
    ended: str | None
    holds: tuple[HoldRow, ...]

    @property
    def first(self) -> str:
        """The first day."""
        return first_day(self.row)

    def is_on(self, day: str) -> bool:
        """Whether a card was agreed for this day."""
        ended = self.ended is not None and self.ended <= day
        return has_begun(self.row, day) and not ended and not self.held(day)

    def held(self, day: str) -> bool:
        """Whether it was on hold: from the pause to the day before it was resumed."""
        return any(
            (hold.from_on is None or hold.from_on <= day)
            and (hold.to_on is None or day < hold.to_on)
            for hold in self.holds
        )


def active(
    assigned: Iterable[AssignmentRow],
    holds: Iterable[HoldRow],
    discharged: str | None,
) -> Iterator[Active]:
    """The active days of each card; the day of a discharge ends them all."""
    found = list(holds)
    for row in assigned:
        own = tuple(hold for hold in found if hold.assignment == row.assignment)
        ends = [end for end in (row.ended_on, discharged) if end is not None]
        yield Active(row, min(ends, default=None), own)
