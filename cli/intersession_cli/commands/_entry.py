"""What ``attempt`` and ``complete`` share: an entry from options, a file or questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial, wraps
from typing import Any, TypeVar, cast, get_args

import attrs
import click

from intersession.domain.assignment.state import Assignment
from intersession.domain.assignment.vocabulary import RecordedBy
from intersession.errors import IntersessionError
from intersession.worksheets.context import Context
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.items import Choice, Item, every_item
from intersession.worksheets.places import bare
from intersession.worksheets.validation import check_item
from intersession_cli.app.keyboard import is_at_terminal
from intersession_cli.app.local import Local, local_to
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.input import drafts, values
from intersession_cli.input.draft import Draft
from intersession_cli.input.places import needs_more
from intersession_cli.input.sheet_days import with_days
from intersession_cli.input.values import read_amount
from intersession_cli.input.words import WORDS
from intersession_cli.output.text import heading

F = TypeVar("F", bound=Callable[..., Any])
WHO = "answered_by"


@attrs.frozen(kw_only=True)
class Given:
    """What the options of a command gave; ``said`` are those beside the answers."""

    sets: tuple[str, ...]
    skip: tuple[str, ...]
    file: str | None
    resume: bool
    said: Mapping[str, Any]

    def also(self, said: Mapping[str, Any]) -> Given:
        """With the command's own options, too."""
        return attrs.evolve(self, said={**self.said, **said})


_OPTIONS = (
    click.option("--set", "sets", multiple=True, metavar="ITEM=VALUE", help="An answer."),
    click.option("--skip", multiple=True, metavar="ITEM=REASON",
                 help="Leave an item out, and why."),
    click.option("--from", "file", metavar="FILE|-", help="Answers from JSON, YAML or TOML."),
    click.option("--amount", help="How much of it: all, most, half, some, started; 0–4; 10min."),
    click.option("--note", type=WORDS, help="A few words, in the client's own."),
    click.option("--by", "recorded_by", type=click.Choice(get_args(RecordedBy)),
                 help="Who wrote it."),
    click.option("--resume", is_flag=True, help="Continue with what was typed before."),
)  # fmt: skip


def entry_options(on: str) -> Callable[[F], F]:
    """The options of an entry: the function gets them together as ``given``.

    ``on`` is the help of ``--on``.
    """

    def add(function: F) -> F:
        @wraps(function)
        def together(
            *args: Any,
            sets: tuple[str, ...],
            skip: tuple[str, ...],
            file: str | None,
            resume: bool,
            when: str | None,
            amount: str | None,
            note: str | None,
            recorded_by: str | None,
            **more: Any,
        ) -> Any:
            read_amount(amount)
            said = {"on": when, "amount": amount, "note": note, "recorded_by": recorded_by}
            given = Given(sets=sets, skip=skip, file=file, resume=resume, said=said)
            return function(*args, given=given, **more)

        found: Any = together
        on_option = click.option("--on", "when", metavar="WHEN", help=on)
        for option in reversed((*_OPTIONS[:3], on_option, *_OPTIONS[3:])):
            found = option(found)
        return cast(F, found)

    return add


@attrs.frozen
class Entry:
    """Answers, reasons and options as they are to be recorded; ``draft`` is their draft's name."""

    answers: dict[str, Any]
    skipped: dict[str, str]
    said: dict[str, Any]
    draft: str = ""

    @property
    def on(self) -> str | None:
        """When it was, as it was said; None where nobody said."""
        return self.said.get("on")

    @property
    def fields(self) -> dict[str, Any]:
        """The fields of the command that are said beside the answers."""
        amount, minutes = read_amount(self.said.get("amount"))
        said = {name: value for name, value in self.said.items() if name not in ("on", "amount")}
        return {**said, "amount": amount, "minutes": minutes}

    def recorded(self, runtime: Runtime) -> None:
        """Delete the draft: it is recorded."""
        if self.draft:
            drafts.drop(runtime, self.draft)


