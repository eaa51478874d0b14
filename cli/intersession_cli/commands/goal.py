"""``intersession goal``: what client and clinician work towards, in the client's words."""

from __future__ import annotations

from typing import get_args

import click

from intersession.domain.client.events import GoalOutcome
from intersession_cli.app import arguments
from intersession_cli.app.local import local_to
from intersession_cli.app.options import by_option, command, group, rows_options
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.input import values
from intersession_cli.input.values import goal_number
from intersession_cli.input.words import WORDS
from intersession_cli.lookup import require_client
from intersession_cli.output.flags import show_first
from intersession_cli.output.rows import show_rows
from intersession_cli.output.table import show_table
from intersession_cli.output.text import within

CODE = arguments.code_argument()
ON = click.option("--on", "when", metavar="DAY", default="today", help="When (today).")


@group("goal", "goal add RK 'Take the bus to work again'")
def main() -> None:
    """Add, list and close a client's goals."""


@command("goal add RK 'Take the bus to work again'", name="add")
@CODE
@click.argument("words", type=WORDS, required=False)
@ON
@by_option
def add(runtime: Runtime, code: str, words: str | None, when: str) -> None:
    """Agree on a goal, in the client's own words; without them you are asked, on a terminal."""
    words = _asked() if words is None else words
    agreed = values.day(when, local_to(runtime, code).today, "past")
    number = runtime.homework.add_goal(code, words, happened=agreed).event.goal
    say(f"Goal G{number} of {code.upper()}: {within(words)}")


def _asked() -> str:
    """The words of a goal, asked on a terminal."""
    if not values.is_interactive():
        told = "Say the goal in the client's words, such as: goal add RK 'Take the bus again'"
        raise click.UsageError(told)
    from intersession_cli.input.asking import words

    return words("What is the goal, in the client's words?")


@command("goal list RK", name="list")
@CODE
@rows_options
def list_(runtime: Runtime, code: str, form: str | None) -> None:
    """List a client's goals."""
    code = require_client(runtime, code)["client"]
    rows = runtime.views_at_hand.report("clients", client=code, today=runtime.today())["goals"]
    if form:
        show_rows(rows, form)
        return
    show_first(runtime, code)
    shown = [{**row, "goal": f"G{row['goal']}"} for row in rows]
    columns = ["goal", "words", "status", "added_on", "closed_on"]
    empty = f"{code} has no goals yet. To add one: intersession goal add {code} '…'"
    show_table(shown, columns, empty=empty)


@command("goal close RK G1 --outcome reached", name="close")
@CODE
@click.argument("goal")
@click.option(
    "--outcome", type=click.Choice(get_args(GoalOutcome)), default="reached", show_default=True
)
@click.option("--note", type=WORDS, default="", help="A few words about it.")
@ON
@by_option
def close(
    runtime: Runtime, code: str, goal: str, outcome: GoalOutcome, note: str, when: str
) -> None:
    """Close a goal: reached, changed or set aside."""
    closed = values.day(when, local_to(runtime, code).today, "past")
    number = goal_number(goal)
    runtime.homework.close_goal(code, number, outcome, note=note, happened=closed)
    say(f"Goal G{number} of {code.upper()} is closed: {outcome}.")


for one in (add, list_, close):
    main.add_command(one)
