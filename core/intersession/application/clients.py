"""Commands on clients: taken on, their goals, and the end of the work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from intersession.application.command_handler import Desk
from intersession.application.ports import When
from intersession.dates import instants
from intersession.domain.client import decider as clients
from intersession.domain.client.decider import Client
from intersession.domain.client.events import GoalOutcome


class Clientele(Desk):
    """Commands on clients, over a log."""

    def register(
        self, code: str, *, timezone: str, note: str = "", happened: When = None
    ) -> Client:
        """Take a client on under a pseudonymous code, with their IANA time zone."""
        code = clients.check_code(code)
        zone = instants.zone(timezone)

        def decide(client: Client) -> Sequence[Any]:
            at = self._when(happened, zone)
            return clients.register(
                client, timezone=zone.key, note=note, happened_at=at, now=self.clock()
            )

        self._save(code, self._client, decide)
        return self._client(code)

    def add_goal(self, code: str, words: str, *, happened: When = None) -> int:
        """Agree on a goal with a client; returns its number."""
        client = self.client(code)
        at = self._when(happened, instants.zone(client.timezone))
        events = self._save(
            client.code,
            self._client,
            lambda now: clients.add_goal(now, words=words, happened_at=at, now=self.clock()),
        )
        return int(events[0].goal)

    def close_goal(
        self, code: str, goal: int, outcome: GoalOutcome, *, note: str = "", happened: When = None
    ) -> None:
        """Close a goal: reached, changed or set aside."""
        client = self.client(code)
        at = self._when(happened, instants.zone(client.timezone))

        def decide(now: Client) -> Sequence[Any]:
            return clients.close_goal(
                now, goal=goal, outcome=outcome, note=note, happened_at=at, now=self.clock()
            )

        self._save(client.code, self._client, decide)

    def discharge(self, code: str, *, note: str = "", happened: When = None) -> None:
        """End the work with a client; what is on record stays."""
        client = self.client(code)
        at = self._when(happened, instants.zone(client.timezone))
        self._save(
            client.code,
            self._client,
            lambda now: clients.discharge(now, note=note, happened_at=at, now=self.clock()),
        )
