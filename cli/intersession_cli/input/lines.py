"""Ask for a worksheet's answers line by line, where no line editor can run.

An answer that does not fit is reported at once and asked again. Earlier answers
are kept. Enter leaves an optional item out; ``-`` leaves a required one out
and asks for the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch
from typing import Any

from intersession.documents.prescription import not_watched
from intersession.errors import InvalidInput
from intersession.events.base import changed
from intersession.worksheets.conditions import is_asked
from intersession.worksheets.context import Context
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.items import (
    Choice,
    Item,
    Number,
    Percent,
    Ratings,
    Reference,
    Rows,
    Text,
    YesNo,
)
from intersession.worksheets.options import options_of
from intersession.worksheets.parsing import is_blank
from intersession.worksheets.validation import check_item
from intersession_cli.app.local import Local
from intersession_cli.app.screen import prompt, say
from intersession_cli.input.draft import Draft, place_of
from intersession_cli.input.sheet_days import as_stored

LEAVE_OUT = "-"


def words(question: str, default: str = "") -> str:
    """Ask for words; an empty line gives the default."""
    return str(prompt(question, default=default, show_default=bool(default)))


def worksheet(sheet: Worksheet, context: Context, draft: Draft, local: Local) -> None:
    """Ask for every item that the draft does not hold yet."""
    say("Enter leaves an item out; - leaves out one that is needed, and asks why.")
    for item in sheet.answers:
        if is_asked(item, draft.answers) and not _is_known(item, draft):
            _ask(item, context, draft, local)
            draft.keep(draft)


def _is_known(item: Item, draft: Draft) -> bool:
    if item.name in draft.skipped or item.name in draft.passed or item.name in draft.given:
        return True
    return item.name in draft.answers and not isinstance(item, Rows)


def _ask(item: Item, context: Context, draft: Draft, local: Local) -> None:
    if isinstance(item, Rows):
        _rows(item, context, draft, local)
        return
    found = answer(item, context, local, may_skip=True)
    if found == LEAVE_OUT:
        draft.skipped[item.name] = words("  Why is it left out?", "would rather not say")
    elif not is_blank(found):
        draft.answers[item.name] = found


def answer(item: Item, context: Context, local: Local, *, may_skip: bool = False) -> Any:
    """Ask until the answer fits; returns it in canonical form, None where it is left out.

    Where ``may_skip``, ``-`` for a required item is handed back as it is.
    """
    if isinstance(item, Rows):
        inner = Draft()
        _rows(item, context, inner, local)
        return inner.answers.get(item.name)
    if item.risk:
        say(f"  {not_watched()}", dim=True)
    if item.help:
        say(f"  {item.help}", dim=True)
    while True:
        given = prompt(_question(item, context), default="", show_default=False)
        if is_blank(given) and item.default is not None:
            return item.default
        if is_blank(given) and not item.required:
            return None
        if given.strip() == LEAVE_OUT and (may_skip or not item.required):
            return LEAVE_OUT if item.required else None
        if is_blank(given):
            say("  This one is needed; - leaves it out, with the reason.")
            continue
        try:
            return check_item(item, as_stored(item, given, local), context)
        except InvalidInput as invalid:
            for problem in invalid.problems:
                say(f"  {problem.message}")


def _rows(item: Rows, context: Context, draft: Draft, local: Local) -> None:
    """Ask for rows until one is left empty; goes on with the rows that a draft holds."""
    say(item.ask)
    while True:
        rows = draft.answers.get(item.name) or []
        at = len(rows) - 1 if rows and not _is_whole(item, draft, len(rows) - 1) else len(rows)
        if item.most is not None and at >= item.most:
            draft.pass_by(item.name)
            return
        more = "one more, or Enter to go on" if at else "Enter for none"
        if 0 < at < item.least:
            more = f"at least {item.least} are needed"
        say(f"  {at + 1} ({more})", dim=True)
        if _row(item, context, draft, at, local):
            continue
        if 0 < at < item.least:
            continue
        if rows or not item.required:
            draft.pass_by(item.name)
            return
        say("  At least one is needed; - leaves it out, with the reason.")
        if prompt("  Enter to go on", default="", show_default=False).strip() == LEAVE_OUT:
            draft.skipped[item.name] = words("  Why is it left out?", "would rather not say")
            return


def _is_whole(item: Rows, draft: Draft, at: int) -> bool:
    """Whether every question of a row was asked."""
    return place_of((item.name, at, item.row[-1].name)) in draft.passed


def _row(item: Rows, context: Context, draft: Draft, at: int, local: Local) -> bool:
    """Ask for one row; False where its first item was left empty."""
    for number, inner in enumerate(item.row):
        keys = (item.name, at, inner.name)
        row = draft.at(keys[:-1]) or {}
        if place_of(keys) in draft.passed or inner.name in row or not is_asked(inner, row):
            draft.pass_by(place_of(keys))
            continue
        asked = changed(inner, required=False, default=None) if number == 0 else inner
        value = answer(asked, context, local, may_skip=number > 0)
        if number == 0 and is_blank(value):
            return False
        if value == LEAVE_OUT:
            draft.skipped[place_of(keys)] = words("  Why is it left out?", "would rather not say")
        elif not is_blank(value):
            draft.put(keys, value)
        draft.pass_by(place_of(keys))
        draft.keep(draft)
    return True


def _question(item: Item, context: Context) -> str:
    hint = _hint(item, context)
    mark = "" if item.required else ", optional" if hint else "optional"
    return f"{item.ask} [{hint}{mark}]" if hint or mark else item.ask


@singledispatch
def _hint(item: Item, context: Context) -> str:
    return item.unit


@_hint.register
def _(item: Number, context: Context) -> str:
    if item.low is None or item.high is None:
        return item.unit
    anchors: Mapping[int, str] = getattr(item, "anchors", {})
    ends = [f"{end:g} {anchors.get(int(end), '')}".strip() for end in (item.low, item.high)]
    step = getattr(item, "step", 1)
    unit = "" if isinstance(item, Percent) else item.unit
    steps = "" if step == 1 else f"in steps of {step:g}"
    return " ".join(filter(None, [f"{ends[0]} – {ends[1]}", unit, steps]))


@_hint.register
def _(item: Ratings, context: Context) -> str:
    listed = context.settings.get(item.names_from) or item.names
    names = [one["name"] if isinstance(one, Mapping) else str(one) for one in listed]
    shown = ", ".join(f"{name}=" for name in names) or "name=number, …"
    return f"{shown} each {item.low} – {item.high}"


@_hint.register
def _(item: Choice, context: Context) -> str:
    options = options_of(item, context.settings)
    return ", ".join(_option(value, label) for value, label in options.items())


def _option(value: str, label: str) -> str:
    """An option as it is typed, with its label where that says more."""
    return value if value.casefold() == label.casefold() else f"{value} ({label})"


@_hint.register
def _(item: YesNo, context: Context) -> str:
    return "yes or no"


@_hint.register
def _(item: Text, context: Context) -> str:
    return ""


@_hint.register
def _(item: Reference, context: Context) -> str:
    known = context.references(item.worksheet, item.rows, item.key)
    return ", ".join(f"{name.partition('/')[2]} ({label})" for name, label in known.items())
