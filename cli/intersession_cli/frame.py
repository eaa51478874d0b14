"""What every command stands on: the home, the engine, and shared options."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo

    from intersession.home import Home
    from intersession.homework import Homework
    from intersession.log import Log
    from intersession.plugins import Plugins
    from intersession.pump import Views
    from intersession.replay import LogReader

F = TypeVar("F", bound=Callable[..., Any])


class Runtime:
    """The engine over one home, made piece by piece as a command needs it.

    ``clock`` gives the time in UTC and ``home`` the folder; both may be passed in.
    """

    def __init__(
        self, home: Home | None = None, clock: Callable[[], datetime] | None = None
    ) -> None:
        self._home = home
        self._clock = clock

    @property
    def home(self) -> Home:
        """The home folder that was asked for, or the default one."""
        if self._home is None:
            from intersession.home import default_home

            self._home = default_home()
        return self._home

    @home.setter
    def home(self, home: Home) -> None:
        self._home = home

    @property
    def home_is_named(self) -> bool:
        """Whether a home was named, by --home or INTERSESSION_HOME."""
        return self._home is not None or bool(os.environ.get("INTERSESSION_HOME"))

    def close(self) -> None:
        """Let go of the files that were opened."""
        for made in ("log", "reader", "views", "views_at_hand"):
            if made in self.__dict__:
                self.__dict__.pop(made).close()

    def clock(self) -> datetime:
        """The time now, in UTC."""
        from intersession.moments import utc_now

        return (self._clock or utc_now)()

    def today(self, zone: tzinfo | None = None) -> date:
        """Today, in a client's time zone or on this machine."""
        return self.clock().astimezone(zone).date()

    @cached_property
    def plugins(self) -> Plugins:
        """Everything that is installed; what could not be loaded is told once."""
        from intersession.plugins import installed

        found = installed()
        for plugin in found.listing:
            if plugin.problem:
                told = f"The plugin {plugin.name} ({plugin.distribution}) is left out: "
                click.echo(told + plugin.problem, err=True)
        return found

    @cached_property
    def log(self) -> Log:
        """The log, for commands that write."""
        from intersession.log import Log

        return Log(self.home)

    @cached_property
    def reader(self) -> LogReader:
        """The log, for commands that only read."""
        from intersession.replay import LogReader

        return LogReader(self.home.log_path)

    @cached_property
    def homework(self) -> Homework:
        """The commands the engine takes."""
        from intersession.homework import Homework

        return Homework(self.log, self.plugins.worksheets, self.clock)

    @cached_property
    def views(self) -> Views:
        """The views, caught up when they are read."""
        from intersession.pump import Views

        return Views(self.home, self.reader, self.plugins.views)

    @cached_property
    def views_at_hand(self) -> Views:
        """The core's own views where they are level with the log; else all, to be caught up.

        A question that the core answers by itself need not import a single plugin.
        """
        core = _core_views(self)
        if core.are_level():
            return core
        core.close()
        return self.views


def _core_views(runtime: Runtime) -> Views:
    from intersession import core_views
    from intersession.pump import Views

    found = {view.name: view() for view in core_views.VIEWS}
    return Views(runtime.home, runtime.reader, found, is_part=True)


def _set_home(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    runtime = ctx.find_root().ensure_object(Runtime)
    if value is not None:
        from pathlib import Path

        from intersession.home import Home

        runtime.home = Home(Path(value).expanduser())


home_option = click.option(
    "--home",
    type=click.Path(file_okay=True),
    metavar="DIR",
    expose_value=False,
    is_eager=True,
    callback=_set_home,
    help="The folder that holds the record (else INTERSESSION_HOME, else the platform's).",
)

json_option = click.option("--json", "as_json", is_flag=True, help="Give rows as JSON.")
trace_option = click.option("--trace", is_flag=True, help="Name the facts behind each number.")

pass_runtime = click.make_pass_decorator(Runtime, ensure=True)


def command(example: str, name: str | None = None, **more: Any) -> Callable[[F], click.Command]:
    """A command with ``--home`` and an example at the foot of its help.

    The function gets the runtime first, then its own parameters.
    """

    def declare(function: F) -> click.Command:
        epilog = "\b\n" + _examples(example)
        make: Any = click.command(name, epilog=epilog, **more)
        made: click.Command = make(home_option(pass_runtime(function)))
        return made

    return declare


def group(name: str, example: str, **more: Any) -> Callable[[F], click.Group]:
    """A group of commands with an example at the foot of its help."""

    def declare(function: F) -> click.Group:
        more.setdefault("cls", click.Group)
        make: Any = click.command(name, epilog="\b\n" + _examples(example), **more)
        made: click.Group = make(function)
        return made

    return declare


def _examples(example: str) -> str:
    lines = example.strip().splitlines()
    label = "Example:" if len(lines) == 1 else "Examples:"
    return "\n".join([label, *(f"  intersession {line.strip()}" for line in lines)])
