"""Fold what the log has gained: our own views side by side, each stranger's view by itself.

Our own views are folded in one transaction, and never wait for a stranger's. A stranger's
view folds in memory, where it holds up nobody, and is written in short transactions.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import perf_counter

from intersession.domain.retraction import Place
from intersession.errors import HomeError, PluginError
from intersession.events.progress import Progress
from intersession.events.recorded import Recorded
from intersession.guard import ASIDE
from intersession.projections import containment
from intersession.projections.agenda_lines import LineRow
from intersession.projections.containment import Containment
from intersession.projections.contribution import (
    asked_of,
    contribute,
    has_lines,
    lines_of,
    write_lines,
)
from intersession.projections.fold import Folding, Standing, Stopped, fold_page
from intersession.projections.going_back import gone_since
from intersession.projections.projection import View, is_ours
from intersession.projections.reading import at_one_moment, keepers
from intersession.projections.standings import (
    Stood,
    forget,
    forget_lines,
    is_stale,
    note,
    problem_of,
    standing,
    stood,
    stood_all,
)
from intersession.projections.tables import tables_of
from intersession.store.heads import head_of, keep
from intersession.store.reader import LogReader
from intersession.store.sqlite.faults import is_busy

PATIENCE = 1.0
"""So many seconds a reader of the agenda waits for the lines of a stranger's view."""
_FIRST, _SHORT = 8, 0.1
"""A stranger's view begins with few events at a time, and gets more while that is quick."""


