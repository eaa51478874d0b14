"""``intersession obstacle``: record what got in the way."""

from __future__ import annotations

from typing import Any, get_args

import click

from intersession.domain.assignment.vocabulary import OBSTACLES, Worked
from intersession_cli.app import arguments
from intersession_cli.app.local import local_to
from intersession_cli.app.naming import EntryNumber
from intersession_cli.app.numbers import Whole
from intersession_cli.app.options import by_option, command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.input import values
from intersession_cli.input.words import WORDS
from intersession_cli.output.entries import entry_words
from intersession_cli.output.table import show_table
from intersession_cli.output.text import paragraph


def _list(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        show_table([{"category": name, "in words": words} for name, words in OBSTACLES.items()])
        ctx.exit()


def _complete(*_: Any) -> list[str]:
    incomplete = str(_[-1])
    return [name for name in OBSTACLES if incomplete in name]


@command(
    "obstacle RK-1 no-time --severity 3 --text 'two late shifts'\n"
    "obstacle RK-1 forgot --anticipated 1 --backup-used --worked yes\n"
    "obstacle --list",
    name="obstacle",
)
@click.option(
    "--list",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list,
    help="List the categories.",
)
@arguments.handle_argument()
@click.argument("category", shell_complete=_complete)
@click.option("--text", type=WORDS, default="", help="What happened, in the client's words.")
@click.option("--severity", type=Whole(), metavar="0-4", help="How much it was in the way.")
@click.option("--anticipated", type=Whole(), metavar="N", help="Which agreed obstacle it was.")
@click.option("--foreseen/--not-foreseen", default=None, help="Whether it was foreseen.")
@click.option("--backup-used/--backup-not-used", default=None, help="Whether it was used.")
@click.option("--worked", type=click.Choice(get_args(Worked)), help="Whether the back-up helped.")
@click.option("--attempt", type=EntryNumber(), metavar="N", help="The attempt it came up in.")
@click.option("--on", "when", metavar="WHEN", help="When (today).")
@click.option("--between", nargs=2, metavar="DAY DAY", help="Between which two days it was so.")
@by_option
def main(
    runtime: Runtime,
    handle: str,
    category: str,
    when: str | None,
    between: tuple[str, str] | None,
    worked: Worked | None,
    **said: Any,
) -> None:
    """Record what got in the way of an assignment."""
    state = runtime.homework.assignment(handle)
    local = local_to(runtime, handle)
    happened = None if between and when is None else values.happened(when or "today", local)
    said["between"] = values.between(between, local)
    if worked is not None and said["backup_used"] is None:
        said["backup_used"] = True
    receipt = runtime.homework.meet_obstacle(
        handle, category, backup_worked=worked, happened=happened, **said
    )
    words = OBSTACLES[receipt.event.category]
    if receipt.event.attempt is not None:
        number = receipt.event.attempt
        words += f", in attempt {number} ({entry_words(state, number)})"
    say(paragraph(f"What got in the way of {state.handle} is recorded: {words}."))
