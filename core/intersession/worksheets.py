"""Declare a worksheet once; everything else reads the declaration.

A worksheet is a class whose attributes are *items*: questions with a type, a
range and a wording. The prompts, the check of every answer and the printed sheet
are readers of these items (see ``answers.py`` for the first of them).

    @worksheet("cbt.worry-log", version=1, title="Worry log", source="own practice")
    class WorryLog:
        worry: str = line("What was the worry?")
        intensity: int = scale("How strong was it?", 0, 10, {0: "none", 10: "most"})

A worksheet has *answers* (what each attempt brings) and may have *settings* (what
is agreed when it is assigned), declared as a second class with ``@row``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import attrs
import msgspec

from intersession.errors import PluginError, Problem

T = TypeVar("T")
_ITEM = "intersession-item"
_NAME = re.compile(r"[a-z][a-z0-9]*\.[a-z0-9]+(-[a-z0-9]+)*")
_FIELD = re.compile(r"[a-z][a-z0-9_]*")


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A question on a worksheet.

    ``required`` items must be answered, or left out with a reason; ``default`` is
    stored when nothing is given; ``unit`` follows the number when it is shown. Beside
    an item on ``risk`` stands that nobody watches, and whom to turn to.
    """

    ask: str
    required: bool = True
    default: Any = None
    unit: str = ""
    help: str = ""
    source: str = ""
    risk: bool = False
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


class Scale(Whole, frozen=True, kw_only=True):
    """A rating in whole steps, with words (``anchors``) at some of them.

    The range belongs to the worksheet's version: it is never converted silently.
    """

    anchors: Mapping[int, str] = msgspec.field(default_factory=dict)


class Percent(Scale, frozen=True, kw_only=True):
    """A rating from 0 to 100 per cent."""


class YesNo(Item, frozen=True, kw_only=True):
    """Yes or no."""


class Choice(Item, frozen=True, kw_only=True):
    """One of some options, stored by value and shown by label."""

    options: Mapping[str, str] = msgspec.field(default_factory=dict)


class Choices(Choice, frozen=True, kw_only=True):
    """Any number of some options."""


class Day(Item, frozen=True, kw_only=True):
    """A calendar date, stored as ``2026-03-02``."""


class TimeOfDay(Item, frozen=True, kw_only=True):
    """A time on the client's clock, stored as ``23:15``."""


class Moment(Item, frozen=True, kw_only=True):
    """A date and time, stored with the client's offset: ``2026-03-02T18:40:00+01:00``."""


class Rows(Item, frozen=True, kw_only=True):
    """A list of rows, each with the items of ``row``; a required list holds at least one."""

    row: tuple[Item, ...] = ()


class Ratings(Item, frozen=True, kw_only=True):
    """A map of name → rating between ``low`` and ``high``.

    Names are free, or those of ``names``, or those that the settings item
    ``names_from`` lists for this client.
    """

    low: int = 0
    high: int = 10
    anchors: Mapping[int, str] = msgspec.field(default_factory=dict)
    names: tuple[str, ...] = ()
    names_from: str = ""


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


def _field(item: Item) -> Any:
    """Carry an item on an attrs field, which keeps the order of declaration."""
    if item.required:
        return attrs.field(metadata={_ITEM: item})
    return attrs.field(default=item.default, metadata={_ITEM: item})


def line(ask: str, **more: Any) -> Any:
    """One line of words. ``more`` as every item: required, default, help, source."""
    return _field(Line(ask=ask, **more))


def text(ask: str, **more: Any) -> Any:
    """Words over as many lines as they need."""
    return _field(Text(ask=ask, **more))


def whole(ask: str, low: int | None = None, high: int | None = None, **more: Any) -> Any:
    """A whole number between ``low`` and ``high``, ends included."""
    return _field(Whole(ask=ask, low=low, high=high, **more))


def number(ask: str, low: float | None = None, high: float | None = None, **more: Any) -> Any:
    """A number between ``low`` and ``high``, ends included."""
    return _field(Number(ask=ask, low=low, high=high, **more))


def minutes(ask: str, low: int = 0, high: int | None = None, **more: Any) -> Any:
    """A length of time in whole minutes, from ``low`` (0 unless told)."""
    return _field(Minutes(ask=ask, low=low, high=high, unit="min", **more))


def scale(
    ask: str, low: int, high: int, anchors: Mapping[int, str] | None = None, **more: Any
) -> Any:
    """A rating in whole steps from ``low`` to ``high``, with words at some steps."""
    return _field(Scale(ask=ask, low=low, high=high, anchors=anchors or {}, **more))


