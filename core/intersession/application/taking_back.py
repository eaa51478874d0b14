"""What the commands that take something back share: what stands on it, and what is recorded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from intersession.application.command import (
    Command,
)
from intersession.application.command_handler import CommandHandler
from intersession.dates.local import LocalClocks
from intersession.domain.assignment import retracting
from intersession.domain.assignment.events import Retracted
from intersession.domain.client import retracting as of_client
from intersession.domain.client.events import ClientRetracted
from intersession.domain.event_words import event_words
from intersession.domain.retraction import CannotStand, Retraction, with_what_stands_on
from intersession.errors import NotFound, Problem, Refused
from intersession.events.recorded import Recorded
from intersession.events.streams import handle_of

Chosen = dict[str, set[int]]
"""The versions that are taken back, by stream."""

NO_WHY = Problem("why", "say why, so that the record can be understood later")


class TakingBack:
    """Finds what stands on events, and makes their retractions; made anew for each command.

    Each stream is read once, so that what is decided and what is appended fit together.
    """

    def __init__(self, handler: CommandHandler) -> None:
        self._handler = handler
        self._read: dict[str, Sequence[Any]] = {}

    def events(self, stream: str) -> Sequence[Any]:
        """The events of a stream, those that do not stand among them."""
        if stream not in self._read:
            self._read[stream] = list(self._handler.repository.sound_events(stream))
        return self._read[stream]

    def there(self, stream: str, version: int) -> Recorded:
        """An event by its place; raises NotFound where there is none."""
        events = self.events(stream)
        if not 1 <= version <= len(events):
            known = f"Accepted: 1 to {len(events)}" if events else "Nothing is recorded of it"
            raise NotFound(
                f"{handle_of(stream)} has no event {version}. {known}. "
                f"To see them: intersession log show {handle_of(stream)}"
            )
        return Recorded(0, stream, version, events[version - 1])

    def with_others(self, stream: str, versions: set[int]) -> set[int]:
        """Events of a stream with all that stands on them; Refused where that cannot be."""
        events = self.events(stream)
        lacking = retracting.lacking if "." in stream else of_client.lacking
        try:
            return with_what_stands_on(events, versions, lacking)
        except CannotStand as problem:
            one = self.there(stream, problem.version)
            raise Refused(
                f"{event_words(one)}, would count again, and what it stands on does not. "
                f"Nothing was changed. Take that back first, the last one first: "
                f"intersession log show {handle_of(stream)}"
            ) from problem

    def refuse_others(self, named: Chosen, chosen: Chosen, with_them: bool) -> None:
        """Refuse what was not named and would go, with its list; ``with_them`` accepts it."""
        others = [
            self.there(stream, version)
            for stream, versions in chosen.items()
            for version in sorted(versions - named.get(stream, set()))
        ]
        if others and not with_them:
            told = [
                event_words(self.there(stream, version))
                for stream, versions in named.items()
                for version in sorted(versions)
            ]
            lines = "".join(f"\n  {event_words(one)}" for one in others)
            raise Refused(
                f"Nothing was taken back. This stands on {'; '.join(told)}:{lines}\n"
                f"To take all of it back: --with-them"
            )

    def back(
        self, stream: str, versions: set[int], told: dict[str, Any], moves: Collection[str] = ()
    ) -> list[Recorded]:
        """The retractions of a stream's events, the last event first.

        ``moves`` are the ids of those of which both ends are taken back: they carry them on.
        """
        events = self.events(stream)
        version = len(events)
        kind: Callable[..., Retraction] = Retracted if "." in stream else ClientRetracted
        found = []
        for number, one in enumerate(sorted(versions, reverse=True), 1):
            moved = getattr(events[one - 1], "moved", None)
            both = {"moved": moved} if moved in moves else {}
            found.append(Recorded(0, stream, version + number, kind(retracts=one, **told, **both)))
        return found

    def at(self, command: Command, why: str, clocks: LocalClocks) -> dict[str, Any]:
        """When it was taken back, and why."""
        calendar = self._handler.calendar
        times = calendar.times(command.happened, clocks)
        return {**times, "recorded_at": calendar.clock(), "why": why.strip()}
