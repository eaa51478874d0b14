"""Rows whose records are known: what each says that is new, and the correction of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

import attrs

from intersession.application.command import KEY_LENGTH
from intersession.application.commands import OF_ATTEMPT
from intersession.application.homework import Homework
from intersession.application.unit_of_work import UnitOfWork
from intersession.domain.assignment.events import Attempted, AttemptEvent
from intersession.domain.assignment.state import attempted
from intersession.domain.retraction import taken_back
from intersession.errors import InvalidInput, NotFound, Problem, Refused
from intersession.events.recorded import Recorded
from intersession.events.streams import client_of, stream_of
from intersession.intake.csv.mapping import CsvMap
from intersession.intake.csv.rows import Record
from intersession.intake.receipt import Change, Difference
from intersession.worksheets.definition import Worksheet

_NOTHING = {"times": 1, "note": ""}
"""What a field of an attempt is where nothing was said, other than None."""
_DIGITS = 16


@attrs.frozen
class Entry:
    """The entry of a record under its key: where it was first recorded, and all that was said.

    ``history`` is each record of it, in order; ``words`` are those among them that came from
    a file, under the record's key and the keys of its updates.
    """

    key: str
    first: Recorded
    history: tuple[AttemptEvent, ...]

    @property
    def words(self) -> list[AttemptEvent]:
        """What files said of it, in order."""
        return [one for one in self.history if _is_of(self.key, one.key)]

    def last_said(self) -> dict[_Place, Any]:
        """What a file last said at each place: what a person corrected there is not among it."""
        said: dict[_Place, Any] = {}
        before: dict[_Place, Any] = {}
        for one in self.history:
            now = _places(one)
            if _is_of(self.key, one.key):
                said |= {
                    place: now.get(place)
                    for place in {*before, *now}
                    if not before or now.get(place) != before.get(place)
                }
            before = now
        return said

    def key_of(self, record: Record, number: int) -> str:
        """The key of what a record says as the ``number``-th word on this entry."""
        content = [self.key, record.answers, record.skipped, record.attempt, number]
        digest = sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()
        return f"{_stem(self.key)}{digest[:_DIGITS]}"

    def says_nothing_new(self, record: Record) -> bool:
        """Whether the last that a file said of it, in an update, is the very same."""
        words = self.words
        return len(words) > 1 and words[-1].key == self.key_of(record, len(words) - 1)


class Updates:
    """Compares records with their entries, in front of the log as it now stands."""

    def __init__(
        self, plan: CsvMap, sheet: Worksheet, homework: Homework, batch: UnitOfWork, why: str
    ) -> None:
        self._plan = plan
        self._sheet = sheet
        self._homework = homework
        self._batch = batch
        self._why = why
        self._aside = Homework(
            _Aside(batch),
            homework.catalogue,
            homework.clock,
            by=homework.provenance.actor,
            states=homework.repository.states,
        )

    def was_corrected(self, handle: str, number: int) -> bool:
        """Whether an entry stands otherwise than it was first recorded."""
        stood = self._homework.assignment(handle).by_number.get(number)
        return stood is not None and not isinstance(stood, Attempted)

    def entry(self, handle: str, record: Record) -> Entry | None:
        """The entry that was recorded under a record's key at an assignment."""
        for one in self._homework.known.under(client_of(stream_of(handle)), record.key):
            if isinstance(one.event, Attempted) and one.handle == handle:
                later = self._batch.events(one.stream)[one.version - 1 :]
                same = (event for event in later if isinstance(event, AttemptEvent))
                history = tuple(event for event in same if event.attempt == one.event.attempt)
                return Entry(record.key, one, history)
        return None

    def compared(self, entry: Entry, record: Record) -> Change:
        """How a record differs from its entry as that stands: what is new, and what stays.

        Where the file says what it said before, and a person corrected that since, it stays.
        Raises what keeps the entry from being corrected.
        """
        stood = self._standing(entry)
        receipt = self._aside.correct(
            entry.first.handle, stood.attempt, self._why, **self._said(record)
        )
        told = receipt.event if receipt.events else stood
        there, here, before = _places(stood), _places(told), entry.last_said()
        differing = [one for one in {**there, **here} if there.get(one) != here.get(one)]
        new = {one.of for one in differing if here.get(one) != before.get(one)}
        found = [
            (one.of in new, Difference(one.of, one.told, there.get(one), here.get(one)))
            for one in differing
        ]
        return Change(
            row=record.number,
            label=record.label,
            unit=self._plan.unit,
            handle=entry.first.handle,
            attempt=stood.attempt,
            day=stood.day,
            corrected=tuple(one for is_new, one in found if is_new),
            stays=tuple(one for is_new, one in found if not is_new),
        )

    def correct(self, entry: Entry, record: Record, change: Change) -> Change:
        """Correct what is new, as one command; returns the change, with what is flagged by it."""
        new = {one.of for one in change.corrected}
        said = self._said(record)
        answers, skipped = said.pop("answers"), said.pop("skipped")
        flags = self._standing(entry).flags
        event = self._homework.correct(
            change.handle,
            change.attempt,
            self._why,
            key=entry.key_of(record, len(entry.words)),
            answers={name: value for name, value in answers.items() if _answer(name) in new},
            skipped={place: why for place, why in skipped.items() if _answer(place) in new},
            **{name: value for name, value in said.items() if f"times.{name}" in new},
        ).event
        return attrs.evolve(change, flags=tuple(one for one in event.flags if one not in flags))

    def _said(self, record: Record) -> dict[str, Any]:
        """All that the mapping reads of an attempt, also where the record says nothing of it."""
        blank = {name: _NOTHING.get(name) for name in self._plan.attempt}
        return {
            "answers": {**dict.fromkeys(self._plan.answers), **record.answers},
            "skipped": record.skipped,
            **blank,
            **record.attempt,
        }

    def _standing(self, entry: Entry) -> AttemptEvent:
        """The entry as it stands; refuses one that was taken back, or of another version."""
        first, number = entry.first, entry.first.event.attempt
        gone = taken_back(self._batch.events(first.stream)).get(first.version)
        if gone:
            by = f"{first.handle}#{gone}"
            raise Refused(
                f"{first.handle} attempt {number} was taken back since ({by}), and a file does not "
                f"bring it back. Leave the record out, or have the entry count again: "
                f"intersession retract {by}"
            )
        stood = attempted(self._homework.assignment(first.handle), number)
        if self._plan.answers and stood.worksheet_version != self._sheet.version:
            told = (
                f"{first.handle} attempt {number} was answered under version "
                f"{stood.worksheet_version} of {self._sheet.name}, and a file is read as version "
                f"{self._sheet.version}. Correct it by hand: intersession correct {first.handle} "
                f"{number}"
            )
            raise InvalidInput("It was not corrected:", [Problem("", told)])
        return stood


