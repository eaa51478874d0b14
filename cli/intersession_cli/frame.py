"""What every command stands on: the home, the engine, and shared options."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo

    from intersession.home import Home
    from intersession.homework import Homework
    from intersession.log import Log
    from intersession.plugins import Plugins
    from intersession.pump import Views
    from intersession.reading import LogReader
    from intersession.shared_log import SharedLog

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
        self.folder = ""
        self.shared: str | None = None

    @property
    def home(self) -> Home:
        """The home folder that was asked for, or the default one."""
        if self._home is None:
            from intersession.home import home_at

            self._home = home_at(self.folder or None, self.shared)
        return self._home

    @property
    def home_is_named(self) -> bool:
        """Whether a home was named, by --home or INTERSESSION_HOME."""
        named = self.folder or os.environ.get("INTERSESSION_HOME")
        return self._home is not None or bool(named)

    def move(self, folder: str | None = None, shared: str | None = None) -> None:
        """Turn to another folder, or another shared log."""
        if folder is not None:
            self.folder = folder
        elif self._home is not None:
            self.folder = str(self._home.path)
        self.shared = self.shared if shared is None else shared
        self._home = None

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
    def log(self) -> Log | SharedLog:
        """The log, for commands that write."""
        from intersession.opening import log_of

        return log_of(self.home)

    @cached_property
    def reader(self) -> LogReader:
        """The log, for commands that only read."""
        from intersession.opening import reader_of

        return reader_of(self.home)

    @cached_property
    def homework(self) -> Homework:
        """The commands the engine takes."""
        from intersession.homework import Homework

        return Homework(self.log, self.plugins, self.clock)

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


def _place(name: str) -> Callable[[click.Context, click.Parameter, str | None], None]:
    def place(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
        if value is not None:
            ctx.find_root().ensure_object(Runtime).move(**{name: value})

    return place


def home_options(function: F) -> F:
    """``--home`` and ``--log``: where the record is."""
    home = click.option(
        "--home",
        metavar="DIR",
        expose_value=False,
        is_eager=True,
        callback=_place("folder"),
        help="The folder that holds the record (else INTERSESSION_HOME, else the platform's).",
    )
    log = click.option(
        "--log",
        metavar="ADDRESS",
        expose_value=False,
        is_eager=True,
        callback=_place("shared"),
        help="A shared log, postgresql://… (else INTERSESSION_LOG, else in the folder).",
    )
    return home(log(function))


trace_option = click.option("--trace", is_flag=True, help="Name the facts behind each number.")


def rows_options(function: F, json_help: str = "Give rows as JSON.") -> F:
    """``--json`` and ``--csv``: the function gets ``form``, ``json`` or ``csv``, else None."""

    @wraps(function)
    def choose(*given: Any, as_json: bool, as_csv: bool, **more: Any) -> Any:
        if as_json and as_csv:
            from intersession.errors import IntersessionError

            raise IntersessionError("--json and --csv give the same rows in two forms: choose one.")
        form = "json" if as_json else "csv" if as_csv else None
        return function(*given, form=form, **more)

    csv_option = click.option("--csv", "as_csv", is_flag=True, help="Give rows as CSV.")
    json_option = click.option("--json", "as_json", is_flag=True, help=json_help)
    return cast(F, json_option(csv_option(choose)))


pass_runtime = click.make_pass_decorator(Runtime, ensure=True)


def command(example: str, name: str | None = None, **more: Any) -> Callable[[F], click.Command]:
    """A command with ``--home``, ``--log`` and an example at the foot of its help.

    The function gets the runtime first, then its own parameters.
    """

    def declare(function: F) -> click.Command:
        epilog = "\b\n" + _examples(example)
        make: Any = click.command(name, epilog=epilog, **more)
        made: click.Command = make(home_options(pass_runtime(function)))
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
