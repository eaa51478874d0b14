"""Keep the views file up to date with the log: catch up, rebuild, compare.

Views catch up when they are read; nothing runs in the background. Rows and their
position in the log are written in one transaction. So a view always shows the log
up to one position.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from intersession.errors import HomeError, NotFound, near_matches
from intersession.projections.projection import ON_REQUEST, View
from intersession.projections.query import Look, Report, Window
from intersession.projections.reading import ViewProblem as ViewProblem
from intersession.projections.reading import check_runs, look_of, only_reading
from intersession.projections.table_store import Store
from intersession.projections.tables import layout_text, tables_of
from intersession.store.home import Home
from intersession.store.reader import LogReader
from intersession.store.sqlite.connection import (
    connect,
    in_another_thread,
    is_full,
    is_of_the_file,
    unusable,
    use_wal,
)

_META = (
    "CREATE TABLE IF NOT EXISTS views (view TEXT PRIMARY KEY, version INTEGER, position INTEGER, "
    "mark TEXT, title TEXT, plugin TEXT, tables TEXT, problem TEXT, layout TEXT)"
)
if TYPE_CHECKING:
    from intersession.events.progress import Progress
    from intersession.projections.fold import Standing

T = TypeVar("T")


class Views:
    """The views of a home, over its log.

    ``is_part``: these are not all views that are installed, so they are read as they
    are and never folded. ``on_request``: these are among those that the others leave alone.
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
    ) -> None:
        self.is_part = is_part
        self.on_request = on_request
        self.home = home
        self.log = log
        self.views = views
        self.page_size = page_size
        self._connection: sqlite3.Connection | None = None

    def catch_up(self, progress: Progress | None = None) -> dict[str, str]:
        """Fold what the log has gained; returns the problems by view, normally none."""
        last = self.log.last_position()
        if last == 0:
            self.home.check_may_begin()
        with self._telling():
            connection = self._open()
            return {} if self._is_level(connection, last) else self._folded(connection, progress)

    def are_level(self) -> bool:
        """Whether all of these views are up to date with the log; folds nothing."""
        if not self.home.views_path.exists():
            return False
        with self._telling():
            return self._is_level(self._open(), self.log.last_position())

    def rebuild(
        self, names: Iterable[str] | None = None, progress: Progress | None = None
    ) -> dict[str, str]:
        """Forget the named views, or all, and fold them again from the first event."""
        with self._telling():
            for name in [*(self.views if names is None else names), *ON_REQUEST]:
                self._open().execute("UPDATE views SET version = -1 WHERE view = ?", (name,))
        return self.catch_up(progress)

    def differences(
        self, names: Iterable[str] | None = None, progress: Progress | None = None
    ) -> list[str]:
        """What a rebuild would change, a line for each table and each view that stopped.

        Empty where nothing. Both sides are folded up to the same event, also while others
        are writing.
        """
        from intersession.projections.comparison import differences

        self.catch_up()
        with self._telling():
            chosen = {name: self._named(name) for name in (self.views if names is None else names)}
            return differences(self._open(), self.log, chosen, self._problem_of, progress)

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
        if not self.is_part:
            self.catch_up(progress)
        with self._telling(), only_reading(self._open(), name) as connection:
            check_runs(view, self.views, self._problem_of)
            window = window or Window()
            return view.report(look_of(view, connection, client, window, today, todays))

    def rows(self, row: type[T], *, client: str | None = None, **equal: Any) -> list[T]:
        """The rows of a table, caught up: of a client or of all, of columns that equal.

        Raises ViewProblem where the view that keeps the table stopped.
        """
        if not self.is_part:
            self.catch_up()
        with self._telling():
            for view in self.views.values():
                if row in view.tables:
                    check_runs(view, self.views, self._problem_of)
            return self.look(client, Window(), date.max).rows(row, windowed=False, **equal)

    def _named(self, name: str) -> View:
        """A view by its full name; raises NotFound for another."""
        if name not in self.views:
            raise NotFound(f"There is no view {name!r}. {near_matches(name, self.views)}")
        return self.views[name]

    def look(self, client: str | None, window: Window, today: date) -> Look:
        """What may be read of all tables, as they are."""
        return Look(self._open(), client, window, today)

    def known(self) -> list[tuple[str, str]]:
        """The views that were ever folded here with the plugin each came from."""
        with self._telling():
            rows = self._open().execute("SELECT view, plugin FROM views ORDER BY view")
            return [(str(name), str(plugin)) for name, plugin in rows if name not in ON_REQUEST]

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            path = self.home.views_path
            self.home.prepare(path)
            self._connection = connect(path, self._nothing_lost)
            use_wal(self._connection)
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute(_META)
            _with_layouts(self._connection)
        return self._connection

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
            if not is_of_the_file(problem):
                raise
            if is_full(self.home.views_path):
                raise unusable(self.home.views_path, str(problem)) from problem
            raise HomeError(
                f"{self.home.views_path} cannot be used ({problem}). The log is unharmed. "
                f"{self._nothing_lost}"
            ) from problem

    def _folded(self, connection: sqlite3.Connection, progress: Progress | None) -> dict[str, str]:
        """Fold what the log has gained, all of it or nothing."""
        _begin(connection, self.home.views_path)
        try:
            last = self.log.last_position()  # another process may have gone on while this waited
            problems = self._fold(connection, last, progress)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # SQLite ends one by itself where the disk is full
                connection.execute("ROLLBACK")
            raise
        return problems

    def _is_level(self, connection: sqlite3.Connection, last: int) -> bool:
        stored = {
            (name, version, layout): (mark, problem)
            for name, version, layout, mark, problem in connection.execute(
                "SELECT view, version, layout, mark, problem FROM views WHERE version >= 0"
            )
            if (name in ON_REQUEST) == self.on_request
        }
        wanted = {(name, *_declared(view)) for name, view in self.views.items()}
        if not wanted <= set(stored) or (len(wanted) < len(stored) and not self.is_part):
            return False
        level = self.log.mark(last)
        found = [stored[one] for one in wanted]
        return all(mark == level or problem for mark, problem in found)

    def _fold(
        self, connection: sqlite3.Connection, last: int, progress: Progress | None
    ) -> dict[str, str]:
        from intersession.projections.contribution import contribute  # most reads fold nothing
        from intersession.projections.fold import Folding, fold_page
        from intersession.projections.going_back import gone_since

        self._forget_uninstalled(connection)
        standings = [self._standing(connection, view, last) for view in self.views.values()]
        gone = gone_since(connection, self.log, standings, last)
        folding = Folding((one for one in standings if not one.problem), gone)
        done = min((one.position for one in folding.standings), default=last)
        is_new = any(one.position == 0 for one in standings)
        clients: set[str] = set()
        for page in self.log.pages(done, last, self.page_size):
            folding = fold_page(connection, folding, page)
            clients |= {one.client for one in page}
            if progress:
                progress(page[-1].position, last)
        contribute(connection, standings, None if is_new else clients)
        mark = self.log.mark(last)
        for one in standings:
            self._note(connection, one, last, mark)
        return {one.view.name: one.problem for one in standings if one.problem}

    def _standing(self, connection: sqlite3.Connection, view: View, last: int) -> Standing:
        from intersession.projections.fold import Standing, begun

        row = connection.execute(
            "SELECT version, layout, position, mark, problem, tables FROM views WHERE view = ?",
            (view.name,),
        ).fetchone()
        version, layout, position, mark, problem, tables = row or (-1, "", 0, "", "", "")
        current = (version, layout) == _declared(view) and position <= last
        if current and mark == self.log.mark(position):
            store = Store(connection, view.tables, is_new=position == 0)
            return Standing(view, position, mark, store, problem)
        self._drop(connection, tables)
        return begun(connection, view)

    def _note(self, connection: sqlite3.Connection, one: Standing, last: int, mark: str) -> None:
        position = one.position if one.problem else last
        view = one.view
        version, layout = _declared(view)
        noted = {
            "view": view.name,
            "version": version,
            "position": position,
            "mark": self.log.mark(position) if one.problem else mark,
            "title": view.title,
            "plugin": view.plugin,
            "tables": " ".join(tables_of(view.tables)),
            "problem": one.problem,
            "layout": layout,
        }
        connection.execute(
            f"INSERT OR REPLACE INTO views ({', '.join(noted)}) "
            f"VALUES ({', '.join('?' * len(noted))})",
            list(noted.values()),
        )

    def _forget_uninstalled(self, connection: sqlite3.Connection) -> None:
        """Drop the tables of views that are gone: nothing keeps them up to date any more."""
        rows = connection.execute("SELECT view, tables FROM views WHERE version >= 0").fetchall()
        for name, tables in rows:
            if name not in self.views and name not in ON_REQUEST and not self.on_request:
                self._drop(connection, tables)
                connection.execute(
                    "UPDATE views SET version = -1, position = 0, tables = '' WHERE view = ?",
                    (name,),
                )

    def _drop(self, connection: sqlite3.Connection, tables: str) -> None:
        """Drop tables of former views, but none that a view of today has."""
        kept = {name for view in self.views.values() for name in tables_of(view.tables)}
        for table in tables.split():
            if table not in kept:
                connection.execute(f'DROP TABLE IF EXISTS "{table}"')

    def _problem_of(self, name: str) -> str:
        """Why a view stopped, "" where it runs; another program may have changed what it is."""
        row = (
            self._open()
            .execute("SELECT problem, version, layout FROM views WHERE view = ?", (name,))
            .fetchone()
        )
        problem, *declared = row or ("", -1, "")
        if not problem and tuple(declared) != _declared(self.views[name]):
            return "another program with other plugins, or other versions of them, folded it since"
        return str(problem)


def _declared(view: View) -> tuple[int, str]:
    """What a view's tables were made by: where it has changed, they are made again."""
    return view.version, layout_text(view.tables)


def _with_layouts(connection: sqlite3.Connection) -> None:
    """Add the column for the layout where a former version made the file; views fold again."""

    def is_there() -> bool:
        return any(row[1] == "layout" for row in connection.execute("PRAGMA table_info(views)"))

    if is_there():
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not is_there():
            connection.execute("ALTER TABLE views ADD COLUMN layout TEXT NOT NULL DEFAULT ''")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _begin(connection: sqlite3.Connection, path: Path) -> None:
    """Take the write lock; wait for another process that is folding."""
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as problem:
        raise HomeError(
            f"Another program has been writing to {path} for a long time ({problem}). Nothing is "
            f"lost: try again when it is done."
        ) from problem


def forget_views(home: Home, log: LogReader) -> None:
    """Have every view of a home folded again from the first event, also those not installed now."""
    if not home.views_path.exists():
        return
    views = Views(home, log, {})
    try:
        views.rebuild([name for name, _ in views.known()])
    finally:
        views.close()
