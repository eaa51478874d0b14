"""Follow a log: each stored event once, in order, as it is recorded, and only of this log."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from intersession.domain.client.decider import check_code
from intersession.errors import LogReplaced, LogUnreachable, Refused
from intersession.events.recorded import Stored
from intersession.store.chain import damaged
from intersession.store.checkpoint import Checkpoint, checkpoint_at
from intersession.store.conditions import check_position
from intersession.store.home import Home
from intersession.store.locate import reader_of
from intersession.store.reader import LogReader

SLICE = 0.25
"""Seconds that one look waits at most, so that who follows can be stopped in between."""
SIZE = 1000
"""So many events at most come of one look."""
FIRST_DELAY, LONGEST_DELAY = 0.1, 5.0
"""Seconds between attempts to reach a server: twice as many each time, up to these."""

After = Checkpoint | int | None
"""Where to begin: after a checkpoint, after a position (0: with the first), or None: from now."""


def check_since(reader: LogReader, after: int) -> None:
    """Raise Refused for a position that this log has never reached."""
    last = reader.last_position()
    if after > last:
        raise Refused(
            f"Position {after} is not reached yet: {reader.place} ends at {last}. Is it from "
            f"another log, or was the log replaced by an older copy? Continue from a position "
            f"up to {last}."
        )


class Subscription:
    """Stored events after a checkpoint, look by look: what is there, then what comes.

    ``checkpoint`` stands after the last event of the last look, also where those were of
    other types or clients. A log that is not the one the checkpoint was taken in raises
    LogReplaced; an event that is not as it was recorded raises LogDamaged, where all events are
    asked for. A server that goes away is waited for, at most ``patience`` seconds where
    that is given; ``away`` says meanwhile what is wrong. At the start it must be there.
    """

    def __init__(
        self,
        reader: LogReader,
        after: After = 0,
        *,
        names: Sequence[str] | None = None,
        client: str | None = None,
        patience: float | None = None,
    ) -> None:
        self.reader = reader
        self.away = ""
        self._after = after
        self._names = names
        self._client = client
        self._patience = patience
        self._checkpoint: Checkpoint | None = None
        self._away_since = 0.0
        self._next_attempt = 0.0
        self._delay = FIRST_DELAY

    @property
    def checkpoint(self) -> Checkpoint:
        """How far this has come; raises LogReplaced where it could not begin there."""
        if self._checkpoint is None:
            self._checkpoint = _begun(self.reader, self._after)
        return self._checkpoint

    def look(self, seconds: float = SLICE) -> list[Stored]:
        """What was recorded since the last look, waiting for it at most so long; often nothing.

        With 0 seconds an empty list means that nothing more is there now.
        """
        if self._checkpoint is None:
            self.checkpoint  # noqa: B018 - a server that is not there at the start is an error
        left = self._next_attempt - time.monotonic()
        if left > 0:
            time.sleep(min(left, max(seconds, FIRST_DELAY)))
            return []
        try:
            found = self._read()
            if not found and self.reader.wait(seconds):
                found = self._read()
        except LogUnreachable as problem:
            self._wait_for_server(problem)
            return []
        self.away, self._delay = "", FIRST_DELAY
        return found

    def after(self, row: Stored, source: str = "") -> Checkpoint:
        """The checkpoint after a row with its link, as a look finds it."""
        link = row[5] or self.reader.link_at(row[0])
        return checkpoint_at(source or self.checkpoint.source, row[0], link)

    def close(self) -> None:
        """Close the file or the connection."""
        self.reader.close()

    def _read(self) -> list[Stored]:
        self.reader.renew()
        here = self.checkpoint
        source, last = self.reader.ends()
        _check_is_same(self.reader.place, here, source, last)
        rows = self.reader.stretch(
            here.position, last, names=self._names, client=self._client, size=SIZE
        )
        if here.position and not self._is_at(here, rows):
            raise _replaced(self.reader.place, here, last, "holds another event there, and ends")
        _check_holds(self.reader, here.position)
        return self._taken(source, last, rows[1:] if here.position else rows)

    def _taken(self, source: str, last: int, rows: list[Stored]) -> list[Stored]:
        """The rows that were asked for; the last one may only say how far the log goes."""
        if not rows:
            self._checkpoint = Checkpoint(source, self.checkpoint.position, self.checkpoint.mark)
            return []
        end = rows[-1]
        if len(rows) > SIZE:  # more may be asked for before the last
            end = rows[SIZE - 1]
            rows = rows[:SIZE]
        self._prove(rows)
        self._checkpoint = self.after(end, source)
        return [row for row in rows if self._is_wanted(row)]

    def _prove(self, rows: list[Stored]) -> None:
        """Raise LogDamaged for a row that is not as it was recorded, where all were asked for."""
        if self._names is None and self._client is None:
            chain = self.reader.links.chain_after(self.checkpoint.position)
            for one in chain.follow(rows):
                raise damaged(self.reader.place, one)

    def _is_at(self, here: Checkpoint, rows: list[Stored]) -> bool:
        """Whether the first row is the one at which a checkpoint was taken."""
        if not rows or rows[0][0] != here.position:
            return False
        return self.after(rows[0], here.source).mark == here.mark

    def _is_wanted(self, row: Stored) -> bool:
        if self._names is not None and row[3] not in self._names:
            return False
        return self._client is None or row[1].partition(".")[0] == self._client

    def _wait_for_server(self, problem: LogUnreachable) -> None:
        now = time.monotonic()
        if not self.away:
            self._away_since = now
        self.away = str(problem)
        if self._patience is not None and now - self._away_since >= self._patience:
            raise problem
        self._next_attempt = now + self._delay
        self._delay = min(2 * self._delay, LONGEST_DELAY)


def subscribed(
    home: Home,
    after: After = 0,
    *,
    types: Iterable[type | str] = (),
    client: str | None = None,
    patience: float | None = None,
) -> Subscription:
    """A subscription to the log of a home, over a connection of its own.

    ``types`` are event classes or stored names, with their version or without. Raises
    NotFound for a type that is not known, InvalidInput for what is no client's code.
    """
    code = None if client is None else check_code(client)
    reader = reader_of(home, for_long=True)
    names = reader.codec.names_of(types)
    return Subscription(reader, after, names=names, client=code, patience=patience)


def check_same_log(reader: LogReader, here: Checkpoint) -> None:
    """Raise LogReplaced where a log is not the one that a checkpoint was taken in."""
    source, last = reader.ends()
    _check_is_same(reader.place, here, source, last)
    if here.position and here != reader.checkpoint(here.position):
        raise _replaced(reader.place, here, last, "holds another event there, and ends")
    _check_holds(reader, here.position)


def _check_holds(reader: LogReader, position: int) -> None:
    """Raise LogDamaged where the event at a position is not the one that its link was made of."""
    if position and (found := reader.links.break_at(position)):
        raise damaged(reader.place, found)


def checkpoint_up_to(reader: LogReader, position: int) -> Checkpoint:
    """The checkpoint after the last event up to a position."""
    return reader.checkpoint(position)


def _begun(reader: LogReader, after: After) -> Checkpoint:
    """The checkpoint that stands for where to begin."""
    last = reader.last_position()  # says clearly where a server has no log, or is not there
    if isinstance(after, Checkpoint):
        return after
    position = last if after is None else after
    if not isinstance(position, int):
        check_position(position)  # which refuses it, with what is accepted
    if position > last:
        raise _replaced(reader.place, Checkpoint("", position), last, "ends")
    check_position(position)
    return checkpoint_up_to(reader, position)


def _check_is_same(place: str, here: Checkpoint, source: str, last: int) -> None:
    """Raise LogReplaced where a log cannot be the one that a checkpoint was taken in."""
    if not source and here.position:
        raise LogReplaced(
            f"There is no log at {place} any more; what was read of it ends at position "
            f"{here.position}. Was it deleted or moved? Nothing was skipped: put it back, and go "
            f"on from there.",
            here.position,
        )
    if here.source and source and source != here.source:
        raise _replaced(place, here, last, f"is another log ({source}), which ends")
    if last < here.position:
        raise _replaced(place, here, last, "ends")


def _replaced(place: str, here: Checkpoint, last: int, what: str) -> LogReplaced:
    return LogReplaced(
        f"The checkpoint stands at position {here.position}; the log {place} {what} at {last}. "
        f"An older copy was put in its place, or it is another log. Nothing was skipped: undo what "
        f"came of the events that are gone, or go on from a checkpoint before them, or begin anew "
        f"after 0.",
        here.position,
        last,
    )
