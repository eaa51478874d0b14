"""``intersession log accept``: a log that was restored is taken as it is."""

from __future__ import annotations

import click

from intersession.store.accept import accept
from intersession_cli.app.options import command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.input.words import WORDS


@command('log accept --why "the disk failed, and the copy of Friday was restored"', name="accept")
@click.option("--why", type=WORDS, required=True, metavar="TEXT", help="Why it is taken as it is.")
def main(runtime: Runtime, why: str) -> None:
    """Take a log as it is that is shorter than before, or another one.

    Positions after its end are given again, so it gets another name. Views are folded anew,
    and programs that follow the log are told to begin anew. What was lost stays lost: put a
    newer copy back instead, where there is one.
    """
    parts = runtime.parts
    found = accept(runtime.home, runtime.log, why, parts.by(), parts.clock(), parts.anchor)
    say(f"Taken as it is: {found.told}")
    say(f"It ends at position {found.position}, and its name is {found.identity}.")
    if found.is_renamed:
        say("Programs that follow it begin anew; views are folded again when they are read.")
