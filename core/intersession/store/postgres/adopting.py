"""Take rows and names of another log into the one on a server, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, LiteralString

from intersession.errors import Conflict
from intersession.store.chain import START, last_link
from intersession.store.library_adapter import StoredRow, relinked
from intersession.store.sources import Source

_COLUMNS: LiteralString = "position, originator_id, originator_version, topic, state"


class Adoption:
    """What a log takes from another, over a cursor whose transaction ends it; it locks the log.

    ``sql`` makes a statement out of one with the names of the log's tables in braces.
    """

    def __init__(self, cursor: Any, sql: Callable[[LiteralString], Any]) -> None:
        self._cursor = cursor
        self._sql = sql
        self._ask("LOCK TABLE {schema}.{table} IN EXCLUSIVE MODE")

    def take_names(self, sources: Sequence[Source]) -> None:
        """Take on all names of another log; raises Conflict where this one has others."""
        held = [name for (name,) in self._all("SELECT id FROM {schema}.{identity} ORDER BY number")]
        if sources and held != [one.id for one in sources[: len(held)]]:
            if self._last():
                raise Conflict("The log is not empty any more.")
            self._ask("DELETE FROM {schema}.{identity}")
            held = []
        for one in sources[len(held) :]:
            self._add(one)

    def take_rows(self, rows: Sequence[StoredRow]) -> None:
        """Add rows under their own positions, and link them and what comes after them."""
        if not rows:
            return
        given, first = {row[0] for row in rows}, rows[0][0]
        later = self._all(
            f"SELECT {_COLUMNS} FROM {{schema}}.{{table}} WHERE position >= %s", first
        )
        linked = relinked(self._link_before(first), rows, later)
        copy = self._sql("COPY {schema}.{table} FROM STDIN (FORMAT BINARY)")
        with self._cursor.copy(copy) as copying:
            copying.set_types(["int8", "text", "int8", "text", "bytea", "bytea"])
            for link, row in linked:
                if row[0] in given:
                    copying.write_row((*row, link))
        if later:
            relink = self._sql("UPDATE {schema}.{table} SET hash = %s WHERE position = %s")
            changed = [(link, row[0]) for link, row in linked if row[0] not in given]
            self._cursor.executemany(relink, changed)

    def rename(self, last: int, source: Source) -> None:
        """Give the log another name; raises Conflict where it does not end at ``last``."""
        if self._last() != last:
            raise Conflict("The log was written to meanwhile.")
        self._add(source)

    def _link_before(self, position: int) -> bytes:
        """The link of the last row before a position, worked out where it has none."""
        before = "FROM {schema}.{table} WHERE position < %s ORDER BY position"
        found = self._all(f"SELECT hash {before} DESC LIMIT 1", position)
        if not found or found[0][0]:
            return bytes(found[0][0]) if found else START
        return last_link(START, self._all(f"SELECT {_COLUMNS} {before}", position))

    def _last(self) -> int:
        return int(self._all("SELECT coalesce(max(position), 0) FROM {schema}.{table}")[0][0])

    def _add(self, one: Source) -> None:
        self._ask(
            "INSERT INTO {schema}.{identity} (id, format, number, position, hash, accepted, seal) "
            "VALUES (%s, {format}, %s, %s, %s, %s, %s)",
            *(one.id, one.number, one.position, one.head, one.accepted, one.seal),
        )

    def _all(self, statement: LiteralString, *values: Any) -> list[tuple[Any, ...]]:
        self._ask(statement, *values)
        return [tuple(row.values()) for row in self._cursor.fetchall()]

    def _ask(self, statement: LiteralString, *values: Any) -> None:
        self._cursor.execute(self._sql(statement), values)
