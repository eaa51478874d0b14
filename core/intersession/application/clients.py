"""Commands on clients: taken on, their goals, and the end of the work."""

from __future__ import annotations

from typing import Any

from intersession.application.command_handler import CommandHandler, Events, Takes
from intersession.application.commands import AddGoal, CloseGoal, Command, Discharge, Register
from intersession.dates import instants
from intersession.domain.client import decider
from intersession.domain.client.decider import Client


class Clients:
    """Checks commands on clients and asks the decider."""

    def __init__(self, handler: CommandHandler) -> None:
        self._handler = handler
        self._repository = handler.repository
        self.takes: Takes = {
            Register: self.register,
            AddGoal: self.add_goal,
            CloseGoal: self.close_goal,
            Discharge: self.discharge,
        }

    def register(self, command: Register) -> Events:
        """Take a client on under a pseudonymous code, with their IANA time zone."""
        code = decider.check_code(command.client)
        zone = instants.zone(command.timezone)
        told: dict[str, Any] = {"timezone": zone.key, "note": command.note}
        return self._handler.on_client(
            command, code, lambda now: decider.register(now, **told, **self._at(command, zone.key))
        )

    def add_goal(self, command: AddGoal) -> Events:
        """Agree on a goal with a client."""
        client = self._repository.client(command.client)
        at = self._at(command, client.timezone)
        return self._handler.on_client(
            command, client.code, lambda now: decider.add_goal(now, words=command.words, **at)
        )

    def close_goal(self, command: CloseGoal) -> Events:
        """Close a goal: reached, changed or set aside."""
        client = self._repository.client(command.client)
        told: dict[str, Any] = self._at(command, client.timezone)
        told |= {"goal": command.goal, "outcome": command.outcome, "note": command.note}

        def decide(now: Client) -> Any:
            return decider.close_goal(now, **told)

        return self._handler.on_client(command, client.code, decide)

    def discharge(self, command: Discharge) -> Events:
        """End the work with a client; what is on record stays."""
        client = self._repository.client(command.client)
        at = self._at(command, client.timezone)
        return self._handler.on_client(
            command, client.code, lambda now: decider.discharge(now, note=command.note, **at)
        )

    def _at(self, command: Command, timezone: str) -> dict[str, Any]:
        """When it happened on the client's clock, and when it is recorded."""
        calendar = self._handler.calendar
        happened_at = calendar.happened_at(command.happened, instants.zone(timezone))
        return {"happened_at": happened_at, "now": calendar.clock()}
