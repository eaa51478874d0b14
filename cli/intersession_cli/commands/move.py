"""``intersession move``: take an attempt to the assignment that it belongs to."""

from __future__ import annotations

import click

from intersession.domain.assignment.events import Attempted
from intersession.domain.assignment.state import attempted
from intersession.domain.event_words import event_words
from intersession_cli.app import arguments
from intersession_cli.app.options import by_option, command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.commands._taking_back import ask
from intersession_cli.input.words import WORDS
from intersession_cli.output import flags


@command("move RK-1 3 --to AB-2 --why 'it was hers'", name="move")
@arguments.handle_argument()
@arguments.entry_argument()
@click.option("--to", required=True, metavar="HANDLE", help="Where it belongs.")
@click.option("--why", type=WORDS, default="", help="What was wrong.")
@click.option("--with-them", is_flag=True, help="Take back here what stands on it, too.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@by_option
def main(
    runtime: Runtime, handle: str, attempt: int, to: str, why: str, with_them: bool, yes: bool
) -> None:
    """Move an attempt to another assignment of the same worksheet, of any client.

    It is checked and flagged by what was agreed there. The record of it here stays in the
    log, and nothing counts it.
    """
    homework = runtime.homework
    state = homework.assignment(handle)
    attempted(state, attempt)
    here = runtime.reader.of_stream(state.stream)[state.recorded_in[attempt] - 1]
    why = ask([here], f"Move this to {to.upper()}?", why, yes)
    receipt = homework.move(handle, attempt, to, why, with_them)
    there = next(one for one in receipt.events if isinstance(one.event, Attempted))
    say(f"{event_words(here)}, is now {event_words(there)}.")
    say(f"The record of it at {state.handle} stays in the log, and nothing counts it.")
    flags.show_flags(there.handle, there.event.attempt, there.event.flags)
