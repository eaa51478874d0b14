"""What every command stands on: the home, the engine, and shared options."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo

    from intersession.application.homework import Homework
    from intersession.plugins.manager import Plugins
    from intersession.projections.runner import Views
    from intersession.store.home import Home
    from intersession.store.postgres.log import PostgresLog
    from intersession.store.reader import LogReader
    from intersession.store.sqlite.log import SqliteLog


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
            from intersession.store.home import home_at

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
        from intersession.dates.instants import utc_now

        return (self._clock or utc_now)()

    def today(self, zone: tzinfo | None = None) -> date:
        """Today, in a client's time zone or on this machine."""
        return self.clock().astimezone(zone).date()

    @cached_property
    def plugins(self) -> Plugins:
        """Everything that is installed; what could not be loaded is told once."""
        from intersession.plugins.manager import installed

        found = installed()
        for plugin in found.listing:
            if plugin.problem:
                told = f"The plugin {plugin.name} ({plugin.distribution}) is left out: "
                click.echo(told + plugin.problem, err=True)
        return found

    @cached_property
    def log(self) -> SqliteLog | PostgresLog:
        """The log, for commands that write."""
        from intersession.store.locate import log_of

        return log_of(self.home)

    @cached_property
    def reader(self) -> LogReader:
        """The log, for commands that only read."""
        from intersession.store.locate import reader_of

        return reader_of(self.home)

    @cached_property
    def homework(self) -> Homework:
        """The commands the engine takes."""
        from intersession.application.homework import Homework

        return Homework(self.log, self.plugins, self.clock)

    @cached_property
    def views(self) -> Views:
        """The views, caught up when they are read."""
        from intersession.projections.runner import Views

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
    from intersession.projections import builtin
    from intersession.projections.runner import Views

    found = {view.name: view() for view in builtin.VIEWS}
    return Views(runtime.home, runtime.reader, found, is_part=True)
