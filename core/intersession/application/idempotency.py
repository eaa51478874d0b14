"""One rule for every way in: a command that is sent again under its key adds nothing.

A command is a repeat if, decided on what was known then, it says the same. What happened
since (corrected, withdrawn, amended) makes no difference. With other content it is
refused, and the message names both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import attrs
import msgspec

from intersession.application.catalogue import Catalogue
from intersession.application.command import (
    Command,
    OnAssignment,
)
from intersession.application.ports import EventStore
from intersession.application.repository import Repository
from intersession.domain.assignment import events as homework
from intersession.domain.assignment.state import Assignment
from intersession.errors import (
    InvalidInput,
    NotFound,
    PluginMissing,
    Problem,
    Refused,
    StreamDamaged,
    shown,
)
from intersession.events.recorded import Recorded
from intersession.events.streams import client_of

_NAMES: dict[type, str] = {
    homework.Assigned: "the assignment",
    homework.ObstacleMet: "an obstacle met at",
    homework.Reviewed: "a review of",
}
_NOT_COMPARED = {
    "plugin",
    "zone",
    "flags",
    "attempts",
    "worksheet_version",
    "offset",
    "moved",
    "looked",
}
"""What an event holds that follows from the record and the machine, not from the command."""

States = dict[str, Assignment]
Again = Callable[[EventStore, Catalogue, Command, States], Sequence[Recorded]]
"""Handles a command on a store as if it were new; returns what it decides.

The states are what was folded of assignments there.
"""


class KeyReused(InvalidInput):
    """A key was used before, for something else; nothing was recorded."""


@attrs.define
class KnownCommands:
    """What was recorded under keys, and whether a command is a repeat.

    ``keeps``: the store is only written to through here, so that a client's events are
    read once. ``worksheet``: keys are looked up among its records only, as the natural keys
    of a file are. ``lines`` says in which line of a file an event was sent, by its id.
    """

    repository: Repository
    keeps: bool = False
    worksheet: str = ""
    lines: dict[str, int] = attrs.field(factory=dict)
    _clients: dict[str, dict[str, list[Recorded]]] = attrs.field(factory=dict)
    _then: States = attrs.field(factory=dict)

    def under(self, code: str, key: str) -> list[Recorded]:
        """What a client's record holds under a key."""
        return self._of(code).get(key, [])

    def keys(self, code: str) -> list[str]:
        """Every key under which something of a client is on record."""
        return list(self._of(code))

    def assignments(self, code: str, key: str) -> list[str]:
        """The handles of a client's assignments under a key."""
        found = self.under(code, key)
        return [one.handle for one in found if isinstance(one.event, homework.Assigned)]

    def remember(self, recorded: Sequence[Recorded], line: int = 0) -> None:
        """Take note of what a command recorded."""
        for one in recorded if self.keeps else ():
            if one.event.key is not None:
                self._of(one.client).setdefault(one.event.key, []).append(one)
                self.lines[one.id] = line

    def forget(self, recorded: Sequence[Recorded]) -> None:
        """Drop what was noted of events that are gone."""
        for one in recorded:
            self.lines.pop(one.id, None)
            known = self._clients.get(one.client, {}).get(one.event.key, [])
            known[:] = [other for other in known if other.id != one.id]

    def repeated(
        self, command: Command, code: str, catalogue: Catalogue, again: Again
    ) -> tuple[Recorded, ...]:
        """The events that a command repeats, none where its key is new.

        Raises KeyReused where the key was used for something else.
        """
        known = [one for one in self.under(code, command.key or "") if not _names(one, command)]
        if not known:
            return ()
        otherwise = f"this one is of another kind ({command.name})"
        for before in _by_command(one for one in known if _is_of(command, one)):
            differing = self._differing(command, before, catalogue, again)
            if not differing:
                return tuple(before)
            otherwise = f"this one differs: {'; '.join(differing)}"
        told = f"{command.key!r} was used before, for {self._told(known[0])}, and {otherwise}"
        how = "Give a new command a key of its own. To correct a record: intersession correct"
        raise KeyReused("Nothing was recorded:", [Problem("key", f"{told}. {how}")])

    def _differing(
        self, command: Command, before: list[Recorded], catalogue: Catalogue, again: Again
    ) -> list[str]:
        """How what a command says differs from what was recorded; empty where it is the same."""
        there = before[0].handle
        if isinstance(command, OnAssignment) and command.assignment.strip().upper() != there:
            return [f"it is about {there} there and about {command.assignment} here"]
        then, stream = _Then(self.repository.store, before[0]), before[0].stream
        states = {stream: self._then[stream]} if stream in self._then else {}
        try:
            every = again(then, _catalogue_then(catalogue, before[0].event), command, states)
        except (InvalidInput, NotFound, Refused, PluginMissing) as problem:
            return [f"it can no longer be compared ({_why(problem)})"]
        code = before[0].client
        said = [one for one in every if _is_of(command, one) and one.client == code]
        if self.keeps and stream in states:
            self._then[stream] = states[stream]
        if len(said) != len(before):
            return [f"it recorded {len(before)} events there and would record {len(said)} here"]
        return [
            told
            for one, other in zip(before, said, strict=True)
            for told in _differences(one.event.said, other.event.said)
        ]

    def _told(self, one: Recorded) -> str:
        """An event in a few words, with where it is from."""
        attempt = isinstance(one.event, homework.Attempted)
        kind = type(one.event)
        what = f"attempt {one.event.attempt} at" if attempt else _NAMES.get(kind, "an entry about")
        line = self.lines.get(one.id)
        origin = f"line {line}" if line else f"on record as {one.id}"
        return f"{what} {one.handle} ({origin})"

    def _of(self, code: str) -> dict[str, list[Recorded]]:
        if code in self._clients:
            return self._clients[code]
        found: dict[str, list[Recorded]] = {}
        for one in self._keyed(code):
            found.setdefault(one.event.key, []).append(one)
        if self.keeps:
            self._clients[code] = found
        return found

    def _keyed(self, code: str) -> Iterator[Recorded]:
        try:
            yield from self._every_keyed(code)
        except StreamDamaged as problem:
            told = f"whether a key was used before for {code} cannot be known, since {problem}"
            raise StreamDamaged(f"Nothing was recorded: {told}") from problem

    def _every_keyed(self, code: str) -> Iterator[Recorded]:
        for stream in (code, *self.repository.assignments_of(code)):
            if self.worksheet and not self._is_of_worksheet(stream):
                continue
            for version, event in enumerate(self.repository.store.events(stream), 1):
                if event.key is not None:
                    yield Recorded(0, stream, version, event)

    def _is_of_worksheet(self, stream: str) -> bool:
        first = next(iter(self.repository.store.events(stream)), None)
        return getattr(first, "worksheet", "") == self.worksheet


