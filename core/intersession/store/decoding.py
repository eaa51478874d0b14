"""Stored rows as typed events, or with Unreadable in place of what cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from intersession.errors import LogError
from intersession.events.codec import Codec
from intersession.events.recorded import Recorded, Stored, Unreadable
from intersession.events.streams import handle_of
from intersession.store.chain import Break

NOT_READ = (msgspec.DecodeError, RecursionError, TypeError, LogError)
"""What reading bytes as an event may raise; LogError for a stored name that nobody knows."""


def typed(
    codec: Codec,
    rows: Sequence[Stored],
    place: str,
    *,
    contained: bool = False,
    breaks: Sequence[Break] = (),
) -> list[Recorded]:
    """Rows of a log at ``place`` as events.

    Raises StreamDamaged for the first that cannot be read, or at which the chain breaks;
    ``contained``: it comes as Unreadable instead. Rows are looked at one by one only where
    there is such a one. Where the chain breaks and no event is to blame, since one is missing,
    an Unreadable of no stream comes before the event that does not follow.
    """
    changed = {one.position: one.what for one in breaks if one.stream}
    decoders = codec.decoders
    try:
        found = [
            Recorded(position, stream, version, decoders[topic](state))
            for position, stream, version, topic, state in rows
        ]
        if not breaks and all(type(row[4]) is bytes for row in rows):
            return found
    except NOT_READ as problem:
        if not contained:
            raise unreadable(codec, rows, place, changed) from problem
    if not contained:
        raise unreadable(codec, rows, place, changed)
    return _contained(codec, rows, changed, breaks)


def _contained(
    codec: Codec, rows: Sequence[Stored], changed: Mapping[int, str], breaks: Sequence[Break]
) -> list[Recorded]:
    found = [
        Recorded(
            row[0],
            str(row[1]),
            row[2] if type(row[2]) is int else 0,  # a broken file may give anything
            event_of(codec, row[3], row[4], changed.get(row[0], "")),
        )
        for row in rows
    ]
    found += [
        Recorded(one.position, "", 0, Unreadable("", one.what, is_changed=True))
        for one in breaks
        if not one.stream
    ]
    return sorted(found, key=lambda one: (one.position, one.stream))


def event_of(codec: Codec, name: str, state: Any, broken: str = "") -> Any:
    """An event as it is stored, or Unreadable in its place; ``broken``: how its chain breaks."""
    if broken:
        return Unreadable(name, broken, is_changed=True)
    if type(state) is not bytes:  # as SQLite may give it
        return Unreadable(name, "it is stored as text, and not as bytes")
    try:
        return codec.decode(name, state)
    except LogError as problem:
        return Unreadable(name, str(problem), is_unknown=True)
    except NOT_READ as problem:
        return Unreadable(name, str(problem))


def unreadable(
    codec: Codec, rows: Iterable[Stored], place: str, changed: Mapping[int, str] | None = None
) -> LogError:
    """The error that names the first of these rows that cannot be read as an event."""
    from intersession.domain.soundness import damaged, unread  # nothing else needs deciders

    for position, stream, version, topic, state in rows:
        event = event_of(codec, topic, state, (changed or {}).get(position, ""))
        if isinstance(event, Unreadable):
            where = f"{handle_of(stream)}#{version}, at position {position} of the log {place},"
            return damaged(stream, f"{where} {unread(event)}")
    return LogError(f"The log {place} could not be read.")
