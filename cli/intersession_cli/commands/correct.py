"""``intersession correct``: correct the record of an attempt."""

from __future__ import annotations

from typing import Any, get_args

import click

from intersession.application.commands import (
    OF_ATTEMPT,
    RecordAttempt,
)
from intersession.domain.assignment.state import present
from intersession.domain.assignment.vocabulary import RecordedBy
from intersession_cli.app import arguments
from intersession_cli.app.local import Local, local_to
from intersession_cli.app.options import command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.input import values
from intersession_cli.input.fields import field_options
from intersession_cli.input.sheet_days import with_days
from intersession_cli.input.values import read_amount
from intersession_cli.input.words import WORDS
from intersession_cli.output import flags
from intersession_cli.output.entries import entry_words
from intersession_cli.output.text import paragraph

OWN = {"amount", "minutes", "recorded_by", "note"}
"""Fields of an attempt with an option of their own."""


@command("correct RK-1 2 --set belief_after=40 --why 'typed 4 for 40'", name="correct")
@arguments.handle_argument()
@arguments.entry_argument()
@click.option("--set", "sets", multiple=True, metavar="ITEM=VALUE", help="The right answer.")
@click.option("--unset", multiple=True, metavar="ITEM", help="Take an answer out.")
@click.option("--skip", multiple=True, metavar="ITEM=REASON", help="Leave an item out, and why.")
@click.option("--from", "file", metavar="FILE|-", help="Answers from JSON, YAML or TOML.")
@click.option("--on", "when", metavar="WHEN", help="When it really happened.")
@click.option("--between", nargs=2, metavar="DAY DAY", help="The two days it was between.")
@click.option("--amount", help="How much of it was really done.")
@click.option("--note", type=WORDS, help="The corrected note.")
@click.option("--by", "recorded_by", type=click.Choice(get_args(RecordedBy)), help="Who wrote it.")
@field_options(RecordAttempt, set(OF_ATTEMPT) - OWN)
@click.option("--why", type=WORDS, required=True, help="What was wrong with the record.")
def main(
    runtime: Runtime,
    handle: str,
    attempt: int,
    sets: tuple[str, ...],
    unset: tuple[str, ...],
    skip: tuple[str, ...],
    file: str | None,
    why: str,
    **said: Any,
) -> None:
    """Correct the record of attempt N; the first record stays in the log.

    The reply names the attempt as it was. Where you meant another one: intersession undo.
    """
    homework = runtime.homework
    state = homework.assignment(handle)
    local = local_to(runtime, handle)
    items = homework.agreed_worksheet(present(state)).answers
    receipt = homework.correct(
        handle,
        attempt,
        why,
        answers={**with_days(items, values.answers(sets, file), local), **dict.fromkeys(unset)},
        skipped=values.reasons(skip),
        **_changes(said, local),
    )
    told = f"Attempt {attempt} at {state.handle} ({entry_words(state, attempt)})"
    if not receipt.events:
        say(paragraph(f"{told} says so already. Nothing was recorded."))
        return
    say(paragraph(f"{told} is corrected; the first record is kept."))
    now = receipt.event.flags
    if now != state.by_number[attempt].flags:
        flags.show_flags(state.handle, attempt, now)


def _changes(said: dict[str, Any], local: Local) -> dict[str, Any]:
    """The fields beside the answers that were given, as the engine takes them."""
    found = {name: value for name, value in said.items() if value is not None}
    if (when := found.pop("when", None)) is not None:
        found["happened"] = values.happened(when, local)
    if between := found.pop("between", None):
        found["between"] = values.between(between, local)
    if (amount := found.pop("amount", None)) is not None:
        found["amount"], found["minutes"] = read_amount(amount)
    return found
