"""Read a log: typed events in the order they were recorded."""

from __future__ import annotations

import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from intersession.domain.retraction import Retraction
from intersession.errors import LogError, invalid, shown
from intersession.events.codec import Codec
from intersession.events.recorded import Reading, Recorded, Stored
from intersession.events.streams import handle_of
from intersession.store.log_format import EVENTS_TABLE, IDENTITY_TABLE
from intersession.strict.bounds import MOST

PAGE = 100
"""So many events at a time are still in the processor's cache when they are folded."""
_COLUMNS = "position, originator_id, originator_version, topic, state"


def _of_client(code: str | None) -> tuple[list[str], list[Any]]:
    """The condition for a client's own stream and those of their assignments."""
    if code is None:
        return [], []
    condition = "(originator_id = ? OR (originator_id > ? AND originator_id < ?))"
    return [condition], [code, f"{code}.", f"{code}/"]


def _of_types(names: Sequence[str] | None) -> tuple[list[str], list[Any]]:
    if names is None:
        return [], []
    return [f"topic IN ({', '.join('?' * len(names))})"], list(names)


def check_position(position: int) -> int:
    """A position that a log can have; raises InvalidInput for any other number."""
    if isinstance(position, int) and abs(position) < MOST:
        return position
    told = f"{shown(str(position))} is not a position in a log. "
    raise invalid(
        "The log cannot be read from there:", f"{told}Accepted: whole numbers below {MOST}"
    )


class LogReader(ABC):
    """Reads a log in a folder or on a server; each store says how its rows are fetched.

    ``place`` says in messages where the log is.
    """

    place: str
    codec: Codec

    def last_position(self) -> int:
        """The position of the last event, 0 where there is none."""
        return int(self._one(f"SELECT max(position) FROM {EVENTS_TABLE}") or 0)

    def identity(self) -> str:
        """The log's own name, ``urn:uuid:…``, the same in every copy; "" where there is none."""
        return str(self._one(f"SELECT id FROM {IDENTITY_TABLE}") or "")

    def ends(self) -> tuple[str, int]:
        """The log's own name and its last position: "" and 0 where there is no log."""
        rows = self._all(
            f"SELECT (SELECT id FROM {IDENTITY_TABLE} LIMIT 1), max(position) FROM {EVENTS_TABLE}"
        )
        return (str(rows[0][0] or ""), int(rows[0][1] or 0)) if rows else ("", 0)

    def events(self, stream: str) -> list[Any]:
        """The events of one stream, oldest first."""
        decoders = self.codec.decoders
        rows = self._all(
            f"SELECT {_COLUMNS} FROM {EVENTS_TABLE} WHERE originator_id = ? "
            f"ORDER BY originator_version",
            stream,
        )
        try:
            return [decoders[topic](state) for _, _, _, topic, state in rows]
        except msgspec.DecodeError as problem:
            raise self.unreadable(rows) from problem

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
        self, after: int = 0, until: int | None = None, size: int = PAGE
    ) -> Iterator[list[Recorded]]:
        """Events after a position (and up to one), in lists of at most ``size``.

        Small pages are faster: a page's events are still in the processor's cache when
        they are folded, and its memory is used again for the next.
        """
        for page in self.stored(after, until, size):
            yield self._typed(page)

    def read(
        self,
        after: int = 0,
        until: int | None = None,
        *,
        types: Iterable[type | str] = (),
        client: str | None = None,
    ) -> Reading:
        """Events one by one, of some types or of all, of one client or of all.

        ``types`` are event classes or stored names, ``homework.attempted.v1``; a name
        without its version stands for all of them. What was taken back is among them, as it
        was recorded: ``standing`` leaves it out.
        """
        several = list(types)
        last = self.last_position() if until is None else until
        return Reading(
            lambda: self._read(after, last, several, client),
            lambda: self.retractions(until=last, client=client),
        )

    def retractions(
        self, after: int = 0, until: int | None = None, *, client: str | None = None
    ) -> Iterator[Recorded]:
        """Only the events that take back others."""
        kinds = [kind for kind in self.codec.names.values() if issubclass(kind, Retraction)]
        return self._read(after, until, [*kinds], client) if kinds else iter(())

    def _read(
        self, after: int, until: int | None, types: list[type | str], client: str | None
    ) -> Iterator[Recorded]:
        wanted = self.codec.names_of(types)
        check_position(after)
        until = self.last_position() if until is None else check_position(until)
        conditions, values = ["position > ?", "position <= ?"], [after, until]
        for condition, more in (_of_client(client), _of_types(wanted)):
            conditions += condition
            values += more
        statement = (
            f"SELECT {_COLUMNS} FROM {EVENTS_TABLE} WHERE {' AND '.join(conditions)} "
            f"ORDER BY position"
        )
        for page in self._fetch_pages(statement, values, PAGE):
            yield from self._typed(page)

    def stored(
        self, after: int = 0, until: int | None = None, size: int = PAGE
    ) -> Iterator[list[Stored]]:
        """The same as they are stored: position, stream, version, stored name, bytes."""
        check_position(after)
        until = self.last_position() if until is None else check_position(until)
        return self._fetch_pages(
            f"SELECT {_COLUMNS} FROM {EVENTS_TABLE} WHERE position > ? AND position <= ? "
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

        All of them are of one moment, in order and each once: who knows the first of them
        knows that the others are of the same log. Only the rows between are of some
        stored names, or of a client.
        """
        conditions, values = ["position > ?", "position <= ?"], [after, until]
        for condition, more in (_of_client(client), _of_types(names)):
            conditions += condition
            values += more
        rows = f"SELECT {_COLUMNS} FROM {EVENTS_TABLE} WHERE"
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

    def of_stream(self, stream: str) -> list[Recorded]:
        """Every event of a stream, with its place."""
        return self._recorded(
            f"SELECT {_COLUMNS} FROM {EVENTS_TABLE} WHERE originator_id = ? ORDER BY position",
            stream,
        )

    def mark(self, position: int) -> str:
        """A text that no other event at a position would have, "" where there is no event."""
        statement = f"SELECT {_COLUMNS} FROM {EVENTS_TABLE} WHERE position = ?"
        for _, stream, version, topic, state in self._all(statement, position):
            kept = state.encode() if isinstance(state, str) else state  # as SQLite may give it
            return f"{stream}#{version} {topic} {zlib.crc32(kept):08x}"
        return ""

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
        """Rows as typed events; raises LogError for one that cannot be read."""
        return self._typed(rows)

    def _recorded(self, statement: str, *values: Any) -> list[Recorded]:
        return self._typed(self._all(statement, *values))

    def _typed(self, rows: Sequence[tuple[Any, ...]]) -> list[Recorded]:
        decoders = self.codec.decoders
        try:
            return [
                Recorded(position, stream, version, decoders[topic](state))
                for position, stream, version, topic, state in rows
            ]
        except msgspec.DecodeError as problem:
            raise self.unreadable(rows) from problem

    def unreadable(self, rows: Iterable[tuple[Any, ...]]) -> LogError:
        """The error that names the first of these rows that cannot be read as an event."""
        for position, stream, version, topic, state in rows:
            try:
                self.codec.decode(topic, state)
            except msgspec.DecodeError as problem:
                return LogError(
                    f"{handle_of(stream)}#{version}, at position {position} of the log "
                    f"{self.place}, cannot be read ({problem}). The log was damaged or changed by "
                    f"another program: replace it with an earlier copy."
                )
        return LogError(f"The log {self.place} could not be read.")

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
