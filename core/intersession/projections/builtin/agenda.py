"""What to open the next session with, in the order to take it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec

from intersession.domain.assignment.vocabulary import AMOUNTS, OBSTACLES
from intersession.events.base import changed
from intersession.projections.builtin.adherence import by_assignment, expected_days
from intersession.projections.builtin.assignments import (
    AssignmentRow,
    AttemptRow,
    HoldRow,
    ReviewRow,
)
from intersession.projections.builtin.flags import FlagRow, open_flags
from intersession.projections.builtin.obstacles import ObstacleRow
from intersession.projections.projection import View, view
from intersession.projections.query import Look, Report, Window
from intersession.projections.timeline import in_order

QUIET_CYCLES = 2
"""After so many weeks with occasions and no attempt, the agenda asks about the task."""

LOOK, WAY, WELL, QUESTION = (
    "to look at together",
    "what got in the way",
    "what went well",
    "a question",
)


@view(
    "agenda",
    version=2,
    title="To open the next session with",
    tables=[],
    reads=[AssignmentRow, AttemptRow, HoldRow, ReviewRow, ObstacleRow, FlagRow],
)
class Agenda(View):
    """What to open the next session with.

    First what was flagged and nobody acknowledged yet. Then what has not been looked at
    together, what got in the way, and what went well. Last come practices that had no
    attempt for two weeks or more, as a question about the task and never about the
    person.
    """

    def report(self, look: Look) -> Report:
        """One row for each point, in the order to take them."""
        open_cases = [case for case in _cases(look) if case.row.status != "withdrawn"]
        points = [
            *open_flags(look),
            *(point for case in open_cases for point in _to_look_at(case)),
            *_in_the_way(open_cases),
            *(point for case in open_cases for point in _went_well(case)),
            *(point for case in open_cases for point in _quiet(case)),
        ]
        return {"agenda": [{"point": n, **point} for n, point in enumerate(points, 1)]}


class _Case(msgspec.Struct, frozen=True):
    """An assignment with what happened since it was last looked at together."""

    row: AssignmentRow
    attempts: list[AttemptRow]
    fresh: list[AttemptRow]
    met: list[ObstacleRow]
    holds: list[HoldRow]
    look: Look

    def point(self, about: str, text: str, n: int, behind: Sequence[Any]) -> dict[str, Any]:
        events = [name for one in behind for name in one.events.split()]
        since = self.row.last_review_on
        return {
            "about": about,
            "client": self.row.client,
            "assignment": self.row.assignment,
            "task": self.row.task,
            "text": text,
            "n": n,
            "window": f"since {since}" if since else "since it was agreed",
            "events": " ".join(events or [self.row.events.split(" ", 1)[0]]),
        }


def _cases(look: Look) -> list[_Case]:
    """Every assignment with what is on record of it; each table is read once."""
    attempts, obstacles, reviews, holds = (
        by_assignment(look.rows(kind, windowed=False))
        for kind in (AttemptRow, ObstacleRow, ReviewRow, HoldRow)
    )
    cases = []
    for row in look.rows(AssignmentRow):
        name = row.assignment
        mine = attempts.get(name, [])
        reviewed = max((_version(review.events) for review in reviews.get(name, [])), default=0)
        case = _Case(
            row=row,
            attempts=mine,
            fresh=[one for one in mine if one.attempt > row.reviewed_attempts],
            met=[one for one in obstacles.get(name, []) if one.obstacle > reviewed],
            holds=holds.get(name, []),
            look=look,
        )
        cases.append(case)
    return cases


def _to_look_at(case: _Case) -> Iterator[dict[str, Any]]:
    """What was not looked at together yet: attempts, or a review date that has come."""
    row, fresh = case.row, case.fresh
    if fresh:
        yield case.point(LOOK, _tally(fresh), len(fresh), fresh)
        return
    due = row.review_on
    seen = row.last_review_on
    has_come = due is not None and due <= case.look.today.isoformat()
    if row.status == "active" and due and has_come and (seen is None or seen < due):
        text = f"No entry yet; agreed to look at it on {due}. What did we learn about the task?"
        yield case.point(LOOK, text, 0, ())


def _tally(fresh: Sequence[AttemptRow]) -> str:
    """``3 attempts, 2–8 March: all of it twice, half of it once``, in plain words."""
    days = sorted(one.happened_on for one in fresh if one.happened_on)
    when = "" if not days else f", {days[0]}" + (f" to {days[-1]}" if days[-1] != days[0] else "")
    amounts = Counter(one.amount for one in fresh if one.amount is not None)
    parts = [
        f"{AMOUNTS[amount]} {_times(n)}" for amount, n in sorted(amounts.items(), reverse=True)
    ]
    said = f": {', '.join(parts)}" if parts else ""
    notes = [one.note for one in in_order(fresh) if one.note] or [
        one.note for one in fresh if one.note
    ]
    quoted = f' "{notes[-1]}"' if notes else ""
    return f"{_count(len(fresh), 'attempt')}{when}{said}.{quoted}"


def _in_the_way(cases: Sequence[_Case]) -> Iterator[dict[str, Any]]:
    """Obstacles met since then, each client's heaviest first."""
    met = [(case, one) for case in cases for one in case.met]
    for case, one in sorted(met, key=lambda met: (met[1].client, -(met[1].severity or 0))):
        words = OBSTACLES.get(one.category, one.category)
        detail = f': "{one.words}"' if one.words else ""
        yield case.point(WAY, f"{words}{detail}.{_backup(one)}", 1, [one])


