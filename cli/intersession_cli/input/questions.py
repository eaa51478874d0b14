"""A worksheet's items as questions on a terminal: their words, and what can be chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import singledispatch
from typing import Any

import attrs

from intersession.worksheets.context import Context
from intersession.worksheets.items import (
    Choice,
    Choices,
    Day,
    Item,
    Moment,
    Number,
    Ratings,
    Reference,
    Scale,
    Text,
    TimeOfDay,
    YesNo,
)
from intersession.worksheets.options import options_of
from intersession_cli.app.keyboard import Option, edit
from intersession_cli.app.keyboard import choose as choose_line
from intersession_cli.app.screen import one_line, say
from intersession_cli.input.editor import edited
from intersession_cli.input.signals import Back, LeftOut, Rest, Stopped, raise_for

LONGEST_LIST = 11
"""A scale of so many steps is a list; a longer one is typed, with its ends shown."""


@attrs.frozen
class Question:
    """What is asked; ``hint`` says the form, ``options`` are chosen from, ``is_many`` of
    them. ``is_quiet``: an empty answer leaves nothing on the screen."""

    ask: str
    hint: str = ""
    options: tuple[Option, ...] = ()
    is_many: bool = False
    is_long: bool = False
    is_quiet: bool = False

    @property
    def title(self) -> str:
        """The question with its hint."""
        return f"{self.ask} ({self.hint})" if self.hint else self.ask


def put(question: Question, default: Any = None, spare: Callable[[str], Any] | None = None) -> Any:
    """Ask on a terminal; returns what was typed, or the values that were chosen.

    ``spare`` keeps a text before it goes to an editor. Raises Back, Rest, LeftOut or Stopped.
    """
    if question.options:
        found = _chosen(question, default)
        _echo(question, ", ".join(_told(one) for one in question.options if one.value in found))
        return found if question.is_many else (found[0] if found else "")
    text = "" if default is None else str(default)
    typed = _typed(question, text, spare)
    raise_for(typed)
    _echo(question, typed)
    return typed


def _chosen(question: Question, default: Any) -> list[str]:
    values = [one.value for one in question.options]
    wanted = _plain(default)
    found = choose_line(
        question.title,
        question.options,
        at=values.index(wanted) if wanted in values else None,
        ticked=(default or ()) if question.is_many else None,
    )
    _raise(found.how)
    return list(found.chosen)


def _typed(question: Question, text: str, spare: Callable[[str], Any] | None) -> str:
    """Words from the line editor, or from a program of one's own and then from the editor."""
    while True:
        found = edit(question.title, text, is_long=question.is_long)
        text = found.text
        if found.how == "editor":
            if spare is not None:
                spare(text)
            text = edited(text)
            continue
        _raise(found.how, text)
        return text


def _raise(how: str, text: str = "") -> None:
    if how == "stopped":
        raise Stopped(text)
    for name, signal in (("back", Back), ("rest", Rest), ("left out", LeftOut)):
        if how == name:
            raise signal


def _echo(question: Question, answer: str) -> None:
    """Leave a question and its answer on the screen, a long answer shortened."""
    shown = one_line(answer)
    shown = shown if len(shown) <= 200 else f"{shown[:199]}…"
    if shown or not question.is_quiet:
        say(f"{question.ask}  {shown or '–'}")


def _told(option: Option) -> str:
    """A line that was chosen: of a scale with its number."""
    return f"{option.key} {option.words}".strip() if option.key == option.value else option.words


def question_for(item: Item, context: Context) -> Question:
    """The question of an item."""
    made = Question(
        item.ask,
        hint=_hint(item, context),
        options=_options(item, context),
        is_many=isinstance(item, Choices),
        is_long=isinstance(item, Text),
    )
    if item.required or item.default is not None:
        return made
    return attrs.evolve(made, hint=f"{made.hint}; optional" if made.hint else "optional")


@singledispatch
def _hint(item: Item, context: Context) -> str:
    return item.unit


@_hint.register
def _(item: Number, context: Context) -> str:
    if item.low is None or item.high is None:
        return item.unit
    anchors: Mapping[int, str] = getattr(item, "anchors", {})
    if _is_list(item):
        return ""
    ends = [f"{end:g} {anchors.get(int(end), '')}".strip() for end in (item.low, item.high)]
    return " ".join(filter(None, [" – ".join(ends), item.unit, _in_steps(item)]))


def _in_steps(item: Number | Ratings) -> str:
    """The steps of a rating, where they are not whole ones."""
    step = getattr(item, "step", 1)
    return "" if step == 1 else f"in steps of {step:g}"


@_hint.register
def _(item: Ratings, context: Context) -> str:
    steps = _in_steps(item)
    return f"each name=number, {item.low} – {item.high}{steps and f' {steps}'}, with commas"


@_hint.register
def _(item: Choices, context: Context) -> str:
    return "space ticks"


@_hint.register
def _(item: Day, context: Context) -> str:
    return "such as yesterday, thu, 2 March"


@_hint.register
def _(item: Moment, context: Context) -> str:
    return "such as yesterday 18:40, thu 6pm"


@_hint.register
def _(item: TimeOfDay, context: Context) -> str:
    return "such as 18:40, 7pm"


def _is_list(item: Number) -> bool:
    if not isinstance(item, Scale) or item.low is None or item.high is None or item.low < 0:
        return False
    return item.step == 1 and item.high - item.low < LONGEST_LIST


def _options(item: Item, context: Context) -> tuple[Option, ...]:
    """The lines of a list; none where the answer is typed."""
    if isinstance(item, Choice):
        return _numbered(options_of(item, context.settings))
    if isinstance(item, YesNo):
        return (Option("yes", "y", "yes"), Option("no", "n", "no"))
    if isinstance(item, Scale) and _is_list(item):
        steps = range(int(item.low or 0), int(item.high or 0) + 1)
        return tuple(Option(str(step), str(step), item.anchors.get(step, "")) for step in steps)
    if isinstance(item, Reference):
        known = context.references(item.worksheet, item.rows, item.key)
        return _numbered(
            {name: f"{name.partition('/')[2]}  {label}" for name, label in known.items()}
        )
    return ()


def _numbered(options: Mapping[str, str]) -> tuple[Option, ...]:
    return tuple(
        Option(value, str(number), words)
        for number, (value, words) in enumerate(options.items(), 1)
    )


def default_of(item: Item, answer: Any) -> Any:
    """An answer as it stands in the line editor or the list, to be changed."""
    if isinstance(answer, Mapping):
        return ", ".join(f"{name}={rating}" for name, rating in answer.items())
    return answer if isinstance(item, Choices) else _plain(answer)


def _plain(answer: Any) -> Any:
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    if isinstance(answer, float):
        return f"{answer:g}"
    return answer if answer is None or isinstance(answer, list) else str(answer)
