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
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypedDict, TypeVar, Unpack

import attrs

from intersession.errors import PluginError, Problem
from intersession.guard import calling, own
from intersession.worksheets.computed import Computed, unusable_computed
from intersession.worksheets.conditions import unusable_conditions
from intersession.worksheets.items import (
    Choice,
    Item,
    Number,
    Ratings,
    Reference,
    Rows,
    Scale,
    every_item,
    items_of,
    row,
)
from intersession.worksheets.options import unusable_narrowing
from intersession.worksheets.practice import unusable
from intersession.worksheets.steps import unusable_steps

T = TypeVar("T")
_NAME = re.compile(r"[a-z][a-z0-9]*\.[a-z0-9]+(-[a-z0-9]+)*")
_FIELD = re.compile(r"[a-z][a-z0-9_]*")
_PURPOSE = re.compile(r"[a-z][a-z-]*( [a-z][a-z-]*)*")


Check = Callable[[Mapping[str, Any], Any], Iterable[Problem]]
Upcast = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns a version's answers into those of the next: for reading only, never stored."""


def _no_check(answers: Mapping[str, Any], context: Any) -> Iterable[Problem]:
    return ()


def _words(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(given)


@attrs.frozen(kw_only=True)
class Worksheet:
    """A worksheet's definition: what the catalogue holds and every reader reads.

    ``caution`` is shown to the clinician when it is assigned; ``purposes`` are what it is
    looked for by: *relaxation*, *exposure*. ``check(answers,
    context)`` finds problems between answers, after each was checked alone; it
    sees only the answers that are right by themselves. ``settings_check`` does the
    same for the settings. ``upcasts`` take the answers of an earlier version to the next,
    ``settings_upcasts`` what was agreed under it. ``computed`` are items that are worked out
    from the answers when they are read. ``answered_by`` are those who may answer the sheet,
    where it says who did.

    ``day`` names the item with the day that a sheet is about, ``done`` the one that says
    whether it was done, ``length`` the one with the minutes. ``is_practice``: to fill it in
    is the practice; ``half`` names the answers that make it half of one. ``night_before``:
    it is about the night before its day. ``before`` names the last item that is asked before
    the practice, when it is planned.
    """

    name: str
    version: int
    title: str
    source: str
    about: str = ""
    caution: str = ""
    purposes: tuple[str, ...] = ()
    answers: tuple[Item, ...]
    settings: tuple[Item, ...] = ()
    computed: tuple[Computed, ...] = ()
    check: Check = _no_check
    settings_check: Check = _no_check
    upcasts: Mapping[int, Upcast] = attrs.field(factory=dict)
    settings_upcasts: Mapping[int, Upcast] = attrs.field(factory=dict)
    answered_by: tuple[str, ...] = attrs.field(default=(), converter=_words)
    day: str = ""
    done: str = ""
    length: str = ""
    is_practice: bool = False
    half: Mapping[str, Collection[str]] = attrs.field(factory=dict)
    night_before: bool = False
    before: str = ""
    plugin: str = ""

    @property
    def modality(self) -> str:
        """The part of the name before the dot: ``cbt`` of ``cbt.sleep-diary``."""
        return self.name.partition(".")[0]

    @property
    def before_part(self) -> Worksheet:
        """The sheet with only what is asked before the practice, which is no practice yet."""
        names = [item.name for item in self.answers]
        items = self.answers[: names.index(self.before) + 1] if self.before else ()
        empty: dict[str, Any] = {"computed": (), "day": "", "done": "", "length": "", "half": {}}
        return attrs.evolve(self, answers=items, is_practice=False, **empty)

    def upcast(self, answers: Mapping[str, Any], version: int) -> dict[str, Any] | None:
        """Answers of a version as this one would have them; None where there is no upcast.

        Each step gets a copy of its own. Raises PluginError where one of them fails.
        """
        return self._through(self.upcasts, answers, version)

    def upcast_settings(self, settings: Mapping[str, Any], version: int) -> dict[str, Any] | None:
        """What was agreed under a version, as this one would have it; None without an upcast.

        Where a version changed none of the settings, its upcast is ``dict``.
        """
        if not settings and version <= self.version:
            return {}
        return self._through(self.settings_upcasts, settings, version)

    def _through(
        self, upcasts: Mapping[int, Upcast], given: Mapping[str, Any], version: int
    ) -> dict[str, Any] | None:
        """Answers or settings taken from version to version; None where a step is missing."""
        found: dict[str, Any] = own(dict(given))
        for step in range(version, self.version):
            if step not in upcasts:
                return None
            with calling(f"The upcast of {self.name} from version {step}"):
                found = own(upcasts[step](found))
                if not isinstance(found, dict):
                    raise PluginError(f"it gave {found!r}, which is no map by item")
        return found if version <= self.version else None


class Practice(TypedDict, total=False):
    """What a worksheet declares of its practice; it is kept with each entry.

    ``day`` is the item with the day that the sheet is about. How much was done is one of
    three: ``done`` is an item that says so (yes, partly, no or not-yet), ``length`` one with
    the minutes, and with ``is_practice`` a sheet with all that is required is the practice,
    or ``half`` of it by some answers (item → options). Where a worksheet says none of it, how
    much was done is known only from what is said beside the answers. ``night_before``: the
    sheet is about the night before its day, as a sleep diary is. ``before`` is the last item
    that is asked before the practice, such as what is predicted: all up to it can be recorded
    when it is planned, and the rest later.
    ``answered_by`` offers those who may answer it, such as ``["self", "parent"]``: it is asked
    who did.
    """

    day: str
    done: str
    length: str
    is_practice: bool
    half: Mapping[str, Collection[str]]
    night_before: bool
    before: str
    answered_by: Collection[str]


def worksheet(
    name: str,
    *,
    version: int,
    title: str,
    source: str,
    caution: str = "",
    purposes: Iterable[str] = (),
    settings: type | None = None,
    upcasts: Mapping[int, Upcast] | None = None,
    settings_upcasts: Mapping[int, Upcast] | None = None,
    **practice: Unpack[Practice],
) -> Callable[[type[T]], type[T]]:
    """Declare a worksheet; the class's attributes are its items, its docstring the about.

    ``name`` is ``<modality>.<kebab-name>``; ``version`` rises when an item's meaning or range
    changes, and ``upcasts`` and ``settings_upcasts`` map an earlier one to a function to the
    next; ``source`` is author and year. A static method ``check(answers, context)``, here or on
    ``settings``, may yield problems between answers. Raises PluginError for what cannot be used.
    """

    def declare(cls: type[T]) -> type[T]:
        declared = row(cls)
        definition = Worksheet(
            name=name,
            version=version,
            title=title,
            source=source,
            caution=caution,
            purposes=tuple(purposes),
            upcasts=dict(upcasts or {}),
            settings_upcasts=dict(settings_upcasts or {}),
            **_written(declared, settings),
            **practice,
        )
        _refuse_unusable(definition, items_of(cls))
        setattr(declared, "__worksheet__", definition)  # noqa: B010
        return declared

    return declare


def _written(sheet: type, settings: type | None) -> dict[str, Any]:
    """What the classes of a worksheet say: the about, items and checks."""
    declared = items_of(sheet)
    return {
        "about": " ".join((sheet.__doc__ or "").split()),
        "answers": tuple(item for item in declared if not isinstance(item, Computed)),
        "computed": tuple(item for item in declared if isinstance(item, Computed)),
        "settings": items_of(settings) if settings else (),
        "check": getattr(sheet, "check", _no_check),
        "settings_check": getattr(settings, "check", _no_check),
    }


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


def _refuse_unusable(definition: Worksheet, declared: Sequence[Item]) -> None:
    """Raise PluginError that names everything wrong with a declaration."""
    found = [*_unusable(definition), *unusable_computed(declared, definition.settings)]
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
    for purpose in definition.purposes:
        if not _PURPOSE.fullmatch(purpose):
            yield f"its purpose {purpose!r} must be words in small letters, such as social skills"
    if not definition.answers:
        yield "it has no items"
    for earlier in (*definition.upcasts, *definition.settings_upcasts):
        if not 1 <= earlier < definition.version:
            yield f"it has an upcast from {earlier}, not before version {definition.version}"
    yield from unusable(definition)
    yield from unusable_conditions(definition.answers)
    yield from unusable_conditions(definition.settings)
    yield from _unusable_together(definition)
    settings = {item.name for item in definition.settings}
    for place, item in every_item((*definition.answers, *definition.settings)):
        yield from (f"item {place!r} {wrong}" for wrong in _unusable_item(item, settings))


def _unusable_together(definition: Worksheet) -> Iterable[str]:
    """What is wrong between the items of a worksheet, its settings and who answers it."""
    places = dict(every_item(definition.answers))
    for place, item in places.items():
        if isinstance(item, Ratings) and item.offers and item.offers not in places:
            yield f"item {place!r} offers {item.offers!r}, which is no item of it"
        narrowed = unusable_narrowing(item, definition.settings)
        yield from (f"item {place!r} {wrong}" for wrong in narrowed)
    for place, item in every_item(definition.settings):
        if getattr(item, "narrowed_by", ""):
            yield f"item {place!r} of the settings cannot be narrowed by them"
    if strange := [one for one in definition.answered_by if not _PURPOSE.fullmatch(one)]:
        yield f"it is answered by {strange[0]!r}: a word in small letters, such as parent"
    if definition.answered_by and "answered_by" in places:
        yield "it has an item 'answered_by' and says who may answer: declare one of them"


def _unusable_item(item: Item, settings: Iterable[str]) -> Iterable[str]:
    if not _FIELD.fullmatch(item.name):
        yield "must be lower-case letters, digits and underscores"
    if isinstance(item, Choice) and not item.options:
        yield "offers no options"
    if isinstance(item, Rows) and not item.row:
        yield "has rows without items"
    if isinstance(item, Rows) and not 0 <= item.least <= _most(item):
        yield f"has at least {item.least} rows and at most {item.most}"
    if isinstance(item, Scale | Ratings):
        yield from unusable_steps(item)
    if isinstance(item, Rows) and item.key and item.key not in {one.name for one in item.row}:
        yield f"is known by {item.key!r}, which is no item of its rows"
    if isinstance(item, Number | Ratings) and item.low is not None and item.high is not None:
        yield from _unusable_range(item.low, item.high, getattr(item, "anchors", {}))
    if isinstance(item, Ratings) and item.names_from and item.names_from not in settings:
        yield f"takes its names from {item.names_from!r}, which is no settings item"


def _most(item: Rows) -> int:
    """The most rows that a list may have; where it has no limit, its least."""
    return max(item.least, 1) if item.most is None else item.most


def _unusable_range(low: float, high: float, anchors: Mapping[int, str]) -> Iterable[str]:
    if low > high:
        yield f"goes from {low} to {high}, which is downwards"
        return
    outside = [str(step) for step in anchors if not low <= step <= high]
    if outside:
        yield f"has words at {', '.join(outside)}, outside {low} to {high}"
