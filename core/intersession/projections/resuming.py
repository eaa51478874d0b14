"""Rows in a file of one's own: made once, and brought up to date by what the log has gained."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from functools import partial

from intersession.errors import IntersessionError, Refused
from intersession.events.recorded import Recorded
from intersession.projections.containment import Containment
from intersession.projections.contribution import contribute
from intersession.projections.fold import (
    PAGE,
    Folding,
    Standing,
    begun,
    fold_events,
    fold_page,
)
from intersession.projections.going_back import gone_since
from intersession.projections.projection import View
from intersession.projections.table_store import Store
from intersession.projections.tables import layout_text, tables_of
from intersession.store.checkpoint import Checkpoint
from intersession.store.reader import LogReader
from intersession.store.subscription import check_same_log, checkpoint_up_to

_KEPT = "intersession_checkpoints_of_views"
_CREATE = (
    f"CREATE TABLE IF NOT EXISTS {_KEPT} (view TEXT PRIMARY KEY, version INTEGER, layout TEXT, "
    f"source TEXT, position INTEGER, mark TEXT)"
)

Events = Iterable[Recorded] | LogReader


def fold_anew(
    connection: sqlite3.Connection, views: Iterable[View], events: Events, *, replace: bool
) -> dict[str, str]:
    """Fold events into new tables; raises Refused where some are there and none may be replaced."""
    chosen = list(views)
    if not replace:
        _check_absent(connection, chosen)
    _forget(connection, chosen)
    return fold_events(
        connection, chosen, events.read() if isinstance(events, LogReader) else events
    )


def fold_on(
    connection: sqlite3.Connection, views: Iterable[View], events: Events, *, replace: bool
) -> dict[str, str]:
    """Fold what a log has gained since the rows were made, and keep how far that is with them.

    Raises LogReplaced where it is not the log that they were made of, and Refused where
    rows are there that this cannot go on from.
    """
    if not isinstance(events, LogReader):
        raise IntersessionError(
            "To resume, the log itself is needed, which can be read from any position: "
            "replay(view, record.log, into=…, resume=True)"
        )
    log, chosen = events, list(views)
    connection.execute(_CREATE)
    if replace:
        _drop(connection, chosen)
    standings = [_standing(connection, log, view) for view in chosen]
    end = checkpoint_up_to(log, log.last_position())
    problems = _fold(connection, log, standings, end.position)
    for view in chosen:
        made = (view.name, view.version, layout_text(view.tables))
        connection.execute(
            f"INSERT OR REPLACE INTO {_KEPT} VALUES (?, ?, ?, ?, ?, ?)",
            (*made, end.source, end.position, end.mark),
        )
    return problems


def _fold(
    connection: sqlite3.Connection, log: LogReader, standings: list[Standing], last: int
) -> dict[str, str]:
    gone = gone_since(connection, log, standings, last, Containment(log))
    is_new = any(one.position == 0 for one in standings)
    folding, clients = Folding(standings, gone), set()
    for page in log.pages(min(one.position for one in standings), last, PAGE):
        folding = fold_page(connection, folding, page)
        clients |= {one.client for one in page}
    contribute(connection, standings, None if is_new else clients)
    return {one.view.name: one.problem for one in standings if one.problem}


def _standing(connection: sqlite3.Connection, log: LogReader, view: View) -> Standing:
    """How far a view's rows are; raises Refused where that is not known, or they are others."""
    row = connection.execute(
        f"SELECT version, layout, source, position, mark FROM {_KEPT} WHERE view = ?", (view.name,)
    ).fetchone()
    if row is None:
        _check_absent(connection, [view])
        return begun(connection, view)
    version, layout, *checkpoint = row
    if (version, layout) != (view.version, layout_text(view.tables)):
        raise Refused(
            f"The rows of {view.name} were made by its version {version} with other columns or "
            f"rules than those of version {view.version}. To make them anew: replace=True"
        )
    here = Checkpoint(*checkpoint)
    check_same_log(log, here)
    store = Store(connection, view.tables, is_new=here.position == 0)
    return Standing(view, here.position, "", store)


def _check_absent(connection: sqlite3.Connection, views: Iterable[View]) -> None:
    """Raise Refused where the file holds tables that would be replaced."""
    wanted = {table for view in views for table in tables_of(view.tables)}
    known = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    if found := sorted(wanted & known):
        raise Refused(
            f"The file holds {', '.join(found)} already. To go on from where the rows are, if they "
            f"were made so: resume=True. To replace them: replace=True"
        )


def _drop(connection: sqlite3.Connection, views: Iterable[View]) -> None:
    for view in views:
        for table in tables_of(view.tables):
            connection.execute(f'DROP TABLE IF EXISTS "{table}"')
    _forget(connection, views)


def _forget(connection: sqlite3.Connection, views: Iterable[View]) -> None:
    """Forget how far rows are that are made anew."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (_KEPT,)).fetchone():
        names = [(view.name,) for view in views]
        connection.executemany(f"DELETE FROM {_KEPT} WHERE view = ?", names)


def folding(*, resume: bool, replace: bool) -> partial[dict[str, str]]:
    """How to fold, as it was asked."""
    return partial(fold_on if resume else fold_anew, replace=replace)
