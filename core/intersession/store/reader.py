"""Read a log: typed events in the order they were recorded."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from intersession.domain.retraction import Retraction
from intersession.errors import LogError
from intersession.events.codec import Codec
from intersession.events.recorded import Reading, Recorded, Stored
from intersession.events.streams import client_of
from intersession.store.chain import Break, altered, arriving, damaged, in_form
from intersession.store.checkpoint import Checkpoint, checkpoint_at
from intersession.store.conditions import check_position, of_client, of_types
from intersession.store.decoding import typed, unreadable
from intersession.store.links import Links
from intersession.store.log_format import EVENTS_TABLE, FIRST_LINKED, IDENTITY_TABLE
from intersession.store.sources import COLUMNS, Source, check_names
from intersession.strict.bounds import MOST

PAGE = 100
"""So many events at a time are still in the processor's cache when they are folded."""
_COLUMNS = "position, originator_id, originator_version, topic, state"


class LogReader(ABC):
    """Reads a log in a folder or on a server; each store says how its rows are fetched.

    ``place`` says in messages where the log is.
    """

    place: str
    codec: Codec

    @abstractmethod
    def log_format(self) -> int:
        """The version of the log's format; that of a new log where there is none."""

    def last_position(self) -> int:
        """The position of the last event, 0 where there is none."""
        return int(self._one(f"SELECT max(position) FROM {EVENTS_TABLE}") or 0)

    def identity(self) -> str:
        """The log's own name, ``urn:uuid:…``, the same in every copy; "" where there is none."""
        return str(self._one(f"SELECT id FROM {self._identities}") or "")

    def sources(self) -> list[Source]:
        """Every name that the log has had, oldest first."""
        if self.log_format() < FIRST_LINKED:
            return [Source(1, row[0]) for row in self._all(f"SELECT id FROM {IDENTITY_TABLE}")]
        rows = self._all(f"SELECT {COLUMNS} FROM {IDENTITY_TABLE} ORDER BY number")
        return [Source(*row) for row in rows]

    @property
    def _identities(self) -> str:
        """The table of the log's names, the present one first."""
        is_linked = self.log_format() >= FIRST_LINKED
        return f"{IDENTITY_TABLE} ORDER BY number DESC" if is_linked else IDENTITY_TABLE

    @property
    def _link_column(self) -> str:
        return "hash" if self.log_format() >= FIRST_LINKED else "NULL"

    def ends(self) -> tuple[str, int]:
        """The log's own name and its last position: "" and 0 where there is no log."""
        rows = self._all(
            f"SELECT (SELECT id FROM {self._identities} LIMIT 1), max(position) FROM {EVENTS_TABLE}"
        )
        return (str(rows[0][0] or ""), int(rows[0][1] or 0)) if rows else ("", 0)

    def events(self, stream: str) -> list[Any]:
        """The events of one stream, oldest first; raises StreamDamaged where it is damaged."""
        return [one.event for one in self._stream(stream, "originator_version")]

    def has_stream(self, stream: str) -> bool:
        """Whether anything is recorded in a stream."""
        return bool(self._one(f"SELECT 1 FROM {EVENTS_TABLE} WHERE originator_id = ?", stream))

    def count_assignments(self, code: str) -> int:
        """How many assignments a client has; their numbers run from 1 without gaps."""
        high = 1
        while self.has_stream(f"{code}.{high}"):
            high *= 2
        low = high // 2
        while high - low > 1:
            middle = (low + high) // 2
            if self.has_stream(f"{code}.{middle}"):
                low = middle
            else:
                high = middle
        return low

    def pages(
        self,
        after: int = 0,
        until: int | None = None,
        size: int = PAGE,
        *,
        contained: bool = False,
    ) -> Iterator[list[Recorded]]:
        """Events after a position (and up to one), in lists of at most ``size``.

        Small pages are faster: a page's events are still in the processor's cache when
        they are folded, and its memory is used again for the next. ``contained``: what cannot
        be read, or is not what was recorded there, comes as Unreadable, and stops nothing.
        """
        if not contained:
            for page in self.stored(after, until, size):
                yield self._typed(page)
            return
        check_names(self.place, self.sources(), self.last_position())
        chain = self.links.chain_after(after)
        for page in in_form(self.place, self.linked(after, until, size)):
            yield self._typed([row[:5] for row in page], True, chain.follow(page))

    def read(
        self,
        after: int = 0,
        until: int | None = None,
        *,
        types: Iterable[type | str] = (),
        client: str | None = None,
        contained: bool = False,
    ) -> Reading:
        """Events one by one, of some types or of all, of one client or of all.

        ``types`` are event classes or stored names, ``homework.attempted.v1``; a name
        without its version stands for all of them. What was taken back is among them, as it
        was recorded: ``standing`` leaves it out. ``contained`` is that of ``pages``.
        """
        several = list(types)
        last = self.last_position() if until is None else until
        return Reading(
            lambda: self._read(after, last, several, client, contained),
            lambda: self.retractions(until=last, client=client, contained=contained),
        )

    def retractions(
        self,
        after: int = 0,
        until: int | None = None,
        *,
        client: str | None = None,
        contained: bool = False,
    ) -> Iterator[Recorded]:
        """Only the events that take back others."""
        kinds = [kind for kind in self.codec.names.values() if issubclass(kind, Retraction)]
        return self._read(after, until, [*kinds], client, contained) if kinds else iter(())

    def _read(
        self,
        after: int,
        until: int | None,
        types: list[type | str],
        client: str | None,
        contained: bool = False,
    ) -> Iterator[Recorded]:
        wanted = self.codec.names_of(types)
        check_position(after)
        until = self.last_position() if until is None else check_position(until)
        conditions, values = ["position > ?", "position <= ?"], [after, until]
        for condition, more in (of_client(client), of_types(wanted)):
            conditions += condition
            values += more
        where = " AND ".join(conditions)
        statement = f"SELECT {_COLUMNS} FROM {EVENTS_TABLE} WHERE {where} ORDER BY position"
        for page in self._fetch_pages(statement, values, PAGE):
            yield from self._typed(page, contained)

    def stored(
        self, after: int = 0, until: int | None = None, size: int = PAGE
    ) -> Iterator[list[Stored]]:
        """The same as they are stored: position, stream, version, stored name, bytes."""
        return self._stored(_COLUMNS, after, until, size)

    def linked(
        self, after: int = 0, until: int | None = None, size: int = PAGE
    ) -> Iterator[list[Stored]]:
        """The same, each with its link or None; raises LogDamaged where the log goes on after."""
        until = min(MOST if until is None else until, self.last_position())
        rows = self._stored(f"{_COLUMNS}, {self._link_column}", after, until, size)
        return arriving(self.place, rows, after, until)

    def proved(
        self, after: int = 0, until: int | None = None, size: int = PAGE, client: str | None = None
    ) -> Iterator[list[Stored]]:
        """The same as ``stored``; raises LogDamaged where the chain over them does not hold.

        With ``client``, what is known to be another client's damage is passed over.
        """
        check_names(self.place, self.sources(), self.last_position())
        chain = self.links.chain_after(after)
        for page in self.linked(after, until, size):
            for one in chain.follow(page):
                if client is None or not one.stream or client_of(one.stream) == client:
                    raise damaged(self.place, one)
            yield [row[:5] for row in page]

    def link_at(self, position: int) -> bytes | None:
        """The link of the event at a position, worked out where none is stored; None: no event."""
        return self.links.at(position)

    @cached_property
    def links(self) -> Links:
        """The link at each position."""
        return Links(lambda *asked: in_form(self.place, self.stored(*asked)), self._last_two)

    def _last_two(self, position: int) -> list[Stored]:
        """The last two rows up to a position, the later one first, with their links."""
        return self._all(
            f"SELECT {_COLUMNS}, {self._link_column} FROM {EVENTS_TABLE} "
            f"WHERE position <= ? ORDER BY position DESC LIMIT 2",
            position,
        )

    def checkpoint(self, position: int | None = None) -> Checkpoint:
        """The checkpoint after the last event up to a position, or at the end: the log's head."""
        found = self.last_by(MOST if position is None else position)
        at = found[0] if found else 0
        return checkpoint_at(self.identity(), at, self.link_at(at))

    def _stored(
        self, columns: str, after: int, until: int | None, size: int
    ) -> Iterator[list[Stored]]:
        check_position(after)
        until = self.last_position() if until is None else check_position(until)
        return self._fetch_pages(
            f"SELECT {columns} FROM {EVENTS_TABLE} WHERE position > ? AND position <= ? "
            f"ORDER BY position",
            (after, until),
            size,
        )

    def stretch(
        self,
        after: int,
        until: int,
        names: Sequence[str] | None = None,
        client: str | None = None,
        size: int = PAGE,
    ) -> list[Stored]:
        """The row at a position, at most ``size`` rows after it, and the one at ``until``.

        Each has its link, as those of ``linked`` have. All of them are of one moment, in
        order and each once: who knows the first of them knows that the others are of the same
        log. Only the rows between are of some stored names, or of a client.
        """
        conditions, values = ["position > ?", "position <= ?"], [after, until]
        for condition, more in (of_client(client), of_types(names)):
            conditions += condition
            values += more
        rows = f"SELECT {_COLUMNS}, {self._link_column} FROM {EVENTS_TABLE} WHERE"
        some = f"{rows} {' AND '.join(conditions)} ORDER BY position LIMIT ?"
        found = self._all(
            f"{rows} position IN (?, ?) UNION ALL SELECT * FROM ({some}) AS asked",
            *(after, until, *values, size),
        )
        by_position = {row[0]: row for row in found}
        return [by_position[position] for position in sorted(by_position)]

    def last_by(self, position: int) -> Stored | None:
        """The last row up to a position, None where there is none."""
        statement = f"SELECT {_COLUMNS} FROM {EVENTS_TABLE} WHERE position <= ?"
        rows = self._all(f"{statement} ORDER BY position DESC LIMIT 1", position)
        return rows[0] if rows else None

    def of_client(self, code: str) -> list[Recorded]:
        """Every event of a client, in the order it was recorded."""
        return list(self.read(client=code))

    def of_stream(self, stream: str, *, contained: bool = False) -> list[Recorded]:
        """Every event of a stream, with its place; ``contained`` is that of ``pages``."""
        return self._stream(stream, "position", contained)

    def _stream(self, stream: str, order: str, contained: bool = False) -> list[Recorded]:
        link, before = ("one.hash", "b.hash") if self._link_column == "hash" else ("NULL", "NULL")
        columns = ", ".join(f"one.{name}" for name in _COLUMNS.split(", "))
        rows = self._all(
            f"SELECT {columns}, {link}, b.position, {before} FROM {EVENTS_TABLE} AS one "
            f"LEFT JOIN {EVENTS_TABLE} AS b ON b.position = one.position - 1 "
            f"WHERE one.originator_id = ? ORDER BY one.{order}",
            stream,
        )
        return self._typed([row[:5] for row in rows], contained, altered(rows))

    def has_gaps(self, after: int, until: int) -> bool:
        """Whether positions between two, the last included, are of no event."""
        count = f"SELECT count(*) FROM {EVENTS_TABLE} WHERE position > ? AND position <= ?"
        return int(self._one(count, after, until) or 0) != max(until - after, 0)

    def streams_with_gaps(self) -> list[str]:
        """The streams in which a version is missing."""
        rows = self._all(
            f"SELECT originator_id FROM {EVENTS_TABLE} GROUP BY originator_id "
            f"HAVING max(originator_version) <> count(*) ORDER BY originator_id"
        )
        return [row[0] for row in rows]

    def streams(self) -> list[str]:
        """The streams that hold anything, in the order of their names."""
        rows = self._all(f"SELECT DISTINCT originator_id FROM {EVENTS_TABLE} ORDER BY 1")
        return [row[0] for row in rows]

    def mark(self, position: int) -> str:
        """A text that stands for this log up to a position, "" where there is no event there."""
        found = self.link_at(position) if position else None
        return f"{self.identity()} {found.hex()}" if found else ""

    def given(self) -> int:
        """The last position that was ever given, as far as the store remembers it."""
        return self.last_position()

    def faults(self) -> list[str]:
        """What the store itself finds wrong with how the log is kept, normally nothing."""
        return []

    @abstractmethod
    def close(self) -> None:
        """Close the file or the connection."""

    @abstractmethod
    def renew(self) -> None:
        """Let go of a file that is not the log any more, since another stands in its place."""

    @abstractmethod
    def wait(self, seconds: float) -> bool:
        """Wait for news, at most so long; whether it is time to look at the log again."""

    def typed(self, rows: Sequence[Stored]) -> list[Recorded]:
        """Rows as typed events, also with links; raises LogError for one that cannot be read."""
        return self._typed([row[:5] for row in rows])

    def _typed(
        self, rows: Sequence[Stored], contained: bool = False, breaks: Sequence[Break] = ()
    ) -> list[Recorded]:
        return typed(self.codec, rows, self.place, contained=contained, breaks=breaks)

    def unreadable(self, rows: Iterable[Stored]) -> LogError:
        """The error that names the first of these rows that cannot be read as an event."""
        return unreadable(self.codec, rows, self.place)

    def _one(self, statement: str, *values: Any) -> Any:
        rows = self._all(f"{statement} LIMIT 1", *values)
        return rows[0][0] if rows else None

    def _all(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        return self._fetch(statement, values)

    @abstractmethod
    def _fetch(self, statement: str, values: Sequence[Any]) -> list[Stored]:
        """All rows of a statement with ``?`` for each value."""

    @abstractmethod
    def _fetch_pages(
        self, statement: str, values: Sequence[Any], size: int
    ) -> Iterator[list[Stored]]:
        """The rows of a statement in pages; its first values are ``after`` and ``until``."""
