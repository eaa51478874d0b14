"""A planned session, named by its day and perhaps its time."""

from __future__ import annotations

from datetime import datetime

from intersession.domain.client.decider import Client
from intersession.domain.client.events import SessionPlanned
from intersession.domain.client.sessions import listed
from intersession.errors import NotFound
from intersession_cli.app.local import Local
from intersession_cli.input import values


def of_day(client: Client, text: str, local: Local) -> SessionPlanned:
    """The planned session that is meant; raises NotFound where it is none, or several."""
    when = values.moment(text, local, "future")
    day = when.date() if isinstance(when, datetime) else when
    fits = [one for one in client.sessions.values() if one.on == day.isoformat()]
    if isinstance(when, datetime):
        fits = [one for one in fits if one.starts[11:16] == f"{when:%H:%M}"] or fits[:0]
    if len(fits) == 1:
        return fits[0]
    if fits:
        times = ", ".join(sorted(one.starts[11:16] or "no time" for one in fits))
        raise NotFound(f"{client.code} has {len(fits)} on {day}: {times}. Say which: '{day} 14:00'")
    raise NotFound(f"{client.code} has no session planned for {text}. {listed(client)}")


def in_words(event: SessionPlanned) -> str:
    """``Thursday 2026-03-05, 14:00–14:50``."""
    from datetime import date

    day = date.fromisoformat(event.on)
    time = event.starts[11:16]
    until = f"–{event.ends[11:16]}" if event.ends else ""
    return f"{day:%A} {event.on}{f', {time}{until}' if time else ''}"
