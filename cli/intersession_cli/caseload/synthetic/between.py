"""What is recorded between two sessions: attempts, corrections, what got in the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from intersession_cli.caseload.synthetic import said
from intersession_cli.caseload.synthetic.client import Client, Step
from intersession_cli.caseload.synthetic.practice import Answers, Practice

HOUR = timedelta(hours=1)
AMOUNTS = (4, 4, 4, 4, 4, 4, 3, 3, 2, 1, 0)
NO_ATTEMPT, LATE, SKIPPED, CORRECTED = 0.25, 0.15, 0.04, 0.035
"""Shares: of occasions without an attempt that leave an obstacle; of attempts."""


class Occasion(NamedTuple):
    """An attempt at a practice, when it was made and when it was recorded."""

    at: datetime
    happened: datetime
    practice: Practice

    @property
    def is_late(self) -> bool:
        """Whether it was recorded on another day."""
        return self.at.date() != self.happened.date()


def between(client: Client, start: datetime, end: datetime) -> list[Step]:
    """The steps of the days from one session to the next, or to the end of the caseload."""
    dice = client.dice
    if dice.chance(0.06):
        return _quiet_week(client, start, end)
    pull = client.pull * (0.75 + 0.5 * dice.share())
    tried: list[Occasion] = []
    steps: list[Step] = []
    for practice in client.practised:
        for happened in _occasions(client, practice, start, end):
            practice.expected += 1
            if dice.chance(pull):
                tried.append(Occasion(_recorded(client, happened, end), happened, practice))
            elif dice.chance(NO_ATTEMPT):
                steps.append(_obstacle(client, practice, happened))
    tried.sort(key=lambda one: one.at)  # in the order in which they get their numbers
    for one in tried:
        steps += _attempt(client, one, end)
    return steps


def _occasions(
    client: Client, practice: Practice, start: datetime, end: datetime
) -> Iterator[datetime]:
    """When the practice was due, between the session and the next one."""
    dice = client.dice
    times = practice.times_a_week
    count = int(times) + dice.chance(times % 1)
    low, high = practice.kind.minutes_of_day
    for ahead in dice.some(range(8), count):
        day = start.date() + timedelta(days=ahead)
        happened = client.wall(day, low + (high - low) * dice.share())
        if start + HOUR < happened < end - HOUR / 4:
            yield happened


def _recorded(client: Client, happened: datetime, end: datetime) -> datetime:
    """When an attempt was written down: soon, days later, or while waiting for the session."""
    dice = client.dice
    if not dice.chance(LATE):
        return min(happened + HOUR * dice.share() / 4, end - timedelta(minutes=1))
    days = timedelta(days=dice.whole(1, 3))
    later = client.wall((happened + days).date(), 18 * 60 + 180 * dice.share())
    return min(later, end - HOUR * (0.05 + dice.share() / 5))


def _attempt(client: Client, one: Occasion, end: datetime) -> list[Step]:
    """An attempt, and sometimes its correction."""
    dice, practice = client.dice, one.practice
    amount = dice.one(AMOUNTS)
    answers = practice.kind.answers(dice, practice, one.happened.date(), amount)
    practice.attempts += 1
    practice.tried += 1
    given = {
        "answers": answers,
        "skipped": _skipped(client, practice, answers),
        "happened": _as_known(client, one),
        "timing": "later" if one.is_late else dice.one(("same day", "same day", "in the moment")),
        "recorded_by": dice.one(("client", "client", "together")) if one.is_late else "client",
        "note": dice.one(said.NOTES) if dice.chance(0.15) else "",
    }
    if dice.chance(0.25):
        given["minutes"] = max(1, practice.minutes * (amount + 1) // 5)
    else:
        given["amount"] = amount
    if answers.get("did") == "not-yet":  # nothing was done of it
        given.pop("amount", None)
        given.pop("minutes", None)
    steps = [Step(one.at, "attempt", practice.handle, given)]
    if dice.chance(CORRECTED):
        steps.append(_correction(client, one, end))
    return steps


def _as_known(client: Client, one: Occasion) -> datetime | date:
    """When it happened, as far as that is still known at the recording."""
    if one.is_late and client.dice.chance(0.7):
        return one.happened.date()
    return one.happened


def _skipped(client: Client, practice: Practice, answers: Answers) -> dict[str, str]:
    """Take an answer out now and then; returns what was left out, and why."""
    dice, may_skip = client.dice, practice.kind.may_skip
    if not may_skip or not dice.chance(SKIPPED):
        return {}
    name = dice.one(may_skip)
    answers.pop(name, None)
    return {name: dice.one(said.SKIPPED)}


def _correction(client: Client, one: Occasion, end: datetime) -> Step:
    """A rating, or where there is none a few words, put right before the next session."""
    dice, practice = client.dice, one.practice
    given: dict[str, Any] = {"attempt": practice.attempts, "why": dice.one(said.WHY["correct"])}
    if practice.kind.rating:
        name, low, high = practice.kind.rating
        given["answers"] = {name: dice.whole(low, high)}
    else:
        given["note"] = dice.one(said.NOTES)
    later = one.at + timedelta(days=dice.whole(0, 2), minutes=dice.whole(5, 45))
    at = min(later, end - timedelta(seconds=30))
    return Step(at, "correct", practice.handle, given)


def _obstacle(client: Client, practice: Practice, happened: datetime) -> Step:
    """What got in the way; half of the time it was foreseen."""
    dice, foreseen = client.dice, practice.obstacles
    category, text = dice.one(said.OBSTACLES)
    given: dict[str, Any] = {"severity": dice.whole(0, 4), "happened": happened}
    if foreseen and dice.chance(0.5):
        number = dice.whole(1, len(foreseen))
        category, text = foreseen[number - 1].category or category, foreseen[number - 1].text
        given |= {"anticipated": number, "backup_used": dice.chance(0.5)}
        if given["backup_used"]:
            given["backup_worked"] = dice.one(("yes", "yes", "partly", "no"))
    return Step(
        happened + timedelta(minutes=9) * dice.share(),
        "meet_obstacle",
        practice.handle,
        {**given, "category": category, "text": text},
    )


def _quiet_week(client: Client, start: datetime, end: datetime) -> list[Step]:
    """A week without an attempt, and perhaps a word about why."""
    dice, practised = client.dice, client.practised
    for practice in practised:
        practice.expected += round(practice.times_a_week)
    day = (start + timedelta(days=dice.whole(1, 5))).date()
    at = client.wall(day, 18 * 60 + 180 * dice.share())
    if not practised or at > end or dice.chance(0.5):
        return []
    category, text = said.QUIET
    given = {"category": category, "text": text, "severity": dice.whole(2, 4), "happened": at}
    return [Step(at, "meet_obstacle", practised[0].handle, given)]
