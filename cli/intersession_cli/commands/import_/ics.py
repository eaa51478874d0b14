"""``intersession import ics``: the sessions in a calendar file of the clinician's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from intersession.domain.client.events import SessionPlanned
from intersession.errors import InvalidInput, Problem
from intersession.intake.calendar_file import Window
from intersession.intake.calendar_sessions import FromCalendar, import_calendar
from intersession.strict.bounds import CALENDAR_FILE
from intersession_cli.app.options import by_option, command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.input import values
from intersession_cli.input.files import content
from intersession_cli.input.sessions import in_words
from intersession_cli.output.text import paragraph

DAYS = 90
SHOWN = 12
"""So many sessions are listed."""


@command(
    "import ics calendar.ics --dry-run\nimport ics calendar.ics --until +30d",
    name="ics",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--until", metavar="DAY", help=f"The last day that is read (+{DAYS}d).")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be planned.")
@by_option
def main(runtime: Runtime, file: Path, until: str | None, dry_run: bool) -> None:
    """Plan the sessions of a calendar file, from today on: all of them, or none.

    Only entries whose title holds a client's code as a whole word, in capitals as registered,
    are read. The code, the beginning and the end are kept, and nothing else of the file. The
    same file again adds nothing; a session that moved in the calendar moves here.
    """
    window = _window(runtime, until)
    rows = runtime.views_at_hand.report("clients", today=window.first)["clients"]
    codes = [row["client"] for row in rows]
    found = import_calendar(
        runtime.homework, content(file, CALENDAR_FILE), codes, window, dry_run=dry_run
    )
    say(paragraph(_told(found, window)))
    _list("Planned" if found.written else "Would be planned", found.planned)
    _list("Moved" if found.written else "Would be moved", found.moved)
    _show_gone(found)


def _window(runtime: Runtime, until: str | None) -> Window:
    zone: tzinfo = ZoneInfo(values.local_zone())
    today = runtime.today(zone)
    last = values.day(until, today, "future") if until else today + timedelta(days=DAYS)
    if last < today:
        raise InvalidInput("--until cannot be used:", [Problem("", _before(last.isoformat()))])
    return Window(today, last, zone)


def _before(last: str) -> str:
    return f"{last} has gone by. A calendar is read from today on, such as --until +30d"


def _told(found: FromCalendar, window: Window) -> str:
    """What was planned, what was there, and what was left out."""
    return " ".join(_sentences(found, window))


def _sentences(found: FromCalendar, window: Window) -> Iterator[str]:
    span = f"from {window.first} to {window.last}"
    verb = "" if found.written else "would be "
    if found.planned or found.moved:
        yield f"{span.capitalize()}: {_count(len(found.planned))} {verb}planned,"
        yield f"{len(found.moved)} {verb}moved."
    elif found.known or found.cancelled:
        yield f"{span.capitalize()}: nothing new."
    else:
        yield f"{span.capitalize()}: no entry has a client's code as a word of its title."
    if found.known:
        yield f"There already: {_count(found.known)}."
    if found.cancelled:
        yield f"Cancelled here, and left so: {_count(found.cancelled)}."
    if found.discharged:
        yield f"Left out, because the work has ended: {', '.join(found.discharged)}."
    if not found.written:
        yield "This was a dry run: nothing was written."


def _list(title: str, several: Sequence[tuple[str, SessionPlanned]]) -> None:
    if not several:
        return
    say(f"{title}:")
    for code, event in several[:SHOWN]:
        say(f"  {code}: {in_words(event)}")
    if len(several) > SHOWN:
        say(f"  … and {len(several) - SHOWN} more: intersession session list")


def _show_gone(found: FromCalendar) -> None:
    """Tell the sessions that were read from a calendar and are not in this file."""
    if not found.gone:
        return
    say("Read from a calendar before, and not in this file. If they will not be:")
    for code, event in found.gone[:SHOWN]:
        when = f"{event.on} {event.starts[11:16]}".strip()
        say(f"  {in_words(event)}: intersession session cancel {code} '{when}'")
    if len(found.gone) > SHOWN:
        say(f"  … and {len(found.gone) - SHOWN} more: intersession session list")


def _count(number: int) -> str:
    return "1 session" if number == 1 else f"{number} sessions"