def percent(ask: str, anchors: Mapping[int, str] | None = None, **more: Any) -> Any:
    """A rating from 0 to 100 per cent."""
    return _field(Percent(ask=ask, low=0, high=100, anchors=anchors or {}, unit="%", **more))


def yes_no(ask: str, **more: Any) -> Any:
    """Yes or no."""
    return _field(YesNo(ask=ask, **more))


def choice(ask: str, options: Mapping[str, str] | Sequence[str], **more: Any) -> Any:
    """One of ``options``: value → label, or just the values."""
    return _field(Choice(ask=ask, options=_options(options), **more))


def choices(ask: str, options: Mapping[str, str] | Sequence[str], **more: Any) -> Any:
    """Any number of ``options``."""
    return _field(Choices(ask=ask, options=_options(options), **more))


def day(ask: str, **more: Any) -> Any:
    """A calendar date."""
    return _field(Day(ask=ask, **more))


def time_of_day(ask: str, **more: Any) -> Any:
    """A time on the client's clock."""
    return _field(TimeOfDay(ask=ask, **more))


def moment(ask: str, **more: Any) -> Any:
    """A date and time in the client's time zone."""
    return _field(Moment(ask=ask, **more))


def rows(ask: str, row_class: type, **more: Any) -> Any:
    """A list of rows, each answering the items of ``row_class`` (a ``@row`` class)."""
    return _field(Rows(ask=ask, row=items_of(row_class), **more))


def ratings(ask: str, low: int, high: int, names: Iterable[str] = (), **more: Any) -> Any:
    """A map of name → rating, such as an emotion to its strength today."""
    return _field(Ratings(ask=ask, low=low, high=high, names=tuple(names), **more))


def reference(ask: str, worksheet: str, rows: str, key: str = "id", **more: Any) -> Any:
    """A row of a list that the client's earlier worksheet holds."""
    return _field(Reference(ask=ask, worksheet=worksheet, rows=rows, key=key, **more))


def _options(options: Mapping[str, str] | Sequence[str]) -> dict[str, str]:
    if isinstance(options, Mapping):
        return dict(options)
    return {value: value for value in options}


def row(cls: type[T]) -> type[T]:
    """Declare the items of a row, or of a worksheet's settings."""
    return attrs.frozen(kw_only=True)(cls)


def items_of(cls: type) -> tuple[Item, ...]:
    """The items that a ``@row`` or ``@worksheet`` class declares, in order."""
    fields: list[attrs.Attribute[Any]] = list(attrs.fields(cls))
    undeclared = [field.name for field in fields if _ITEM not in field.metadata]
    if undeclared:
        raise PluginError(
            f"{cls.__name__} holds attributes that are not items: {', '.join(undeclared)}. "
            f"Declare each with line(…), text(…), scale(…) or another item."
        )
    return tuple(
        msgspec.structs.replace(field.metadata[_ITEM], name=field.name) for field in fields
    )


Check = Callable[[Mapping[str, Any], Any], Iterable[Problem]]
Upcast = Callable[[dict[str, Any]], dict[str, Any]]
"""What makes a version's answers those of the next: never stored, only read."""


def _no_check(answers: Mapping[str, Any], context: Any) -> Iterable[Problem]:
    return ()


@attrs.frozen(kw_only=True)
class Worksheet:
    """A worksheet's definition: what the catalogue holds and every reader reads.

    ``caution`` is shown to the clinician when it is assigned. ``check(answers,
    context)`` finds problems between answers, after each was checked alone; it
    sees only the answers that are right by themselves. ``settings_check`` does the
    same for the settings. ``upcasts`` take the answers of an earlier version to the next.
    """

    name: str
    version: int
    title: str
    source: str
    about: str = ""
    caution: str = ""
    answers: tuple[Item, ...]
    settings: tuple[Item, ...] = ()
    check: Check = _no_check
    settings_check: Check = _no_check
    upcasts: Mapping[int, Upcast] = attrs.field(factory=dict)
    plugin: str = ""

    @property
    def modality(self) -> str:
        """The part of the name before the dot: ``cbt`` of ``cbt.sleep-diary``."""
        return self.name.partition(".")[0]

    def upcast(self, answers: Mapping[str, Any], version: int) -> dict[str, Any] | None:
        """Answers of a version as this one would have them; None where no way leads here."""
        found = dict(answers)
        for step in range(version, self.version):
            if step not in self.upcasts:
                return None
            found = self.upcasts[step](found)
        return found if version <= self.version else None


