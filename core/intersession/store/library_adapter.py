"""What appending to any log needs: typed events to rows, errors to words.

The eventsourcing library is used through its own extension points: a mapper of typed events
under stored names and an application here, recorders and factories in each store's ``log.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, cast
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import (
    DataError,
    IntegrityError,
    Mapper,
    Notification,
    OperationalError,
    PersistenceError,
    StoredEvent,
)
from eventsourcing.utils import Environment, EnvType

from intersession.domain.registry import CODEC
from intersession.errors import Conflict, IntersessionError, LogError, Unsettled
from intersession.events.codec import Codec
from intersession.events.recorded import Recorded
from intersession.events.streams import handle_of
from intersession.store import written
from intersession.store.chain import links
from intersession.store.settling import Outcome, not_known, recorded_words
from intersession.store.sources import Source, first

Row = tuple[str, int, str, bytes]
"""An event as it is stored: stream, version, stored name, bytes."""

StoredRow = tuple[int, str, int, str, bytes]
"""The same, with its position first."""


class EventMapper(Mapper[Any]):
    """Recorded events ↔ stored events; events of other kinds as the library maps them."""

    codec: Codec = CODEC

    def to_stored_event(self, domain_event: DomainEventProtocol[Any]) -> StoredEvent:
        """A stored event under the event's stored name."""
        if not isinstance(domain_event, Recorded):
            return super().to_stored_event(domain_event)
        return StoredEvent(*self.to_row(domain_event))

    def to_row(self, recorded: Recorded) -> Row:
        """An event as it is stored: stream, version, stored name, bytes."""
        name, state = self.codec.encode(recorded.event)
        if self.compressor:
            state = self.compressor.compress(state)
        if self.cipher:
            state = self.cipher.encrypt(state)
        return recorded.stream, recorded.version, name, state

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """The recorded event; its position is known where a notification was given."""
        if isinstance(stored_event.originator_id, UUID) or ":" in stored_event.topic:
            return super().to_domain_event(stored_event)
        state = stored_event.state
        if self.cipher:
            state = self.cipher.decrypt(state)
        if self.compressor:
            state = self.compressor.decompress(state)
        return Recorded(
            stored_event.id if isinstance(stored_event, Notification) else 0,
            stored_event.originator_id,
            stored_event.originator_version,
            self.codec.decode(stored_event.topic, state),
        )


def row_of(event: StoredEvent) -> Row:
    stream = event.originator_id
    return (
        stream.hex if isinstance(stream, UUID) else stream,
        event.originator_version,
        event.topic,
        event.state,
    )


def relinked(
    before: bytes, new: Sequence[StoredRow], later: Sequence[StoredRow]
) -> list[tuple[bytes, StoredRow]]:
    """Each new row, and each that comes later in the log than the first of them, with its link.

    ``before`` is the link that comes before all of them.
    """
    rows = sorted([*new, *later])
    return list(zip(links(before, rows), rows, strict=True))


class Recorder(Protocol):
    """What a log's recorder does beyond the library's own."""

    def insert_rows(self, rows: Sequence[Row]) -> Sequence[int]:
        """Add all of the rows or none; returns their positions, which follow each other."""

    def insert_at(self, rows: Sequence[StoredRow], sources: Sequence[Source] = ()) -> None:
        """Add rows of another log under their own positions, all or none; see ``adopt``."""

    def rename(self, last: int, source: Source) -> None:
        """Give the log another name where it ends at ``last``, and let it go on from there."""


class LogApplication(Application[str]):
    """A log as an application of the library, set up by its store and not by the environment."""

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        """Only what is passed in: a stray variable must not change how events are stored."""
        return Environment(name, env)

    def construct_mapper(self) -> Mapper[str]:
        """Our mapper, whatever the environment names."""
        return self.factory.mapper(self.construct_transcoder(), EventMapper)


class AtCommit(OperationalError):
    """An append failed at COMMIT or after: how it ended has to be looked up."""


