"""``intersession flag``: have an attempt seen first, in your own words."""

from __future__ import annotations

import click

from intersession_cli.app import arguments
from intersession_cli.app.local import local_to
from intersession_cli.app.options import by_option, command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.input import values
from intersession_cli.input.words import WORDS
from intersession_cli.output.entries import entry_words
from intersession_cli.output.flags import how_to
from intersession_cli.output.text import paragraph


@command("flag RK-1 3 --note 'Spoke of giving up at the end'", name="flag")
@arguments.handle_argument()
@arguments.entry_argument()
@click.option("--note", type=WORDS, default="", help="What there is to see.")
@click.option("--on", "when", metavar="WHEN", default="today", help="When (today).")
@by_option
def main(runtime: Runtime, handle: str, attempt: int, note: str, when: str) -> None:
    """Flag attempt N by hand: it is shown first until it is acknowledged."""
    homework = runtime.homework
    state = homework.assignment(handle)
    happened = values.happened(when, local_to(runtime, handle))
    if not note and values.is_interactive():
        from intersession_cli.input.asking import words

        note = words("What is there to see?")
    receipt = homework.flag(handle, attempt, note, happened=happened)
    told = f"Attempt {attempt} at {state.handle} ({entry_words(state, attempt)})"
    say(paragraph(f"{told} is flagged by {receipt.event.by}."))
    say(how_to(state.handle, attempt))
