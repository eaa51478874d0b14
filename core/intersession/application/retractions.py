"""The command that takes events back, whatever they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from intersession.application.command_handler import CommandHandler, Events, Takes
from intersession.application.commands import (
    Retract,
)
from intersession.application.taking_back import NO_WHY, Chosen, TakingBack
from intersession.domain.assignment.decider import fold
from intersession.domain.assignment.events import Amended, Assigned, Attempted
from intersession.domain.client.decider import check_code
from intersession.domain.client.events import GoalAdded, Registered
from intersession.domain.event_words import event_words
from intersession.domain.retraction import Retraction, gone_after, taken_back
from intersession.errors import Conflict, Problem, Refused, refuse
from intersession.events.recorded import Recorded
from intersession.events.streams import place_of


class Retractions:
    """Takes events back, with what stands on them; all of it or nothing."""

    def __init__(self, handler: CommandHandler) -> None:
        self._handler = handler
        self._repository = handler.repository
        self.takes: Takes = {Retract: self.retract}

    def retract(self, command: Retract) -> Events:
        """Take events back; what stands on them goes with them, or is refused with its list."""
        code = check_code(command.client)
        problems = [] if command.why.strip() else [NO_WHY]
        if not command.events:
            problems.append(Problem("events", "name at least one, such as RK-1#4"))
        refuse("Nothing was taken back:", problems)
        taking = TakingBack(self._handler)
        places = dict.fromkeys(map(place_of, command.events))
        found = [taking.there(*place) for place in places]
        named = _named(taking, command, code, found)
        chosen = self._whole(taking, named)
        taking.refuse_others(named, chosen, command.with_them)
        at = taking.at(command, command.why, self._repository.load_client(code).clocks)
        moves = _with_both_ends(found)
        back = [taking.back(stream, versions, at, moves) for stream, versions in chosen.items()]
        return self._handler.on_streams(command, code, [one for some in back for one in some])

    def _whole(self, taking: TakingBack, named: Chosen) -> Chosen:
        """The events that are named, with everything that stands on them."""
        found = {stream: taking.with_others(stream, named[stream]) for stream in named}
        for code in [stream for stream in found if "." not in stream]:
            for stream, versions in self._on_client(taking, code, found[code]).items():
                found[stream] = taking.with_others(stream, found.get(stream, set()) | versions)
        return found

    def _on_client(self, taking: TakingBack, code: str, versions: set[int]) -> Chosen:
        """What stands in a client's assignments on their registration, or on a goal of theirs."""
        events = taking.events(code)
        before = _stands(events, taken_back(events))
        after = _stands(events, gone_after(events, versions))
        found: Chosen = {}
        for stream in self._repository.assignments_of(code):
            state = fold(stream, taking.events(stream))
            goal = state.prescription.goal
            if state.assigned is None or not before:
                continue
            if not after:
                found[stream] = {1}
            elif goal in before and goal not in after:
                found[stream] = _serving(taking.events(stream), goal)
        return found


def _named(taking: TakingBack, command: Retract, code: str, found: list[Recorded]) -> Chosen:
    """The events that are named; raises where one is of others, or is taken back already.

    The other end of a move may be another client's, and may be taken back already.
    """
    moves = {_moved(one) for one in found if one.client == code} - {None}
    chosen: Chosen = {}
    for one in found:
        is_other_end = isinstance(one.event, Attempted) and one.event.moved in moves
        if one.client != code and _moved(one) not in moves:
            raise Refused(
                f"{one.id} is not about {code}. Nothing was taken back. Take back what belongs "
                f"to one client at a time."
            )
        by = taken_back(taking.events(one.stream)).get(one.version)
        if by is None:
            chosen.setdefault(one.stream, set()).add(one.version)
        elif command.key is not None and taking.events(one.stream)[by - 1].key == command.key:
            raise Conflict(f"{one.id} was taken back by the same command")
        elif not is_other_end:
            raise _done_already(one, by)
    _check_ends(found)
    return chosen


def _done_already(one: Recorded, by: int) -> Refused:
    name = f"{one.handle}#{by}"
    return Refused(
        f"{event_words(one)}, was taken back already, by {name}. Nothing was changed. "
        f"To have it count again: intersession retract {name} --why '…'"
    )


def _check_ends(found: list[Recorded]) -> None:
    """Refuse to put a moved attempt back while it may stand at its new place, too."""
    both = _with_both_ends(found)
    for one in found:
        if isinstance(one.event, Retraction) and _moved(one) not in (None, *both):
            raise Refused(
                f"{one.id} is one end of a move: the attempt would count at both places. Nothing "
                f"was changed. Name the event at the other place with it, such as: "
                f"intersession retract {one.id} AB-2#9 --why '…'"
            )


def _with_both_ends(found: list[Recorded]) -> set[str]:
    """The ids of the moves of which events at both places are named."""
    streams: dict[str, set[str]] = {}
    for one in found:
        if moved := _moved(one):
            streams.setdefault(moved, set()).add(one.stream)
    return {moved for moved, those in streams.items() if len(those) > 1}


def _moved(one: Recorded) -> Any:
    """The id that both ends of a move carry; None for any other event."""
    return getattr(one.event, "moved", None)


def _serving(events: Sequence[Any], goal: int | None) -> set[int]:
    """The events by which an assignment serves a goal."""
    gone = taken_back(events)
    return {
        version
        for version, event in enumerate(events, 1)
        if version not in gone
        and isinstance(event, Assigned | Amended)
        and event.prescription.goal == goal
    }


def _stands(events: Sequence[Any], gone: dict[int, int]) -> set[int | None]:
    """What a client's assignments stand on: their goals, and None for being registered."""
    stands = [event for version, event in enumerate(events, 1) if version not in gone]
    if not any(isinstance(event, Registered) for event in stands):
        return set()
    return {None, *(event.goal for event in stands if isinstance(event, GoalAdded))}
