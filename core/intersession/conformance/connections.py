"""What a report does with its connection: it reads the tables that it declares, and no more."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from functools import partial
from tempfile import TemporaryDirectory

from intersession.conformance.calls import told, watched
from intersession.conformance.projections import (
    TODAY,
    catch_up,
    log_in,
    stories_of,
    views_of,
)
from intersession.conformance.subject import NotConformant, Subject
from intersession.projections.projection import View
from intersession.projections.query import Window
from intersession.projections.reading import look_of
from intersession.projections.tables import tables_of

STORIES = 3
_READING = (
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
)


def only_reads(subject: Subject, view: View) -> None:
    """A report writes nothing and makes nothing, also where it uses SQL of its own."""
    for client in ("RK", None):
        for actions in _of_stories(subject, view, client):
            _refuse(subject, view, actions)


Actions = list[tuple[int, str]]
"""What SQLite was asked to do, and with which table or word."""


def _of_stories(subject: Subject, view: View, client: str | None) -> Iterator[Actions]:
    for story in stories_of(subject, view)[:STORIES]:
        with ExitStack() as stack:
            folder = stack.enter_context(TemporaryDirectory(prefix="intersession-"))
            log = stack.enter_context(log_in(folder))
            log.append(story)
            beside = [*subject.plugins.views.values()]
            views = stack.enter_context(views_of(folder, "views", log, beside))
            catch_up(views, view, story)
            with closing(sqlite3.connect(views.home.views_path)) as connection:
                yield _actions(view, connection, client)


def _actions(view: View, connection: sqlite3.Connection, client: str | None) -> Actions:
    """What a report asks of a connection; what is no reading is refused there."""
    found: Actions = []

    def authorise(action: int, name: str | None, *_: str | None) -> int:
        found.append((action, name or ""))
        return sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY

    connection.set_authorizer(authorise)
    try:
        look = look_of(view, connection, client, Window(), TODAY)
        watched(f"The report of {view.name}", partial(view.report, look))
    except NotConformant:
        raise
    except Exception as problem:  # which another check reports, where SQLite was not asked
        if not [action for action, _ in found if action not in _READING]:
            return found
        _refuse_writing(view, told(problem))
    finally:
        connection.set_authorizer(None)
    if [action for action, _ in found if action not in _READING]:
        _refuse_writing(view, "and hid the refusal")
    return found


def _refuse_writing(view: View, what: str) -> None:
    raise NotConformant(
        f"The report of {view.name} tried to do more than read ({what}). A report only reads: what "
        f"is kept is folded from events, by rows() or a method marked with @folds(…)."
    )


def _refuse(subject: Subject, view: View, actions: Actions) -> None:
    """Tables of other views that are read in SQL and not declared."""
    declared = set(tables_of((*view.tables, *view.reads)))
    known = {name for one in subject.plugins.views.values() for name in tables_of(one.tables)}
    read = {name for action, name in actions if action == sqlite3.SQLITE_READ}
    if hidden := sorted(read & known - declared):
        raise NotConformant(
            f"The report of {view.name} reads {', '.join(hidden)}, which it does not declare: it "
            f"would show old rows where that view stopped. Write its row classes in reads=[…] of "
            f"@view(…), and read them with look.rows(…)."
        )
