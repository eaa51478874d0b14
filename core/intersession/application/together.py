"""Several commands as one: all are recorded, or none."""

from __future__ import annotations

from collections.abc import Sequence

from intersession.application import command_handler
from intersession.application.command import Command
from intersession.application.command_handler import overtaken, wait
from intersession.application.homework import Homework
from intersession.application.receipt import Receipt
from intersession.application.unit_of_work import UnitOfWork
from intersession.errors import Conflict, InvalidInput, Problem


def take_together(homework: Homework, commands: Sequence[Command]) -> list[Receipt]:
    """Decide on commands one after another, and record them in one transaction.

    Raises InvalidInput with the problems of all that are refused; then none is recorded.
    """
    for turn in range(command_handler.TRIES):
        batch = UnitOfWork(homework.store)
        receipts = _decided(homework.over(batch), commands)
        try:
            batch.save()
        except Conflict:
            wait(turn)
            continue
        return receipts
    raise overtaken("the same clients")


def _decided(homework: Homework, commands: Sequence[Command]) -> list[Receipt]:
    receipts: list[Receipt] = []
    problems: dict[Problem, None] = {}
    subject = ""
    for command in commands:
        try:
            receipts.append(homework.handle(command))
        except InvalidInput as invalid:
            subject = subject or invalid.subject
            problems |= dict.fromkeys(invalid.problems or [Problem("", invalid.subject)])
    if problems:
        raise InvalidInput(subject, list(problems))
    return receipts
