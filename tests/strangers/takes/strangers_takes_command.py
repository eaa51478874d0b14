"""Registers a command under a name that is not its own."""

import click

from intersession import hookimpl


@hookimpl
def register_commands(register):
    register(click.Command("attempt"))
