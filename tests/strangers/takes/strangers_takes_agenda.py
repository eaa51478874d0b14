"""Is named as a command of the core, and registers it."""

import click

from intersession import hookimpl


@hookimpl
def register_commands(register):
    register(click.Command("agenda"))
