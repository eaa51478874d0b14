"""What every command needs: the home, the engine, and shared options."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intersession.errors import HomeError
from intersession_cli.app.screen import say

if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo

    from intersession.application.homework import Homework
    from intersession.composition import Composition
    from intersession.plugins.manager import Plugins
    from intersession.projections.runner import Views
    from intersession.store.heads import Anchor
    from intersession.store.home import Home
    from intersession.store.locate import EventLog
    from intersession.store.reader import LogReader


class Runtime:
    """The engine over one home, made piece by piece as a command needs it.

    ``clock`` gives the time in UTC, ``home`` the folder and ``plugins`` what is installed;
    each may be passed in. ``by`` says who records; ``fault`` is what nobody expected, where
    that ended the command.
    """

    def __init__(
        self,
        home: Home | None = None,
        clock: Callable[[], datetime] | None = None,
        plugins: Plugins | None = None,
        new_id: Callable[[], str] | None = None,
    ) -> None:
        self._home = home
        self._clock = clock
        self._plugins = plugins
        self._new_id = new_id
        self._parts: Composition | None = None
        self.folder = ""
        self.shared: str | None = None
        self.by = ""
        self.anchor = ""
        self.without: tuple[str, ...] = ()
        self.debug = False
        self.reserved: Collection[str] = ()
        self.warned: set[str] = set()
        self.fault: Exception | None = None

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

    @property
    def has_record(self) -> bool:
        """Whether a home is there to look at: looking makes none."""
        return self.home.has_record()

    def move(self, folder: str | None = None, shared: str | None = None) -> None:
        """Use another folder, or another shared log."""
        if folder is not None:
            self.folder = folder
        elif self._home is not None:
            self.folder = str(self._home.path)
        self.shared = self.shared if shared is None else shared
        self._home = None
        self._parts = None

    def close(self) -> None:
        """Close the files that were opened, and name the plugins that the agenda waits for."""
        if self._parts is not None:
            for view, why in self._parts.notices.items():
                say(f"The agenda lacks what {view} adds to it: {why}", err=True)
            if self._parts.changed:
                from intersession.store.heads import TO_GO_ON

                say(f"{self._parts.changed} {TO_GO_ON}", err=True)
            try:
                self._parts.close()
            except HomeError as problem:  # of an anchor: what was done is done
                say(str(problem), err=True)
            self.tell_of_home()

    def tell_of_home(self) -> None:
        """Say once where other accounts may use the home, and that it can only be read."""
        if "home" not in self.warned:
            self.warned.add("home")
            from intersession_cli.app.rights import tell_of_home

            tell_of_home(self.home)

    @property
    def parts(self) -> Composition:
        """The parts over the home, each made when it is first needed."""
        if self._parts is None:
            from intersession.composition import Composition

            self._parts = Composition(
                self.home, self._installed, self._clock, self._actor, self._new_id, self._anchor
            )
        return self._parts

    def clock(self) -> datetime:
        """The time now, in UTC."""
        return self.parts.clock()

    def today(self, zone: tzinfo | None = None) -> date:
        """Today, in a client's time zone or on this machine."""
        return self.parts.today(zone)

    @property
    def plugins(self) -> Plugins:
        """Everything that is installed; what could not be loaded is reported once."""
        return self.parts.plugins

    @property
    def log(self) -> EventLog:
        """The log, for commands that write."""
        return self.parts.store

    @property
    def reader(self) -> LogReader:
        """The log, for commands that only read; raises HomeError where there is no record."""
        self.home.require_record()
        return self.parts.log

    @property
    def homework(self) -> Homework:
        """The commands the engine takes."""
        return self.parts.homework

    @property
    def views(self) -> Views:
        """The views, caught up when they are read; raises HomeError where there is no record."""
        self.home.require_record()
        return self.parts.views

    @property
    def views_at_hand(self) -> Views:
        """The core's own views where they are level with the log; else all, to be caught up."""
        self.home.require_record()
        return self.parts.views_at_hand

    @property
    def texts(self) -> Views:
        """The texts that people wrote, caught up when they are searched."""
        self.home.require_record()
        return self.parts.texts

    @property
    def _anchor(self) -> Anchor | None:
        if not self.anchor:
            return None
        from intersession.store.heads import Anchor

        return Anchor(Path(self.anchor).expanduser())

    def _installed(self) -> Plugins:
        if self._plugins is not None:
            return self._plugins
        from intersession.plugins.manager import installed

        found = installed(self.home.path, without=self.without, reserved=self.reserved)
        failed = [plugin for plugin in found.listing if plugin.problem]
        for plugin in failed:
            told = f"The plugin {plugin.name} ({plugin.distribution}) is left out: "
            say(told + plugin.problem, err=True)
        if failed:
            names = " ".join(f"--without {plugin.name}" for plugin in failed)
            say(f"To leave it out without a word: {names}; where it failed: --debug", err=True)
        return found

    def check_without(self) -> None:
        """Raise NotFound where a plugin that is to be left out is none of those that are there."""
        from intersession.plugins.manager import check_known

        check_known(self.home.path, self.without)

    def settings(self, plugin: str) -> Mapping[str, Any]:
        """What is set for a plugin in this home, by the names of its items."""
        from intersession.plugins.settings import in_force

        found = self.plugins.plugin(plugin)
        given = in_force(self.home.path, found.name, found.settings)
        return {name: one.value for name, one in given.items()}

    def _actor(self) -> str:
        """Who records: as named, else INTERSESSION_CLINICIAN, else the account, said once."""
        from intersession.application import provenance

        if self.by:
            return provenance.check_actor(self.by)
        found = provenance.actor_here()
        if not os.environ.get(provenance.CLINICIAN) and self._is_first_use():
            told = (
                f"What you record is marked as recorded by {found}, this machine's account. To "
                f"use a pseudonym: {provenance.CLINICIAN}=NAME, or --by NAME"
            )
            say(told, err=True)
            if self.home.shared:  # else the log itself marks the home as used
                self.home.prepare(self.home.views_path)
        return found

    def _is_first_use(self) -> bool:
        """Whether nothing was ever recorded from this home."""
        return not self.home.path.exists()
