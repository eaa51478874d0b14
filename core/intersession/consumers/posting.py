"""The stream, posted to a URL as it grows, with the checkpoint kept in a file."""

from __future__ import annotations

from intersession.consumers.delivery import SIZE, Delivery
from intersession.consumers.files import CheckpointFile
from intersession.events.recorded import Stored
from intersession.interchange.cloudevents import Stream
from intersession.store.checkpoint import Checkpoint
from intersession.store.subscription import SLICE, Subscription


class Posting:
    """Posts what a subscription gives, batch by batch; each is kept as posted at once.

    ``posted`` counts the events, ``position`` is that after which the next run goes on.

    A program that is killed posts its last batch again, with the same ids.
    """

    def __init__(self, subscription: Subscription, delivery: Delivery, kept: CheckpointFile):
        self.posted = 0
        self.position = 0
        self._subscription = subscription
        self._delivery = delivery
        self._kept = kept
        self._stream = Stream()
        self._saved: Checkpoint | None = None

    def look(self, seconds: float = SLICE) -> bool:
        """Post what was recorded since; whether there was anything, or the server is away."""
        before = self._subscription.checkpoint
        self.position = before.position
        rows = self._subscription.look(seconds)
        here = self._subscription.checkpoint
        for first in range(0, len(rows), SIZE):
            self._post(rows[first : first + SIZE], here.source)
        if here != self._saved:
            self._save(here)
        return bool(rows or self._subscription.away or here.position != before.position)

    def _post(self, rows: list[Stored], source: str) -> None:
        self._delivery.post([self._stream.line(row, source) for row in rows])
        self.posted += len(rows)
        self._save(self._subscription.after(rows[-1], source))

    def _save(self, checkpoint: Checkpoint) -> None:
        self._kept.save(checkpoint)
        self._saved = checkpoint
        self.position = checkpoint.position
