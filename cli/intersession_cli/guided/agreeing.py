"""The next practice: its worksheet, what it needs, and the design check as it is filled."""

from __future__ import annotations

from functools import partial
from typing import Any

import msgspec

from intersession.application.catalogue import find_worksheet
from intersession.documents.prescription import not_watched, prescription_lines
from intersession.documents.settings import settings_lines
from intersession.domain.assignment.design_check import Point, check_design, open_points
from intersession.domain.assignment.prescription import Prescription
from intersession.domain.assignment.state import present
from intersession.errors import IntersessionError
from intersession.worksheets.definition import Worksheet
from intersession_cli.app.local import Local
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.app.trouble import TROUBLE
from intersession_cli.guided.fields import QUESTIONS, ask_field
from intersession_cli.input import drafts
from intersession_cli.input.asking import ask_text, ask_yes_no
from intersession_cli.input.draft import Draft
from intersession_cli.input.signals import Back
from intersession_cli.input.terms import Terms, asked_terms
from intersession_cli.lookup import recorded_names
from intersession_cli.output.text import field, heading, paragraph

ASKED = [name for name in QUESTIONS if name != "task"]


def agree_on_a_practice(runtime: Runtime, code: str, local: Local) -> str | None:
    """Ask which practice is next, and agree on it; its handle, or None where none is wanted."""
    while True:
        sheet = _worksheet(runtime)
        if sheet is None:
            return None
        try:
            return _agreed(runtime, code, sheet, local)
        except TROUBLE:
            raise
        except IntersessionError as problem:
            say(paragraph(str(problem), "  "))


def _worksheet(runtime: Runtime) -> Worksheet | None:
    """The worksheet of the next practice, by its name."""
    while True:
        name = ask_text("Which worksheet?", hint="such as thought-record; Enter for none")
        if not name:
            return None
        try:
            known = partial(recorded_names, runtime)
            return find_worksheet(runtime.plugins.worksheets, name.strip(), known)
        except IntersessionError as problem:
            say(paragraph(str(problem), "  "))


def _agreed(runtime: Runtime, code: str, sheet: Worksheet, local: Local) -> str | None:
    name = f"assign {code} {sheet.name}"
    today = local.today.isoformat()
    terms = asked_terms(runtime, sheet, Terms({}, {}, today, None), name, local)
    draft = Draft(begun=today, passed=["task"], said=_said(terms.agreed, terms))
    with drafts.asked(runtime, name, draft):
        agreed = _fill(draft, terms, local)
        if not ask_yes_no("Agree on it?", True):
            draft.keep(draft)
            say(f"  Not assigned. It is kept: intersession {name}")
            return None
    receipt = runtime.homework.assign(
        code,
        sheet.name,
        Prescription(**{"task": "", **agreed}),
        settings=terms.settings,
        happened=local.today,
    )
    drafts.drop(runtime, name)
    return receipt.handle


def _fill(draft: Draft, terms: Terms, local: Local) -> dict[str, Any]:
    """Ask for what is not agreed yet, with what each answer settles of the design check."""
    agreed = dict(terms.agreed)
    known = check_design(_as_it_stands(agreed))
    number = 0
    while number < len(ASKED):
        field = ASKED[number]
        try:
            value = ask_field(field, local.today, agreed.get(field))
        except Back:
            if number == 0:
                raise
            number -= 1
            continue
        if value is None:
            agreed.pop(field, None)
        else:
            agreed[field] = value
        draft.said = _said(agreed, terms)
        draft.keep(draft)
        points = check_design(_as_it_stands(agreed))
        _show_what_changed(known, points)
        known, number = points, number + 1
    _show_open(known)
    return agreed


def _as_it_stands(agreed: dict[str, Any]) -> Prescription:
    return Prescription(**{"task": "", **agreed})


def _said(agreed: dict[str, Any], terms: Terms) -> dict[str, Any]:
    """What is agreed so far, as a draft of ``assign`` keeps it."""
    return {
        "agreed": msgspec.to_builtins(agreed),
        "settings": terms.settings,
        "on": terms.on,
        "session": None,
    }


def _show_what_changed(before: list[Point], now: list[Point]) -> None:
    """The points of the design check that an answer met, or that it leaves open."""
    for was, point in zip(before, now, strict=True):
        if (was.met, was.found) != (point.met, point.found):
            sign = "✓" if point.met else "·"
            say(paragraph(f"  {sign} {point.name}: {point.found}"), dim=True)


def _show_open(points: list[Point]) -> None:
    still_open = open_points(points)
    heading(f"Design check: {len(points) - len(still_open)} of {len(points)} points met")
    for point in still_open:
        say(paragraph(f"open  {point.name}: {point.found}", "  "))


def hand_out(runtime: Runtime, handle: str) -> None:
    """Show what the client takes home: what was agreed, with its steps, targets or skills."""
    state = runtime.homework.assignment(handle)
    sheet = runtime.homework.agreed_worksheet(present(state))
    lines = [
        *prescription_lines(state.prescription),
        *settings_lines(sheet.settings, state.settings),
    ]
    for label, words in lines:
        say(field(label, words, "  "))
    say(paragraph(not_watched(), "  "))
