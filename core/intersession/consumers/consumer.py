"""Take events into a database of one's own, each exactly once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, Self

from intersession.consumers.keeping import keeping
from intersession.errors import IntersessionError
from intersession.events.recorded import Recorded, Stored
from intersession.store.checkpoint import Checkpoint
from intersession.store.subscription import SLICE, Subscription

Take = Callable[[Sequence[Recorded], Any], object]
"""Makes rows of events, in their order, over the connection; it commits nothing."""


class Consumer:
    """Rows made of events in a database of yours, with the checkpoint in the same transaction.

        def take(events, rows):
            rows.executemany("INSERT INTO …", [(one.id, …) for one in events])

        with record.consumer("counts", take, into=sqlite3.connect("counts.db")) as counts:
            counts.catch_up()  # or: counts.run()

    What was taken is kept together with how far that is, or neither is: an event is never
    taken twice, and none is left out, also where the program is killed. ``into`` is an
    open connection of sqlite3, psycopg or duckdb, which you close.
    """

    def __init__(
        self,
        name: str,
        take: Take,
        into: Any,
        subscribe: Callable[[Checkpoint | int], Subscription],
    ) -> None:
        self.name = name
        self._take = take
        self._into = into
        self._kept = keeping(into, name)
        self._subscribe = subscribe
        self._subscription: Subscription | None = None
        self._checkpoint: Checkpoint | None = None
        self._lock = threading.Lock()
        self._is_over = False

    @property
    def checkpoint(self) -> Checkpoint:
        """How far the rows are, as it is kept with them."""
        with self._kept.transaction():
            return self._kept.load() or Checkpoint()

    def catch_up(self) -> int:
        """Take what is there now; returns how many events that was.

        Raises LogReplaced where the log is not the one that the rows were made of, and
        Refused where another program takes events under the same name.
        """
        count = 0
        while True:
            before, found = self._look(0)
            count += len(found)
            is_away = self._subscription is not None and self._subscription.away
            if not found and before == self._checkpoint and not is_away:
                return count

    def run(self) -> None:
        """Take what is there, and then each event as it is recorded, until it is closed."""
        while not self._is_over:
            self._look(SLICE)

    def start_over(self, clear: Callable[[Any], object]) -> None:
        """Begin anew after 0: ``clear`` removes the rows, in the transaction of the checkpoint."""
        with self._lock, self._kept.transaction():
            self._let_go()
            clear(self._into)
            self._kept.forget()

    def close(self) -> None:
        """End it, from any thread; the connection to the rows stays open."""
        self._is_over = True
        with self._lock:
            self._let_go()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _look(self, seconds: float) -> tuple[Checkpoint | None, list[Stored]]:
        """Take what one look finds; returns the checkpoint before it, and the rows."""
        with self._lock:
            if self._is_over:
                raise IntersessionError(f"The consumer {self.name!r} is closed.")
            try:
                subscription = self._begun()
                before = self._checkpoint
                found = subscription.look(seconds)
                if subscription.checkpoint != (before or Checkpoint()):
                    self._taken(subscription, found)
            except BaseException:
                self._let_go()  # the next look goes on from what is kept
                raise
            return before, found

    def _begun(self) -> Subscription:
        if self._subscription is None:
            with self._kept.transaction():
                self._checkpoint = self._kept.load()
            self._subscription = self._subscribe(self._checkpoint or 0)
        return self._subscription

    def _taken(self, subscription: Subscription, found: list[Stored]) -> None:
        events = subscription.reader.typed(found)
        after = subscription.checkpoint
        with self._kept.transaction():
            self._kept.save(self._checkpoint, after)
            if events:
                self._take(events, self._into)
        self._checkpoint = after

    def _let_go(self) -> None:
        if self._subscription is not None:
            self._subscription.close()
            self._subscription = None
