"""``intersession log copy``: copy a log, and prove that the copy is equal."""

from __future__ import annotations

import click

from intersession.store.written import in_parts
from intersession_cli.app.options import command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.output.progress import Progress


@command(
    "log copy ~/record 'postgresql://owner@db.clinic/homework?sslmode=verify-full'\n"
    "log copy ~/record ~/copy-of-monday",
    name="copy",
)
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
def main(_: Runtime, source: str, target: str) -> None:
    """Copy a log from one place to another, each a home folder or a server's address.

    TO must be empty, or hold the beginning of the same log; then it gets the rest. Positions,
    bytes and the log's identity stay the same. Both logs are read at the end, and must be equal.
    """
    from intersession.store.copy import copy_log

    with in_parts():
        found = copy_log(source, target, Progress("Copying"))
    say(f"{found.added} of {found.events} events were copied to {found.target}.")
    say(f"Equal: {found.events} events, sha256 {found.digest}, {found.identity}")
    say("Head:", f"  {found.head}")
