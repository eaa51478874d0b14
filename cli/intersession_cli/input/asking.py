"""Ask a person for something: on a terminal with an editor and lists, elsewhere line by line.

Each function returns None where the question is left out (``-``, or Enter where nothing is
suggested), raises Back for ``<`` and click.Abort for Ctrl-C.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from intersession.errors import InvalidInput
from intersession.worksheets.context import Context
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.items import Choice, Item, Scale, Text, YesNo
from intersession.worksheets.parsing import is_blank
from intersession.worksheets.validation import check_item
from intersession_cli.app.keyboard import is_at_terminal
from intersession_cli.app.local import Local
from intersession_cli.app.screen import prompt, say
from intersession_cli.input import lines
from intersession_cli.input.asked_sheet import Sheet
from intersession_cli.input.draft import Draft
from intersession_cli.input.questions import default_of, put, question_for
from intersession_cli.input.sheet import ask_on_terminal
from intersession_cli.input.signals import Back, LeftOut, Rest, raise_for

__all__ = ["Back", "ask_choice", "ask_number", "ask_sheet", "ask_text", "ask_yes_no", "words"]


def ask_text(question: str, default: str = "", hint: str = "") -> str | None:
    """Ask for words, over as many lines as they need."""
    found = _answer(Text(ask=question, unit=hint, default=default or None), default)
    return None if found is None else str(found)


def ask_choice(question: str, options: Mapping[str, str], default: str | None = None) -> str | None:
    """Ask for one of some options, value → words; returns its value."""
    found = _answer(Choice(ask=question, options=options, default=default), default)
    return None if found is None else str(found)


def ask_yes_no(question: str, default: bool | None = None) -> bool | None:
    """Ask for yes or no."""
    found = _answer(YesNo(ask=question, default=default), default)
    return None if found is None else bool(found)


def ask_number(
    question: str,
    low: int,
    high: int,
    words: Mapping[int, str] | None = None,
    default: int | None = None,
) -> int | None:
    """Ask for a whole number between two ends; a short scale is a list with all its words."""
    item = Scale(ask=question, low=low, high=high, anchors=words or {}, default=default)
    found = _answer(item, default)
    return None if found is None else int(found)


def ask_sheet(
    sheet: Worksheet,
    context: Context,
    draft: Draft,
    local: Local,
    *,
    title: str = "",
    told: Callable[[], Mapping[str, str]] = dict,
    may_leave_out: bool = True,
) -> None:
    """Ask for what the draft does not hold of a sheet, and on a terminal sum it up.

    The answers are in the draft afterwards. ``told`` gives what is shown above the summary
    beside the answers, such as the day. ``may_leave_out``: what is needed can be left out
    with a reason.
    """
    if is_at_terminal():
        ask_on_terminal(
            Sheet(sheet, context, draft, local, title or sheet.title, told, may_leave_out)
        )
    else:
        lines.worksheet(sheet, context, draft, local)


def words(question: str, default: str = "") -> str:
    """Ask for words by themselves; nothing is an empty text."""
    while True:
        try:
            return ask_text(question, default) or ""
        except Back:
            say("  This is the first question.")


def _answer(item: Item, default: Any) -> Any:
    """Ask until the answer fits; None where it is left out."""
    asked = attrs.evolve(question_for(item, Context()), is_long=isinstance(item, Text))
    while True:
        try:
            typed = put(asked, default) if is_at_terminal() else _line(asked.title, default)
        except (LeftOut, Rest):
            return None
        if is_blank(typed):
            return None
        try:
            return check_item(item, typed)
        except InvalidInput as invalid:
            for problem in invalid.problems:
                say(f"  {problem.message}")


def _line(question: str, default: Any) -> str:
    shown = default_of(Text(ask=question), default) or ""
    typed = str(prompt(question, default=shown, show_default=bool(shown)))
    raise_for(typed)
    return typed
