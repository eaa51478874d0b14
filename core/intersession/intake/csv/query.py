"""SQL over the rows of a file, which it may only read."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from typing import Any

from intersession.errors import InvalidInput, Problem
from intersession.intake.csv.table import Row, Table
from intersession.store.sqlite.connection import IN_MEMORY

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


def ask(table: Table, sql: str, *, name: str) -> Table:
    """The answer of a SELECT over a table, which it knows as ``rows`` and as ``name``.

    Every column is TEXT. Raises InvalidInput where SQLite refuses the query, and
    for one that would do more than read.
    """
    from sqlite_utils import Database

    with closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.execute(IN_MEMORY)
            _fill(Database(connection), table, name)
            connection.commit()
            connection.set_authorizer(_only_reading)
            cursor = connection.execute(_strict_names(sql))
            answer = cursor.fetchall()
        except (sqlite3.Error, sqlite3.Warning) as problem:
            raise _not_run(str(problem), table.columns) from problem
        columns = tuple(column[0] for column in cursor.description or ())
    if not columns:
        raise _not_run("it holds no SELECT", table.columns)
    _refuse_twice(columns)
    rows = [Row(n, dict(zip(columns, values, strict=True))) for n, values in enumerate(answer, 1)]
    return Table(columns, rows, left_out=table.left_out, guessed=table.guessed)


def _fill(database: Any, table: Table, name: str) -> None:
    database["rows"].create(dict.fromkeys(table.columns, str))
    database["rows"].insert_all(row.values for row in table.rows)
    if name.lower() != "rows" and '"' not in name:
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
