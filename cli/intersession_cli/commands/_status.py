"""The shape that pause, resume and withdraw share."""

from __future__ import annotations

from collections.abc import Callable

import click

from intersession_cli.app import arguments
from intersession_cli.app.local import local_to
from intersession_cli.app.options import by_option, command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.input import values
from intersession_cli.input.words import WORDS


def status_command(name: str, example: str, about: str, done: str) -> click.Command:
    """A command that changes the status of an assignment, with a reason and a day.

    ``done`` follows the handle in what is printed.
    """

    def main(runtime: Runtime, handle: str, why: str, when: str) -> None:
        state = runtime.homework.assignment(handle)
        happened = values.happened(when, local_to(runtime, handle))
        change: Callable[..., object] = getattr(runtime.homework, name)
        change(handle, why=why, happened=happened)
        say(f"{state.handle} {done}")

    main.__doc__ = about
    with_options = arguments.handle_argument()(
        click.option("--why", type=WORDS, default="", help="A few words about the reason.")(
            click.option("--on", "when", metavar="DAY", default="today", help="When (today).")(
                by_option(main)
            )
        )
    )
    return command(example, name=name)(with_options)
