"""Each assignment with what came of it: its occasions, and the entries that met them.

Every count of occasions is read from here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from intersession.domain.assignment.matching import Course, NoOccasion, Occasion, Told, course
from intersession.domain.assignment.occasions import Hold, Plan, Terms, schedules_of
from intersession.domain.assignment.vocabulary import NO_OCCASION
from intersession.projections.builtin.assignment_rows import (
    AssignmentRow,
    AttemptRow,
    HoldRow,
    ReviewRow,
    as_they_stand,
)
from intersession.projections.builtin.clients import ClientRow
from intersession.projections.builtin.obstacles import ObstacleRow
from intersession.projections.builtin.sessions import SessionRow
from intersession.projections.query import Look, Window
from intersession.projections.timeline import in_order, undated

READS = (AssignmentRow, AttemptRow, HoldRow, ReviewRow, ObstacleRow, ClientRow, SessionRow)
"""The tables that a view which counts occasions reads."""


class Case(msgspec.Struct, frozen=True):
    """An assignment with everything that is on record of it, in order of day.

    ``planned`` are entries of which only what is asked before the practice is written down.
    """

    row: AssignmentRow
    client: ClientRow | None
    attempts: Sequence[AttemptRow]
    planned: Sequence[AttemptRow]
    reviews: Sequence[ReviewRow]
    holds: Sequence[HoldRow]
    obstacles: Sequence[ObstacleRow]
    course: Course

    @property
    def is_open(self) -> bool:
        """Whether the practice goes on, perhaps on hold, with a client who comes."""
        discharged = self.client is not None and self.client.status == "discharged"
        return self.row.status in ("active", "paused") and not discharged

    @property
    def review_due(self) -> str | None:
        """The day on which it was to be looked at, where that has come and it was not.

        Nothing is due of a practice on hold, or after its end.
        """
        return review_due(self.row, self.course.today) if self.is_open else None


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a practice in a window: occasions, entries and days, each apart.

    ``met`` are the occasions with an entry, ``unknown`` how many of them of unknown amount;
    ``done`` is the sum of what was done of the others. ``beyond`` counts what met no
    occasion, ``undated`` entries of unknown day, ``not_yet`` answers that it was not done.
    """

    expected: int
    met: Sequence[Occasion]
    beyond: int
    entries: int
    days: int
    undated: int
    not_yet: int

    @property
    def unknown(self) -> int:
        """How many occasions were met by an amount that nobody said."""
        return sum(1 for one in self.met if one.credit is None)

    @property
    def in_part(self) -> int:
        """How many occasions were met in part."""
        return sum(1 for one in self.met if one.credit is not None and one.credit < 1)

    @property
    def done(self) -> float | None:
        """The share that was done, 0–1; None where nothing is expected or nobody said."""
        base = self.expected - self.unknown
        if base <= 0 or (self.met and self.unknown == len(self.met)):
            return None
        return sum(one.credit for one in self.met if one.credit is not None) / base


def review_due(row: AssignmentRow, today: date) -> str | None:
    """The day on which a client's active practice was to be looked at, where that is due."""
    due, seen = row.review_on, row.last_review_on
    if row.status != "active" or not due or due > today.isoformat():
        return None
    return due if seen is None or seen < due else None


def cases(look: Look) -> list[Case]:
    """Every assignment with what came of it, each up to its client's own today.

    Each table is read once.
    """
    attempts, reviews, holds, obstacles = (
        by_assignment(look.rows(kind, windowed=False))
        for kind in (AttemptRow, ReviewRow, HoldRow, ObstacleRow)
    )
    clients = {row.client: row for row in look.rows(ClientRow)}
    sessions: dict[str, list[date]] = {}
    for one in (one for several in reviews.values() for one in several if one.happened_on):
        sessions.setdefault(one.client, []).append(_date(one.happened_on))
    for meeting in look.rows(SessionRow):
        if meeting.status == "planned":
            sessions.setdefault(meeting.client, []).append(_date(meeting.on))
    found = []
    for row in as_they_stand(look):
        name = row.assignment
        every = attempts.get(name, [])
        mine = [one for one in every if not one.is_planned]
        planned = [one for one in every if one.is_planned]
        parts = (
            clients.get(row.client),
            [*in_order(mine), *undated(mine)],
            [*in_order(planned), *undated(planned)],
            sorted(reviews.get(name, []), key=lambda one: (one.happened_on or "", one.review)),
            holds.get(name, []),
            obstacles.get(name, []),
        )
        plan = _plan(row, *parts[:2], *parts[3:], sessions.get(row.client, []))
        told = [_told(one) for one in parts[1]]
        idle = [_idle(one) for one in parts[5] if one.category == NO_OCCASION]
        found.append(Case(row, *parts, course(plan, told, idle, look.today_of(row.client))))
    return found


