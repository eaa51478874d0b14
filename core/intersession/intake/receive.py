"""Take commands that were sent as data, through the same commands as everything else.

All lines are decided first and written in one transaction. Each is known by its own
key, so that what is sent again is recorded once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import attrs
from msgspec import UNSET

from intersession.application.client_commands import (
    Register,
)
from intersession.application.command import (
    Command,
    OnAssignment,
)
from intersession.application.commands import (
    COMMANDS,
    Amend,
    Assign,
    CorrectAttempt,
    RecordAttempt,
    RecordObstacle,
    RecordReview,
)
from intersession.application.homework import Homework
from intersession.application.receipt import Receipt
from intersession.application.unit_of_work import UnitOfWork
from intersession.dates.local import LocalClocks
from intersession.domain.assignment.limits import unfit_amount
from intersession.domain.assignment.vocabulary import check_category
from intersession.domain.client.decider import check_code
from intersession.errors import Conflict, LogError, Problem
from intersession.events.base import changed
from intersession.events.progress import Progress
from intersession.events.recorded import Recorded
from intersession.events.streams import client_of, handle_of, stream_of
from intersession.events.text import NUL_IN_JSON, unwritable_in
from intersession.intake.command_lines import take
from intersession.intake.jsonl import JsonLine, read_lines
from intersession.intake.problems import REFUSALS, ProblemList
from intersession.intake.quiet import Quiet, quiet_line
from intersession.intake.receipt import Accepted, RefusedLine, Repeated, Report
from intersession.worksheets.definition import Worksheet

TRIES = 20
"""How often a whole file is decided again when others write to the same streams."""


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


class _Intake:
    """One pass over the lines, in front of the log as it now stands."""

    def __init__(self, homework: Homework) -> None:
        self._batch = UnitOfWork(homework.store)
        self._homework = homework.over(self._batch)
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
        """Decide on a line; one that is refused leaves nothing behind."""
        if line.wrong:
            wrong = Problem(line.place, line.wrong)
            self._refuse(line, [wrong], (quiet_line(wrong),))
            return
        mark = len(self._batch.pending)
        sent, found = take(line.value)
        unwritable = list(unwritable_in(line.value)) if NUL_IN_JSON in line.text else []
        problems = ProblemList([*found, *unwritable])
        receipt = self._decide(sent, problems) if sent and not unwritable else None
        if problems.found or sent is None:
            self._undo_to(mark)
            kind = type(sent) if sent else _kind(line.value)
            quiet = Quiet(kind, self._sheet(sent), problems.stated)
            self._refuse(line, problems.found, quiet.told(problems.found))
        elif receipt and receipt.is_repeated:
            self._repeated.append(
                Repeated(
                    line=line.number,
                    command=sent.name,
                    key=sent.key or "",
                    event=receipt.events[0].id,
                )
            )
        else:
            self._accept(line, sent, self._batch.pending[mark:])

    def _undo_to(self, mark: int) -> None:
        self._homework.forget(self._batch.pending[mark:])
        self._batch.undo_to(mark)

    def _accept(self, line: JsonLine, sent: Command, recorded: Sequence[Recorded]) -> None:
        for one in recorded:
            self._homework.known.lines[one.id] = line.number
        first = recorded[0] if recorded else None
        found = Accepted(
            line=line.number,
            command=sent.name,
            key=sent.key or "",
            event=first.id if first else "",
            assignment=first.handle if first and "." in first.stream else "",
            attempt=first.event.attempt if first and isinstance(sent, RecordAttempt) else None,
            flags=tuple(flag.text for flag in getattr(first and first.event, "flags", ())),
        )
        self._accepted.append(found)

    def _refuse(
        self, line: JsonLine, problems: Sequence[Problem], quiet: tuple[Problem, ...]
    ) -> None:
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
                quiet=quiet,
                text=line.text,
            )
        )

    def _decide(self, sent: Command, problems: ProblemList) -> Receipt | None:
        """Take a command, noting all that is wrong with it."""
        code, handle = self._where(sent, problems)
        if not code or (isinstance(sent, OnAssignment) and not handle):
            return None
        named = {"assignment": handle} if isinstance(sent, OnAssignment) else {"client": code}
        sent = changed(sent, **named)
        known = self._homework.known.under(code, sent.key or "")
        if known and problems.found:
            return None
        if not known:
            sent = self._without_faults(sent, self._clocks(code, handle), problems)
            if problems.has("category") or problems.has("worksheet"):
                return None
        return problems.tried(partial(_place, sent), partial(self._homework.handle, sent))

    def _without_faults(self, sent: Command, clocks: LocalClocks, problems: ProblemList) -> Command:
        """A command without the parts that are wrong by themselves, to find the other problems."""
        if sent.happened is not UNSET:
            calendar = self._homework.calendar
            problems.tried("happened", lambda: calendar.times(sent.happened, clocks))
        if problems.has("happened"):
            sent = changed(sent, happened=None)
        if isinstance(sent, RecordAttempt) and (wrong := unfit_amount(sent.amount, sent.minutes)):
            problems.found += wrong
            sent = changed(sent, amount=None, minutes=None)
        if isinstance(sent, RecordObstacle):
            problems.tried("category", partial(check_category, sent.category))
        if isinstance(sent, Assign):
            problems.tried("worksheet", partial(self._homework.worksheet, sent.worksheet))
        return sent

    def _where(self, sent: Command, problems: ProblemList) -> tuple[str, str]:
        """The client's code and the assignment's handle, each "" where there is none."""
        given = sent.client
        if isinstance(sent, OnAssignment) and sent.assignment:
            stream = problems.tried("assignment", lambda: stream_of(sent.assignment)) or ""
            code = client_of(stream)
            if given and given.strip().upper() != code and stream:
                told = f"{given} is not the client of {sent.assignment}. Name one of the two"
                problems.add("client", told)
        else:
            stream, code = "", given
        if isinstance(sent, Register):
            return problems.tried("client", lambda: check_code(code)) or "", ""
        place = "assignment" if stream else "client"
        client = problems.tried(place, lambda: self._homework.client(code)) if code else None
        if client is None or not isinstance(sent, OnAssignment):
            return (client.code if client else ""), ""
        if not stream:
            return client.code, self._under(client.code, sent.assignment_key, problems)
        state = problems.tried(place, lambda: self._homework.assignment(handle_of(stream)))
        return client.code, state.handle if state else ""

    def _sheet(self, sent: Command | None) -> Worksheet | None:
        """The worksheet that a refused command is about, where that can be said."""
        try:
            if isinstance(sent, Assign):
                return self._homework.worksheet(sent.worksheet)
            if isinstance(sent, OnAssignment):
                _, handle = self._where(sent, ProblemList([]))
                assigned = self._homework.assignment(handle).assigned if handle else None
                return self._homework.agreed_worksheet(assigned) if assigned else None
        except REFUSALS:
            pass
        return None

    def _under(self, code: str, key: str, problems: ProblemList) -> str:
        """The handle of a client's assignment under a key, "" where it is not clear which."""
        found = self._homework.known.assignments(code, key)
        if len(found) == 1:
            return found[0]
        how = "Send the line that assigns it first, or name the assignment by its handle"
        if found:
            how = f"There are {len(found)}: {', '.join(found)}. Name one by its handle"
        elif (code, key) in self._not_assigned:
            how = f"Line {self._not_assigned[code, key]} would have assigned it, and was refused"
        problems.add("assignment_key", f"{code} has no single assignment under {key!r}. {how}")
        return ""

    def _clocks(self, code: str, handle: str) -> LocalClocks:
        repository = self._homework.repository
        if handle:
            return repository.clocks_of(self._homework.assignment(handle))
        return repository.load_client(code).clocks


def _place(sent: Command, place: str) -> str:
    """Where in the line something is that a command names by its own place."""
    if not place or place in ("key", "by", "why", "session"):
        return place
    if isinstance(sent, Assign):
        return place if place.startswith("settings.") else f"prescription.{place}"
    if isinstance(sent, Amend):
        return place if place.startswith("settings.") else f"changes.{place}"
    if isinstance(sent, RecordAttempt | CorrectAttempt):
        return f"{'skipped' if place in sent.skipped else 'answers'}.{place}"
    return f"ratings.{place}" if isinstance(sent, RecordReview) else place


def _kind(given: object) -> type[Command] | None:
    """The command that a line names, where it could not be read."""
    name = given.get("command") if isinstance(given, Mapping) else None
    return COMMANDS.get(name) if isinstance(name, str) else None


def _text(given: object) -> str:
    return given if isinstance(given, str) else ""