def _backup(one: ObstacleRow) -> str:
    foreseen = " Foreseen" if one.anticipated is not None else ""
    if one.backup_used is None:
        return f"{foreseen}." if foreseen else ""
    if not one.backup_used:
        return f"{foreseen}; back-up not used." if foreseen else " Back-up not used."
    worked = {"yes": "and it helped", "partly": "and it helped partly", "no": "it did not help"}
    told = f", {worked[one.backup_worked]}" if one.backup_worked else ""
    return f"{foreseen}; back-up used{told}." if foreseen else f" Back-up used{told}."


def _went_well(case: _Case) -> Iterator[dict[str, Any]]:
    """Whole attempts since then, and back-ups that helped."""
    whole = [one for one in case.fresh if one.credit >= 1]
    if whole:
        yield case.point(WELL, f"Done as agreed {_times(len(whole))}.", len(whole), whole)
    for one in case.met:
        if one.backup_worked == "yes":
            words = OBSTACLES.get(one.category, one.category)
            yield case.point(WELL, f"The back-up helped when this came up: {words}.", 1, [one])


def _quiet(case: _Case) -> Iterator[dict[str, Any]]:
    """A question where occasions passed for two weeks or more without an attempt."""
    row, today = case.row, case.look.today
    if row.status != "active" or not row.start_on:
        return
    last = max(filter(None, [row.start_on, row.last_attempt_on]))
    since = date.fromisoformat(last) + timedelta(days=1 if row.last_attempt_on else 0)
    look = changed(case.look, window=Window(since, today))
    weeks = {(day - since).days // 7 for day in expected_days(row, case.holds, (), look)}
    cycles = len([week for week in weeks if since + timedelta(days=7 * week + 6) < today])
    if cycles >= QUIET_CYCLES:
        text = f"{cycles} cycles without an attempt. Task too big, unclear, or not the right task?"
        yield case.point(QUESTION, text, cycles, ())


def _version(events: str) -> int:
    return int(events.rpartition("#")[2])


def _count(n: int, word: str) -> str:
    return f"{n} {word}" if n == 1 else f"{n} {word}s"


def _times(n: int) -> str:
    return {1: "once", 2: "twice"}.get(n, f"{n} times")
