"""The review of one practice, and the step that follows from it."""

from __future__ import annotations

from datetime import date
from typing import Any

from intersession.domain.assignment.prescription import Prescription
from intersession.domain.assignment.sizing import smaller
from intersession.domain.assignment.state import Assignment
from intersession.errors import IntersessionError
from intersession_cli.app.local import Local
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.app.trouble import TROUBLE
from intersession_cli.guided.fields import ask_field, in_words
from intersession_cli.guided.review_sheet import ask_review, draft_of
from intersession_cli.input import drafts, values
from intersession_cli.input.asking import ask_yes_no
from intersession_cli.output.text import field, paragraph

CHANGING = ("task", "minutes", "how_often", "smallest", "confidence", "review_on")
"""What is asked anew where a practice grows or changes."""


def review(runtime: Runtime, state: Assignment, local: Local) -> None:
    """Look at a practice together: record the review, then what is agreed on next."""
    if not ask_yes_no("Look at it together now?", False):
        say("  No review is recorded.")
        return
    said = ask_review(runtime, state.handle, local)
    happened = values.happened(said.pop("on"), local)
    runtime.homework.review(state.handle, happened=happened, **said)
    drafts.drop(runtime, draft_of(state.handle))
    say(f"  The review of {state.handle} is recorded.")
    agree_on_next(runtime, state, said["next"], local.today)


def agree_on_next(runtime: Runtime, state: Assignment, step: str | None, today: date) -> None:
    """Propose what follows from the step that was chosen, and record what is agreed."""
    if step == "shrink":
        _shrink(runtime, state, today)
    elif step in ("grow", "change"):
        _change(runtime, state, today, f"to {step} it")


def _shrink(runtime: Runtime, state: Assignment, today: date) -> None:
    try:
        changes = smaller(state.prescription, state.handle)
    except IntersessionError:
        _change(runtime, state, today, "to make it smaller")
        return
    _show(state.prescription, changes)
    if ask_yes_no("Agree on this?", True):
        changes |= _asked_anew(changes, today)
        _amend(runtime, state, changes, today, "made smaller at the review")
    else:
        _change(runtime, state, today, "to make it smaller")


def _asked_anew(changes: dict[str, Any], today: date) -> dict[str, Any]:
    """How sure the client is of the smaller one, and when to look at it; each may be left out."""
    names = ["confidence"] if "confidence" in changes else []
    found = {name: ask_field(name, today) for name in (*names, "review_on")}
    return {name: value for name, value in found.items() if value is not None}


def _change(runtime: Runtime, state: Assignment, today: date, why: str) -> None:
    """Ask what is agreed now, field by field; Enter keeps what stands."""
    changes: dict[str, Any] = {}
    for name in CHANGING:
        stands = getattr(state.prescription, name)
        value = ask_field(name, today, stands)
        if value is not None and in_words(name, value) != in_words(name, stands):
            changes[name] = value
    if not changes:
        say("  It stays as it was.")
        return
    _show(state.prescription, changes)
    if ask_yes_no("Agree on this?", True):
        _amend(runtime, state, changes, today, why)


def _amend(
    runtime: Runtime, state: Assignment, changes: dict[str, Any], today: date, why: str
) -> None:
    try:
        runtime.homework.amend(state.handle, changes=changes, why=why, happened=today)
    except TROUBLE:
        raise
    except IntersessionError as problem:
        say(paragraph(str(problem), "  "))
        return
    say(f"  {state.handle} is amended.")


def _show(stands: Prescription, changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        before = in_words(name, getattr(stands, name)) or "–"
        told = f"{before} → {in_words(name, value) or '–'}"
        say(field(name.replace("_", " "), told, "  "))
