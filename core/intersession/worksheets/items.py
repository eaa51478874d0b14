"""The items of a worksheet: questions with a type, a range and a wording.

    worry: str = line("What was the worry?")
    intensity: int = scale("How strong was it?", 0, 10, {0: "none", 10: "most"})

What an item says once, prompts, checks, schemas and the printed sheet read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from inspect import get_annotations
from typing import Any, TypeVar

import msgspec

from intersession.errors import PluginError

T = TypeVar("T")


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A question on a worksheet.

    ``required`` items must be answered, or left out with a reason; ``default`` is
    stored when nothing is given; ``unit`` follows the number when it is shown, and may be
    typed behind it. An item on ``risk`` is shown with a note that nobody watches, and whom
    to turn to.
    ``asked_when`` names items that stand before it on the sheet or in the row, each with
    the answers with which this one is asked, such as ``{"used_safety": [True]}``; None
    among them: also where there is no answer. Of several choices, one of them is enough.
    Where it is not asked, it is not required.
    """

    ask: str
    required: bool = True
    default: Any = None
    unit: str = ""
    help: str = ""
    source: str = ""
    risk: bool = False
    asked_when: Mapping[str, Collection[Any]] = msgspec.field(default_factory=dict)
    name: str = ""

    @property
    def kind(self) -> str:
        """The item's type, as people name it: ``one line``, ``scale``, ``rows``."""
        return _KIND_NAMES[type(self)]


class Line(Item, frozen=True, kw_only=True):
    """One line of words."""


class Text(Item, frozen=True, kw_only=True):
    """Words over as many lines as they need."""


class Number(Item, frozen=True, kw_only=True):
    """A number between ``low`` and ``high``, ends included; None is no limit."""

    low: float | None = None
    high: float | None = None


class Whole(Number, frozen=True, kw_only=True):
    """A whole number."""


class Minutes(Whole, frozen=True, kw_only=True):
    """A length of time in whole minutes; ``1h30`` may be typed."""


class Scale(Number, frozen=True, kw_only=True):
    """A rating in steps (``step``: whole ones), with words (``anchors``) at some of them.

    A rating at a whole step is stored as a whole number: 3 and never 3.0. The range belongs
    to the worksheet's version: it is never converted silently.
    """

    anchors: Mapping[int, str] = msgspec.field(default_factory=dict)
    step: float = 1


class Percent(Scale, frozen=True, kw_only=True):
    """A rating from 0 to 100 per cent."""


class YesNo(Item, frozen=True, kw_only=True):
    """Yes or no."""


class Choice(Item, frozen=True, kw_only=True):
    """One of some options, stored by value and shown by label.

    ``narrowed_by`` names an item of the settings, several choices, that lists those of the
    options which are offered to this client; where nothing is agreed, all are.
    """

    options: Mapping[str, str] = msgspec.field(default_factory=dict)
    narrowed_by: str = ""


class Choices(Choice, frozen=True, kw_only=True):
    """Any number of some options."""


class Day(Item, frozen=True, kw_only=True):
    """A calendar date, stored as ``2026-03-02``; ``ahead``: of what is planned."""

    ahead: bool = False


class TimeOfDay(Item, frozen=True, kw_only=True):
    """A time on the client's clock, stored as ``23:15``."""


class Moment(Item, frozen=True, kw_only=True):
    """A date and time, stored with the client's offset: ``2026-03-02T18:40:00+01:00``.

    ``ahead``: of what is planned.
    """

    ahead: bool = False


class Rows(Item, frozen=True, kw_only=True):
    """A list of rows, each with the items of ``row``; a required list holds at least one.

    ``least`` and ``most`` say how many rows a list has that has any; None is no limit.
    ``key`` names the item by which a row is known: in settings, rows are then changed one
    by one, and those that are not named stay.
    """

    row: tuple[Item, ...] = ()
    key: str = ""
    least: int = 1
    most: int | None = None


class Ratings(Item, frozen=True, kw_only=True):
    """A map of name → rating between ``low`` and ``high``, in steps of ``step``.

    Names are free, or those of ``names``, or those that the settings item
    ``names_from`` lists for this client. Where they are free, ``offers`` may name an item of
    rows on the same sheet, such as ``moods.name``: what was answered there is asked by name.
    """

    low: int = 0
    high: int = 10
    step: float = 1
    anchors: Mapping[int, str] = msgspec.field(default_factory=dict)
    names: tuple[str, ...] = ()
    names_from: str = ""
    offers: str = ""


class Reference(Item, frozen=True, kw_only=True):
    """A row of a worksheet the client already has, such as a step of a hierarchy.

    ``rows`` names the list in that worksheet's settings and answers, ``key`` the
    row's own name. Stored as ``RK-1/bus``: the handle, then the row.
    """

    worksheet: str = ""
    rows: str = ""
    key: str = "id"


_KIND_NAMES: dict[type[Item], str] = {
    Line: "one line",
    Text: "text",
    Number: "number",
    Whole: "whole number",
    Minutes: "minutes",
    Scale: "scale",
    Percent: "percent",
    YesNo: "yes or no",
    Choice: "choice",
    Choices: "several choices",
    Day: "date",
    TimeOfDay: "time of day",
    Moment: "date and time",
    Rows: "rows",
    Ratings: "map of name to rating",
    Reference: "reference",
}


