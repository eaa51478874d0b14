"""Take commands that were sent as data, through the same commands as everything else.

All lines are decided first and written in one transaction. Each is known by its own
key, so that what is sent again is recorded once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import attrs

from intersession.application.commands import Assign, Attempt, Later, Obstacle, Review, Sent
from intersession.application.homework import Homework
from intersession.application.ports import When
from intersession.application.unit_of_work import UnitOfWork
from intersession.dates import instants
from intersession.dates.parsing import parse_happened
from intersession.domain.assignment.limits import unfit_amount
from intersession.domain.assignment.vocabulary import check_category
from intersession.errors import (
    Conflict,
    LogError,
    Problem,
)
from intersession.events.base import changed
from intersession.events.streams import client_of, handle_of, stream_of
from intersession.intake.command_lines import take
from intersession.intake.idempotency import KINDS, Before, Earlier, Folded
from intersession.intake.jsonl import JsonLine, read_lines
from intersession.intake.problems import REFUSALS, ProblemList, problems_of
from intersession.intake.receipt import Accepted, RefusedLine, Repeated, Report

TRIES = 20
"""How often a whole file is decided again when others write to the same streams."""

Progress = Callable[[int, int], None]
"""Called with how many lines are decided, and how many there are."""


def take_commands(
    homework: Homework, data: bytes, *, partial: bool = False, progress: Progress | None = None
) -> Report:
    """Take the commands of a file of JSON lines, all of them or none.

    ``partial`` records those that are accepted where others are refused.
    """
    lines = list(read_lines(data))
    for _ in range(TRIES):
        intake = _Intake(homework)
        for done, line in enumerate(lines, 1):
            intake.take(line)
            if progress:
                progress(done, len(lines))
        report = intake.report()
        if report.refused and not partial:
            return report
        if intake.saved():
            return attrs.evolve(report, recorded=True)
    raise LogError(
        f"Others kept writing to the same clients, {TRIES} times in a row. Nothing was recorded; "
        f"send it again."
    )


class _Front(Folded):
    """The commands in front of a batch."""

    def check_when(self, happened: When, zone: str) -> None:
        """Raise InvalidInput for a time that has not come, or that a zone's clocks never showed."""
        self._when(happened, instants.zone(zone))


