"""What was typed, on one screen, before it is recorded: a last chance to change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from intersession.errors import PluginError, Problem
from intersession.strict.numbers import whole
from intersession.worksheets.conditions import is_asked
from intersession.worksheets.items import Choice, Item, Number, Rows, Scale
from intersession.worksheets.places import bare
from intersession.worksheets.validation import check_answers
from intersession.worksheets.worked_out import computed_words, worked_out
from intersession_cli.app.keyboard import columns, cut, filled
from intersession_cli.app.screen import one_line, say
from intersession_cli.input.asked_sheet import Sheet
from intersession_cli.input.questions import Question, put
from intersession_cli.input.signals import Back, LeftOut, Rest, Stopped

_MOST_LINES = 16
"""Answers that stand on a line each; more of them share lines."""
_MOST_CELLS = 24
"""Cells that an answer within a row takes at most."""
_STOP = ("q", "quit", "stop")


def change_wanted(sheet: Sheet) -> str | None:
    """Show what was typed; returns the item to change, None where it is to be recorded.

    Raises Stopped where the person stops.
    """
    asked = [item for item in sheet.items if is_asked(item, sheet.draft.answers)]
    _show(sheet, asked)
    problems = _problems(sheet)
    for problem in problems:
        say(filled(f"  {problem.place.replace('_', ' ')}: {problem.message}", "  "))
    enter = "changes" if problems else "records"
    ask = f"Enter {enter} it, a number changes an answer, q keeps it for later"
    wanted = Question(ask, is_quiet=True)
    while True:
        typed = _typed(wanted, asked).lower()
        if typed in _STOP:
            raise Stopped
        if (number := whole(typed, 1, len(asked))) is not None:
            return asked[number - 1].name
        if not typed:
            return _item_of(problems[0], asked) if problems else None
        say(f"  Type a number from 1 to {len(asked)}, q, or Enter.")


def _typed(wanted: Question, asked: list[Item]) -> str:
    try:
        return str(put(wanted)).strip()
    except Back:
        return str(len(asked))
    except (LeftOut, Rest):
        return "?"


def _problems(sheet: Sheet) -> list[Problem]:
    """What is wrong between answers that are right by themselves."""
    draft = sheet.draft
    found = check_answers(sheet.worksheet, draft.answers, draft.skipped, sheet.context).problems
    names = {item.name for item in sheet.items}
    return [one for one in found if _name_of(one) in names]


def _name_of(problem: Problem) -> str:
    return bare(problem.place).partition(".")[0]


def _item_of(problem: Problem, asked: list[Item]) -> str | None:
    names = [item.name for item in asked]
    return _name_of(problem) if _name_of(problem) in names else None


def _show(sheet: Sheet, asked: list[Item]) -> None:
    lines = list(_lines(sheet, asked))
    say(f"\n{sheet.title}", bold=True)
    for name, words in sheet.told().items():
        say(cut(f"     {name}: {one_line(words)}", columns() - 1))
    for line in lines if len(lines) <= _MOST_LINES else _packed(lines):
        say(cut(line, columns() - 1))
    empty = [
        f"{number} {_words(item)}"
        for number, item in enumerate(asked, 1)
        if item.name not in sheet.draft.answers and item.name not in _left_out(sheet)
    ]
    if empty:
        say(filled(f"     not answered: {', '.join(empty)}", "     "))
    for words in _worked_out(sheet):
        say(filled(f"     {words}", "     "))


def _worked_out(sheet: Sheet) -> Iterator[str]:
    """What the worksheet makes of the answers; nobody is asked for it."""
    items = {item.name: item for item in sheet.worksheet.computed}
    try:
        found = worked_out(sheet.worksheet, sheet.draft.answers)
    except PluginError as problem:
        yield one_line(str(problem))
        return
    for name, value in found.items():
        unit = items[name].unit
        yield one_line(f"{_words(items[name])}: {computed_words(value)} {unit}".rstrip())


def _lines(sheet: Sheet, asked: list[Item]) -> Iterator[str]:
    left_out = _left_out(sheet)
    for number, item in enumerate(asked, 1):
        told = []
        if item.name in sheet.draft.answers:
            told.append(_answer(item, sheet.draft.answers[item.name]))
        told += [f"{where}left out ({one_line(why)})" for where, why in left_out.get(item.name, ())]
        if told:
            yield f"{number:>3}  {_words(item)}: {'; '.join(told)}"


def _left_out(sheet: Sheet) -> dict[str, list[tuple[str, str]]]:
    """What is left out with a reason, by item: where in it, and why."""
    found: dict[str, list[tuple[str, str]]] = {}
    for place, why in sheet.draft.skipped.items():
        name = bare(place).partition(".")[0]
        where = "" if place == name else f"{place[len(name) :].lstrip('.')} ".replace("_", " ")
        found.setdefault(name, []).append((where, why))
    return found


def _answer(item: Item, value: Any) -> str:
    """An answer in a line."""
    if isinstance(item, Rows):
        rows = [_row(item, row) for row in value]
        return "; ".join(rows)
    if isinstance(value, Mapping):
        return ", ".join(f"{one_line(name)} {rating}" for name, rating in value.items())
    if isinstance(value, list):
        return ", ".join(_answer(item, one) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(item, Choice):
        return item.options.get(str(value), str(value))
    if isinstance(item, Scale) and value in item.anchors:
        return f"{value} {item.anchors[value]}"
    told = f"{value:g}" if isinstance(value, float) else str(value)
    is_counted = isinstance(item, Number) and item.unit
    return one_line(f"{told} {item.unit}" if is_counted else told)


def _row(item: Rows, row: Mapping[str, Any]) -> str:
    """A row by its first answer, and the others with their names, each shortened."""
    told = [(_words(one), _answer(one, row[one.name])) for one in item.row if one.name in row]
    named = [f"{name}={cut(words, _MOST_CELLS)}" for name, words in told[1:]]
    return ", ".join([*(words for _, words in told[:1]), *named])


def _words(item: Item) -> str:
    return item.name.replace("_", " ")


def _packed(lines: list[str]) -> Iterator[str]:
    """Lines that share a line of the screen where they are short."""
    room, together = columns() - 1, ""
    for line in lines:
        short = cut(line, room // 2)
        if together and len(together) + 2 + len(short) > room:
            yield together
            together = ""
        together = f"{together:<{room // 2}}  {short.strip()}" if together else short
    if together:
        yield together
