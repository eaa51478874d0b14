"""What every command does: load, decide, append, and again where another writer was first."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from typing import Any

from intersession.application.catalogue import Catalogue
from intersession.application.command import (
    Command,
)
from intersession.application.context import Calendar
from intersession.application.provenance import Provenance
from intersession.application.repository import Repository
from intersession.errors import Conflict, LogError
from intersession.events.base import changed
from intersession.events.recorded import Recorded
from intersession.events.streams import client_of, handle_of

TRIES = 100
"""How often a command decides again when others write to the same stream."""

Events = tuple[Recorded, ...]
Takes = dict[type[Command], Callable[[Any], Events]]
"""Who takes each command."""


class CommandHandler:
    """Appends what a command decides to its stream, stamped with who and why.

    ``calendar`` gives the time of recording; it is passed in, so that a test or an
    import can say what time it is.
    """

    def __init__(
        self,
        repository: Repository,
        catalogue: Catalogue,
        calendar: Calendar,
        provenance: Provenance,
    ) -> None:
        self.repository = repository
        self.catalogue = catalogue
        self.calendar = calendar
        self.provenance = provenance

    def on_client(
        self, command: Command, code: str, decide: Callable[[Any], Sequence[Any]]
    ) -> Events:
        """Decide on a client and append."""
        return self._save(command, code, self.repository.load_client, decide)

    def on_assignment(
        self,
        command: Command,
        stream: str,
        decide: Callable[[Any], Sequence[Any]],
        state: Any = None,
    ) -> Events:
        """Decide on an assignment and append; ``state`` is what was loaded already.

        Nothing is added where the command's key is known in this stream: another process
        was first with the same command.
        """

        def once(found: Any) -> Sequence[Any]:
            return () if command.key in found.keys else decide(found)

        return self._save(command, stream, self.repository.load_assignment, once, state)

    def on_new_assignment(
        self, command: Command, code: str, decide: Callable[[str], Sequence[Any]]
    ) -> Events:
        """Decide on the client's next assignment and append; raises Conflict for a taken number."""
        stream = f"{code}.{self.repository.store.count_assignments(code) + 1}"
        return self._append(command, stream, 0, decide(stream))

    def on_streams(self, command: Command, code: str, events: Sequence[Recorded]) -> Events:
        """Append what was decided on several streams, all or nothing; Conflict where one moved on.

        Events of another client than the command's carry nothing that names it.
        """
        stamped = [
            one if one.client == code else _unnamed(one)
            for one in self.provenance.stamp(command, list(events), code)
        ]
        return self._saved(stamped) if stamped else ()

    def _save(
        self,
        command: Command,
        stream: str,
        load: Callable[[str], Any],
        decide: Callable[[Any], Sequence[Any]],
        state: Any = None,
    ) -> Events:
        for turn in range(TRIES):
            state = load(stream) if state is None else state
            try:
                return self._append(command, stream, state.version, decide(state))
            except Conflict:
                state = None
                wait(turn)
        raise overtaken(handle_of(stream))

    def _append(self, command: Command, stream: str, version: int, events: Sequence[Any]) -> Events:
        made = [Recorded(0, stream, version + n, event) for n, event in enumerate(events, 1)]
        if not made:
            return ()
        return self._saved(self.provenance.stamp(command, made, client_of(stream)))

    def _saved(self, stamped: Sequence[Recorded]) -> Events:
        positions = self.repository.store.append(stamped)
        return tuple(
            Recorded(position, one.stream, one.version, one.event)
            for position, one in zip(positions, stamped, strict=True)
        )


def _unnamed(one: Recorded) -> Recorded:
    event = changed(one.event, key=None, caused_by=None)
    return Recorded(one.position, one.stream, one.version, event)


def wait(turn: int) -> None:
    """Wait a moment for other writers, longer after each try."""
    time.sleep(random.uniform(0, 0.001 * min(turn + 1, 50)))


def overtaken(name: str) -> LogError:
    """The error where others were first every time."""
    return LogError(
        f"Others kept writing to {name}, {TRIES} times in a row. Nothing was recorded; try again."
    )
