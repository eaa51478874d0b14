"""Ask for a worksheet's answers on a terminal, one item after another.

An answer that does not fit is reported at once and asked again. Earlier answers
are kept. Enter leaves an optional item out; ``-`` leaves a required one out
and asks for the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import singledispatch
from typing import Any

import attrs

from intersession.documents.prescription import not_watched
from intersession.errors import InvalidInput
from intersession.events.base import changed
from intersession.worksheets.context import Context
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.items import Choice, Item, Ratings, Reference, Rows, Scale, Text, YesNo
from intersession.worksheets.parsing import is_blank
from intersession.worksheets.validation import check_item
from intersession_cli.app.screen import prompt, say

LEAVE_OUT = "-"


def words(question: str, default: str = "") -> str:
    """Ask for words; an empty line gives the default."""
    return str(prompt(question, default=default, show_default=bool(default)))


@attrs.define
class Draft:
    """What was typed so far; ``rows`` and ``row`` are those of the list being asked.

    ``keep`` is called after each answer, so that none is lost.
    """

    answers: dict[str, Any] = attrs.field(factory=dict)
    skipped: dict[str, str] = attrs.field(factory=dict)
    rows: list[dict[str, Any]] = attrs.field(factory=list)
    row: dict[str, Any] = attrs.field(factory=dict)
    keep: Callable[[Draft], None] = lambda _: None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.answers or self.skipped or self.rows or self.row)


def worksheet(sheet: Worksheet, context: Context, draft: Draft) -> None:
    """Ask for every item that the draft does not hold yet."""
    say("Enter leaves an item out; - leaves out one that is needed, and asks why.")
    for item in sheet.answers:
        if item.name in draft.answers or item.name in draft.skipped:
            continue
        found = answer(item, context, may_skip=True, draft=draft)
        if found == LEAVE_OUT:
            draft.skipped[item.name] = words("  Why is it left out?", "would rather not say")
        elif not is_blank(found):
            draft.answers[item.name] = found
        draft.keep(draft)


def answer(
    item: Item, context: Context, *, may_skip: bool = False, draft: Draft | None = None
) -> Any:
    """Ask until the answer fits; returns it in canonical form, None where it is left out.

    Where ``may_skip``, ``-`` for a required item is handed back as it is.
    """
    if isinstance(item, Rows):
        return _rows(item, context, draft or Draft())
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
            return check_item(item, given, context)
        except InvalidInput as invalid:
            for problem in invalid.problems:
                say(f"  {problem.message}")


def _rows(item: Rows, context: Context, draft: Draft) -> list[dict[str, Any]] | str:
    """Ask for rows until one is left empty; goes on with the rows that a draft holds."""
    say(item.ask)
    while True:
        more = "one more, or Enter to go on" if draft.rows else "Enter for none"
        say(f"  {len(draft.rows) + 1} ({more})", dim=True)
        if _row(item, context, draft):
            draft.rows.append(draft.row)
            draft.row = {}
            draft.keep(draft)
            continue
        if draft.rows or not item.required:
            found, draft.rows = draft.rows, []
            return found
        say("  At least one is needed; - leaves it out, with the reason.")
        if prompt("  Enter to go on", default="", show_default=False).strip() == LEAVE_OUT:
            return LEAVE_OUT


def _row(item: Rows, context: Context, draft: Draft) -> bool:
    """Ask for one row; False where its first item was left empty."""
    for number, inner in enumerate(item.row):
        if inner.name in draft.row:
            continue
        asked = changed(inner, required=False, default=None) if number == 0 else inner
        value = answer(asked, context)
        if not is_blank(value):
            draft.row[inner.name] = value
            draft.keep(draft)
        elif number == 0:
            return False
    return True


def _question(item: Item, context: Context) -> str:
    hint = _hint(item, context)
    mark = "" if item.required else ", optional" if hint else "optional"
    return f"{item.ask} [{hint}{mark}]" if hint or mark else item.ask


@singledispatch
def _hint(item: Item, context: Context) -> str:
    return item.unit


@_hint.register
def _(item: Scale, context: Context) -> str:
    low, high = int(item.low or 0), int(item.high or 0)
    ends = [f"{end} {item.anchors.get(end, '')}".strip() for end in (low, high)]
    return f"{ends[0]} – {ends[1]}"


@_hint.register
def _(item: Ratings, context: Context) -> str:
    listed = context.settings.get(item.names_from) or item.names
    names = [one["name"] if isinstance(one, Mapping) else str(one) for one in listed]
    shown = ", ".join(f"{name}=" for name in names) or "name=number, …"
    return f"{shown} each {item.low} – {item.high}"


@_hint.register
def _(item: Choice, context: Context) -> str:
    return ", ".join(item.options)


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
