"""SQL over the rows of a file, which it may only read, within limits of time, rows and memory."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from typing import Any

from intersession.errors import InvalidInput, Problem
from intersession.events.text import unwritable
from intersession.intake.csv.query_limits import Limits, Stopped
from intersession.intake.csv.table import Row, Table

# The parts of a query between quotes of any kind, and comments.
_SQL_PARTS = re.compile(
    r"""'(?:[^']|'')*'|\[[^\]]*\]|`[^`]*`|--[^\n]*|/\*.*?\*/|"(?P<name>[^"\]]*)\"""", re.DOTALL
)
_READING = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}


def ask(table: Table, sql: str, *, name: str, limits: Limits | None = None) -> Table:
    """The answer of a SELECT over a table, which it knows as ``rows`` and as ``name``.

    Every column is TEXT. Raises InvalidInput where SQLite refuses the query, for one that would
    do more than read, and for one that is stopped at a limit.
    """
    if wrong := unwritable(sql):
        raise _not_run(wrong, table.columns)
    guard = limits or Limits()
    with closing(sqlite3.connect(":memory:")) as connection, closing(guard):
        try:
            columns, answer = _answer(connection, guard, table, sql, name)
        except Stopped as stopped:
            raise _stopped(str(stopped)) from stopped
        except (sqlite3.Error, sqlite3.Warning, MemoryError) as problem:
            if told := guard.told(problem):
                raise _stopped(told) from problem
            raise _not_run(str(problem), table.columns) from problem
    if not columns:
        raise _not_run("it holds no SELECT", table.columns)
    _refuse_twice(columns)
    rows = [Row(n, dict(zip(columns, values, strict=True))) for n, values in enumerate(answer, 1)]
    return Table(columns, rows, left_out=table.left_out, guessed=table.guessed)


def _answer(
    connection: sqlite3.Connection, guard: Limits, table: Table, sql: str, name: str
) -> tuple[tuple[str, ...], list[Any]]:
    """The names of the answer's columns, and its rows."""
    from sqlite_utils import Database

    connection.execute("PRAGMA temp_store = MEMORY")  # no text of a client goes to a folder
    _fill(Database(connection), table, name)
    connection.commit()
    connection.set_authorizer(_only_reading)
    guard.hold(connection)
    cursor = connection.execute(_strict_names(sql))
    answer = guard.rows_of(cursor)
    return tuple(column[0] for column in cursor.description or ()), answer


def _fill(database: Any, table: Table, name: str) -> None:
    database["rows"].create(dict.fromkeys(table.columns, str))
    database["rows"].insert_all(row.values for row in table.rows)
    if name.lower() != "rows" and '"' not in name and not unwritable(name):
        database.conn.execute(f'CREATE VIEW "{name}" AS SELECT * FROM rows')


def _only_reading(action: int, *_: Any) -> int:
    return sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY


def _strict_names(sql: str) -> str:
    """Names in "double quotes" as [names]: a misspelt one is then refused.

    SQLite reads a double-quoted name that is not a column as text. Every record would
    then hold the column's name.
    """
    return _SQL_PARTS.sub(
        lambda part: part[0] if part["name"] is None else f"[{part['name']}]", sql
    )


def _stopped(told: str) -> InvalidInput:
    return InvalidInput("The mapping's sql cannot be used:", [Problem("sql", f"stopped: {told}")])


def _not_run(problem: str, columns: Sequence[str]) -> InvalidInput:
    return InvalidInput(
        "The mapping's sql could not be run:",
        [
            Problem("sql", problem),
            Problem("", "accepted: one SELECT over the table rows; 'text' in single quotes"),
            Problem("", f"columns of rows: {', '.join(columns)}"),
        ],
    )


def _refuse_twice(names: Sequence[str]) -> None:
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        told = f"the answer names a column more than once: {', '.join(twice)}"
        wrong = f"{told}. Give each its own name, with AS"
        raise InvalidInput("The mapping's sql cannot be used:", [Problem("sql", wrong)])
