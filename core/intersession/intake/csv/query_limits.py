"""How long a mapping's SQL may run, how many rows it may give, how much memory it may take."""

from __future__ import annotations

import re
import sqlite3
import sys
import time
from typing import Any

import attrs

from intersession.strict.bounds import QUERY_MEMORY, QUERY_ROWS, QUERY_SECONDS, QUERY_VALUE

_OFTEN = 200
"""After so many steps of SQLite it is asked whether to go on."""
_AT_ONCE = 1000
_WIDE = re.compile(r"[0-9]{6}")
_LIKE = 200
"""So long a pattern of LIKE or GLOB may be: a longer one can take for ever in one step."""
_HOW = "Ask for less: name columns, and join or repeat rows on what they have in common"


class Stopped(Exception):
    """A query that reached a limit; the text says which."""


@attrs.define
class Limits:
    """What one query may take: ``seconds``, ``rows``, and ``memory`` in bytes."""

    seconds: float = QUERY_SECONDS
    rows: int = QUERY_ROWS
    memory: int = QUERY_MEMORY
    _until: float = 0.0
    _peak: int = 0
    _reached: str = ""
    _other: sqlite3.Connection | None = None

    def hold(self, connection: sqlite3.Connection) -> None:
        """Stop what a connection runs from now on where it reaches a limit."""
        self._until = time.monotonic() + self.seconds
        self._peak = _most_memory() + self.memory
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, QUERY_VALUE)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, _LIKE)
        for name in ("printf", "format"):
            connection.create_function(name, -1, self._formatted, deterministic=True)
        connection.set_progress_handler(self._is_over, _OFTEN)

    def close(self) -> None:
        """Close what was opened to format with."""
        if self._other is not None:
            self._other.close()
            self._other = None

    def rows_of(self, cursor: sqlite3.Cursor) -> list[Any]:
        """All rows of an answer; raises Stopped where they are too many or take too much."""
        found: list[Any] = []
        while several := cursor.fetchmany(_AT_ONCE):
            found += several
            if len(found) > self.rows:
                raise Stopped(f"it gives more than {self.rows:,} rows. {_HOW}")
            if self._is_over():
                raise Stopped(self._reached)
        return found

    def told(self, problem: BaseException) -> str:
        """Which limit an error of SQLite means; "" for another error."""
        if isinstance(problem, MemoryError):
            return self._too_much()
        if "too big" in str(problem):
            return f"a text or row that it reads or makes has more than {QUERY_VALUE:,} bytes"
        return self._reached

    def _formatted(self, *given: Any) -> Any:
        """What printf gives; it counts to any precision in one step, which cannot be stopped."""
        form = str(given[0]) if given else ""
        widths = [one for one in given[1:] if isinstance(one, int)] if "*" in form else []
        if _WIDE.search(form) or any(abs(one) > QUERY_VALUE for one in widths):
            self._reached = f"printf is asked for a width above {QUERY_VALUE:,}"
            raise Stopped(self._reached)
        if self._other is None:
            self._other = sqlite3.connect(":memory:")
            self._other.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, QUERY_VALUE)
        marks = ", ".join("?" * len(given))
        return self._other.execute(f"SELECT printf({marks})", given).fetchone()[0]

    def _is_over(self) -> bool:
        if time.monotonic() > self._until:
            self._reached = f"it ran for more than {self.seconds:g} seconds. {_HOW}"
        elif _most_memory() > self._peak:
            self._reached = self._too_much()
        return bool(self._reached)

    def _too_much(self) -> str:
        return f"it takes more than {self.memory // 1_000_000:,} MB of memory. {_HOW}"


def _most_memory() -> int:
    """The most memory, in bytes, that this process has had; 0 where that cannot be asked."""
    try:
        import resource
    except ImportError:  # on Windows
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