class _Intake:
    """One pass over the lines, in front of the log as it now stands."""

    def __init__(self, homework: Homework) -> None:
        self._batch = UnitOfWork(homework.log)
        self._homework = _Front(self._batch, homework.catalogue, homework.clock, {})
        self._before = Earlier(self._batch)
        self._accepted: list[Accepted] = []
        self._repeated: list[Repeated] = []
        self._refused: list[RefusedLine] = []
        self._not_assigned: dict[tuple[str, str], int] = {}

    def report(self) -> Report:
        """What was decided."""
        return Report(
            lines=len(self._accepted) + len(self._repeated) + len(self._refused),
            accepted=tuple(self._accepted),
            repeated=tuple(self._repeated),
            refused=tuple(self._refused),
        )

    def saved(self) -> bool:
        """Write it all; False where another writer was first."""
        try:
            self._batch.save()
        except Conflict:
            return False
        return True

    def take(self, line: JsonLine) -> None:
        """Decide on a line; one that is refused leaves nothing of itself."""
        if line.wrong:
            self._refuse(line, [Problem("", line.wrong)])
            return
        mark = len(self._batch.pending)
        sent, found = take(line.value)
        problems = ProblemList(found)
        before = self._decide(sent, problems) if sent else None
        if problems.found or sent is None:
            self._undo_to(mark)
            self._refuse(line, problems.found)
        elif before:
            name = line.value["command"]
            self._repeated.append(
                Repeated(line=line.number, command=name, key=sent.key, event=before.id)
            )
        else:
            self._accept(line, mark)

    def _undo_to(self, mark: int) -> None:
        for recorded in self._batch.pending[mark:]:
            self._homework.states.pop(recorded.stream, None)
        self._batch.undo_to(mark)

    def _accept(self, line: JsonLine, mark: int) -> None:
        (recorded,) = self._batch.pending[mark:]
        self._before.remember(recorded, line.number)
        found = Accepted(
            line=line.number,
            command=line.value["command"],
            key=recorded.event.key,
            event=recorded.id,
            assignment=handle_of(recorded.stream),
            attempt=recorded.event.attempt if line.value["command"] == "attempt" else None,
            flags=tuple(flag.text for flag in getattr(recorded.event, "flags", ())),
        )
        self._accepted.append(found)

    def _refuse(self, line: JsonLine, problems: Sequence[Problem]) -> None:
        given = line.value if isinstance(line.value, Mapping) else {}
        command, key, client = (_text(given.get(name)) for name in ("command", "key", "client"))
        if command == "assign":
            self._not_assigned[client.strip().upper(), key] = line.number
        self._refused.append(
            RefusedLine(
                line=line.number,
                command=command,
                key=key,
                problems=tuple(problems),
                text=line.text,
            )
        )

    def _decide(self, sent: Sent, problems: ProblemList) -> Before | None:
        """Take a command, noting all that is wrong with it; what it repeats, where it does."""
        sent = _with_categories(sent, problems)
        code, handle = self._where(sent, problems)
        happened = problems.tried("happened", lambda: parse_happened(sent.happened))
        about = _About(code, handle, happened)
        known = self._before.under(code, sent.key) if code else []
        if known and not problems.found:
            return self._repeated_by(sent, about, known, problems)
        if not known and code and (handle or isinstance(sent, Assign)):
            self._record(sent, about, problems)
        return None

    def _where(self, sent: Sent, problems: ProblemList) -> tuple[str, str]:
        """The client's code and the assignment's handle, each "" where there is none."""
        given = sent.client
        if isinstance(sent, Later) and sent.assignment:
            stream = problems.tried("assignment", lambda: stream_of(sent.assignment)) or ""
            code = client_of(stream)
            if given and given.strip().upper() != code and stream:
                told = f"{given} is not the client of {sent.assignment}. Name one of the two"
                problems.add("client", told)
        else:
            stream, code = "", given
        place = "assignment" if stream else "client"
        client = problems.tried(place, lambda: self._homework.client(code)) if code else None
        if client is None or not isinstance(sent, Later):
            return (client.code if client else ""), ""
        if not stream:
            return client.code, self._under(client.code, sent.assignment_key, problems)
        state = problems.tried(place, lambda: self._homework.assignment(handle_of(stream)))
        return client.code, state.handle if state else ""

    def _under(self, code: str, key: str, problems: ProblemList) -> str:
        """The handle of a client's assignment under a key, "" where it is not clear which."""
        found = self._before.assignments(code, key)
        if len(found) == 1:
            return found[0]
        how = "Send the line that assigns before, or name the assignment by its handle"
        if found:
            how = f"There are {len(found)}: {', '.join(found)}. Name one by its handle"
        elif (code, key) in self._not_assigned:
            how = f"Line {self._not_assigned[code, key]} would have assigned it, and was refused"
        problems.add("assignment_key", f"{code} has no single assignment under {key!r}. {how}")
        return ""

    def _repeated_by(
        self, sent: Sent, about: _About, known: Sequence[Before], problems: ProblemList
    ) -> Before | None:
        """The event that a command repeats; a problem where its key was used for something else."""
        name = _name(sent)
        otherwise = f"this line is of another kind ({name})"
        for before in (one for one in known if type(one.event) is KINDS[name]):
            differing = self._differing(sent, about, before)
            if not differing:
                return before
            otherwise = f"this line says otherwise: {'; '.join(differing)}"
        told = f"{sent.key!r} was used before, for {known[0].told()}, and {otherwise}"
        how = "Give what is new a key of its own; a record is put right by: intersession correct"
        problems.add("key", f"{told}. {how}")
        return None

    def _differing(self, sent: Sent, about: _About, before: Before) -> list[str]:
        there = handle_of(before.stream)
        if isinstance(sent, Later) and about.handle != there:
            return [f"it is about {there} there and about {about.handle} here"]
        try:
            issue = partial(_issue, sent=sent, about=about)
            return self._before.differences(self._homework, before, issue)
        except REFUSALS as problem:
            return [f"it can no longer be compared ({problems_of(problem)[0]})"]

    def _record(self, sent: Sent, about: _About, problems: ProblemList) -> None:
        """Take a command; with problems, only to find out what else is wrong with it."""
        zone = self._zone(about)
        problems.tried("happened", lambda: self._homework.check_when(about.happened, zone))
        if problems.has("happened"):
            about = attrs.evolve(about, happened=None)
        if isinstance(sent, Attempt) and (wrong := unfit_amount(sent.amount, sent.minutes)):
            problems.found += wrong
            sent = changed(sent, amount=None, minutes=None)
        if isinstance(sent, Obstacle):
            problems.tried("category", partial(check_category, sent.category))
        if isinstance(sent, Assign):
            problems.tried("worksheet", partial(self._homework.worksheet, sent.worksheet))
        if not (problems.has("category") or problems.has("worksheet")):
            issue = partial(_issue, self._homework, sent, about)
            problems.tried(partial(_place, sent), issue)

    def _zone(self, about: _About) -> str:
        if not about.handle:
            return self._homework.client(about.code).timezone
        return self._homework.assigned(self._homework.assignment(about.handle)).zone


@attrs.frozen
class _About:
    """Whom a command is about, at which assignment ("" for a new one), and when it was."""

    code: str
    handle: str
    happened: When


def _with_categories(sent: Sent, problems: ProblemList) -> Sent:
    """A command with the categories of the obstacles that it anticipates in full."""
    if not isinstance(sent, Assign):
        return sent
    several = [
        problems.tried(f"prescription.obstacles[{n}].category", partial(check_category, name))
        if (name := one.category) is not None
        else None
        for n, one in enumerate(sent.prescription.obstacles)
    ]
    pairs = zip(sent.prescription.obstacles, several, strict=True)
    obstacles = tuple(changed(one, category=category) for one, category in pairs)
    return changed(sent, prescription=changed(sent.prescription, obstacles=obstacles))


def _place(sent: Sent, place: str) -> str:
    """Where in the line something is that a command names by its own place."""
    if not place or isinstance(sent, Obstacle):
        return place
    if isinstance(sent, Assign):
        return place if place.startswith("settings.") else f"prescription.{place}"
    if isinstance(sent, Attempt):
        return f"{'skipped' if place in sent.skipped else 'answers'}.{place}"
    return f"ratings.{place}"


def _issue(homework: Homework, sent: Sent, about: _About) -> None:
    """Give a command that was sent to the engine."""
    fields: dict[str, Any] = sent.own_fields() | {"happened": about.happened, "key": sent.key}
    if isinstance(sent, Assign):
        homework.assign(about.code, **fields | {"prescription": sent.agreed()})
    elif isinstance(sent, Attempt):
        homework.attempt(about.handle, **fields)
    elif isinstance(sent, Obstacle):
        homework.meet_obstacle(about.handle, **fields)
    elif isinstance(sent, Review):
        rated = fields.pop("ratings")
        homework.review(about.handle, client=rated.client, clinician=rated.clinician, **fields)


def _name(sent: Sent) -> str:
    return str(type(sent).__struct_config__.tag)


def _text(given: Any) -> str:
    return given if isinstance(given, str) else ""
