"""What the check of a command needs: the client's zone, what was agreed, and the time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import UNSET

from intersession.application.ports import Happened, When
from intersession.application.repository import Repository
from intersession.dates import instants
from intersession.dates.parsing import parse_happened
from intersession.domain.assignment.decider import Assignment, present
from intersession.errors import InvalidInput, Problem
from intersession.events.streams import client_of
from intersession.worksheets.context import Context


def context_for_client(
    repository: Repository,
    code: str,
    zone: ZoneInfo,
    settings: Mapping[str, Any],
    before: Sequence[Mapping[str, Any]] = (),
) -> Context:
    """What the check of a client's answers or settings needs in addition to them."""
    return Context(
        zone=zone,
        settings=settings,
        before=before,
        references=lambda *asked: repository.references(code, *asked),
    )


def context_for(repository: Repository, state: Assignment, attempt: int | None = None) -> Context:
    """What the check of an attempt needs: the next one, or one that is there already."""
    zone = instants.zone(present(state).zone)
    before = [one.answers for one in state.attempts if attempt is None or one.attempt < attempt]
    return context_for_client(repository, client_of(state.stream), zone, state.settings, before)


EARLIEST = date(1900, 1, 1)
"""No day before is taken: it can only be a slip of the pen."""


class Calendar:
    """Times as commands give them, on a client's clock; a time in the future is refused."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock

    def today(self, zone: ZoneInfo) -> date:
        """Today on a client's clock."""
        return self.clock().astimezone(zone).date()

    def when(self, happened: Happened, zone: ZoneInfo) -> When:
        """When something happened; raises InvalidInput for a time in the future."""
        if isinstance(happened, str):
            happened = parse_happened(happened)
        if happened is UNSET:
            happened = None
        if isinstance(happened, datetime):
            happened = _in_calendar(happened, zone)
        now = self.clock().astimezone(zone)
        found = happened.date() if isinstance(happened, datetime) else happened
        late = isinstance(happened, datetime) and happened.astimezone(UTC) > (
            now.astimezone(UTC) + timedelta(minutes=5)
        )
        early = not isinstance(happened, datetime) and found is not None and found > now.date()
        if early or late:
            raise InvalidInput(
                f"{instants.moment_text(happened)} has not come yet: today is {now.date()}.",
                [Problem("", "say when it happened, not when it is planned")],
            )
        if found is not None and found < EARLIEST:
            raise InvalidInput(
                f"{instants.moment_text(happened)} is before {EARLIEST}.",
                [Problem("", "check the year, such as 2026")],
            )
        return happened

    def happened_at(self, happened: Happened, zone: ZoneInfo) -> str | None:
        """The same as the text that is stored: to the second, the day, or None for unknown."""
        return instants.moment_text(self.when(happened, zone))


def offset_of_day(happened: When, zone: ZoneInfo) -> str | None:
    """The offset of a zone's clocks at the end of a day; None unless only the day is known.

    It is stored, so that a later time zone database does not change the order of entries.
    """
    if happened is None or isinstance(happened, datetime) or happened == date.max:
        return None
    midnight = datetime.combine(happened + timedelta(days=1), datetime.min.time(), zone)
    return instants.offset_text(midnight)


def _in_calendar(happened: datetime, zone: ZoneInfo) -> datetime:
    """A moment with the offset it was given, else on the client's clock.

    An offset says where the person was who wrote it, and is kept; ``Z`` says no place.
    """
    try:
        found = happened if happened.utcoffset() else instants.localise(happened, zone)
        found.astimezone(UTC)
    except OverflowError as problem:
        raise InvalidInput(
            f"{happened.isoformat()} cannot be a time at which something happened.",
            [Problem("", "write the year in which it happened, such as 2026")],
        ) from problem
    return found
