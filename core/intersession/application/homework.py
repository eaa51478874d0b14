"""The engine's commands: each comes in as a value, is checked, decided and recorded.

The command line, a file, a plugin and a test all use ``Homework``. A command is recorded
whole or not at all: nothing is written until every check has passed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from intersession.application import command_handler
from intersession.application.assignments import Assignments
from intersession.application.catalogue import Catalogue, agreed_worksheet, worksheet
from intersession.application.clients import Clients
from intersession.application.command import (
    KEY_LENGTH,
    Command,
    OnAssignment,
)
from intersession.application.command_handler import CommandHandler, Events, overtaken, wait
from intersession.application.commands import (
    Commands,
)
from intersession.application.completion import Completion
from intersession.application.context import Calendar, context_for
from intersession.application.corrections import Corrections
from intersession.application.idempotency import KnownCommands, States
from intersession.application.moves import Moves
from intersession.application.ports import EventStore
from intersession.application.provenance import (
    Provenance,
    actor_here,
    check_actor,
    new_command_id,
)
from intersession.application.receipt import Receipt
from intersession.application.repository import Repository
from intersession.application.retractions import Retractions
from intersession.dates import instants
from intersession.domain.assignment.events import Assigned
from intersession.domain.assignment.state import Assignment
from intersession.domain.client.decider import Client, check_code
from intersession.errors import Conflict, InvalidInput, Problem
from intersession.events.recorded import Recorded
from intersession.events.streams import client_of, handle_of, stream_of
from intersession.events.text import refuse_unwritable
from intersession.worksheets.context import Context
from intersession.worksheets.definition import Worksheet


class Homework(Commands):
    """The commands over an event store and a catalogue of worksheets.

    ``clock`` gives the time of recording, ``by`` says who records where a command names
    nobody (else INTERSESSION_CLINICIAN, else this machine's account).
    """

    def __init__(
        self,
        store: EventStore,
        catalogue: Catalogue,
        clock: Callable[[], datetime] = instants.utc_now,
        *,
        by: str = "",
        new_id: Callable[[], str] = new_command_id,
        states: dict[str, Assignment] | None = None,
    ) -> None:
        self.store = store
        self.catalogue = catalogue
        self.clock = clock
        self.calendar = Calendar(clock)
        self.repository = Repository(store, states)
        self.provenance = Provenance(by or actor_here(), new_id)
        self.known = KnownCommands(self.repository)
        handler = CommandHandler(self.repository, catalogue, self.calendar, self.provenance)
        rooms = (
            *(Clients(handler), Assignments(handler), Corrections(handler)),
            *(Completion(handler), Retractions(handler), Moves(handler)),
        )
        self._takes = {kind: take for room in rooms for kind, take in room.takes.items()}

    def handle(self, command: Command) -> Receipt:
        """Check a command, decide, and record; returns what was recorded.

        One that came before under the same key adds nothing. Raises KeyReused where that key
        was used for something else.
        """
        refuse_unwritable("Nothing was recorded:", command)
        code, command = self._addressed(command)
        for turn in range(command_handler.TRIES):
            if command.key is not None:
                known = self.known.repeated(command, code, self.catalogue, self._again)
                if known:
                    return Receipt(known, is_repeated=True)
            try:
                events = self._takes[type(command)](command)
            except Conflict:
                wait(turn)
                continue
            if not events and command.key is not None and self.known.under(code, command.key):
                continue  # another process was first with the same command
            self.known.remember(events)
            return Receipt(events)
        raise overtaken(code)

    def over(self, store: EventStore, worksheet: str = "") -> Homework:
        """The same commands over a unit of work, whose events nobody else adds to.

        With ``worksheet``, keys are looked up among its records only.
        """
        found = Homework(
            store,
            self.catalogue,
            self.clock,
            by=self.provenance.actor,
            new_id=self.provenance.new_id,
            states={},
        )
        found.known = KnownCommands(found.repository, keeps=True, worksheet=worksheet)
        return found

    def forget(self, events: Sequence[Recorded]) -> None:
        """Drop what is known of events that were removed from the unit of work."""
        self.known.forget(events)
        for one in events:
            self.repository.forget(one.stream)

    # What is known.

    def client(self, code: str) -> Client:
        """A client by code; raises NotFound where there is none."""
        return self.repository.client(code)

    def assignment(self, handle: str) -> Assignment:
        """An assignment by handle; raises NotFound where there is none."""
        return self.repository.assignment(handle)

    def worksheet(self, name: str) -> Worksheet:
        """A worksheet by name, or by the end of it where only one fits."""
        return worksheet(self.catalogue, name)

    def agreed_worksheet(self, assigned: Assigned) -> Worksheet:
        """The worksheet of an assignment: the version agreed on, else the latest there is."""
        return agreed_worksheet(self.catalogue, assigned)

    def context(self, handle: str) -> Context:
        """What the check of this assignment's next answers needs beside them."""
        state = self.repository.assignment(handle)
        clock = self.repository.clocks_of(state).at(self.clock())
        agreed = state.assigned and (state.assigned.worksheet, state.assigned.worksheet_version)
        sheet = self.catalogue.versions.get(agreed) if agreed else None
        if agreed and sheet is None:
            sheet = self.catalogue.worksheets.get(agreed[0])
        return context_for(self.repository, state, zone=clock.zone, sheet=sheet)

    # Whom a command is about.

    def _addressed(self, command: Command) -> tuple[str, Command]:
        """The client's code, and the command with its assignment's handle and who says it."""
        told: dict[str, Any] = {}
        if command.by:
            told["by"] = check_actor(command.by)
        if command.key is not None:
            check_key(command.key)
        if isinstance(command, OnAssignment):
            told["assignment"] = self._handle_of(command)
            code = client_of(stream_of(told["assignment"]))
        else:
            code = check_code(command.client)
        return code, msgspec.structs.replace(command, **told) if told else command

    def _handle_of(self, command: OnAssignment) -> str:
        """The handle of the assignment that a command names, by handle or by key."""
        if command.assignment or not command.assignment_key:
            return handle_of(stream_of(command.assignment))
        code = self.repository.client(command.client).code
        found = self.known.assignments(code, command.assignment_key)
        if len(found) != 1:
            count = f"There are {len(found)}: {', '.join(found)}" if found else "There is none"
            told = f"{code} has no single assignment under {command.assignment_key!r}. {count}"
            raise InvalidInput("Nothing was recorded:", [Problem("assignment_key", told)])
        return found[0]

    def _again(
        self, store: EventStore, catalogue: Catalogue, command: Command, states: States
    ) -> Events:
        """What a command decides on another store, as if it came for the first time."""
        other = Homework(store, catalogue, self.clock, by=self.provenance.actor, states=states)
        return other._takes[type(command)](command)


def check_key(key: str) -> None:
    """Raise InvalidInput for a key that is empty or too long."""
    if not key.strip():
        how = "Give each command a name of its own, so that sending it twice adds it once"
        raise InvalidInput("Nothing was recorded:", [Problem("key", f"is empty. {how}")])
    if len(key) > KEY_LENGTH:
        told = f"has {len(key)} characters. Accepted: up to {KEY_LENGTH}"
        raise InvalidInput("Nothing was recorded:", [Problem("key", told)])
