"""``intersession log init``: the tables of a log that a clinic shares, made once."""

from __future__ import annotations

import click

from intersession.errors import HomeError
from intersession_cli.frame import Runtime, command


@command(
    "log init --log postgresql://owner@db.clinic/homework\n"
    "log init   (with the address in INTERSESSION_LOG)",
    name="init",
)
def main(runtime: Runtime) -> None:
    """Make the tables of a shared log in a server's database, once.

    Where they are, nothing changes. The user needs the right to make tables there; those
    who work with the log need less: see docs/operations.md.
    """
    if not runtime.home.shared:
        raise HomeError(
            "A log in a folder begins by itself. To make a shared one, name its server: "
            "intersession log init --log postgresql://user@host:5432/database"
        )
    place = runtime.reader.place
    from intersession.shared_log import create

    if create(runtime.home.shared):
        click.echo(f"Made an empty log in {place}.")
    else:
        click.echo(f"{place} holds a log already, and was left as it is.")