def line(ask: str, **more: Any) -> Any:
    """One line of words. ``more`` as every item: required, default, help, source, unit."""
    return Line(ask=ask, **more)


def text(ask: str, **more: Any) -> Any:
    """Words over as many lines as they need."""
    return Text(ask=ask, **more)


def whole(ask: str, low: int | None = None, high: int | None = None, **more: Any) -> Any:
    """A whole number between ``low`` and ``high``, ends included."""
    return Whole(ask=ask, low=low, high=high, **more)


def number(ask: str, low: float | None = None, high: float | None = None, **more: Any) -> Any:
    """A number between ``low`` and ``high``, ends included."""
    return Number(ask=ask, low=low, high=high, **more)


def minutes(ask: str, low: int = 0, high: int | None = None, **more: Any) -> Any:
    """A length of time in whole minutes, from ``low`` (0 by default)."""
    return Minutes(ask=ask, low=low, high=high, unit="min", **more)


def scale(
    ask: str, low: int, high: int, anchors: Mapping[int, str] | None = None, **more: Any
) -> Any:
    """A rating in whole steps from ``low`` to ``high``, with words at some; ``step=0.5``: half."""
    return Scale(ask=ask, low=low, high=high, anchors=anchors or {}, **more)


def percent(ask: str, anchors: Mapping[int, str] | None = None, **more: Any) -> Any:
    """A rating from 0 to 100 per cent."""
    return Percent(ask=ask, low=0, high=100, anchors=anchors or {}, unit="%", **more)


def yes_no(ask: str, **more: Any) -> Any:
    """Yes or no."""
    return YesNo(ask=ask, **more)


def choice(ask: str, options: Mapping[str, str] | Sequence[str], **more: Any) -> Any:
    """One of ``options``: value → label, or just the values; ``narrowed_by`` names a setting."""
    return Choice(ask=ask, options=_options(options), **more)


def choices(ask: str, options: Mapping[str, str] | Sequence[str], **more: Any) -> Any:
    """Any number of ``options``."""
    return Choices(ask=ask, options=_options(options), **more)


def day(ask: str, **more: Any) -> Any:
    """A calendar date; with ``ahead=True`` ``thu`` is the next Thursday, not the last."""
    return Day(ask=ask, **more)


def time_of_day(ask: str, **more: Any) -> Any:
    """A time on the client's clock."""
    return TimeOfDay(ask=ask, **more)


def moment(ask: str, **more: Any) -> Any:
    """A date and time in the client's time zone; ``ahead`` as for a day."""
    return Moment(ask=ask, **more)


def rows(ask: str, row_class: type, **more: Any) -> Any:
    """A list of rows, each answering the items of ``row_class`` (a ``@row`` class).

    ``key="name"`` says by which of them a row is known, ``least=2`` and ``most=5`` how many
    there may be.
    """
    return Rows(ask=ask, row=items_of(row_class), **more)


def ratings(ask: str, low: int, high: int, names: Iterable[str] = (), **more: Any) -> Any:
    """A map of name → rating, such as an emotion to its strength today."""
    return Ratings(ask=ask, low=low, high=high, names=tuple(names), **more)


def reference(ask: str, worksheet: str, rows: str, key: str = "id", **more: Any) -> Any:
    """A row of a list that the client's earlier worksheet holds."""
    return Reference(ask=ask, worksheet=worksheet, rows=rows, key=key, **more)


def _options(options: Mapping[str, str] | Sequence[str]) -> dict[str, str]:
    if isinstance(options, Mapping):
        return dict(options)
    return {value: value for value in options}


def row(cls: type[T]) -> type[T]:
    """Declare the items of a row, or of a worksheet's settings."""
    items_of(cls)
    return cls


def items_of(cls: type) -> tuple[Item, ...]:
    """The items that a ``@row`` or ``@worksheet`` class declares, in order.

    Raises PluginError that names the attributes which are not items.
    """
    declared: dict[str, Any] = {}
    for one in reversed(cls.__mro__[:-1]):
        names = [*get_annotations(one), *_holding_items(one)]
        declared |= {name: one.__dict__.get(name) for name in dict.fromkeys(names)}
    undeclared = [name for name, item in declared.items() if not isinstance(item, Item)]
    if undeclared:
        raise PluginError(
            f"{cls.__name__} holds attributes that are not items: {', '.join(undeclared)}. "
            f"Declare each with line(…), text(…), scale(…) or another item."
        )
    return tuple(msgspec.structs.replace(item, name=name) for name, item in declared.items())


def _holding_items(cls: type) -> list[str]:
    """The attributes that hold items, also where an annotation was forgotten."""
    return [name for name, value in vars(cls).items() if isinstance(value, Item)]


def every_item(items: Iterable[Item], place: str = "") -> Iterable[tuple[str, Item]]:
    """Items with their places, those of rows too: ``moods.before``."""
    for item in items:
        yield f"{place}{item.name}", item
        if isinstance(item, Rows):
            yield from every_item(item.row, f"{place}{item.name}.")
