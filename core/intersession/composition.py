"""The parts over one home, wired in one place, each made when it is first needed.

A command imports only what it needs: a question about what is recorded does not load the
commands, the plugins and the library that writes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from intersession.application.homework import Homework
    from intersession.plugins.manager import Plugins
    from intersession.projections.projection import View
    from intersession.projections.runner import Views
    from intersession.store.heads import Anchor
    from intersession.store.home import Home
    from intersession.store.locate import EventLog
    from intersession.store.reader import LogReader


class Composition:
    """What a home's record consists of: its log, the commands, the views, the plugins.

    ``plugins`` gives what is installed, ``clock`` the time in UTC, ``by`` who records, and
    ``new_id`` an id for a command without a key. ``anchor`` keeps where the log ends.
    """

    def __init__(
        self,
        home: Home,
        plugins: Callable[[], Plugins] | None = None,
        clock: Callable[[], datetime] | None = None,
        by: Callable[[], str] | None = None,
        new_id: Callable[[], str] | None = None,
        anchor: Anchor | None = None,
    ) -> None:
        self.home = home
        self.anchor = anchor
        self._plugins = plugins
        self._clock = clock
        self._by = by
        self._new_id = new_id

    def clock(self) -> datetime:
        """The time now, in UTC."""
        from intersession.dates.instants import utc_now

        return (self._clock or utc_now)()

    def by(self) -> str:
        """Who records."""
        from intersession.application.provenance import actor_here

        return self._by() if self._by else actor_here()

    def today(self, zone: tzinfo | None = None) -> date:
        """Today, in a client's time zone or on this machine."""
        return self.clock().astimezone(zone).date()

    @cached_property
    def plugins(self) -> Plugins:
        """Everything that is installed."""
        from intersession.plugins.manager import installed

        return self._plugins() if self._plugins else installed(self.home.path)

    @cached_property
    def log(self) -> LogReader:
        """The log, to read."""
        from intersession.store.locate import reader_of

        return reader_of(self.home)

    @cached_property
    def store(self) -> EventLog:
        """The log, to read and to add to."""
        from intersession.store.locate import log_of

        found = log_of(self.home)
        found.check = lambda: self._check_same(found)
        return found

    def _check_same(self, log: LogReader) -> None:
        """Raise LogReplaced where the log is not the one that was seen before, or was cut."""
        from intersession.store.heads import check_unchanged, seen_from

        anchored = self.anchor.seen() if self.anchor else None
        check_unchanged(log, [seen_from(self.home, log), anchored])

    @cached_property
    def homework(self) -> Homework:
        """The commands."""
        from intersession.application.homework import Homework
        from intersession.application.provenance import new_command_id

        by = self._by() if self._by else ""
        new_id = self._new_id or new_command_id
        return Homework(self.store, self.plugins, self.clock, by=by, new_id=new_id)

    @cached_property
    def views(self) -> Views:
        """The views, caught up when they are read."""
        found = self.plugins
        return self._over(found.views, left_out=found.absent)

    @cached_property
    def views_at_hand(self) -> Views:
        """The core's own views where they are up to date with the log; else all, to be caught up.

        A question that the core can answer alone imports no plugin.
        """
        from intersession.projections import builtin

        core = self._over({view.name: view() for view in builtin.VIEWS}, is_part=True)
        if core.are_level():
            return core
        core.close()
        return self.views

    @cached_property
    def texts(self) -> Views:
        """The texts that people wrote: folded when they are searched, and not before."""
        from intersession.projections.builtin.texts import WrittenTexts

        return self._over({WrittenTexts.name: WrittenTexts()}, on_request=True)

    def _over(self, views: Mapping[str, View], **how: Any) -> Views:
        from intersession.projections.runner import Views

        anchored = self.anchor.seen() if self.anchor else None
        return Views(self.home, self.log, views, anchored=anchored, **how)

    @property
    def notices(self) -> dict[str, str]:
        """The views whose lines the agenda lacks, with the reason, once it was asked for."""
        views = self.__dict__.get("views")
        return dict(views.notices) if views else {}

    @property
    def changed(self) -> str:
        """What is not as it was when the log was last seen, "" where it only grew."""
        views = (self.__dict__.get(name) for name in ("views_at_hand", "views", "texts"))
        return next((one.changed for one in views if one and one.changed), "")

    def close(self) -> None:
        """Close the files and connections that were opened; an anchor keeps where the log ends.

        Raises HomeError where the anchor cannot be written, after all else is closed.
        """
        try:
            self._keep_anchor()
        finally:
            self._close()

    def _keep_anchor(self) -> None:
        if self.anchor is None or self.changed:
            return
        from intersession.store.heads import changed_since, head_of

        used: LogReader | None = self.__dict__.get("store") or self.__dict__.get("log")
        if used is None or not used.last_position():
            return
        before = self.anchor.seen()
        used.renew()
        if before is None or not changed_since(used, before):
            head = head_of(used)
            if head != before:
                self.anchor.keep(head)

    def _close(self) -> None:
        for made in ("texts", "views_at_hand", "views", "store", "log"):
            if made in self.__dict__:
                self.__dict__.pop(made).close()
        self.__dict__.pop("homework", None)
