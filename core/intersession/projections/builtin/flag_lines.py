"""Open flags as lines: one for each client, and one for each act or rise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from intersession.projections.builtin.flags import FlagRow
from intersession.projections.query import Look


class FlagLine(msgspec.Struct, frozen=True):
    """Open flags that are told, and acknowledged, together: they are of one client.

    An act, a rise, what a person flagged, and what no plugin looked at stand alone, so that
    none is lost among others.
    """

    client: str
    rows: Sequence[FlagRow]

    @property
    def attempts(self) -> dict[str, list[int]]:
        """The attempts by assignment, in order of day."""
        found: dict[str, list[int]] = {}
        for row in self.rows:
            found.setdefault(row.assignment, []).append(row.attempt)
        return found

    @property
    def where(self) -> str:
        """``RK-1 attempt 4, 2026-03-04`` or ``RK-1 attempts 4, 6; RK-2 attempt 1``."""
        if len(self.rows) == 1:
            row = self.rows[0]
            return f"{row.assignment} attempt {row.attempt}, {row.happened_on or 'day not known'}"
        return "; ".join(
            f"{handle} attempt{'s' if len(several) > 1 else ''} {', '.join(map(str, several))}"
            for handle, several in self.attempts.items()
        )

    @property
    def text(self) -> str:
        """What is flagged, in words; the same words on several days are told once."""
        notes = dict.fromkeys(map(_since, self.rows))
        note = next(iter(notes)) if len(notes) == 1 else ""
        days: dict[str, list[str]] = {}
        for row in self.rows:
            for flag in row.flags:
                told = flag if note else f"{flag}{_since(row)}"
                days.setdefault(told, []).append(row.happened_on or "")
        return "; ".join(_on(words, several) for words, several in days.items()) + note

    @property
    def events(self) -> str:
        """The events behind the line."""
        return " ".join(row.events for row in self.rows)


def flag_lines(rows: Iterable[FlagRow]) -> list[FlagLine]:
    """Open flags as lines, client by client: first each that stands alone, then the others."""
    clients: dict[str, list[FlagRow]] = {}
    for row in rows:
        clients.setdefault(row.client, []).append(row)
    found = []
    for client, several in clients.items():
        in_order = sorted(several, key=_by_day)
        found += [FlagLine(client, [row]) for row in in_order if row.alone]
        others = [row for row in in_order if not row.alone]
        found += [FlagLine(client, others)] if others else []
    return found


def to_see_first(look: Look) -> list[dict[str, Any]]:
    """What comes first in an agenda: what nobody acknowledged yet."""
    return [
        {
            "about": "to see first",
            "client": line.client,
            "assignment": line.rows[0].assignment,
            "attempt": line.rows[0].attempt,
            "task": line.where.removeprefix(f"{line.rows[0].assignment} "),
            "text": line.text,
            "n": len(line.rows),
            "window": "until it is acknowledged",
            "events": line.events,
        }
        for line in flag_lines(look.rows(FlagRow, windowed=False, status="open"))
    ]


def _by_day(row: FlagRow) -> tuple[bool, str, str, int]:
    return row.happened_on is None, row.happened_on or "", row.assignment, row.attempt


def _since(row: FlagRow) -> str:
    """A note where the record was corrected or taken back since."""
    if row.retracted:
        return " (taken back since)"
    return " (corrected since; no longer flagged)" if row.corrected else ""


def _on(words: str, days: Sequence[str]) -> str:
    """Words with the days on which they were flagged, where they do not name the day."""
    if len(days) == 1 or any(day and day in words for day in days):
        return words
    return f"{words} ({', '.join(day or 'day not known' for day in days)})"
