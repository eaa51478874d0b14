"""What the check of a command needs: the client's clock, what was agreed, and the time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

import attrs
from msgspec import UNSET

from intersession.application.flagging import day_of
from intersession.application.ports import Happened, When
from intersession.application.repository import Repository
from intersession.dates import instants
from intersession.dates.local import LocalClock, LocalClocks, zone_on_record
from intersession.dates.order import ordered_at, utc
from intersession.dates.parsing import EARLIEST, parse_happened
from intersession.domain.assignment.events import AttemptEvent
from intersession.domain.assignment.state import Agreed, Assignment, in_force, present
from intersession.errors import InvalidInput, Problem
from intersession.events.streams import client_of, handle_of
from intersession.worksheets.context import ClientEntry, Context, Other
from intersession.worksheets.definition import Worksheet


def context_for_client(
    repository: Repository,
    code: str,
    zone: tzinfo,
    settings: Mapping[str, Any],
    before: Sequence[Mapping[str, Any]] = (),
    others: Sequence[Other] = (),
    settings_version: int = 0,
) -> Context:
    """What the check of a client's answers or settings needs in addition to them."""
    return Context(
        zone=zone,
        settings=settings,
        settings_version=settings_version,
        before=before,
        others=others,
        references=lambda *asked: repository.references(code, *asked),
        history=lambda worksheet: history(repository, code, worksheet),
    )


def context_for(
    repository: Repository,
    state: Assignment,
    attempt: int | None = None,
    agreed: Agreed | None = None,
    zone: tzinfo | None = None,
    sheet: Worksheet | None = None,
) -> Context:
    """What the check of an attempt needs: the next one, or one that is there already.

    ``agreed`` is what is in force on its day, where it is not what is today; the settings are
    those of ``sheet``, where they were agreed under another version of it; ``zone`` is the
    client's on that day, where it is not the one of the assignment.
    """
    zone = zone or zone_on_record(present(state).zone)
    before = [one.answers for one in state.attempts if attempt is None or one.attempt < attempt]
    code = client_of(state.stream)
    settings, version = settings_of(agreed or state.agreed[-1], sheet)
    others = _others(state, attempt)
    return attrs.evolve(
        context_for_client(repository, code, zone, settings, before, others, version),
        history=lambda worksheet: [
            one
            for one in history(repository, code, worksheet)
            if (one.assignment, one.attempt) != (state.handle, attempt)
        ],
    )


def settings_of(agreed: Agreed, sheet: Worksheet | None) -> tuple[dict[str, Any], int]:
    """Settings as a worksheet has them, with the version by which they are read.

    Those of another version come through its upcasts; without one they stay as they are.
    """
    version = agreed.worksheet_version
    if sheet is None or sheet.version == version:
        return agreed.settings, version
    found = sheet.upcast_settings(agreed.settings, version)
    return (agreed.settings, version) if found is None else (found, sheet.version)


def _others(state: Assignment, attempt: int | None) -> list[Other]:
    """The assignment's other entries, each with the settings in force on its day."""
    return [
        Other(
            attempt=one.attempt,
            day=day_of(one),
            answers=one.answers,
            version=one.worksheet_version,
            settings=agreed.settings,
            settings_version=agreed.worksheet_version,
        )
        for one in state.attempts
        if one.attempt != attempt
        for agreed in [in_force(state, day_of(one))]
    ]


def history(repository: Repository, code: str, worksheet: str) -> list[ClientEntry]:
    """A client's entries of a worksheet, as they were first recorded in each assignment."""
    found = []
    for state in repository.sound_assignments(code):
        if state.assigned is None or state.assigned.worksheet != worksheet:
            continue
        stream = state.stream
        events = repository.store.events(stream)
        for event in state.attempts:
            version = state.recorded_in[event.attempt]
            recorded = utc(events[version - 1].recorded_at)
            found.append(client_entry(stream, event, recorded, f"{state.handle}#{version}"))
    return found


def client_entry(
    stream: str, event: AttemptEvent, recorded: str = "", events: str = ""
) -> ClientEntry:
    """An entry as checks and flags see it."""
    when = event.about or event.happened_at
    return ClientEntry(
        client=client_of(stream),
        assignment=handle_of(stream),
        attempt=event.attempt,
        version=event.worksheet_version,
        answers=event.answers,
        happened_at=event.happened_at,
        happened_on=event.day,
        ordered_at=ordered_at(when, offset=event.offset, zone=event.zone),
        first_recorded_at=recorded or utc(event.recorded_at),
        events=events,
    )


