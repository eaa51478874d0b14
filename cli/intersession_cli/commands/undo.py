"""``intersession undo``: take back what your last command recorded."""

from __future__ import annotations

import click

from intersession.domain.retraction import Retraction, retracted
from intersession.errors import Refused
from intersession.events.recorded import Recorded, Unreadable
from intersession.store.reader import LogReader
from intersession_cli.app.options import by_option, command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.commands._taking_back import ask, show_events, show_taken_back
from intersession_cli.input import values
from intersession_cli.input.words import WORDS
from intersession_cli.output.event import written

WINDOW = 1000
"""So many events are looked at in one go, from the end of the log."""


@command("undo\nundo --yes --why 'wrong client'", name="undo")
@click.option("--why", type=WORDS, default="", help="Why it is taken back.")
@click.option("--with-them", is_flag=True, help="Take back what stands on it, too.")
@click.option("--yes", is_flag=True, help="Do not ask; needed in a script.")
@by_option
def main(runtime: Runtime, why: str, with_them: bool, yes: bool) -> None:
    """Show what your last command recorded, and take it back.

    Where that was to take something back, it counts again. To take back anything else:
    intersession retract.
    """
    actor = runtime.homework.provenance.actor
    found = last_command(runtime.reader, actor)
    if not found:
        raise Refused(f"Nothing on record was recorded by {actor}, so there is nothing to undo.")
    say(f"Last, {written(found[0])}:")
    show_events(found)
    standing = _standing(runtime.reader, found)
    if not yes and not values.is_interactive():
        raise Refused("Nothing was taken back. To take it back in a script: --yes")
    why = ask([], "Take this back?", why or "undone", yes)
    names = [one.id for one in standing]
    receipt = runtime.homework.retract(standing[0].client, names, why, with_them)
    show_taken_back(runtime, receipt.events)


def last_command(reader: LogReader, actor: str) -> list[Recorded]:
    """The events that the last command of a person or program recorded, in order."""
    until = reader.last_position()
    while until > 0:
        page = _readable(reader, until)
        last = next((one for one in reversed(page) if one.event.actor == actor), None)
        if last is not None:
            return _of_command(reader, last)
        until -= WINDOW
    return []


def _readable(reader: LogReader, until: int) -> list[Recorded]:
    """The events up to a position that can be read; what cannot is of a stream that is damaged."""
    page = reader.read(max(0, until - WINDOW), until, contained=True)
    return [one for one in page if not isinstance(one.event, Unreadable)]


def _of_command(reader: LogReader, last: Recorded) -> list[Recorded]:
    """Every event of a command, which one transaction wrote one after another."""
    if last.event.command is None:
        return [last]
    found: list[Recorded] = []
    until = last.position
    while until > 0:
        page = _readable(reader, until)
        own = [one for one in page if one.event.command == last.event.command]
        found = [*own, *found]
        if not own or own[0] is not page[0]:
            break
        until -= WINDOW
    return found


def _standing(reader: LogReader, found: list[Recorded]) -> list[Recorded]:
    """Those that were not taken back already, with the other end of a move; Refused for none."""
    gone = retracted(
        one for stream in {one.stream for one in found} for one in reader.of_stream(stream)
    )
    stand = [one for one in found if (one.stream, one.version) not in gone]
    moves = {one.event.moved for one in stand if isinstance(one.event, Retraction)} - {None}
    if not stand:
        raise Refused("It was taken back already. To take back anything else: intersession retract")
    return [one for one in found if one in stand or getattr(one.event, "moved", None) in moves]
