"""``intersession session cancel``: a planned session will not be."""

from __future__ import annotations

import click

from intersession_cli.app import arguments
from intersession_cli.app.local import local_to
from intersession_cli.app.options import by_option, command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.input.sessions import in_words, of_day
from intersession_cli.input.words import WORDS


@command("session cancel RK thu --note 'on holiday'", name="cancel")
@arguments.code_argument()
@click.argument("when", metavar="WHEN")
@click.option("--note", type=WORDS, default="", help="A few words about it.")
@by_option
def main(runtime: Runtime, code: str, when: str, note: str) -> None:
    """Cancel a planned session; say its day, and its time where a day has two."""
    client = runtime.homework.client(code)
    local = local_to(runtime, client.code)
    found = of_day(client, when, local)
    runtime.homework.cancel_session(client.code, found.planned, note=note, happened=local.today)
    say(f"{client.code}: the session on {in_words(found)} is cancelled.")
