"""An entry printed as its sheet: each question with its answer, as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from intersession.domain.assignment.vocabulary import AMOUNTS
from intersession.errors import PluginError
from intersession.worksheets.conditions import is_asked
from intersession.worksheets.worked_out import computed_words, worked_out
from intersession_cli.app.screen import Titled
from intersession_cli.output.answers import answer_words
from intersession_cli.output.entries import day_of
from intersession_cli.output.text import paragraph, width, within

if TYPE_CHECKING:
    from intersession.domain.assignment.events import AttemptEvent
    from intersession.projections.builtin.flags import FlagRow
    from intersession.worksheets.definition import Worksheet
    from intersession.worksheets.items import Item

LONG = 240
"""A text longer than this is shortened, unless all of it is asked for."""
Line = str | Titled


def sheet_lines(
    event: AttemptEvent, sheet: Worksheet | None, flags: Sequence[FlagRow], *, full: bool
) -> Iterator[Line]:
    """The questions in order with their answers, then what was left out; first how it was."""
    yield paragraph(_how(event))
    for row in flags:
        yield paragraph(_flagged(row))
    if event.note:
        yield _told("Note:", event.note, full)
    items = {item.name: item for item in sheet.answers} if sheet else {}
    yield ""
    for name in [*items, *(name for name in event.answers if name not in items)]:
        if name in event.answers:
            yield _told(_asked(items.get(name), name), _words(items.get(name), event, name), full)
        elif name in event.skipped:
            yield _told(_asked(items[name], name), f"left out: {event.skipped[name]}", full)
    yield from _others(event, items)
    yield from _worked_out(event, sheet)


def _worked_out(event: AttemptEvent, sheet: Worksheet | None) -> Iterator[Line]:
    """What the worksheet makes of the answers, each with what it was made of."""
    found = computed_of(event, sheet)
    for one in found:
        yield _told(one["ask"], one["words"], full=True)
    if any(isinstance(one["answer"], Mapping) for one in found):
        yield paragraph("A score is worked out from the answers: an aid, and no diagnosis.")


def computed_of(event: AttemptEvent, sheet: Worksheet | None) -> list[dict[str, Any]]:
    """What a worksheet works out of an entry, for a program: with a value, and in words."""
    if sheet is None or not sheet.computed or not event.has_sheet:
        return []
    try:
        found = worked_out(sheet, event.answers)
    except PluginError as problem:
        return [{"item": "", "ask": sheet.title, "answer": None, "words": str(problem)}]
    return [
        {
            "item": item.name,
            "ask": item.ask,
            "answer": msgspec.to_builtins(found[item.name]),
            "words": f"{computed_words(found[item.name])} {item.unit}".rstrip(),
        }
        for item in sheet.computed
        if item.name in found
    ]


def is_shortened(event: AttemptEvent, sheet: Worksheet | None) -> bool:
    """Whether any text of an entry is longer than what is shown at first."""
    items = {item.name: item for item in sheet.answers} if sheet else {}
    told = [_words(items.get(name), event, name) for name in event.answers]
    return any(len(one) > LONG for one in (*told, *event.skipped.values(), event.note))


def how_much(event: Any) -> str:
    """How much was done, as somebody said or the sheet says; empty where nobody did."""
    of_sheet = None if event.is_practice else event.sheet_amount  # to fill it in says no more
    amount = of_sheet if event.amount is None else event.amount
    if amount == 0 and event.amount is None:
        return "not yet"
    told = [AMOUNTS[amount]] if amount is not None else []
    told += [f"{event.minutes} minutes"] if event.minutes is not None else []
    return ", ".join(told)


def shortened(text: str, full: bool) -> str:
    """A text, cut where it is long and not all of it is asked for."""
    if full or len(text) <= LONG:
        return text
    return f"{text[:LONG].rstrip()}… ({len(text):,} characters)"


def _how(event: AttemptEvent) -> str:
    """When it was, how much, and who wrote it down when."""
    spanned = event.between and f"between {event.between.first} and {event.between.last}"
    much = how_much(event)
    told = [
        spanned or day_of(event),
        "planned, the rest not told yet" if event.is_planned else "",
        f"amount: {much}" if much else "amount not said",
        f"{event.times} times" if event.times > 1 else "",
        "told without a sheet" if event.without_sheet else "",
        f"written down {event.timing}" if event.timing else "",
        f"by {event.recorded_by}" if event.recorded_by else "",
        f"answered by {event.answered_by}" if event.answered_by else "",
    ]
    return " · ".join(one for one in told if one)


def _flagged(row: FlagRow) -> str:
    seen = "not acknowledged yet"
    if row.status != "open":
        seen = f"acknowledged by {row.acknowledged_by} on {row.acknowledged_on}: {row.note}"
    since = " (corrected since)" if row.corrected else ""
    return f"To see first: {within('; '.join(row.flags))}{since} – {within(seen)}"


def _told(asked: str, answer: str, full: bool) -> str:
    """A question and its answer: on one line, or below it where it is long or several lines."""
    text = within(shortened(answer, full)).replace("\n  ", "\n")
    line = f"{asked}{'' if asked.endswith(tuple('?.:!')) else ':'} {text}"
    if "\n" in text or len(line) > width():
        return paragraph(asked) + "\n" + paragraph(text, "    ")
    return line


def _asked(item: Item | None, name: str) -> str:
    return item.ask if item else f"{name.replace('_', ' ')}:"


def _words(item: Item | None, event: AttemptEvent, name: str) -> str:
    return answer_words(item, event.answers[name])


def _others(event: AttemptEvent, items: Mapping[str, Item]) -> Iterator[str]:
    """What was left out of a sheet that is not known any more, and what nobody filled in."""
    for name, why in event.skipped.items():
        if name not in items:
            yield paragraph(f"{name.replace('_', ' ')} left out: {within(why)}")
    if event.not_asked:
        yield paragraph(f"Told without its sheet, so not asked: {_names(event.not_asked)}.")
    blank = [
        name
        for name, item in items.items()
        if name not in event.answers and name not in event.skipped and is_asked(item, event.answers)
    ]
    if blank and event.has_sheet:
        yield paragraph(f"Not filled in: {_names(blank)}.")


def _names(names: Iterable[str]) -> str:
    return ", ".join(names).replace("_", " ")


def items_of(event: AttemptEvent, sheet: Worksheet | None) -> list[dict[str, Any]]:
    """The sheet for a program: each item with its question, its answer and that in words."""
    items = {item.name: item for item in sheet.answers} if sheet else {}
    told: list[dict[str, Any]] = [
        {
            "item": name,
            "ask": item.ask if (item := items.get(name)) else None,
            "answer": event.answers.get(name),
            "words": answer_words(item, event.answers[name]) if name in event.answers else None,
            "left_out": event.skipped.get(name),
        }
        for name in dict.fromkeys([*items, *event.answers, *event.skipped])
    ]
    return [*told, *({**one, "left_out": None} for one in computed_of(event, sheet))]