@attrs.define
class Elsewhere:
    """The keys of a file's clients that are on record, and no longer in the file for them."""

    updates: Updates
    homework: Homework
    codes: frozenset[str]
    present: frozenset[tuple[str, str]]
    _codes_of: dict[str, list[str]] | None = None

    def refuse(self, code: str, record: Record) -> None:
        """Raise Refused where another client of the file has the same record under its key."""
        for other in self._known().get(record.key, ()):
            if other == code or (other, record.key) in self.present:
                continue
            for entry in self._entries(other, record):
                if self._is_same(entry, record):
                    raise _of_another(entry, code)

    def _known(self) -> dict[str, list[str]]:
        if self._codes_of is None:
            self._codes_of = {}
            for code in sorted(self.codes):
                for key in self.homework.known.keys(code):
                    self._codes_of.setdefault(key, []).append(code)
        return self._codes_of

    def _entries(self, code: str, record: Record) -> Iterator[Entry]:
        for one in self.homework.known.under(code, record.key):
            entry = self.updates.entry(one.handle, record) if "." in one.stream else None
            if entry:
                yield entry

    def _is_same(self, entry: Entry, record: Record) -> bool:
        try:
            change = self.updates.compared(entry, record)
        except (InvalidInput, NotFound, Refused):
            return False
        return not change.corrected and not change.stays


def elsewhere(updates: Updates, homework: Homework, records: Sequence[Record]) -> Elsewhere:
    """What is known of the clients that a file names."""
    present = frozenset((record.code.strip().upper(), record.key) for record in records)
    codes = frozenset(code for code, _ in present if homework.store.events(code))
    return Elsewhere(updates, homework, codes, present)


def _of_another(entry: Entry, code: str) -> Refused:
    handle, number = entry.first.handle, entry.first.event.attempt
    return Refused(
        f"the same is on record under this key for {entry.first.client}, as {handle} attempt "
        f"{number}, and the file has it for {code} now. A file does not move an entry: "
        f"intersession move {handle} {number} --to {code}-…, or intersession retract "
        f"{entry.first.id}. Where it is a record of its own, import it without --update"
    )


def _stem(key: str) -> str:
    return f"{key[: KEY_LENGTH - _DIGITS - 1]}~"


def _is_of(key: str, other: str | None) -> bool:
    """Whether a key is that of a record, or of an update of it."""
    return other is not None and (other == key or other[:-_DIGITS] == _stem(key))


def _answer(place: str) -> str:
    """The item of the worksheet that a place is in, as the mapping names it."""
    return f"answers.{place.partition('.')[0]}"


@attrs.frozen
class _Place:
    """Where an entry says something: ``of`` is the mapping's name of it, ``told`` the reader's."""

    of: str
    told: str


def _places(event: AttemptEvent) -> dict[_Place, Any]:
    """What an entry says, place by place; where an item was left out, why."""
    fields = {"happened": event.happened_at, **{name: getattr(event, name) for name in OF_ATTEMPT}}
    return {
        **{_Place(f"times.{name}", f"times.{name}"): value for name, value in fields.items()},
        **{_Place(_answer(name), name): value for name, value in event.answers.items()},
        **{_Place(_answer(at), f"{at} left out"): why for at, why in event.skipped.items()},
    }


class _Aside:
    """A unit of work as it stands; what is decided on it is not added."""

    def __init__(self, batch: UnitOfWork) -> None:
        self.events = batch.events
        self.count_assignments = batch.count_assignments

    def append(self, events: Sequence[Recorded]) -> Sequence[int]:
        """Add nothing."""
        return [0 for _ in events]