class Appending:
    """Adds events to a log through an application of the library, ``_writer``.

    Each store says by ``_looked_up`` whether rows are in the log after all.
    """

    place: str
    check: Callable[[], None] | None = None
    """Called once, before anything is added: whether this may be written to."""
    _writer: Any

    def append(self, events: Sequence[Recorded]) -> Sequence[int]:
        """Add events in one durable transaction, all or none; returns their positions.

        Raises Conflict where a stream already holds a version, LogError where the
        log cannot be written, and Unsettled where it is not known whether it was. An error
        that comes after all is recorded is a warning of the logger ``intersession``.
        """
        if not events:
            return []
        if self.check is not None:
            self.check()
            self.check = None
        rows = list(map(self._ready().mapper.to_row, events))
        return self._added(rows, lambda: self._recorder.insert_rows(rows))

    def adopt(
        self, rows: Sequence[StoredRow], identity: str = "", *, sources: Sequence[Source] = ()
    ) -> None:
        """Add rows of another log under their own positions, in one transaction.

        Raises what ``append`` raises. An empty log takes on the ``identity`` of the other, or
        all names that it had, its ``sources``; one that has the first of them takes the rest.
        """
        names = [first(identity)] if identity else sources
        self._ready()

        def add() -> Sequence[int]:
            self._recorder.insert_at(rows, names)
            return [row[0] for row in rows]

        self._added([row[1:] for row in rows], add)

    def rename(self, last: int, source: Source) -> None:
        """Give the log another name where it ends at ``last``; raises Conflict where it does not.

        The next event gets the position after ``last``.
        """
        self._ready()
        try:
            self._recorder.rename(last, source)
        except AtCommit as problem:
            raise Unsettled(
                f"{self._trouble(problem)} It is not known whether that was recorded. Look before "
                f"you do it again: intersession log where"
            ) from problem
        except PersistenceError as problem:
            raise self._told(problem) from problem

    def _ready(self) -> Any:
        """The writer, which may have to be made: nothing of ours can be recorded before."""
        try:
            return self._writer
        except PersistenceError as problem:
            raise self._told(problem) from problem

    def _added(self, rows: Sequence[Row], add: Callable[[], Sequence[int]]) -> Sequence[int]:
        """Add rows; nothing is said of them before it is known how that ended."""
        names = tuple(f"{handle_of(row[0])}#{row[1]}" for row in rows)
        written.begin(names)
        try:
            positions = add()
            written.end(names, recorded=True)
        except AtCommit as problem:
            return self._settled(rows, names, problem)
        except PersistenceError as problem:
            written.end(names, recorded=False)
            raise self._told(problem) from problem
        except BaseException:  # such as Ctrl-C, which may come just after
            outcome = self._looked_up(rows, None)
            if outcome.is_known:
                written.end(names, recorded=bool(outcome.positions))
            raise
        return positions

    def _settled(
        self, rows: Sequence[Row], names: tuple[str, ...], problem: AtCommit
    ) -> Sequence[int]:
        """The positions of rows that are there all the same; raises what is so of the others."""
        outcome = self._looked_up(rows, problem)
        if not outcome.is_known:
            raise not_known(names, outcome, self._trouble(problem)) from problem
        if not outcome.positions:
            written.end(names, recorded=False)
            raise self._told(problem) from problem
        written.end(names, recorded=True, note=recorded_words(names, self._trouble(problem)))
        return outcome.positions

    def _looked_up(self, rows: Sequence[Row], problem: AtCommit | None) -> Outcome:
        """Whether these very rows are in the log, over a connection that is new.

        Without a ``problem`` the append was only interrupted.
        """
        raise NotImplementedError

    @property
    def _recorder(self) -> Recorder:
        return cast(Recorder, self._writer.recorder)

    def _told(self, problem: PersistenceError) -> IntersessionError:
        if isinstance(problem, DataError):  # what a server's own function refuses
            told = str(problem).splitlines()[0]
            return LogError(f"The log {self.place} did not take it: {told}. Nothing was recorded.")
        if isinstance(problem, IntegrityError):
            return Conflict(str(problem).partition("\n")[0])
        return LogError(self._unwritten(problem))

    def _unwritten(self, problem: Exception) -> str:
        return f"{self._trouble(problem)} Nothing was recorded."

    def _trouble(self, problem: Exception) -> str:
        """What is wrong, as a sentence."""
        return f"The log {self.place} could not be written ({problem})."
