"""How often a practice is to be done, as a value of its own."""

from __future__ import annotations

import re
from typing import Annotated, Literal

import msgspec

from intersession.errors import invalid
from intersession.events.base import Value
from intersession.events.fields import Meaning

Period = Literal["once", "day", "week", "month", "session", "need", "rule"]
Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

_EVERY = r"FREQ=(DAILY|WEEKLY|MONTHLY)(?:;INTERVAL=(\d+))?"
_ON_DAYS = r"FREQ=WEEKLY;BYDAY=([A-Z,]+)"
_TIMES = r"(\d+)x/(day|week)"
_PERIODS: dict[str, Period] = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month"}
_FREQUENCIES = {period: frequency for frequency, period in _PERIODS.items()}


class HowOften(Value, frozen=True, kw_only=True):
    """How often: so many times in every period, on any of its days or on some weekdays."""

    times: Annotated[int, Meaning("how many times in each period", "times", low=1, high=99)] = 1
    every: Annotated[
        int, Meaning("how many periods make one: 2 is every second", "periods", low=1, high=366)
    ] = 1
    period: Annotated[
        Period,
        Meaning(
            "the period: `session` is from one session to the next, `need` whenever it is "
            "needed, `rule` what only the rule says"
        ),
    ]
    days: Annotated[
        tuple[Weekday, ...], Meaning("the weekdays, where some were agreed; else any day")
    ] = ()
    rule: Annotated[str | None, Meaning("a recurrence without `RRULE:`", "RFC 5545 recurrence")] = (
        None
    )

    @property
    def as_rule(self) -> str:
        """The canonical rule by which occasions are counted (see dates/recurrence.py)."""
        from intersession.dates import recurrence  # here and below: only some commands count

        if self.rule is not None:
            return self.rule
        plain = {period: rule for rule, period in _plain().items()}
        if self.period in plain:
            return plain[self.period]
        if self.days:
            return f"FREQ=WEEKLY;BYDAY={','.join(self.days)}"
        counted = recurrence.TIMES.get(f"{self.times}x/{self.period}")
        if counted and self.every == 1:
            return counted
        interval = f";INTERVAL={self.every}" if self.every > 1 else ""
        frequency = _FREQUENCIES.get(self.period)
        return f"FREQ={frequency}{interval}" if frequency else recurrence.AS_NEEDED

    def __str__(self) -> str:
        from intersession.dates import recurrence

        return recurrence.words(self.as_rule)


def _plain() -> dict[str, Period]:
    """The periods that have one rule, by that rule."""
    from intersession.dates import recurrence

    return {
        recurrence.ONCE: "once",
        recurrence.EVERY_SESSION: "session",
        recurrence.AS_NEEDED: "need",
    }


def how_often(text: str | HowOften) -> HowOften:
    """The value for what people say, such as ``3x/week``.

    Raises InvalidInput for other words, and for a value that no words or rule can express.
    """
    from intersession.dates import recurrence

    if not isinstance(text, HowOften):
        return of_rule(recurrence.parse(text))
    if of_rule(text.as_rule) != text:
        told = f"{msgspec.to_builtins(text)} cannot be counted. Accepted: times from 2 to 6 a week"
        raise invalid("The schedule cannot be used:", f"{told} or 2 to 12 a day, on any days")
    return text


def of_rule(rule: str) -> HowOften:
    """The value for a canonical rule; one that has no other form stays a rule."""
    from intersession.dates import recurrence

    if period := _plain().get(rule):
        return HowOften(period=period)
    if match := re.fullmatch(_TIMES, recurrence.words(rule)):
        return HowOften(times=int(match[1]), period="day" if match[2] == "day" else "week")
    if match := re.fullmatch(_EVERY, rule):
        return HowOften(every=int(match[2] or 1), period=_PERIODS[match[1]])
    if match := re.fullmatch(_ON_DAYS, rule):
        return HowOften(
            period="week", days=msgspec.convert(match[1].split(","), tuple[Weekday, ...])
        )
    return HowOften(period="rule", rule=rule)