def _names(one: Recorded, command: Command) -> bool:
    """Whether an event is the assignment that the command is about.

    A record of a file may hold both what was agreed and the first attempt, under one key.
    """
    is_agreed = isinstance(one.event, homework.Assigned)
    return (
        is_agreed
        and isinstance(command, OnAssignment)
        and command.assignment.strip().upper() == one.handle
    )


def _is_of(command: Command, one: Recorded) -> bool:
    """Whether an event is of the kind that says what the command did."""
    return isinstance(one.event, command.records)


def _by_command(events: Iterator[Recorded]) -> list[list[Recorded]]:
    """The events of each command together; those recorded before commands had ids one by one."""
    found: dict[str, list[Recorded]] = {}
    for one in events:
        found.setdefault(one.event.command or one.id, []).append(one)
    return list(found.values())


def _why(problem: Exception) -> str:
    """Why a command is refused now, in a line."""
    if isinstance(problem, InvalidInput) and problem.subject.endswith(":"):
        return "; ".join(map(str, problem.problems))
    return " ".join(str(problem).split())


def _differences(there: dict[str, Any], here: dict[str, Any]) -> Iterator[str]:
    for name, value in there.items():
        if name not in _NOT_COMPARED and value != here[name]:
            yield _difference(name, value, here[name])


def _difference(name: str, there: Any, here: Any) -> str:
    there, here = (msgspec.structs.asdict(one) if isinstance(one, msgspec.Struct) else one
                   for one in (there, here))  # fmt: skip
    if isinstance(there, dict) and isinstance(here, dict):
        parts = sorted(one for one in {*there, *here} if there.get(one) != here.get(one))
        told = [_difference(f"{name}.{one}", there.get(one), here.get(one)) for one in parts]
        return "; ".join(told)
    before, now = ("not given" if one is None else shown(one) for one in (there, here))
    return f"{name} is {before} there and {now} here"


def _catalogue_then(today: Catalogue, event: Any) -> Catalogue:
    """What is installed, with the worksheet in the version that was agreed; nothing is flagged."""
    sheets = today.worksheets
    if isinstance(event, homework.Assigned):
        agreed = today.versions.get((event.worksheet, event.worksheet_version))
        if agreed is not None and agreed is not sheets.get(event.worksheet):
            sheets = {**sheets, event.worksheet: agreed}
    return Catalogue(worksheets=sheets, versions=today.versions)


class _Then:
    """The record as it was before an event: its stream up to it, all else as recorded by then."""

    def __init__(self, store: EventStore, before: Recorded) -> None:
        self._store = store
        self._before = before
        self._recorded_at: datetime = before.event.recorded_at
        self._command: str | None = before.event.command

    def events(self, stream: str) -> Sequence[Any]:
        """The events of a stream that were there."""
        found = self._store.events(stream)
        if stream == self._before.stream:
            return list(found[: self._before.version - 1])
        return [
            event
            for event in found
            if event.recorded_at <= self._recorded_at
            and (self._command is None or event.command != self._command)
        ]

    def count_assignments(self, code: str) -> int:
        """How many assignments a client had."""
        stream = self._before.stream
        if isinstance(self._before.event, homework.Assigned) and code == client_of(stream):
            return int(stream.rpartition(".")[2]) - 1
        return self._store.count_assignments(code)

    def append(self, events: Sequence[Recorded]) -> Sequence[int]:
        """Write nothing."""
        return [0 for _ in events]
