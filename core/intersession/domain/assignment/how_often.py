"""How often a practice is to be done, as a value of its own."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

import msgspec

from intersession.dates import recurrence
from intersession.errors import invalid
from intersession.events.base import Value
from intersession.events.fields import Meaning

Period = Literal["once", "day", "week", "month", "session", "need", "rule"]
Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

_EVERY = re.compile(r"FREQ=(DAILY|WEEKLY|MONTHLY)(?:;INTERVAL=(\d+))?")
_ON_DAYS = re.compile(r"FREQ=WEEKLY;BYDAY=([A-Z,]+)")
_TIMES = re.compile(r"(\d+)x/(day|week)")
_PERIODS: dict[str, Period] = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month"}
_FREQUENCIES = {period: frequency for frequency, period in _PERIODS.items()}
_PLAIN: dict[str, Period] = {
    recurrence.ONCE: "once",
    recurrence.EVERY_SESSION: "session",
    recurrence.AS_NEEDED: "need",
}


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
        if self.rule is not None:
            return self.rule
        plain = {period: rule for rule, period in _PLAIN.items()}
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
        return recurrence.words(self.as_rule)


def how_often(text: str | HowOften) -> HowOften:
    """The value for what people say, such as ``3x/week``.

    Raises InvalidInput for other words, and for a value that no words or rule can express.
    """
    if not isinstance(text, HowOften):
        return of_rule(recurrence.parse(text))
    if of_rule(text.as_rule) != text:
        told = f"{msgspec.to_builtins(text)} cannot be counted. Accepted: times from 2 to 6 a week"
        raise invalid("The schedule cannot be used:", f"{told} or 2 to 12 a day, on any days")
    return text


def of_rule(rule: str) -> HowOften:
    """The value for a canonical rule; one that has no other form stays a rule."""
    if rule in _PLAIN:
        return HowOften(period=_PLAIN[rule])
    if match := _TIMES.fullmatch(recurrence.words(rule)):
        period: Period = "day" if match[2] == "day" else "week"
        return HowOften(times=int(match[1]), period=period)
    if match := _EVERY.fullmatch(rule):
        return HowOften(every=int(match[2] or 1), period=_PERIODS[match[1]])
    if match := _ON_DAYS.fullmatch(rule):
        return HowOften(
            period="week", days=msgspec.convert(match[1].split(","), tuple[Weekday, ...])
        )
    return HowOften(period="rule", rule=rule)


def upcast(event: dict[str, Any]) -> dict[str, Any]:
    """An event whose prescription says how often by a rule alone, as the next version has it."""
    agreed = dict(event["prescription"])
    if agreed.get("how_often") is not None:
        agreed["how_often"] = msgspec.to_builtins(of_rule(agreed["how_often"]))
    return {**event, "prescription": agreed}
