"""``intersession acknowledge``: record that you saw what was flagged, and what was done."""

from __future__ import annotations

from collections.abc import Sequence

import click

from intersession.application.commands import Acknowledge
from intersession.application.together import take_together
from intersession.errors import Refused
from intersession_cli.app import arguments
from intersession_cli.app.local import local_to
from intersession_cli.app.naming import EntryNumber
from intersession_cli.app.options import by_option, command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.input import values
from intersession_cli.input.words import WORDS
from intersession_cli.output.entries import entry_words
from intersession_cli.output.flags import how_to, named, open_flags


def _numbers(ctx: click.Context, param: click.Parameter, typed: Sequence[str]) -> tuple[int, ...]:
    """The attempts' numbers, with spaces or commas between them."""
    several = [one for word in typed for one in word.split(",") if one.strip()]
    return tuple(EntryNumber().convert(one.strip(), param, ctx) for one in several)


@command(
    "acknowledge EH-1 12 --note 'Called her the same evening; safe; chain on Tuesday'\n"
    "acknowledge EH-1 12 14 15 --note 'Looked at them together' --by 'Dr M' --on tue\n"
    "acknowledge EH --note 'Looked at the week together'",
    name="acknowledge",
)
@arguments.handle_argument()
@click.argument("attempts", nargs=-1, metavar="[N...]", callback=_numbers)
@click.option("--note", type=WORDS, default="", help="What was done, even if that is nothing.")
@click.option("--on", "when", metavar="WHEN", default="today", help="When (today).")
@by_option
def main(runtime: Runtime, handle: str, attempts: tuple[int, ...], note: str, when: str) -> None:
    """Record that you saw what was flagged in attempt N, and what was done.

    With a client's code alone: all that stands on their line. An act, a rise and what a
    person flagged are acknowledged one by one. What was seen is no longer shown first, but
    stays on record: intersession view flags. The reply names each attempt. Where you meant
    another one: intersession undo.
    """
    chosen = {handle: list(attempts)} if attempts else _of_client(runtime, handle)
    happened = {one: values.happened(when, local_to(runtime, one)) for one in chosen}
    if not note and values.is_interactive():
        from intersession_cli.input.asking import words

        note = words("What was done?")
    receipts = take_together(
        runtime.homework,
        [
            Acknowledge(assignment=one, attempts=several, note=note, happened=happened[one])
            for one, several in chosen.items()
        ],
    )
    for receipt, (one, several) in zip(receipts, chosen.items(), strict=True):
        listed = ", ".join(map(str, dict.fromkeys(several)))
        told = f"What was flagged at {receipt.events[0].handle}, attempt {listed}"
        say(f"{told}, is acknowledged by {receipt.event.by}.")
        state = runtime.homework.assignment(one)
        for number in dict.fromkeys(several):
            say(f"  attempt {number}: {entry_words(state, number)}")


def _of_client(runtime: Runtime, code: str) -> dict[str, list[int]]:
    """What stands on a client's line of flags, by assignment."""
    if "-" in code:
        raise click.UsageError(f"Say which attempt, such as: intersession acknowledge {code} 3")
    client = runtime.homework.client(code).code
    lines = open_flags(runtime, client)
    if not lines:
        raise Refused(f"Nothing is flagged for {client} that was not acknowledged.")
    together = [line for line in lines if not line.rows[0].alone]
    if not together:
        raise Refused(
            f"What is flagged for {client} is acknowledged one by one: {lines[0].where}. "
            f"{how_to(*named(lines[0]))}"
        )
    return together[0].attempts
