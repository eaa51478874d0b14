"""A believable caseload of any size, from a seed: to try things on, and to measure by.

    generate(log, catalogue, clients=200, weeks=12, seed=1, until=date(2026, 3, 2))

Every event goes through ``Homework``, the way in that the commands take. Nothing
is left to the machine or the hour: the same seed and sizes give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import count

from intersession.application.catalogue import Catalogue
from intersession.application.homework import Homework
from intersession.application.ports import EventStore
from intersession.application.provenance import numbered_ids
from intersession.application.unit_of_work import UnitOfWork
from intersession.events.progress import Progress
from intersession_cli.caseload.story import BY, give
from intersession_cli.caseload.synthetic import said
from intersession_cli.caseload.synthetic.client import Step
from intersession_cli.caseload.synthetic.course import course

AT_ONCE = 5_000
"""About so many events, of whole clients, wait in memory and are written in one transaction."""


def generate(
    log: EventStore,
    catalogue: Catalogue,
    *,
    until: date,
    clients: int | None = None,
    weeks: int = 6,
    seed: int = 1,
    events: int | None = None,
    progress: Progress | None = None,
) -> list[str]:
    """Fill an empty log; returns the client codes, ``C00001`` and so on.

    The weeks end with the day before ``until``, on each client's clock. With
    ``events`` it stops at exactly that many events, in the middle of a client's
    course; without ``clients`` it takes on as many as that needs. Clients are
    written in groups, each as its events follow each other in time.
    """
    if clients is None and events is None:
        raise ValueError("say how many clients, or how many events")
    filling = _Filling(log, catalogue, events)
    codes: list[str] = []
    for number in count(1) if clients is None else range(1, clients + 1):
        if filling.is_full:
            break
        code = f"C{number:05}"
        filling.play(course(code, seed=seed, weeks=weeks, until=until))
        codes.append(code)
        if progress:
            progress(*((number, clients or 0) if events is None else (filling.events, events)))
    filling.save()
    return codes


class _Filling:
    """A log that is being filled, a batch at a time."""

    def __init__(self, log: EventStore, catalogue: Catalogue, events: int | None) -> None:
        self.log = log
        self.catalogue = catalogue
        self.wanted = events
        self.now = datetime.min.replace(tzinfo=UTC)
        self._written = 0
        self._new_id = numbered_ids()
        self._start_batch()

    @property
    def events(self) -> int:
        """How many events are made so far."""
        return self._written + len(self._batch.pending)

    @property
    def is_full(self) -> bool:
        """Whether there are as many events as were asked for."""
        return self.wanted is not None and self.events >= self.wanted

    def play(self, steps: Iterable[Step]) -> None:
        """Give a client's commands, each at its time, as long as there is room."""
        for step in steps:
            if self.is_full:
                return
            self.now = step.at.astimezone(UTC)
            if step.command == "review":
                self._acknowledge(step)
            give(self._homework, step.command, step.about, step.given)
        if len(self._batch.pending) >= AT_ONCE:
            self.save()

    def _acknowledge(self, step: Step) -> None:
        """Before a practice is reviewed, what was flagged in it was seen."""
        state = self._homework.assignment(step.about)
        waiting = [attempt for attempt in state.flagged if attempt not in state.acknowledged]
        if self.wanted is not None:
            waiting = waiting[: max(0, self.wanted - self.events - 1)]
        if waiting:
            self._homework.acknowledge(step.about, waiting, by="the clinician", note=said.SEEN)

    def save(self) -> None:
        """Write what waits, in the order in which it was recorded."""
        self._batch.pending.sort(key=lambda one: one.event.recorded_at)
        self._written += self._batch.save()
        self._start_batch()

    def _start_batch(self) -> None:
        self._batch = UnitOfWork(self.log)
        self._homework = Homework(
            self._batch, self.catalogue, lambda: self.now, by=BY, new_id=self._new_id
        )
