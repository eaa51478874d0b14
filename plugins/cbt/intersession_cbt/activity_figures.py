"""Figures about a client's logged and planned activities."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from statistics import fmean
from typing import Any

import attrs

from intersession import Figure, Plan, Window, mean, name_key, plain, share
from intersession_cbt.activity_rows import ActivityRow, DayRow, PlanRow
from intersession_cbt.missing import less

HIGH_FROM = 5
"""Mastery and pleasure are high from here on (0–10); a way to sort, not a norm."""
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

LOGGED, NOT_LOGGED, NOT_KNOWN = "logged", "not logged", "nothing logged that day"
TO_COME, IDEA = "to come", "an idea"
ACTIVE, NOT_ACTIVE = "active", "not active"
NOT_ASKED = "active or putting something off: not said"
NO_ACTIVITY = "no activity logged: not known"

Rows = list[dict[str, Any]]


@attrs.frozen
class Planned:
    """A plan, its state, and the logged activity that fits it, if any."""

    row: PlanRow
    stands: str
    done: ActivityRow | None

    @property
    def events(self) -> str:
        """The events behind it."""
        return f"{self.row.events} {self.done.events if self.done else ''}".strip()

    @property
    def was_logged(self) -> bool | None:
        """Whether it was logged; None where nothing was logged that day."""
        return None if self.stands == NOT_KNOWN else self.stands == LOGGED

    @property
    def more_than_expected(self) -> int | None:
        """Pleasure minus the pleasure expected."""
        return less(self.done.pleasure, self.row.expected_pleasure) if self.done else None


@attrs.frozen
class Day:
    """A day with the entries that are about it: none, one or more."""

    day: str
    entries: tuple[DayRow, ...]
    logged: tuple[ActivityRow, ...]

    @property
    def events(self) -> str:
        """The events behind it."""
        return " ".join(dict.fromkeys(" ".join(row.events for row in self.entries).split()))

    @property
    def mood(self) -> float | None:
        """The mood over the day; where that was not rated, the mean of the hours."""
        rated = [row.mood for row in self.entries if row.mood is not None]
        rated = rated or [row.mood for row in self.logged if row.mood is not None]
        return fmean(rated) if rated else None

    @property
    def kind(self) -> str:
        """Active or not; where nothing was logged, or nobody said what for, it is not known."""
        if not self.logged:
            return NO_ACTIVITY
        said = {row.was_avoidance for row in self.logged}
        if False in said:
            return ACTIVE
        return NOT_ASKED if None in said else NOT_ACTIVE


@attrs.frozen(kw_only=True)
class Diary:
    """A client's rows within a window; ``since`` is the day the schedule was agreed.

    ``asked`` says on which days each schedule or log was to be filled in.
    """

    client: str
    since: str
    logged: Sequence[ActivityRow]
    entries: Sequence[DayRow]
    plans: Sequence[PlanRow]
    asked: Sequence[Plan]
    window: Window
    today: str

    def parts(self) -> dict[str, Rows]:
        """The parts of the report, by name."""
        planned = list(self.planned())
        days = self.days()
        return {
            "means": self.means(),
            "quadrants": self.quadrants(),
            "planned and logged": self.plan_figures(planned),
            "days": _day_figures(days),
            "mood": _mood_figures(days),
            "log": [_logged(row) for row in self.logged],
            "plan": [_plan(one) for one in planned],
        }

    def means(self) -> Rows:
        """Mean mastery and mean pleasure, kept apart, for each way to group the activities."""
        rows: Rows = []
        for by, read in _GROUPS.items():
            groups: dict[Any, list[ActivityRow]] = {}
            for row in self.logged:
                groups.setdefault(read(row), []).append(row)
            for group in sorted(groups, key=_group_order):
                found = groups[group]
                shown = found[0].activity if by == "activity" else group
                figures = {"mastery": mean(found, "mastery"), "pleasure": mean(found, "pleasure")}
                rows.append({"by": by, "of": shown, "times": len(found), **figures})
        return rows

    def quadrants(self) -> Rows:
        """How often mastery and pleasure were high or low together, and with which activities."""
        rated = [row for row in self.logged if None not in (row.mastery, row.pleasure)]
        missing = len(self.logged) - len(rated)
        rows = []
        for mastery in (True, False):
            for pleasure in (True, False):
                found = [row for row in rated if _is_high(row) == (mastery, pleasure)]
                events = tuple(dict.fromkeys(" ".join(row.events for row in found).split()))
                value = float(len(found)) if rated else None
                rows.append(
                    {
                        "mastery": _LEVEL[mastery],
                        "pleasure": _LEVEL[pleasure],
                        "times": Figure("count", value, len(rated), missing, events),
                        "activities": sorted(_spellings(found)),
                    }
                )
        return rows

    def planned(self) -> Iterator[Planned]:
        """Each plan with what was logged of it; an activity counts for one plan only."""
        free = list(self.logged)
        with_entry = {row.happened_on for row in self.logged}
        for plan in sorted(self.plans, key=lambda row: (row.slot or "", row.line)):
            done = next((row for row in free if _fits(row, plan)), None)
            if done:
                free.remove(done)
            yield Planned(plan, self._stands(plan, done, with_entry), done)

    def _stands(self, plan: PlanRow, done: ActivityRow | None, with_entry: set[Any]) -> str:
        if done:
            return LOGGED
        if not plan.settled:
            return IDEA
        if plan.happened_on is None or plan.happened_on >= self.today:
            return TO_COME
        return NOT_LOGGED if plan.happened_on in with_entry else NOT_KNOWN

    def plan_figures(self, planned: Sequence[Planned]) -> Rows:
        """How much of what was planned was logged, and how it compared."""
        due = [one for one in planned if one.row.settled and one.stands != TO_COME]
        done = [one.done for one in planned if one.done]

        def was_planned(row: ActivityRow) -> bool | None:
            return None if row.happened_on is None or not self.plans else row in done

        figures = {
            "planned activities that were logged": share(due, "was_logged"),
            "pleasure − expected pleasure": mean(
                [one for one in planned if one.done], "more_than_expected"
            ),
            "logged activities that were planned": share(self.logged, was_planned),
        }
        return [{"figure": name, "value": value} for name, value in figures.items()]

    def days(self) -> list[Day]:
        """Every day from the first to the last that is looked at, blank ones included.

        A day without an entry on which logging was on hold or over is none of them.
        """
        dated = [row.happened_on for row in self.entries if row.happened_on]
        first = min([self.since, *dated])
        if self.window.first:
            first = max(first, self.window.first.isoformat())
        last = self.window.last.isoformat() if self.window.last else max(dated, default="")
        days = _days(first, last) if last else []
        return [
            self._day(day)
            for day in days
            if day in dated or (day < self.today and self._is_asked(day))
        ]

    def _is_asked(self, day: str) -> bool:
        return any(plan.is_active(date.fromisoformat(day)) for plan in self.asked)

    def _day(self, day: str) -> Day:
        entries = tuple(row for row in self.entries if row.happened_on == day)
        return Day(day, entries, tuple(row for row in self.logged if row.happened_on == day))


_LEVEL = {True: f"high ({HIGH_FROM} or more)", False: f"low (under {HIGH_FROM})"}

_GROUPS: Mapping[str, Callable[[ActivityRow], Any]] = {
    "activity": lambda row: name_key(row.activity or ""),
    "life area": lambda row: row.life_area,
    "hour": lambda row: None if row.hour is None else f"{row.hour:02}:00",
    "weekday": lambda row: row.weekday,
}


def _group_order(group: Any) -> tuple[bool, int, str]:
    place = WEEKDAYS.index(group) if group in WEEKDAYS else 0
    return group is None, place, str(group)


def _is_high(row: ActivityRow) -> tuple[bool, bool]:
    return (row.mastery or 0) >= HIGH_FROM, (row.pleasure or 0) >= HIGH_FROM


def _spellings(rows: Sequence[ActivityRow]) -> list[str]:
    """Each activity once, spelt as it was first."""
    found: dict[str, str] = {}
    for row in rows:
        found.setdefault(name_key(row.activity or ""), str(row.activity))
    return list(found.values())


def _fits(row: ActivityRow, plan: PlanRow) -> bool:
    same_day = row.happened_on is not None and row.happened_on == plan.happened_on
    return (
        same_day
        and row.activity is not None
        and plan.activity is not None
        and name_key(row.activity) == name_key(plan.activity)
    )


def _day_figures(days: Sequence[Day]) -> Rows:
    if not days:
        return []
    blank = [day.day for day in days if not day.entries]
    mood_only = [day.day for day in days if day.entries and not day.logged]
    span = {"from": days[0].day, "to": days[-1].day}
    logged = share(days, lambda day: bool(day.logged))
    rows: Rows = [
        {**span, "figure": "days with something logged", "value": logged},
        {**span, "figure": "days with nothing logged", "value": len(blank), "which": blank},
    ]
    if mood_only:
        told = {"value": len(mood_only), "which": mood_only}
        rows.append({**span, "figure": "days with a mood and no activity", **told})
    return rows


def _mood_figures(days: Sequence[Day]) -> Rows:
    with_entry = [day for day in days if day.entries]
    kinds = dict.fromkeys((ACTIVE, NOT_ACTIVE, *(day.kind for day in with_entry)))
    return [
        {"days": kind, "mood": mean([day for day in with_entry if day.kind == kind], "mood")}
        for kind in sorted(kinds, key=_KINDS.index)
    ]


_KINDS = (ACTIVE, NOT_ASKED, NOT_ACTIVE, NO_ACTIVITY)


def _days(first: str, last: str) -> list[str]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [(start + timedelta(days=n)).isoformat() for n in range((end - start).days + 1)]


def _logged(row: ActivityRow) -> dict[str, Any]:
    return {"day": row.happened_on, **plain(row)}


def _plan(planned: Planned) -> dict[str, Any]:
    columns = plain(planned.row)
    slot = (planned.row.slot or "")[:16].replace("T", " ")
    day = {"day": planned.row.happened_on, "planned_for": slot or None}
    return {**day, **columns, "stands": planned.stands, "events": planned.events}
