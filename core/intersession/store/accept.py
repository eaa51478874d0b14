"""Take a log as it is after an older copy was put in its place."""

from __future__ import annotations

from datetime import datetime

import msgspec

from intersession.errors import InvalidInput, Problem, Refused
from intersession.store.heads import (
    Anchor,
    Head,
    changed_since,
    cut_off,
    forget,
    head_of,
    seen_from,
)
from intersession.store.home import Home
from intersession.store.locate import EventLog
from intersession.store.sources import Accepted, Source, first, new_identity, sealed


class Taken(msgspec.Struct, frozen=True):
    """A log that was taken as it is: what was not as before, where it ends, and its name now.

    ``is_renamed`` is false for another log than the one that was here, which has its own name.
    """

    told: str
    position: int
    identity: str
    is_renamed: bool


def accept(
    home: Home, log: EventLog, why: str, by: str, at: datetime, anchor: Anchor | None = None
) -> Taken:
    """Record that a log is taken as it is, and let it go on from where it ends.

    Raises Refused where it is as it was seen last, InvalidInput without a reason.
    """
    if not why.strip():
        raise InvalidInput("Nothing was changed:", [Problem("--why", "say why in a few words")])
    seen = [one for one in (seen_from(home, log), anchor.seen() if anchor else None) if one]
    told, ended = _changed(log, seen)
    if not told:
        raise Refused(
            f"There is nothing to accept: {log.place} goes on from where it was last seen to end."
        )
    is_renamed = not seen or any(one.source == log.identity() for one in seen)
    if is_renamed:
        _rename(log, Accepted(at.isoformat(), by, why.strip(), ended))
    forget(home, log)
    log.renew()
    head = head_of(log)
    if anchor:
        anchor.keep(head)
    return Taken(told, head.position, log.identity(), is_renamed)


def _changed(log: EventLog, seen: list[Head]) -> tuple[str, int]:
    """What is not as it was, and the position at which the log had ended."""
    for one in seen:
        if told := changed_since(log, one):
            return told, one.position
    told = cut_off(log)
    return told, log.given() if told else log.last_position()


def _rename(log: EventLog, accepted: Accepted) -> None:
    last, names = log.last_position(), log.sources()
    before = names[-1].seal or first(names[-1].id).seal or b""
    said = msgspec.json.encode(accepted).decode()
    source = Source(len(names) + 1, new_identity(), last, log.link_at(last) or b"", said)
    log.rename(last, sealed(source, before))