def entry(runtime: Runtime, state: Assignment, sheet: Worksheet, name: str, given: Given) -> Entry:
    """An entry as it was given; on a terminal the rest of it is asked.

    ``name`` is the command and its target, by which its draft is known.
    """
    local = local_to(runtime, state.handle)
    answers = with_days(sheet.answers, values.answers(given.sets, given.file), local)
    skipped = values.reasons(given.skip)
    said = _said(given, local)
    if given.file is not None or not values.is_interactive():
        return Entry(answers, skipped, said)
    context = runtime.homework.context(state.handle)
    if sheet.answered_by and "answered_by" not in said:
        sheet = attrs.evolve(sheet, answers=(_who_answers(sheet), *sheet.answers))
    if not _leaves_something(sheet, answers, skipped, context):
        return Entry(answers, skipped, said)
    from intersession_cli.input.asking import ask_sheet

    drafts.take_over_older(runtime, name, sheet.answers)
    draft = drafts.begun(runtime, name, given.resume)
    _fill(draft, sheet, answers, skipped, context)
    _fill_options(draft, sheet, said, local)
    with drafts.asked(runtime, name, draft, how=f"{name} --resume"):
        title = f"{state.handle}: {sheet.title}"
        if not is_at_terminal():
            heading(title)
        else:
            say(title, bold=True)
        ask_sheet(sheet, context, draft, local, title=title, told=partial(_told, draft))
    if who := draft.answers.pop(WHO, None):
        draft.said[WHO] = who
    return Entry(draft.answers, draft.skipped, draft.said, name)


def _who_answers(sheet: Worksheet) -> Item:
    """The question who answers, where a worksheet offers several."""
    options = {one: one for one in sheet.answered_by}
    return Choice(name=WHO, ask="Who answers these questions?", options=options, required=False)


def _said(given: Given, local: Local) -> dict[str, Any]:
    """The options that were given, with the day as it is stored: it is the same tomorrow."""
    said = {name: value for name, value in given.said.items() if value not in (None, "")}
    if "on" in said:
        happened = values.happened(said["on"], local)
        said["on"] = "unknown" if happened is None else happened.isoformat()
    return said


def _leaves_something(
    sheet: Worksheet, answers: Mapping[str, Any], skipped: Mapping[str, str], context: Context
) -> bool:
    """Whether something is left to ask, after answers that are right."""
    draft = Draft()
    known = {place for place, _ in every_item(sheet.answers)}
    if {*answers} - known or {bare(place) for place in skipped} - known:
        return False  # it is refused with all that is wrong
    try:
        _fill(draft, sheet, answers, skipped, context)
    except IntersessionError:
        return False
    return not answers or (is_at_terminal() and needs_more(sheet.answers, draft, context.settings))


def _fill(
    draft: Draft,
    sheet: Worksheet,
    answers: Mapping[str, Any],
    skipped: Mapping[str, str],
    context: Context,
) -> None:
    """Put what was given into a draft; it is not asked."""
    items = {item.name: item for item in sheet.answers}
    for name, value in answers.items():
        item = items.get(name)
        nested = item is None or isinstance(value, list | dict)
        draft.answers[name] = value if nested or item is None else check_item(item, value, context)
    draft.skipped |= skipped
    draft.given = list(dict.fromkeys([*draft.given, *answers, *skipped]))


def _fill_options(draft: Draft, sheet: Worksheet, said: Mapping[str, Any], local: Local) -> None:
    """Put the options into a draft: the day of the sheet is known from ``--on``."""
    draft.said |= said
    on = draft.said.get("on")
    if on is None and not sheet.day:
        draft.said["on"] = local.today.isoformat()
    elif on not in (None, "unknown") and sheet.day and sheet.day not in draft.answers:
        draft.answers[sheet.day] = str(on)[:10]
        draft.given.append(sheet.day)


def _told(draft: Draft) -> dict[str, str]:
    """What the summary shows beside the answers."""
    words = {"on": "when", "recorded_by": "who wrote it", WHO: "who answered"}
    return {words.get(name, name): str(value) for name, value in draft.said.items()}
