"""Decisions on planned sessions: planned, moved, refined, cancelled."""

from __future__ import annotations

from intersession.domain.client.decider import Client, require_open
from intersession.domain.client.events import ClientEvent, SessionCancelled, SessionPlanned
from intersession.errors import NotFound, Refused
from intersession.events.base import changed


def plan_session(client: Client, event: SessionPlanned) -> list[ClientEvent]:
    """Plan a session; nothing where it is planned so already.

    ``planned`` 0 is a new one. It is not: an entry of a calendar that was read before; one at
    the same time; and one on a day for which a session of unknown time is planned.
    """
    require_open(client)
    if event.planned:
        require_session(client, event.planned)
    number = event.planned or _same(client, event) or client.planned + 1
    stood = client.sessions.get(number)
    if stood is not None and not event.planned and _says_no_more(event, stood):
        return []
    source = event.source or (stood.source if stood else None)
    found = changed(event, planned=number, source=source)
    if stood is not None and _said(found) == _said(stood):
        return []
    return [found]


def cancel_session(client: Client, event: SessionCancelled) -> list[ClientEvent]:
    """Cancel a planned session."""
    if event.planned in client.cancelled:
        stood = client.cancelled[event.planned]
        raise Refused(f"The session on {stood.starts} is cancelled already. Nothing was changed.")
    require_session(client, event.planned)
    return [event]


def require_session(client: Client, number: int) -> SessionPlanned:
    """A planned session that stands; raises NotFound where there is none."""
    if number in client.sessions:
        return client.sessions[number]
    raise NotFound(f"Client {client.code} has no planned session {number}. {listed(client)}")


def listed(client: Client) -> str:
    """A client's planned sessions in a line, the last twelve of them."""
    days = sorted(one.starts for one in client.sessions.values())
    if not days:
        return f"None is planned. To plan one: intersession session plan {client.code} 'thu 14:00'"
    return f"Planned: {', '.join(days[-12:])}."


def _same(client: Client, event: SessionPlanned) -> int | None:
    """The number of the session that an event is about, where it is known by then."""
    every = {**client.cancelled, **client.sessions}
    if event.source:
        known = (n for n, one in every.items() if one.source == event.source)
        if (number := next(known, None)) is not None:
            return number
    fits = {
        n: one
        for n, one in client.sessions.items()
        if not (event.source and one.source) and one.on == event.on
    }
    exact = (n for n, one in fits.items() if one.starts == event.starts)
    of_day = (n for n, one in fits.items() if _is_day(one) or _is_day(event))
    return next(exact, None) or next(of_day, None)


def _says_no_more(event: SessionPlanned, stood: SessionPlanned) -> bool:
    """Whether only the day is said, of a session whose time is known."""
    return _is_day(event) and stood.on == event.on and not event.source


def _is_day(event: SessionPlanned) -> bool:
    return len(event.starts) == len("2026-03-02")


def _said(event: SessionPlanned) -> tuple[str | None, ...]:
    return (event.starts, event.ends, event.source)
