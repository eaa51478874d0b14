"""``intersession done``: days practised, told without a sheet."""

from __future__ import annotations

import click

from intersession_cli.app import arguments
from intersession_cli.app.local import local_to
from intersession_cli.app.options import by_option, command
from intersession_cli.app.runtime import Runtime
from intersession_cli.guided.days import read_days, record_days
from intersession_cli.input.words import WORDS


@command(
    "done RK-2\ndone RK-2 mon,wed,fri\ndone RK-2 3/5 --week last\ndone RK-2 yesterday half",
    name="done",
)
@arguments.handle_argument()
@click.argument("words", nargs=-1, metavar="[DAYS|N/M] [AMOUNT]")
@click.option(
    "--week", metavar="WEEK", help="Of 3/5: this, last, or its first day (else the last 7 days)."
)
@click.option("--note", type=WORDS, default="", help="A few words, in the client's own.")
@by_option
def main(
    runtime: Runtime, handle: str, words: tuple[str, ...], week: str | None, note: str
) -> None:
    """Record that it was done, without a sheet: today, on some days, or so many times.

    It was done in full unless you say how much: all, most, half, some, started, 10min.
    The record says that there is no sheet. To add one later: intersession complete.
    """
    state = runtime.homework.assignment(handle)
    done = read_days(state, " ".join(words), local_to(runtime, state.handle), week)
    record_days(runtime, state, done, note)