def worksheet(
    name: str,
    *,
    version: int,
    title: str,
    source: str,
    caution: str = "",
    settings: type | None = None,
    upcasts: Mapping[int, Upcast] | None = None,
) -> Callable[[type[T]], type[T]]:
    """Declare a worksheet; the class's attributes are its items, its docstring the about.

    ``name`` is ``<modality>.<kebab-name>``; ``version`` counts from 1 and rises when
    an item's meaning or range changes; ``upcasts`` maps an earlier version to a function
    from its answers to those of the next; ``source`` is author and year. A static
    method ``check(answers, context)`` may yield problems between answers; so may
    one on the ``settings`` class between settings.
    Raises PluginError where the declaration cannot be used.
    """

    def declare(cls: type[T]) -> type[T]:
        declared = row(cls)
        definition = Worksheet(
            name=name,
            version=version,
            title=title,
            source=source,
            about=" ".join((cls.__doc__ or "").split()),
            caution=caution,
            answers=items_of(declared),
            settings=items_of(settings) if settings else (),
            check=getattr(cls, "check", _no_check),
            settings_check=getattr(settings, "check", _no_check),
            upcasts=dict(upcasts or {}),
        )
        _refuse_unusable(definition)
        setattr(declared, "__worksheet__", definition)  # noqa: B010
        return declared

    return declare


def definition_of(cls: type) -> Worksheet:
    """The definition that ``@worksheet`` left on a class; PluginError where there is none."""
    found = getattr(cls, "__worksheet__", None)
    if not isinstance(found, Worksheet):
        raise PluginError(
            f"{cls.__name__} is not a worksheet: decorate it with "
            f'@worksheet("<modality>.<name>", version=1, title=…, source=…).'
        )
    return found


def needs_references(sheet: Worksheet) -> bool:
    """Whether a worksheet asks for rows of an earlier one."""
    items = [*sheet.answers, *sheet.settings]
    items += [inner for item in items if isinstance(item, Rows) for inner in item.row]
    return any(isinstance(item, Reference) for item in items)


def _refuse_unusable(definition: Worksheet) -> None:
    """Raise PluginError that names everything wrong with a declaration."""
    found = list(_unusable(definition))
    if found:
        raise PluginError(f"Worksheet {definition.name!r} cannot be used: {'; '.join(found)}.")


def _unusable(definition: Worksheet) -> Iterable[str]:
    if not _NAME.fullmatch(definition.name):
        yield "its name must be <modality>.<kebab-name>, such as cbt.thought-record"
    if definition.version < 1:
        yield f"its version is {definition.version}, and versions count from 1"
    for label in ("title", "source"):
        if not getattr(definition, label).strip():
            yield f"it has no {label}"
    if not definition.answers:
        yield "it has no items"
    for earlier in definition.upcasts:
        if not 1 <= earlier < definition.version:
            yield f"it takes up version {earlier}, which is not before version {definition.version}"
    settings = {item.name for item in definition.settings}
    for place, item in every_item((*definition.answers, *definition.settings)):
        yield from (f"item {place!r} {wrong}" for wrong in _unusable_item(item, settings))


def every_item(items: Iterable[Item], place: str = "") -> Iterable[tuple[str, Item]]:
    """Items with their places, those of rows too: ``moods.before``."""
    for item in items:
        yield f"{place}{item.name}", item
        if isinstance(item, Rows):
            yield from every_item(item.row, f"{place}{item.name}.")


def _unusable_item(item: Item, settings: Iterable[str]) -> Iterable[str]:
    if not _FIELD.fullmatch(item.name):
        yield "must be lower-case letters, digits and underscores"
    if isinstance(item, Choice) and not item.options:
        yield "offers no options"
    if isinstance(item, Rows) and not item.row:
        yield "has rows without items"
    if isinstance(item, Number | Ratings) and item.low is not None and item.high is not None:
        yield from _unusable_range(item.low, item.high, getattr(item, "anchors", {}))
    if isinstance(item, Ratings) and item.names_from and item.names_from not in settings:
        yield f"takes its names from {item.names_from!r}, which is no settings item"


def _unusable_range(low: float, high: float, anchors: Mapping[int, str]) -> Iterable[str]:
    if low > high:
        yield f"goes from {low} to {high}, which is downwards"
        return
    outside = [str(step) for step in anchors if not low <= step <= high]
    if outside:
        yield f"has words at {', '.join(outside)}, outside {low} to {high}"
