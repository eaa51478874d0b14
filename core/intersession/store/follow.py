"""Typed events as they are recorded, one by one: in a loop, or asynchronously."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self
from weakref import finalize

from intersession.events.recorded import Recorded, Stored
from intersession.store.checkpoint import Checkpoint
from intersession.store.subscription import Subscription


class Follow(Iterator[Recorded], AsyncIterator[Recorded]):
    """Events after a checkpoint, then those to come, each once and in order, until it is closed.

        with record.follow(after=checkpoint, types=["homework.attempted"]) as follow:
            for one in follow:                  # or: async with …, async for one in follow
                …
                checkpoint = follow.checkpoint  # keep it together with what you made of it

    A server that goes away is waited for. Raises LogReplaced where the log is not the one of
    the checkpoint any more: restored, replaced or deleted. ``close`` ends it, from any thread,
    also while nothing is recorded. With ``live`` false it ends where the log ends.
    """

    def __init__(self, subscription: Subscription, *, live: bool = True) -> None:
        self._subscription = subscription
        self._live = live
        self._lock = threading.Lock()
        self._before = Checkpoint()
        self._last: Stored | None = None
        self._coming: deque[Stored] = deque()
        self._is_over = False
        self._thread: ThreadPoolExecutor | None = None
        finalize(self, subscription.close)  # read in one expression, nobody closes it

    @property
    def checkpoint(self) -> Checkpoint:
        """After the last event that was handed out, and after others that were not asked for."""
        with self._lock:
            if not self._coming:
                return self._subscription.checkpoint
            return self._subscription.after(self._last) if self._last else self._before

    @property
    def away(self) -> str:
        """What is wrong with the server while it is waited for, "" where nothing is."""
        return self._subscription.away

    def close(self) -> None:
        """End it, and close the file or the connection."""
        self._is_over = True
        with self._lock:
            self._subscription.close()
        if self._thread is not None:
            self._thread.shutdown(wait=False)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Recorded:
        while not (self._is_over or self._coming):
            self._look()
        if self._is_over:
            raise StopIteration
        return self._handed_out()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Recorded:
        while not (self._is_over or self._coming):
            if self._thread is None:
                self._thread = ThreadPoolExecutor(1, "follow")
            await asyncio.get_running_loop().run_in_executor(self._thread, self._look)
        if self._is_over:
            raise StopAsyncIteration
        return self._handed_out()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await asyncio.to_thread(self.close)

    def _look(self) -> None:
        """Look at the log once; what it holds stays to be handed out, whoever asked for it."""
        with self._lock:
            if self._is_over or self._coming:
                return
            before = self._subscription.checkpoint
            found = self._subscription.look()
            self._before, self._last = before, None
            self._coming.extend(found)
            if not (found or self._live or self._subscription.away):
                self._is_over = True

    def _handed_out(self) -> Recorded:
        with self._lock:
            row = self._coming[0]
            [event] = self._subscription.reader.typed([row])  # may refuse, and then it stays
            self._last = self._coming.popleft()
        return event
