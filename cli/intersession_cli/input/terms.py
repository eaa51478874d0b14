"""What is agreed: the task and the settings that a worksheet needs, asked where missing."""

from __future__ import annotations

from typing import Any

import attrs
import msgspec

from intersession.worksheets.context import Context
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.items import Item, Line
from intersession.worksheets.validation import check_settings
from intersession_cli.app.local import Local
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.input import drafts
from intersession_cli.input.draft import Draft
from intersession_cli.input.prescription import read_fields

TASK = Line(name="agreed_task", ask="What will the client do, in one sentence?")


@attrs.frozen
class Terms:
    """A prescription's fields, the settings, the day and the session of an agreement."""

    agreed: dict[str, Any]
    settings: dict[str, Any]
    on: str
    session: int | None
    is_asked: bool = False


def asked_terms(runtime: Runtime, sheet: Worksheet, terms: Terms, name: str, local: Local) -> Terms:
    """The terms with what was missing asked; ``name`` is that of the draft."""
    if not _missing(sheet, terms, local):
        return terms
    from intersession_cli.input.asking import ask_sheet

    draft = drafts.begun(runtime, name, resume=False)
    terms = _with_kept(draft, terms, local)
    draft.said = {
        "agreed": msgspec.to_builtins(terms.agreed),
        "settings": terms.settings,
        "on": terms.on,
        "session": terms.session,
    }
    title = f"{sheet.title}: what is agreed"
    asked = attrs.evolve(sheet, answers=_missing(sheet, terms, local), day="", check=_no_check)
    context = Context(zone=local.zone, settings=terms.settings)
    with drafts.asked(runtime, name, draft):
        say(title, bold=True)
        ask_sheet(asked, context, draft, local, title=title, may_leave_out=False)
    return _with_answers(draft, terms)


def _missing(sheet: Worksheet, terms: Terms, local: Local) -> tuple[Item, ...]:
    """The task, and the settings that are needed, where they were not given."""
    found = check_settings(sheet, terms.settings, Context(zone=local.zone)).problems
    places = {problem.place for problem in found}
    needed = [one for one in sheet.settings if one.name in places - {*terms.settings}]
    return (*(() if terms.agreed.get("task") else (TASK,)), *needed)


def _with_kept(draft: Draft, terms: Terms, local: Local) -> Terms:
    """The terms over those that a draft holds."""
    said = draft.said
    kept = read_fields(said.get("agreed", {}), local.today)
    return Terms(
        {**kept, **terms.agreed},
        {**said.get("settings", {}), **terms.settings},
        str(said.get("on", terms.on)),
        said.get("session") if terms.session is None else terms.session,
    )


def _with_answers(draft: Draft, terms: Terms) -> Terms:
    answers = dict(draft.answers)
    task = {"task": answers.pop(TASK.name)} if TASK.name in answers else {}
    return attrs.evolve(
        terms,
        agreed={**task, **terms.agreed},
        settings={**answers, **terms.settings},
        is_asked=True,
    )


def _no_check(answers: Any, context: Any) -> tuple[()]:
    return ()
