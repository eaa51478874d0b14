"""The lines of today: what is known of each client, from a few small tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from intersession.projections.builtin.assignment_rows import AssignmentRow, as_they_stand
from intersession.projections.builtin.clients import ClientRow
from intersession.projections.builtin.courses import review_due
from intersession.projections.builtin.practice_rows import LastReviewRow, OpenEntryRow
from intersession.projections.builtin.sessions import AGREED, SessionRow, coming
from intersession.projections.query import Look, Report


class _Known(msgspec.Struct):
    """What is on record of a client, table by table."""

    sessions: Sequence[SessionRow]
    agreed: list[AssignmentRow] = msgspec.field(default_factory=list)
    entries: list[OpenEntryRow] = msgspec.field(default_factory=list)
    reviews: list[LastReviewRow] = msgspec.field(default_factory=list)

    @property
    def last_seen(self) -> str | None:
        """The day of the last review."""
        return max((one.reviewed_on for one in self.reviews if one.reviewed_on), default=None)

    def not_looked_at(self) -> list[OpenEntryRow]:
        """The entries that no review covers, but those of practices that were withdrawn."""
        withdrawn = {one.assignment for one in self.agreed if one.status == "withdrawn"}
        return [
            one for one in self.entries if not one.is_planned and one.assignment not in withdrawn
        ]


def report_of(look: Look) -> Report:
    """A line for each client, those who come next first; then the sessions to come."""
    known = _known(look)
    lines = [_line(look, client, one) for client, one in known.items()]
    return {
        "today": sorted(lines, key=lambda line: (line["comes"] or "9999", line["client"])),
        "sessions": [
            {"client": client, "on": one.on, "starts": one.starts, "ends": one.ends}
            for client, found in known.items()
            for one in found.sessions
        ],
    }


def _known(look: Look) -> dict[str, _Known]:
    """Each client who was not discharged, with what is on record."""
    sessions = coming(look)
    known = {
        row.client: _Known(sessions.get(row.client, []))
        for row in look.rows(ClientRow, only=("status",))
        if row.status != "discharged"
    }
    for agreed in as_they_stand(look, AGREED):
        if agreed.client in known:
            known[agreed.client].agreed.append(agreed)
    for entry in look.rows(OpenEntryRow):
        if entry.client in known:
            known[entry.client].entries.append(entry)
    for review in look.rows(LastReviewRow):
        if review.client in known:
            known[review.client].reviews.append(review)
    return known


def _line(look: Look, client: str, known: _Known) -> dict[str, Any]:
    today, seen = look.today_of(client), known.last_seen
    entries = known.not_looked_at()
    since = [one for one in entries if not (seen and one.day and one.day <= seen)]
    due = [day for one in known.agreed if (day := review_due(one, today))]
    is_agreed = bool(known.agreed)
    return {
        "client": client,
        "comes": known.sessions[0].starts if known.sessions else None,
        "last_seen_on": seen,
        "since": sum(one.times for one in since) if is_agreed else None,
        "not_looked_at": sum(one.times for one in entries) if is_agreed else None,
        "review_due": len(due) if is_agreed else None,
        "review_due_on": min(due, default=None),
        "next_step": _chosen(known.reviews, seen),
        "practices": sum(1 for one in known.agreed if one.status in ("active", "paused")),
        "events": " ".join(one.events for one in entries),
    }


def _chosen(reviews: Sequence[LastReviewRow], seen: str | None) -> list[str]:
    """What was chosen when the client was last seen, each step once, in the practices' order."""
    last = [one.next for one in reviews if seen and one.reviewed_on == seen]
    return list(dict.fromkeys(step for step in last if step))
