"""Keep the views file up to date with the log: catch up, rebuild, compare.

Views catch up when they are read; nothing runs in the background. Rows and their
position in the log are written in one transaction. So a view always shows the log
up to one position.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from intersession.errors import NotFound, near_matches
from intersession.projections.agenda_lines import LineRow
from intersession.projections.containment import are_mended, damages_in
from intersession.projections.contribution import has_lines
from intersession.projections.projection import ON_REQUEST, View, is_ours
from intersession.projections.query import Look, Report, Window
from intersession.projections.reading import ViewProblem as ViewProblem
from intersession.projections.reading import (
    at_one_moment,
    check_runs,
    keepers,
    look_of,
    reader_of,
    reported,
)
from intersession.projections.standings import is_stale, make_list, problem_of, stood_all
from intersession.store.damage import Damage
from intersession.store.heads import Head, changed_since, cut_off, forget, kept_in, place_of
from intersession.store.home import Home
from intersession.store.reader import LogReader
from intersession.store.sqlite.connection import (
    connect,
    in_another_thread,
    is_of_the_file,
    not_used,
    use_wal,
)
from intersession.store.sqlite.faults import is_busy

if TYPE_CHECKING:
    from intersession.events.progress import Progress
    from intersession.projections.catching_up import CatchingUp

T = TypeVar("T")
SLOW = 2.0
"""A view that took so many seconds or more to fold is named."""


class Views:
    """The views of a home, over its log.

    ``is_part``: these are not all views that are installed, so they are read as they
    are and never folded. ``on_request``: these are among those that the others leave alone.
    ``left_out`` are plugins that are installed and not wanted now: what
    their views hold stays. ``notices`` says, by view, which lines the agenda lacks, and why;
    ``changed`` what of the log is not as it was when it was last seen from here, or by an
    anchor, whose head is ``anchored``; "" where it only grew.
    """

    def __init__(
        self,
        home: Home,
        log: LogReader,
        views: Mapping[str, View],
        *,
        page_size: int = 1000,
        is_part: bool = False,
        on_request: bool = False,
        left_out: Iterable[str] = (),
        anchored: Head | None = None,
    ) -> None:
        self.is_part = is_part
        self.on_request = on_request
        self.home = home
        self.log = log
        self.views = views
        self.page_size = page_size
        self.left_out = frozenset(left_out)
        self.notices: dict[str, str] = {}
        self.changed = ""
        self._anchored = anchored
        self._connection: sqlite3.Connection | None = None
        self._reader: sqlite3.Connection | None = None

    def catch_up(
        self, progress: Progress | None = None, names: Iterable[str] | None = None
    ) -> dict[str, str]:
        """Fold what the log has gained into all views, or those that are named.

        Returns the problems by view, normally none. Our own views are folded together.
        """
        asked = self._asked(names)
        self._check_may_begin()
        with self._telling():
            if not self._are_level(asked):
                self._catching_up().level(asked, progress)
            return {one.name: told for one in asked if (told := self._problem_of(one))}

    def _asked(self, names: Iterable[str] | None) -> list[View]:
        return [self._named(name) for name in (self.views if names is None else names)]

    def _check_may_begin(self) -> None:
        if self.log.last_position() == 0:
            self.home.check_may_begin()

    def are_level(self) -> bool:
        """Whether all of these views are up to date with the log; folds nothing."""
        if not self.home.views_path.exists():
            return False
        with self._telling():
            return self._are_level(list(self.views.values()))

    def rebuild(
        self, names: Iterable[str] | None = None, progress: Progress | None = None
    ) -> dict[str, str]:
        """Forget the named views, or all, and fold them again from the first event."""
        with self._telling():
            names = list(self.views if names is None else names)
            for name in [*names, *ON_REQUEST]:
                self._open().execute("UPDATE views SET version = -1 WHERE view = ?", (name,))
        return self.catch_up(progress, [name for name in names if name in self.views])

    def differences(
        self, names: Iterable[str] | None = None, progress: Progress | None = None
    ) -> list[str]:
        """What a rebuild would change, a line for each table and each view that stopped.

        Empty where nothing. Both sides are folded up to the same event, also while others
        are writing.
        """
        from intersession.projections.comparison import differences

        chosen = {one.name: one for one in self._asked(names)}
        self.catch_up(names=chosen)
        with self._telling():
            return differences(self._reading(), self.log, chosen, self._problem_of, progress)

    def report(
        self,
        name: str,
        *,
        client: str | None = None,
        window: Window | None = None,
        today: date,
        todays: Mapping[str, date] | None = None,
        progress: Progress | None = None,
    ) -> Report:
        """A view's report, caught up.

        ``todays`` holds the today of clients whose own is another, as in another time zone.
        Raises ViewProblem where the view cannot be folded, or one whose tables it reads.
        """
        view = self._named(name)
        window = window or Window()
        for is_last in self._tries():
            self._level_for(view, progress)
            with self._telling(), at_one_moment(self._reading()):
                check_runs(view, self.views, self._problem_of)
                if is_last or self._are_at_one_position(view):
                    asked = (client, window, today, todays)
                    return reported(view, look_of(view, self._reading(), *asked))
        raise AssertionError("the last try reports")

    def _tries(self) -> Iterator[bool]:
        """Whether it is the last try: others may write between one view's fold and the next."""
        return iter([True] if self.is_part else [*[False] * 20, True])

    def _level_for(self, view: View, progress: Progress | None = None) -> None:
        """Fold what a view's report needs: itself, what it reads, and lines for the agenda."""
        if self.is_part:
            return
        needed = [view.name, *keepers(view, self.views)]
        self.catch_up(progress, needed)
        if LineRow in (*view.tables, *view.reads):
            self._level_lines(needed)

    def _level_lines(self, needed: Collection[str]) -> None:
        """Have strangers' lines made for the agenda, as far as that is quick."""
        from intersession.projections.patience import level_lines

        strangers = [
            one
            for one in self.views.values()
            if has_lines(one) and not is_ours(one) and one.name not in needed
        ]
        if strangers:
            with self._telling():
                self.notices |= level_lines(self._catching_up(), self._open(), strangers)

    def _are_at_one_position(self, view: View) -> bool:
        """Whether what a report reads is folded up to one event; a stopped view is told first."""
        found = stood_all(self._reading())
        names = [view.name, *keepers(view, self.views)]
        return len({found[name].position for name in names if name in found}) < 2

    def rows(self, row: type[T], *, client: str | None = None, **equal: Any) -> list[T]:
        """The rows of a table, caught up: of a client or of all, of columns that equal.

        Raises ViewProblem where the view that keeps the table stopped.
        """
        keeper = next((one for one in self.views.values() if row in one.tables), None)
        if keeper:
            self._level_for(keeper)
        with self._telling(), at_one_moment(self._reading()):
            if keeper:
                check_runs(keeper, self.views, self._problem_of)
            look = Look(self._reading(), client, Window(), date.max)
            return look.rows(row, windowed=False, **equal)

    def _named(self, name: str) -> View:
        """A view by its full name; raises NotFound for another."""
        if name not in self.views:
            raise NotFound(f"There is no view {name!r}. {near_matches(name, self.views)}")
        return self.views[name]

    def look(self, client: str | None, window: Window, today: date) -> Look:
        """What may be read of all tables, as they are."""
        return Look(self._reading(), client, window, today)

    def damages(self, client: str | None = None) -> list[Damage]:
        """The damaged streams of a client or of all that views met: each folded to its damage."""
        with self._telling():
            found = damages_in(self._reading())
        return [one for one in found if client in (None, one.client) or not one.stream]

    def known(self) -> list[tuple[str, str]]:
        """The views that were ever folded here with the plugin each came from."""
        with self._telling():
            rows = self._open().execute("SELECT view, plugin FROM views ORDER BY view")
            return [(str(name), str(plugin)) for name, plugin in rows if name not in ON_REQUEST]

    def slow(self, seconds: float = SLOW) -> list[tuple[str, float, int]]:
        """The views that took long to fold: by name, for how many seconds and events."""
        if not self.home.views_path.exists():
            return []
        with self._telling():
            found = stood_all(self._open()).values()
            slow = [one for one in found if one.seconds >= seconds and one.view in self.views]
            slow.sort(key=lambda one: -one.seconds)
            return [(one.view, one.seconds, one.events) for one in slow]

    def close(self) -> None:
        """Close the file."""
        for connection in (self._reader, self._connection):  # the last one tidies up
            if connection is not None:
                connection.close()
        self._connection = self._reader = None

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = self._opened()
            make_list(self._connection)
        return self._connection

    def _opened(self) -> sqlite3.Connection:
        """The file; where it can only be read, what is in it, to be folded on in memory."""
        path = self.home.views_path
        if self.home.is_read_only():
            from intersession.projections.in_memory import views_in_memory

            return views_in_memory(path)
        self.home.prepare(path)
        connection = connect(path, self._nothing_lost)
        use_wal(connection)
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    def _reading(self) -> sqlite3.Connection:
        """The file again, to read alone; what is in memory is there once."""
        folded = self._open()
        if self._reader is None:
            is_kept = not self.home.is_read_only()
            self._reader = reader_of(self.home.views_path) if is_kept else folded
        return self._reader

    def _catching_up(self) -> CatchingUp:
        from intersession.projections.catching_up import CatchingUp  # most reads fold nothing

        return CatchingUp(
            self._open(),
            self.home.views_path,
            self.log,
            self.views,
            left_out=None if self.on_request else self.left_out,
            page_size=self.page_size,
            seen_as=None if self.changed else place_of(self.home, self.log),
        )

    @property
    def _nothing_lost(self) -> str:
        path = self.home.views_path
        return f"Views hold nothing of their own: delete {path} and they are rebuilt from the log."

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Report what SQLite finds wrong with the file."""
        try:
            yield
        except sqlite3.ProgrammingError as problem:
            if "thread" not in str(problem):
                raise
            raise in_another_thread(str(self.home.views_path)) from problem
        except sqlite3.DatabaseError as problem:
            if not (is_busy(problem) or is_of_the_file(problem)):
                raise
            raise not_used(self.home.views_path, problem, self._nothing_lost) from problem

    def _are_level(self, asked: Iterable[View]) -> bool:
        """Whether views are level, and none is listed that is gone."""
        found, mark = stood_all(self._open()), self.log.mark(self.log.last_position())
        self._compare_with_seen(mark)
        if are_mended(self._open(), self.log):
            return False
        if self.is_part:
            others = any(one.lacks_lines(mark) for one in found.values())
        else:
            stale = [is_stale(one, self.views, self.left_out) for one in found.values()]
            others = any(stale) and not self.on_request
        return not others and all(
            one.name in found and found[one.name].is_level(one, mark) for one in asked
        )

    def _compare_with_seen(self, mark: str) -> None:
        """Note where the log is not the one that was last seen from here, or was cut."""
        if self.changed:
            return
        for seen in (kept_in(self._open(), place_of(self.home, self.log)), self._anchored):
            if seen and mark != f"{seen.source} {seen.mark.partition(':')[2]}":
                self.changed = self.changed or changed_since(self.log, seen)
        self.changed = self.changed or cut_off(self.log)

    def _problem_of(self, view: View) -> str:
        return problem_of(self._reading(), view)


def forget_views(home: Home, log: LogReader) -> None:
    """Have every view of a home folded again from the first event, also those not installed now."""
    if not home.views_path.exists():
        return
    forget(home, log)
    views = Views(home, log, {})
    try:
        views.rebuild([name for name, _ in views.known()])
    finally:
        views.close()