def with_entry(context: Context, stream: str, event: AttemptEvent) -> Context:
    """The same, for plugins that look at an entry to flag it."""
    entry = client_entry(stream, event)
    return attrs.evolve(context, entry=entry, version=event.worksheet_version)


class Calendar:
    """Times as commands give them, on a client's clock; a time in the future is refused."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock

    def today(self, clock: LocalClock) -> date:
        """The last day that has come on a client's clock."""
        return clock.latest_day(self.clock())

    def clock_of(self, happened: Happened, clocks: LocalClocks) -> LocalClock:
        """The client's clock on the day that something happened, else as it is now."""
        if isinstance(happened, str):
            happened = parse_happened(happened)
        if isinstance(happened, datetime) and happened.tzinfo is not None:
            return clocks.at(happened)
        if isinstance(happened, date):
            day = happened.date() if isinstance(happened, datetime) else happened
            return clocks.of_day(day, self.clock())
        return clocks.at(self.clock())

    def times(self, happened: Happened, clocks: LocalClocks) -> dict[str, str | None]:
        """When something happened as it is stored, on the client's clock of that day."""
        clock = self.clock_of(happened, clocks)
        found = self.when(happened, clock)
        return {"happened_at": instants.moment_text(found), "local_day": local_day(found, clock)}

    def when(self, happened: Happened, clock: LocalClock) -> When:
        """When something happened; raises InvalidInput for a time in the future."""
        if isinstance(happened, str):
            happened = parse_happened(happened)
        if happened is UNSET:
            happened = None
        if isinstance(happened, datetime):
            happened = _in_calendar(happened, clock)
        today = self.today(clock)
        found = happened.date() if isinstance(happened, datetime) else happened
        late = isinstance(happened, datetime) and happened.astimezone(UTC) > (
            self.clock().astimezone(UTC) + timedelta(minutes=5)
        )
        early = not isinstance(happened, datetime) and found is not None and found > today
        if early or late:
            raise InvalidInput(
                f"{instants.moment_text(happened)} has not come yet: today is {today}.",
                [Problem("", "say when it happened, not when it is planned")],
            )
        if found is not None and found < EARLIEST:
            raise InvalidInput(
                f"{instants.moment_text(happened)} is before {EARLIEST}.",
                [Problem("", "check the year, such as 2026")],
            )
        return happened


def local_day(happened: When, clock: LocalClock) -> str | None:
    """The day of an instant, where the client's day began later than its date did."""
    if not isinstance(happened, datetime):
        return None
    day = clock.calendar.day_at(happened)
    return None if day == happened.date() else day.isoformat()


def offset_of_day(happened: When, clock: LocalClock) -> str | None:
    """The offset of a client's clock at the end of a day; None unless only the day is known.

    It is stored, so that a later time zone database does not change the order of entries.
    None, too, where this machine does not know the time zone.
    """
    if happened is None or isinstance(happened, datetime) or happened == date.max:
        return None
    if not clock.is_known:
        return None
    midnight = datetime.combine(happened + timedelta(days=1), datetime.min.time(), clock.zone)
    return instants.offset_text(midnight)


def _in_calendar(happened: datetime, clock: LocalClock) -> datetime:
    """A moment with the offset it was given, else on the client's clock.

    An offset says where the person was who wrote it, and is kept; ``Z`` says no place.
    """
    if happened.tzinfo is None and not clock.is_known:
        raise InvalidInput(
            f"{happened.isoformat(timespec='minutes')} has no offset, and this machine does not "
            f"know the client's time zone, {clock.timezone}.",
            [Problem("", "write the offset, such as 18:40+01:00, or only the day")],
        )
    try:
        found = happened if happened.utcoffset() else instants.localise(happened, clock.zone)
        found.astimezone(UTC)
    except OverflowError as problem:
        raise InvalidInput(
            f"{happened.isoformat()} cannot be a time at which something happened.",
            [Problem("", "write the year in which it happened, such as 2026")],
        ) from problem
    return found
