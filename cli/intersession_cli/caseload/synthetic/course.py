"""A client's course, step by step: a session a week, and the days in between."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from intersession_cli.caseload.synthetic.between import between
from intersession_cli.caseload.synthetic.client import Client, Step, new_client
from intersession_cli.caseload.synthetic.dice import Dice
from intersession_cli.caseload.synthetic.sessions import Session

LEAST_SESSIONS = 4
"""Nobody leaves before so many sessions."""


def course(code: str, *, seed: int, weeks: int, until: date) -> Iterator[Step]:
    """The steps of a client's record over so many weeks, in the order of recording.

    The weeks end with the day before ``until``. The same code, seed, weeks and day
    give the same steps, no matter who else is in the caseload.
    """
    dice = Dice(f"{seed}/{code}")
    client = new_client(code, dice)
    starts = _session_starts(client, weeks, until)
    last = _last_session(dice, len(starts))
    ends = [*starts[1:], client.wall(until, 0)]
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1):
        session = Session(client, number, start)
        if number == last:
            session.part()
            yield from session.steps
            return
        yield from _session(session)
        yield from sorted(between(client, start, end), key=lambda step: step.at)


def _session(session: Session) -> list[Step]:
    if session.number == 1:
        session.begin()
    elif session.dice.chance(0.05):  # called off
        return []
    session.look_back()
    session.agree()
    return session.steps


def _session_starts(client: Client, weeks: int, until: date) -> list[datetime]:
    """Sessions at the client's own hour of the week; one in five clients comes in later."""
    dice = client.dice
    ahead = dice.whole(0, (weeks - 1) // 2) if dice.chance(0.2) else 0
    first = until - timedelta(days=7 * (weeks - ahead) - dice.whole(0, 6))
    minute = 60 * dice.whole(9, 16) + dice.one((0, 0, 15, 30))
    return [client.wall(first + timedelta(days=7 * n), minute) for n in range(weeks - ahead)]


def _last_session(dice: Dice, sessions: int) -> int | None:
    """The session at which a client leaves, for one in six of those who come long enough."""
    if sessions > LEAST_SESSIONS and dice.chance(1 / 6):
        return dice.whole(LEAST_SESSIONS + 1, sessions)
    return None
