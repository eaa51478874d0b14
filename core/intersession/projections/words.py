"""The words of a table's texts, in an index of SQLite's FTS5 that follows the table.

Accents and capitals make no difference. What is searched for is words and never a query.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from intersession.errors import IntersessionError
from intersession.projections.tables import Layout

MARKS = ("\ue000", "\ue001")
"""What stands around a word that was found: characters that no text has by itself."""
_WORD = re.compile(r"[^\W_]")


def create_index(connection: sqlite3.Connection, layout: Layout) -> None:
    """Make an empty index of a table's texts, and triggers that keep it level with the table.

    Raises IntersessionError where this SQLite has no FTS5.
    """
    try:
        for statement in _statements(layout):
            connection.execute(statement)
    except sqlite3.OperationalError as problem:
        if "fts5" not in str(problem):
            raise
        raise IntersessionError(
            "Texts cannot be searched: the SQLite of this Python was built without FTS5. "
            "A Python from python.org, conda or the system's packages has it."
        ) from problem


def searchable(words: Iterable[str]) -> list[str]:
    """The words that can be searched for: those with a letter or a digit."""
    return [part for word in words for part in word.split() if _WORD.search(part)]


def found(
    connection: sqlite3.Connection, layout: Layout, words: Sequence[str], client: str | None
) -> list[tuple[Any, str]]:
    """The rows with all words, of a client or of all, each with its text and the words marked."""
    wanted = searchable(words)
    if not wanted:
        return []
    listed = ", ".join(f't."{name}"' for name in layout.names)
    of_client, values = ("", []) if client is None else (' AND t."client" = ?', [client])
    rows = connection.execute(
        f'SELECT highlight("{layout.index}", 0, ?, ?), {listed} '
        f'FROM "{layout.index}" JOIN "{layout.name}" AS t ON t.rowid = "{layout.index}".rowid '
        f'WHERE "{layout.index}" MATCH ?{of_client}',
        [*MARKS, _query(wanted), *values],
    )
    return [(layout.to_row(row[1:]), row[0]) for row in rows]


def _query(words: Sequence[str]) -> str:
    """Each word as a phrase in quotes, which no sign in it can end; the last as a beginning."""
    quoted = ['"' + word.replace('"', '""') + '"' for word in words]
    return " AND ".join(quoted) + "*"


def _statements(layout: Layout) -> list[str]:
    """An index without a copy of the texts; a row that is replaced is taken out first."""
    table, index = f'"{layout.name}"', f'"{layout.index}"'
    columns = ", ".join(f'"{name}"' for name in layout.searched)
    old, new = (
        ", ".join(f'{which}."{name}"' for name in layout.searched) for which in ("old", "new")
    )
    same = " AND ".join(f'"{name}" = new."{name}"' for name in layout.keys)
    out = f"INSERT INTO {index} ({index}, rowid, {columns}) VALUES ('delete', old.rowid, {old});"
    into = f"INSERT INTO {index} (rowid, {columns}) VALUES (new.rowid, {new});"
    tokens = "unicode61 remove_diacritics 2"
    return [
        f"CREATE VIRTUAL TABLE {index} USING fts5({columns}, content={table}, tokenize='{tokens}')",
        f'CREATE TRIGGER "{layout.name}_in_place" BEFORE INSERT ON {table} BEGIN '
        f"DELETE FROM {table} WHERE {same}; END",
        f'CREATE TRIGGER "{layout.name}_in" AFTER INSERT ON {table} BEGIN {into} END',
        f'CREATE TRIGGER "{layout.name}_out" AFTER DELETE ON {table} BEGIN {out} END',
    ]