def plans(look: Look) -> dict[str, Plan]:
    """When each practice was asked for, by its handle: ``plans(look)["RK-1"].is_active(day)``.

    The view declares that it reads AssignmentRow, HoldRow and ClientRow.
    """
    clients = {row.client: row for row in look.rows(ClientRow)}
    holds = by_assignment(look.rows(HoldRow))
    return {
        row.assignment: _plan(
            row, clients.get(row.client), (), (), holds.get(row.assignment, []), (), ()
        )
        for row in look.rows(AssignmentRow)
    }


def _plan(
    row: AssignmentRow,
    client: ClientRow | None,
    attempts: Sequence[AttemptRow],
    reviews: Sequence[ReviewRow],
    holds: Sequence[HoldRow],
    obstacles: Sequence[ObstacleRow],
    sessions: Sequence[date],
) -> Plan:
    ends = [row.ended_on, client.ended_on if client else None]
    planned = [terms["review_on"] for terms in row.terms]
    reviewed = [one.happened_on for one in reviews]
    return Plan(
        schedules=schedules_of(_terms(one) for one in row.terms),
        holds=[
            Hold(
                _date(one.from_on or row.terms[0]["from_on"]),
                _date(one.to_on) if one.to_on else None,
            )
            for one in holds
        ],
        ended_on=min((_date(one) for one in ends if one), default=None),
        reviewed_on=[_date(one) for one in reviewed if one],
        sessions=[*sessions, *(_date(one) for one in planned if one)],
        night_before=row.night_before,
    )


def _terms(terms: Mapping[str, Any]) -> Terms:
    days = {name: terms[name] and _date(terms[name]) for name in ("start_on", "review_on")}
    return Terms(
        from_on=_date(terms["from_on"]),
        how_often=terms["how_often"],
        minutes=terms["minutes"],
        **days,
    )


def _told(row: AttemptRow) -> Told:
    return Told(
        entry=row,
        day=_date(row.happened_on) if row.happened_on else None,
        between=(_date(row.first_on), _date(row.last_on)) if row.first_on and row.last_on else None,
        credit=row.credit,
        times=row.times,
        is_practised_day=row.is_practised_day,
        is_not_yet=row.is_not_yet,
    )


def _idle(row: ObstacleRow) -> NoOccasion:
    told_on = _date(row.recorded_at)
    if row.first_on and row.last_on:
        return NoOccasion(None, told_on, (_date(row.first_on), _date(row.last_on)))
    return NoOccasion(_date(row.happened_on) if row.happened_on else None, told_on)


def counted(course: Course, window: Window) -> Counted:
    """What came of a practice in a window of days."""
    met = [one for span in course.spans for one in span.met if _holds(window, one.met_on)]
    open_ = [
        course.expected(span) - len(span.met)
        for span in course.spans
        if _holds(window, span.period.last)
    ]
    done = [one for one in course.told if not one.is_not_yet]
    inside = [one for one in done if _inside(window, one)]
    return Counted(
        expected=len(met) + sum(open_),
        met=met,
        beyond=sum(one.times for one in course.beyond if _inside(window, one)),
        entries=sum(one.times for one in inside),
        days=len({one.day for one in inside if one.day}),
        undated=sum(one.times for one in done if not one.day and not one.between),
        not_yet=sum(1 for one in course.told if one.is_not_yet and _inside(window, one)),
    )


def _inside(window: Window, told: Told) -> bool:
    """Whether an entry lies in a window: by its day, or by the last of its days."""
    day = told.day or (told.between and told.between[1])
    return _holds(window, day) if day else window.holds(None)


def _holds(window: Window, day: date | None) -> bool:
    return window.holds(day.isoformat() if day else None)


def by_assignment(rows: Sequence[Any]) -> dict[str, list[Any]]:
    """Rows by their assignment's handle."""
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.assignment, []).append(row)
    return found


def in_words(found: Counted) -> str:
    """``2 of 3 planned, 1 in part; 1 beyond``: counts in words, and never a grade."""
    several = [f"{len(found.met)} of {found.expected} planned" if found.expected else ""]
    if not found.expected:
        several = [f"{found.entries - found.beyond}" if found.entries != found.beyond else ""]
    several += [f"{found.in_part} in part"] if found.in_part else []
    several += [f"{found.unknown} of unknown amount"] if found.unknown else []
    told = ", ".join(one for one in several if one)
    beyond = f"{found.beyond} beyond the plan" if found.beyond else ""
    not_yet = f"not yet {found.not_yet} ×" if found.not_yet else ""
    return "; ".join(one for one in (told, beyond, not_yet) if one) or "none"


def _date(text: str) -> date:
    return date.fromisoformat(text[:10])
