"""The figures of the therapist's own part, and what is behind each of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, get_args

from intersession.domain.assignment.vocabulary import RATINGS, Next
from intersession.projections.builtin.agreements import AgreementRow
from intersession.projections.builtin.confidence import NOT_SAID, Foreseen, brier, by_band, foreseen
from intersession.projections.builtin.courses import Case, by_assignment, cases
from intersession.projections.builtin.reviewing import (
    FIRST_ENTRY,
    REVIEW_DAY,
    Looked,
    Waiting,
    looked_at,
    session_days,
    waiting,
)
from intersession.projections.figures import Figure, mean, median, share
from intersession.projections.query import Look, Report, Window
from intersession.projections.timeline import NO_DATE


def report_of(look: Look) -> Report:
    """The figures, then what is behind each of them."""
    every, agreements = cases(look), by_assignment(look.rows(AgreementRow))
    agreed = [(one, agreements.get(one.row.assignment, [])) for one in every]
    due = waiting(every)
    looked = [row for one, several in agreed for row in looked_at(one, several, look.window)]
    occasions = [row for one, several in agreed for row in foreseen(one, several, look.window)]
    window = str(look.window)
    return {
        "figures": [
            *_debt(every, due, look),
            *_reviews(looked, window),
            *_confidence(occasions, window),
        ],
        "to look at together": [_waits(one) for one in due],
        "confidence": by_band(occasions, look.window),
        "what was chosen next": _by_choice(looked, window),
        "ratings": [_rating(name, looked, window) for name in RATINGS],
        "reviews": [_review(one) for one in looked],
        **_undated(every, look.window),
    }


def _figure(name: str, what: str, value: Figure, window: str) -> dict[str, Any]:
    return {"figure": name, "what": what, "value": value, "window": window}


def _debt(every: Sequence[Case], due: Sequence[Waiting], look: Look) -> list[dict[str, Any]]:
    """How much waits to be looked at as of today, and for how long."""
    active = [one for one in every if one.is_open and one.row.status == "active"]
    planned = [one for one in active if one.row.review_on]
    count = len(due) if planned else None
    missing = len(active) - len(planned)
    waits = Figure("count", count, len(planned), missing, _events(due))
    longest = Figure("longest", due[0].days if due else None, len(due), 0, _events(due[:1]))
    days = sorted({one.course.today.isoformat() for one in every} or {look.today.isoformat()})
    window = f"on {' or '.join(days)}"
    return [
        _figure("to look at", "practices whose review day has come", waits, window),
        _figure("days since", "days since it came, median", median(due, "days"), window),
        _figure("longest", "days since it came, longest", longest, window),
    ]


def _reviews(looked: Sequence[Looked], window: str) -> list[dict[str, Any]]:
    """After how many days reviews came, and whether sessions opened with one."""
    planned = median([one for one in looked if one.since == REVIEW_DAY], "days")
    entered = median([one for one in looked if one.since == FIRST_ENTRY], "days")
    opened = share(session_days(one.row for one in looked), "opened")
    first = "days from the first entry to the review, where no review day had come, median"
    day = "days from the review day to the review, median"
    return [
        _figure("after review day", day, planned, window),
        _figure("after first entry", first, entered, window),
        _figure("opened with it", "sessions that opened with the homework", opened, window),
    ]


def _confidence(occasions: Sequence[Foreseen], window: str) -> list[dict[str, Any]]:
    """How sure clients were, beside what came of it: over the same occasions."""
    scored = [one for one in occasions if one.score is not None]
    said, done = mean(scored, "confidence"), share(scored, "done")
    score = brier(occasions)
    return [
        _figure("confidence", "confidence that was said, mean of 0–100", said, window),
        _figure("done", "occasions of these that were done in full", done, window),
        _figure("brier", "Brier score of confidence", score, window),
    ]


def _waits(one: Waiting) -> dict[str, Any]:
    row = one.case.row
    return {
        "client": row.client,
        "assignment": row.assignment,
        "task": row.task,
        "review_on": one.review_on,
        "days": one.days,
        "window": f"on {one.case.course.today}",
        "events": one.events,
    }


def _by_choice(looked: Sequence[Looked], window: str) -> list[dict[str, Any]]:
    """What was chosen, each with how often and whether it was done; where nothing was, last."""
    found = []
    for name in (*get_args(Next), None):
        rows = [one for one in looked if one.row.next == name]
        found.append(
            {
                "next": name or NOT_SAID,
                "reviews": len(rows),
                "done": share(rows, "done"),
                "window": window,
                "events": " ".join(_events(rows)),
            }
        )
    return [row for row in found if row["reviews"]]


def _review(one: Looked) -> dict[str, Any]:
    row = one.row
    return {
        "client": row.client,
        "assignment": row.assignment,
        "review": row.review,
        "happened_on": row.happened_on,
        "waited since": one.since,
        "days": one.days,
        "next": row.next,
        "done": one.done,
        "opened_session": row.opened_session,
        "events": one.events,
    }


def _rating(name: str, looked: Sequence[Looked], window: str) -> dict[str, Any]:
    """A rating over reviews, by client and by clinician apart."""
    rows = [one.row for one in looked]
    return {
        "rating": name,
        "words": RATINGS[name],
        "by client": median(rows, lambda row: row.client_ratings.get(name)),
        "by clinician": median(rows, lambda row: row.clinician_ratings.get(name)),
        "window": window,
    }


def _undated(every: Sequence[Case], window: Window) -> Report:
    """The reviews of unknown day, where a window was asked for and there are any."""
    if window.holds(None):
        return {}
    rows = [one for case in every for one in case.reviews if not one.happened_on]
    clients = sorted({one.client for one in rows})
    part = [
        {
            "client": client,
            "reviews": sum(1 for one in rows if one.client == client),
            "events": " ".join(one.events for one in rows if one.client == client),
        }
        for client in clients
    ]
    return {NO_DATE: part} if part else {}


def _events(rows: Iterable[Any]) -> tuple[str, ...]:
    return tuple(name for one in rows for name in one.events.split())