class CatchingUp:
    """Views that are brought level with a log, in the file ``place``.

    ``views`` are all that are installed, and ``left_out`` the plugins that are installed and
    not wanted now: their tables stay as they are. None: other views are somebody else's.
    ``seen_as`` is the place under which the log's head is kept, None where it must not be.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        place: Path,
        log: LogReader,
        views: Mapping[str, View],
        *,
        left_out: Collection[str] | None = (),
        page_size: int = 1000,
        seen_as: str | None = None,
    ) -> None:
        self._seen_as = seen_as
        self._connection = connection
        self._place = place
        self._log = log
        self._views = views
        self._left_out = left_out
        self._page_size = page_size
        self._kept = {name for view in views.values() for name in tables_of(view.tables)}

    def level(self, asked: Iterable[View], progress: Progress | None = None) -> None:
        """Bring views level: ours all together where one of them is needed, then strangers'."""
        asked = list(asked)
        self._forget_stale()
        self._forget_mended()
        if any(is_ours(one) or one.reads or has_lines(one) for one in asked):
            self._level_ours(progress)
        for one in asked:
            if not is_ours(one):
                self.level_alone(one, progress)

    def behind(self, view: View) -> int:
        """How many events a view has still to fold; 0 where it is level, or stopped."""
        last = self._log.last_position()
        found = stood(self._connection, view.name)
        if found is None or not found.is_of(view, self._log, last):
            return last
        return 0 if found.problem else last - found.position

    def _forget_stale(self) -> None:
        left_out = self._left_out
        if left_out is None:
            return

        def stale() -> list[Stood]:
            every = stood_all(self._connection).values()
            return [one for one in every if is_stale(one, self._views, left_out)]

        if stale():
            with self._writing():
                forget(self._connection, stale(), left_out, self._kept)

    def _forget_mended(self) -> None:
        """Have all views begin anew where a damaged stream can be folded again, or is gone."""
        if not containment.are_mended(self._connection, self._log):
            return
        with self._writing():
            containment.forget(self._connection)
            self._connection.execute("UPDATE views SET version = -1 WHERE version >= 0")

    def _containment(self) -> Containment:
        """What is known of damaged streams now; read within a transaction that writes."""
        return Containment(self._log, containment.damages_in(self._connection))

    # Our own.

    def _level_ours(self, progress: Progress | None) -> None:
        ours = [view for view in self._views.values() if is_ours(view)]
        found = stood_all(self._connection)
        mark = self._log.mark(self._log.last_position())
        if not all(view.name in found and found[view.name].is_level(view, mark) for view in ours):
            with self._writing():
                self._fold_ours(ours, progress)

    def _fold_ours(self, ours: Iterable[View], progress: Progress | None) -> None:
        """Fold what the log has gained, all of it or nothing."""
        last = self._log.last_position()  # another process may have gone on while this waited
        standings = [self._standing(view, last) for view in ours]
        if self._left_out is not None and all(one.position == 0 for one in standings):  # all anew
            containment.forget(self._connection)
        known = self._containment()
        gone = gone_since(self._connection, self._log, standings, last, known)
        known.look_for_gaps(min((one.position for one in standings), default=last), last)
        has_all = all(self._has_its_lines(one) for one in standings)
        folding = Folding((one for one in standings if not one.problem), gone, known)
        done = min((one.position for one in folding.standings), default=last)
        clients: set[str] = set()
        for page in self._log.pages(done, last, self._page_size, contained=True):
            folding = fold_page(self._connection, folding, page)
            clients |= {one.client for one in page}
            if progress:
                progress(page[-1].position, last)
        contribute(self._connection, standings, clients if has_all else None)
        for one in standings:
            one.position = one.position if one.problem else last
            self._note(one, has_lines=True)
        if self._seen_as is not None:
            keep(self._connection, self._seen_as, head_of(self._log))
        containment.keep(self._connection, known)

    def _standing(self, view: View, last: int) -> Standing:
        return standing(self._connection, self._log, view, last, self._kept)

    def _has_its_lines(self, one: Standing) -> bool:
        """Whether a view's lines were made of all that it has folded."""
        found = stood(self._connection, one.view.name)
        is_level = found is not None and one.position > 0 and found.lines == found.mark
        return is_level or bool(one.problem) or not has_lines(one.view)

    def _note(self, one: Standing, *, has_lines: bool) -> None:
        mark = self._log.mark(one.position)
        note(self._connection, one, mark, mark if has_lines and not one.problem else "")

    # A stranger's.

    def level_alone(
        self, view: View, progress: Progress | None = None, until: float | None = None
    ) -> bool:
        """Bring one stranger's view level, and its lines; False where the time ran out before."""
        found = stood(self._connection, view.name)
        mark = self._log.mark(self._log.last_position())
        if found and found.is_level(view, mark):
            return True
        read = self._strangers_read(view) if has_lines(view) else []
        if not all(self._fold_alone(one, progress, until) for one in read):
            return False
        folded = self._fold_alone(view, progress, until)
        if folded:
            self._make_lines(*folded, read)
        return folded is not None

    def _strangers_read(self, view: View) -> list[View]:
        """The other strangers' views whose tables a view's lines are made of."""
        with suppress(PluginError):  # one that is missing is told when the table is read
            found = [self._views[name] for name in keepers(view, self._views)]
            return [one for one in found if not is_ours(one)]
        return []

    def _fold_alone(
        self, view: View, progress: Progress | None, until: float | None
    ) -> tuple[Standing, set[str] | None] | None:
        """A stranger's view, folded, and the clients of whom, None: all; None if out of time."""
        size = min(_FIRST, self._page_size)
        one, gone, last, known = self._prepared(view)
        clients: set[str] | None = set() if self._has_its_lines(one) else None
        while not one.problem and one.position < last:
            if until is not None and perf_counter() > until:
                return None
            began = perf_counter()
            page = next(self._log.pages(one.position, last, size, contained=True))
            if self._folded(Folding([one], gone, known), page):
                clients = None if clients is None else clients | {event.client for event in page}
                is_quick = perf_counter() - began < _SHORT
                size = min(2 * size, self._page_size) if is_quick else max(size // 4, 1)
            else:
                one, gone, last, known = self._prepared(view)
                clients = None
            if progress:
                progress(one.position, last)
        return one, clients

    def _prepared(self, view: View) -> tuple[Standing, Collection[Place], int, Containment]:
        """A stranger's view as it stands, what was taken back, how far the log is, and damage."""
        with self._writing():
            last = self._log.last_position()
            standings, known = [self._standing(view, last)], self._containment()
            gone = gone_since(self._connection, self._log, standings, last, known)
            known.look_for_gaps(standings[0].position, last)
            containment.keep(self._connection, known)
            (one,) = standings
            one.mark = self._log.mark(one.position)
            if one.position == 0:
                forget_lines(self._connection, view.name)
                self._note(one, has_lines=False)
        return one, gone, last, known

    def _folded(self, folding: Folding, page: Sequence[Recorded]) -> bool:
        """Fold a page in memory, then write it.

        False where another process did so before, or a stream turned out to be damaged: the
        page is folded again then.
        """
        (one,), is_whole = folding.standings, False
        began, before, start = perf_counter(), one.seconds, one.position
        with suppress(Stopped), ASIDE:
            folding.fold(page)
            is_whole = True
        with self._writing():
            if folding.containment:
                containment.keep(self._connection, folding.containment)
            found = stood(self._connection, one.view.name)
            if found is None or (found.position, found.mark) != (start, one.mark):
                return False
            if not is_whole and not one.problem:
                return False
            if not one.problem:
                self._written(folding, page)
            one.seconds = before + perf_counter() - began
            one.mark = self._log.mark(one.position)
            if one.problem:
                forget_lines(self._connection, one.view.name)
            note(self._connection, one, one.mark, "" if one.problem else found.lines)
        return True

    def _written(self, folding: Folding, page: Sequence[Recorded]) -> None:
        """Write what was folded, all of it or, where SQLite cannot hold it, nothing."""
        self._connection.execute("SAVEPOINT page")
        try:
            folding.flush(page)
        except Stopped:
            self._connection.execute("ROLLBACK TO page")
        self._connection.execute("RELEASE page")

    def _make_lines(
        self, one: Standing, clients: Collection[str] | None, read: Iterable[View]
    ) -> None:
        """Make a stranger's lines for the agenda again, where something keeps them.

        Of what a view that stopped holds none are made: they would be old.
        """
        view = one.view
        keeps = any(LineRow in other.tables for other in self._views.values())
        found: list[tuple[str | None, list[LineRow]]] = []
        if any(problem_of(self._connection, other) for other in read):
            found = [(None, [])]
        elif keeps and has_lines(view) and not one.problem:
            with at_one_moment(self._connection):
                found = lines_of(self._connection, one, asked_of(clients))
        with self._writing():
            stands = stood(self._connection, view.name)
            if stands is None or (stands.position, stands.mark) != (one.position, one.mark):
                return  # another process went on from here, and makes them
            if one.problem:
                forget_lines(self._connection, view.name)
            elif found and keeps:
                write_lines(self._connection, view.name, found)
            note(self._connection, one, one.mark, "" if one.problem else one.mark)

    def without_lines(self, view: View) -> None:
        """Drop the lines of a view that is behind: they may say what is so no more."""
        with self._writing():
            forget_lines(self._connection, view.name)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Write, all of it or nothing; waits for another process that is folding."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as problem:
            if not is_busy(problem):
                raise
            raise HomeError(
                f"Another program has been writing to {self._place} for a long time ({problem}). "
                f"Nothing is lost: try again when it is done."
            ) from problem
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # SQLite ends one itself where the disk is full
                self._connection.execute("ROLLBACK")
            raise
