"""A plugin's own command, with one guard round it: its mistakes are told like any refusal."""

from __future__ import annotations

from contextlib import AbstractContextManager
from copy import copy
from typing import Any

import click

from intersession.errors import IntersessionError
from intersession.guard import calling
from intersession.store.written import in_parts
from intersession_cli.app.once import each_once

_ON_PURPOSE = (
    *(IntersessionError, click.ClickException, click.exceptions.Exit, click.exceptions.Abort),
    *(SystemExit, BrokenPipeError, EOFError),
)


def guarded(command: click.Command) -> click.Command:
    """The same command; what it raises by mistake becomes a PluginError that names it."""
    found = copy(each_once(command))

    def make_context(*args: Any, **more: Any) -> click.Context:
        with _guard(command):
            ctx = command.make_context(*args, **more)
        ctx.command = found
        return ctx

    def invoke(ctx: click.Context) -> Any:
        with _guard(command), in_parts():  # what it has still to do is not known
            return command.invoke(ctx)

    for name, method in (("make_context", make_context), ("invoke", invoke)):
        setattr(found, name, method)
    return found


def _guard(command: click.Command) -> AbstractContextManager[None]:
    return calling(
        f"The command {command.name}",
        "It comes from a plugin; what it recorded until then stays. Where it stopped is shown "
        "with --debug",
        passing=lambda problem: isinstance(problem, _ON_PURPOSE),
        may_print=True,
    )
