"""``client timezone`` and ``client calendar``: where and how a client counts days."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import click

from intersession.domain.client.events import Weekday
from intersession_cli.app import arguments
from intersession_cli.app.local import local_to
from intersession_cli.app.options import by_option, command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.input.words import WORDS
from intersession_cli.output.text import paragraph

if TYPE_CHECKING:
    from datetime import date

AT_MOST = 20
"""So many entries are named one by one."""

_from_option = click.option(
    "--from", "first", metavar="DAY", default="today", help="The first day of it (today)."
)
_note_option = click.option("--note", type=WORDS, default="", help="A few words about it.")


@command("client timezone RK America/New_York --from 2026-03-10", name="timezone")
@arguments.code_argument()
@click.argument("zone", metavar="ZONE")
@_from_option
@_note_option
@by_option
def timezone(runtime: Runtime, code: str, zone: str, first: str, note: str) -> None:
    """Let a client live in another time zone from a day on.

    What is recorded keeps the offset that it was recorded with. Entries from that day on are
    named, so that you can look whether their times are right.
    """
    code, day, today = _days(runtime, code, first)
    receipt = runtime.homework.change_timezone(
        code, zone, day.isoformat(), note=note, happened=today
    )
    named = f"Client {code}"
    if not receipt.events:
        say(f"{named} lives in {zone} on {day} already. Nothing was changed.")
        return
    say(f"{named} lives in {receipt.event.timezone} from {day} on.")
    _show_entries(runtime.homework.repository.entries_since(code, day), day)


@command("client calendar RK --day-begins 04:00 --week-begins sunday", name="calendar")
@arguments.code_argument()
@click.option("--day-begins", metavar="TIME", help="When the day begins, such as 04:00.")
@click.option(
    "--week-begins",
    type=click.Choice(get_args(Weekday), case_sensitive=False),
    help="The first day of the week.",
)
@_from_option
@_note_option
@by_option
def calendar(
    runtime: Runtime,
    code: str,
    day_begins: str | None,
    week_begins: Weekday | None,
    first: str,
    note: str,
) -> None:
    """Say when a client's day and week begin, from a day on.

    A time before the day begins belongs to the day before. A day that a sheet names stays.
    What is left out stays as it was: days begin at 00:00 and weeks on Monday.
    """
    if day_begins is None and week_begins is None:
        raise click.UsageError("Say what changes: --day-begins 04:00, or --week-begins sunday.")
    code, day, today = _days(runtime, code, first)
    receipt = runtime.homework.change_calendar(
        code, day.isoformat(), day_begins, week_begins, note=note, happened=today
    )
    named = f"Client {code}"
    if not receipt.events:
        say(f"{named} counts days so on {day} already. Nothing was changed.")
        return
    event = receipt.event
    weekday = event.week_begins.capitalize()
    say(f"{named}: days begin at {event.day_begins}, weeks on {weekday}, from {day} on.")
    if day_begins is not None:
        _show_entries(runtime.homework.repository.entries_since(code, day), day)


def _days(runtime: Runtime, code: str, text: str) -> tuple[str, date, date]:
    """The client's code, the first day that was typed, and their today."""
    from intersession_cli.input import values

    client = runtime.homework.client(code)
    today = local_to(runtime, client.code).today
    return client.code, values.day(text, today, "past"), today


def _show_entries(entries: list[str], day: date) -> None:
    """Name the entries that stay as they were recorded, and say how one is put right."""
    if not entries:
        return
    more = f" and {len(entries) - AT_MOST} more" if len(entries) > AT_MOST else ""
    told = f"On or after {day}, these are recorded, and stay as they are: "
    say(paragraph(f"{told}{', '.join(entries[:AT_MOST])}{more}."))
    handle, _, number = entries[0].partition(" ")
    how = f"intersession correct {handle} {number} --on '{day} 18:40' --why 'another time zone'"
    say(paragraph(f"If the time of one is wrong: {how}"))
