"""A session step by step: each can be skipped, and coming back goes on where it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import attrs
import click

from intersession.store.written import in_parts
from intersession_cli.app.local import Local
from intersession_cli.app.runtime import Runtime
from intersession_cli.input import drafts
from intersession_cli.input.draft import Draft
from intersession_cli.input.signals import Back
from intersession_cli.output.ending import tell
from intersession_cli.output.pipe import print_no_more
from intersession_cli.output.text import heading


@attrs.frozen
class Step:
    """One step: its name for coming back, what stands above it, and what asks and records it."""

    name: str
    title: str
    take: Callable[[], None]


@attrs.define
class Sitting:
    """Where a session with a client is: which of today's steps are behind."""

    runtime: Runtime
    code: str
    local: Local
    _draft: Draft = attrs.field(factory=Draft)

    @property
    def name(self) -> str:
        """The name under which it is kept: ``session RK``."""
        return f"session {self.code}"

    def begin(self) -> bool:
        """Take up today's session; returns whether it was begun before."""
        kept = drafts.read(self.runtime, self.name)
        today = self.local.today.isoformat()
        if kept is not None and kept.begun == today:
            self._draft = kept
            return True
        self._draft = Draft(begun=today)
        return False

    def go_through(self, steps: Sequence[Step]) -> None:
        """Take the steps that are not behind yet, one after another.

        ``<`` at the first question of a step goes back to the one before. Raises click.Abort
        where somebody leaves; what was confirmed is recorded by then.
        """
        behind = set(self._draft.passed)
        left = [step for step in steps if step.name not in behind]
        number, done = 0, len(behind)
        while number < len(left):
            step = left[number]
            self._draft.said = {"step": step.title}
            heading(f"\n{done + number + 1}/{done + len(left)}  {step.title}")
            try:
                step.take()
            except Back:
                number = max(0, number - 1)
                continue
            self._pass(step.name)
            number += 1
        drafts.drop(self.runtime, self.name)

    def leave(self) -> None:
        """Say how to go on where somebody leaves."""
        tell("\nWhat you confirmed is recorded.", f"To go on: intersession {self.name}")

    def _pass(self, name: str) -> None:
        self._draft.pass_by(name)
        drafts.keep(self.runtime, self.name, self._draft)


def guided(sitting: Sitting, steps: Sequence[Step]) -> None:
    """Go through a session; leaving it is no failure, nor is a terminal that is gone."""
    try:
        with in_parts():
            sitting.go_through(steps)
    except (click.Abort, KeyboardInterrupt, OSError) as left:
        if isinstance(left, OSError):
            print_no_more()
        sitting.leave()
        raise click.exceptions.Exit(0) from None
