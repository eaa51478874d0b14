"""The nights that a sleep diary was agreed for: which of those without an entry are missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import attrs

from intersession import AssignmentRow, ClientRow, HoldRow, first_day, has_begun
from intersession_cbt.sleep_diary import DIARY

_NIGHT = timedelta(days=1)


@attrs.frozen
class Agreed:
    """A diary, and its holds; every edge is one day later, as a sheet is about the night before.

    Agreed on Thursday, its first night is the one that ends on Friday; a start that was named
    is itself the first wake date. ``ended_on``: the day on which the diary ended, or the work
    with the client.
    """

    diary: AssignmentRow
    holds: Sequence[HoldRow]
    ended_on: str | None = None

    @property
    def first(self) -> str:
        """The first wake date."""
        return first_day(self.diary)

    def holds_on(self, day: str) -> bool:
        """Whether the night that ended on a day was asked for."""
        edge = _moved(day, -_NIGHT)
        ended = self.ended_on is not None and self.ended_on <= edge
        return (
            has_begun(self.diary, day)
            and not ended
            and not any(_covers(one, edge) for one in self.holds)
        )


def agreed_of(
    client: str,
    diaries: Iterable[AssignmentRow],
    holds: Iterable[HoldRow],
    clients: Iterable[ClientRow],
) -> list[Agreed]:
    """A client's sleep diaries, each with its holds; a discharge ends them all."""
    of_client = [one for one in diaries if one.client == client and one.worksheet == DIARY]
    every = list(holds)
    discharged = [one.ended_on for one in clients if one.client == client]
    found = []
    for one in of_client:
        own = [hold for hold in every if hold.assignment == one.assignment]
        ends = [end for end in (one.ended_on, *discharged) if end is not None]
        found.append(Agreed(one, own, min(ends, default=None)))
    return found


def _covers(hold: HoldRow, day: str) -> bool:
    """Whether a day is on hold: the day it begins is, the day it is taken up again is not."""
    begun = hold.from_on is None or hold.from_on <= day
    return begun and (hold.to_on is None or day < hold.to_on)


def _moved(day: str, by: timedelta) -> str:
    return (date.fromisoformat(day) + by).isoformat()
