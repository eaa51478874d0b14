"""What an attempt says of its day and of its practice, checked as one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec
from msgspec import UNSET

from intersession.application.commands import (
    CorrectAttempt,
    RecordAttempt,
)
from intersession.application.context import Calendar, local_day, offset_of_day
from intersession.application.ports import Happened, When
from intersession.dates import instants
from intersession.dates.clocks import clocks_of
from intersession.dates.local import LocalClock, LocalClocks
from intersession.dates.parsing import EARLIEST, parse_iso_day
from intersession.domain.assignment.event_fields import Between
from intersession.domain.assignment.events import AttemptEvent
from intersession.domain.assignment.vocabulary import AMOUNTS
from intersession.errors import InvalidInput, Problem, near_matches
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.practice import Practised

Fields = dict[str, Any]
DONE_WITHOUT_SHEET = Practised(quarters=4)


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said beside the answers: when, how often and how much of it."""

    happened: Happened = None
    between: Any = None
    times: int = 1
    amount: int | None = None
    minutes: int | None = None
    without_sheet: bool = False


def given_with(command: RecordAttempt) -> Given:
    """What was said of a new attempt beside its answers."""
    return Given(**{name: getattr(command, name) for name in Given.__struct_fields__})


def given_of(stood: AttemptEvent) -> Given:
    """What stands beside an attempt's answers, as somebody said it."""
    said = {name: getattr(stood, name) for name in ("times", "amount", "minutes", "without_sheet")}
    is_day_of_sheet = stood.about is not None and len(stood.happened_at or "") <= 10
    happened = None if is_day_of_sheet else stood.happened_at
    return Given(happened=happened, between=stood.between, **said)


def given_instead(command: CorrectAttempt, stood: AttemptEvent) -> Given:
    """What stands beside the answers once a correction changed what it names."""
    given = given_of(stood)
    changes = {
        name: value
        for name in ("times", "amount", "minutes")
        if (value := getattr(command, name, UNSET)) is not UNSET
    }
    if command.happened is not UNSET:
        changes |= {"happened": command.happened, "between": None}
    if command.between is not UNSET:
        changes |= {"between": command.between}
        if command.happened is UNSET:
            changes |= {"happened": None}
    changes["without_sheet"] = stood.without_sheet and not command.answers
    return msgspec.structs.replace(given, **changes)


def placed(
    said: Practised, given: Given, clocks: LocalClocks, calendar: Calendar
) -> tuple[Fields, list[Problem]]:
    """The fields of an event that say when and how much, and the problems of what was given."""
    clock = calendar.clock_of(said.about or given.happened, clocks)
    happened, today = calendar.when(given.happened, clock), calendar.today(clock)
    between, problems = span(given, today)
    problems += _problems_of_day(said, happened, between, today)
    problems += problems_of_amount(said, given)
    day = parse_iso_day(said.about) if said.about and not problems else None
    return {
        "happened_at": instants.moment_text(happened),
        "local_day": None if said.about else local_day(happened, clock),
        "between": between,
        "about": said.about,
        "zone": clock.timezone,
        "offset": offset_of_day(day or happened, clock),
        "clocks": clocks_of(day, clock.zone) if day and clock.is_known else (),
        "sheet_amount": said.quarters,
        "sheet_minutes": said.minutes,
        "is_practice": said.is_practice,
    }, problems


def clock_of_sheet(
    about: Any, happened: Happened, clocks: LocalClocks, calendar: Calendar
) -> LocalClock:
    """The client's clock on the day that a sheet is about, as far as that can be read."""
    try:
        return calendar.clock_of(_day(about) if about else happened, clocks)
    except (InvalidInput, TypeError, ValueError, AttributeError):
        return calendar.clock_of(None, clocks)


def day_of(fields: Fields) -> str | None:
    """The ISO day of an entry by its fields; of a span, the last."""
    between = fields["between"]
    when = fields["about"] or fields["local_day"] or fields["happened_at"]
    when = when or (between and between.last)
    return str(when)[:10] if when else None


def unfit_answered_by(sheet: Worksheet, who: str | None) -> list[Problem]:
    """What is wrong with who answered: only those whom the worksheet offers."""
    if who is None or who in sheet.answered_by:
        return []
    if not sheet.answered_by:
        told = f"{sheet.name} does not say who answers it. Leave it out, or say it in a note"
    else:
        told = (
            f"{who!r} is not one whom {sheet.name} offers. {near_matches(who, sheet.answered_by)}"
        )
    return [Problem("answered_by", told)]


def span(given: Given, today: date) -> tuple[Between | None, list[Problem]]:
    """The two days between which it happened, and what is wrong with them."""
    if given.between is None:
        return None, []
    try:
        said = given.between
        first, last = (_day(one) for one in (said.first, said.last))
    except (InvalidInput, TypeError, ValueError, AttributeError):
        told = "Accepted: the first and the last day, such as 2026-03-02 and 2026-03-06"
        return None, [Problem("between", f"these are not two days. {told}")]
    problems = []
    if first > last:
        problems.append(Problem("between", f"{first} is after {last}. Write the earlier day first"))
    if last > today:
        problems.append(_not_yet("between", last, today))
    if first < EARLIEST:
        problems.append(_too_early("between", first))
    if isinstance(given.happened, str | date):
        problems.append(Problem("between", "goes without a day of its own: say one of the two"))
    return Between(first=first.isoformat(), last=last.isoformat()), problems


def _day(given: Any) -> date:
    return given if type(given) is date else parse_iso_day(given)


def _problems_of_day(
    said: Practised, happened: When, between: Between | None, today: date
) -> Iterator[Problem]:
    """What is wrong with the day that a sheet is about, beside a day that was given."""
    if said.about is None:
        return
    about = parse_iso_day(said.about)
    if about > today:
        yield _not_yet(said.day_item, about, today)
    if about < EARLIEST:
        yield _too_early(said.day_item, about)
    if between:
        yield Problem("between", f"the sheet says its own day, {about}. Leave one of the two out")
    if type(happened) is date and happened != about:
        told = "Leave the day out, or change the one on the sheet"
        yield Problem(
            said.day_item, f"says {about}, and the day that was given is {happened}. {told}"
        )


def _not_yet(place: str, day: date, today: date) -> Problem:
    return Problem(place, f"{day} has not come yet: today is {today}")


def _too_early(place: str, day: date) -> Problem:
    return Problem(place, f"{day} is before {EARLIEST}. Check the year, such as 2026")


def problems_of_amount(said: Practised, given: Given) -> Iterator[Problem]:
    """What contradicts: an amount of what the sheet says was not done, times of one sheet."""
    told = [] if given.amount is None else [AMOUNTS.get(given.amount, str(given.amount))]
    told += [f"{given.minutes} minutes"] if given.minutes else []
    if said.quarters == 0 and told:
        yield Problem(
            said.done_item,
            f"says that it was not done, and {' and '.join(told)} was given. Change one of them",
        )
    if given.times > 1 and not given.without_sheet:
        yield Problem("times", "a sheet is about one time. Without a sheet, tell several at once")
    if not 1 <= given.times <= 999:
        yield Problem("times", f"{given.times} is outside 1 to 999")
