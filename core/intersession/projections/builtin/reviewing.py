"""Looking at homework together: what waits for it, after how long it came, what was chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from intersession.projections.builtin.agreements import AgreementRow
from intersession.projections.builtin.assignment_rows import AttemptRow, ReviewRow
from intersession.projections.builtin.courses import Case
from intersession.projections.query import Window

BESIDE_THE_PRACTICE = frozenset(
    (
        *("review_on", "confidence", "made_by", "goal"),
        *("rationale", "teach_back", "started_in_session", "rehearsed"),
    )
)
"""Fields of an agreement that change nothing of what is to be done."""

REVIEW_DAY, FIRST_ENTRY = "review day", "first entry"
"""From what the days to a review are counted."""

Place = tuple[str, int]
"""Where something stands among entries and reviews: its day, and its version in the stream."""


class Waiting(msgspec.Struct, frozen=True):
    """A practice whose review day has come, with nothing looked at since: ``days`` ago."""

    case: Case
    review_on: str
    days: int

    @property
    def events(self) -> str:
        """The events of the practice that are behind it."""
        return self.case.row.events


class Looked(msgspec.Struct, frozen=True):
    """A review: after how many days it came, counted from ``since``; what was chosen, and done.

    ``since`` is *review day* or *first entry*; ``days`` None where the days are not known.
    ``done`` is None where that is not known yet, or nothing was chosen.
    """

    row: ReviewRow
    since: str
    days: int | None
    done: bool | None

    @property
    def events(self) -> str:
        """The event of the review."""
        return self.row.events


class SessionDay(msgspec.Struct, frozen=True):
    """A client's day with reviews: whether the session opened with one; None: nobody said."""

    client: str
    opened: bool | None
    events: str


def waiting(cases: Iterable[Case]) -> list[Waiting]:
    """What waits to be looked at together, the longest first."""
    found = [
        Waiting(one, due, (one.course.today - date.fromisoformat(due)).days)
        for one in cases
        if (due := one.review_due)
    ]
    return sorted(found, key=lambda one: -one.days)


def looked_at(case: Case, agreements: Sequence[AgreementRow], window: Window) -> list[Looked]:
    """The reviews of a practice in a window, by day; those of unknown day where none is asked."""
    dated = [one for one in case.reviews if one.happened_on]
    before = dict(zip([one.review for one in dated[1:]], dated, strict=False))
    return [
        Looked(one, *_waited(case, one, before.get(one.review)), _done(case, one, agreements))
        for one in case.reviews
        if window.holds(one.happened_on)
    ]


def session_days(reviews: Iterable[ReviewRow]) -> list[SessionDay]:
    """Each client's days with reviews: *yes* where one of them says so, else *no* where one does.

    A review of unknown day belongs to no session: each is one of which nothing is known.
    """
    days: dict[tuple[str, str], list[ReviewRow]] = {}
    for row in reviews:
        day = row.happened_on or f"unknown: {row.assignment}, {row.review}"
        days.setdefault((row.client, day), []).append(row)
    return [
        SessionDay(client, _opened(rows), " ".join(one.events for one in rows))
        for (client, _), rows in sorted(days.items())
    ]


def _opened(rows: Sequence[ReviewRow]) -> bool | None:
    said = [one.opened_session for one in rows if one.happened_on]
    known = [one for one in said if one is not None]
    return any(known) if known else None


def _waited(case: Case, review: ReviewRow, before: ReviewRow | None) -> tuple[str, int | None]:
    """From what a review was waited for, and how many days."""
    planned = _planned(case, review, before)
    if planned:
        return REVIEW_DAY, _days(planned, review.happened_on)
    return FIRST_ENTRY, _days(_first_entry(case, review, before), review.happened_on)


def _planned(case: Case, review: ReviewRow, before: ReviewRow | None) -> str | None:
    """The review day that had come and was not looked at, as agreed before the review's day."""
    day, terms = review.happened_on, case.row.terms
    if day is None:
        return None
    agreed = [one for one in terms if one["from_on"] < day] or terms[:1]
    planned: str | None = agreed[-1]["review_on"]
    seen = before.happened_on if before else None
    if planned is None or planned > day or (seen is not None and seen >= planned):
        return None
    return planned


def _first_entry(case: Case, review: ReviewRow, before: ReviewRow | None) -> str | None:
    """The day of the first entry since the review before, recorded by the time of this one."""
    since, until = _place(before) if before else ("", 0), _place(review)
    return next(
        (
            one.happened_on
            for one in case.attempts
            if one.happened_on and not one.is_not_yet and since < _place(one) < until
        ),
        None,
    )


def _days(first: str | None, last: str | None) -> int | None:
    if first is None or last is None:
        return None
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def _done(case: Case, review: ReviewRow, agreements: Sequence[AgreementRow]) -> bool | None:
    """Whether what was chosen at a review was done; None where that is not known."""
    if review.next is None:
        return None
    if review.next == "finish":
        return not any(version > _place(review)[1] for version in _taken_up(case))
    day = review.happened_on
    if day is None:
        return None
    later = [one.happened_on for one in case.reviews if one.happened_on and one.happened_on > day]
    changed = _is_changed(agreements, day, min(later, default=None))
    if not later and not changed and case.is_open:
        return None
    if review.next != "keep":
        return changed
    return not changed and (bool(later) or case.row.status != "withdrawn")


def _is_changed(agreements: Sequence[AgreementRow], first: str, until: str | None) -> bool:
    """Whether the practice was amended from a day on, and before another."""
    return any(
        set(one.changed) - BESIDE_THE_PRACTICE
        for one in agreements
        if first <= one.from_on and (until is None or one.from_on < until)
    )


def _taken_up(case: Case) -> list[int]:
    """The events that took the practice up again, after a hold or its end."""
    return [int(one.events.rpartition("#")[2]) for one in case.holds if one.to_on]


def _place(row: ReviewRow | AttemptRow) -> Place:
    return row.happened_on or "", int(row.events.split()[0].rpartition("#")[2])
