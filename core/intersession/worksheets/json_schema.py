"""A worksheet as JSON Schema: what is stored of its answers and its settings.

The schemas describe the canonical form that ``check_answers`` and ``check_settings``
return, not the many spellings they take (``"7"``, ``yes``, ``1h30``). They agree with
those checks: what is stored is valid, and what a check refuses about a single answer
is not. A schema cannot say

- what a worksheet's own check finds between answers, such as a peak below the end;
- whether a reference names a row that this client has;
- which names a map of ratings takes, and which options are offered, where those are
  agreed with each client, unless it is given the settings;
- what is worked out from the answers, which is never stored;
- that a day exists (30 February) or an instant does, to a validator that does
  not check ``format``;
- in which order several options are stored: that of the worksheet;
- a moment from when a zone's clocks were some seconds off (Monrovia before 1972), which
  ``date-time`` has no form for: it is stored, and not valid.

A required item may be left out with a reason, which is stored under ``skipped`` next to
the answers and not among them. So there are two schemas of answers: that of *any*
stored answers has no ``required``; with ``skipped`` it says what was left out, and
everything else that the worksheet requires is ``required``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import singledispatch
from typing import Any

from intersession.strict.bounds import MOST
from intersession.worksheets.conditions import condition_words
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.items import (
    Choice,
    Choices,
    Day,
    Item,
    Line,
    Moment,
    Number,
    Ratings,
    Reference,
    Rows,
    Scale,
    Text,
    TimeOfDay,
    Whole,
    YesNo,
)
from intersession.worksheets.options import options_of
from intersession.worksheets.parsing import is_blank, rating_names
from intersession.worksheets.places import bare
from intersession.worksheets.steps import rating_of, steps_of

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
BASE = "https://intersession.dev/worksheets"
"""Schemas are named under this; the names need not be real pages."""

NOT_SAID = (
    "Not said here: what does not fit together between answers, whether a reference names "
    "a row that is there, and the order in which several options are stored."
)

_NOT_BLANK = r"\S"
_ONE_LINE = r"^[^\n]*\S[^\n]*$"
_TRIMMED = r"^\S([\s\S]*\S)?$"
_DATE = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]"
_OFFSET = r"[+-][0-9]{2}:[0-9]{2}"
_ROW_OF_A_HANDLE = r"^[^/]+-[1-9][0-9]*/[\s\S]+"


def answers_schema(
    sheet: Worksheet,
    settings: Mapping[str, Any] | None = None,
    *,
    skipped: Collection[str] | None = None,
) -> Schema:
    """The schema of a worksheet's stored answers.

    ``settings`` are those agreed with one client: they close the maps of ratings that
    take their names from them and narrow the options of a choice, and the schema, no longer
    that of every client, has no ``$id``. ``skipped`` are the places left out with a reason
    (``moods``, or ``moods.before`` in every row): all other required items are then
    ``required``, so that ``skipped=()`` is the schema of complete answers. By default nothing is.
    """
    form = _Form(settings, skipped)
    named = {} if settings else {"$id": _name(sheet, "" if skipped is None else "complete")}
    if skipped:
        named = {}
    about: dict[str, Any] = {"title": sheet.title, "description": sheet.about}
    about["x-caution"] = sheet.caution
    about |= {"x-worked-out": {one.name: one.ask for one in sheet.computed}}
    return _document(sheet, named, about, form.fields(sheet.answers, ""))


def settings_schema(sheet: Worksheet) -> Schema:
    """The schema of a worksheet's stored settings: nothing in them can be skipped."""
    form = _Form(None, ())
    about = {"title": f"{sheet.title}: what is agreed", "description": ""}
    named = {"$id": _name(sheet, "settings")}
    return _document(sheet, named, about, form.fields(sheet.settings, ""))


def _name(sheet: Worksheet, part: str) -> str:
    return "/".join(filter(None, [BASE, sheet.name, str(sheet.version), part]))


def _document(sheet: Worksheet, named: Schema, about: Mapping[str, Any], fields: Schema) -> Schema:
    told = {name: words for name, words in about.items() if words}
    origin = {"x-worksheet": sheet.name, "x-version": sheet.version, "x-source": sheet.source}
    return {"$schema": DIALECT, **named, **told, **origin, "$comment": NOT_SAID, **fields}


class _Form:
    """One pass over a worksheet's items, for some settings and some left-out places."""

    def __init__(self, settings: Mapping[str, Any] | None, skipped: Collection[str] | None) -> None:
        self.settings = settings
        self.skipped = None if skipped is None else {bare(place) for place in skipped}

    def fields(self, items: Sequence[Item], place: str) -> Schema:
        """The object with these items; ``place`` is ``moods.`` in the rows of moods."""
        properties = {item.name: self.item(item, f"{place}{item.name}") for item in items}
        there = [item for item in items if self._is_there_if_asked(item, place)]
        required = [item.name for item in there if not item.asked_when]
        found = {"type": "object", "properties": properties, "additionalProperties": False}
        only = [_only_if_asked(item, items) for item in there if item.asked_when]
        found |= {"allOf": only} if only else {}
        return {**found, "required": required} if required else found

    def item(self, item: Item, place: str) -> Schema:
        """One item: what it holds, and what a person needs to know to answer it."""
        return {**_told(item), **_holds(item, place, self)}

    def _is_there_if_asked(self, item: Item, place: str) -> bool:
        if item.default is not None:
            return True
        here = f"{place}{item.name}"
        return item.required and self.skipped is not None and here not in self.skipped


def _only_if_asked(item: Item, beside: Sequence[Item]) -> Schema:
    """An item that is required where the answers before it ask for it."""
    several = {one.name for one in beside if isinstance(one, Choices)}
    asked = []
    for name, values in item.asked_when.items():
        one_of: Schema = {"enum": [one for one in values if one is not None]}
        among = {"properties": {name: {"contains": one_of} if name in several else one_of}}
        asked.append(among if None in values else {"required": [name], **among})
    return {"if": {"allOf": asked}, "then": {"required": [item.name]}}


def _told(item: Item) -> Schema:
    told = {
        "title": item.ask,
        "description": item.help,
        "default": item.default,
        "x-kind": item.kind,
        "x-unit": item.unit,
        "x-source": item.source,
        "x-risk": item.risk,
        "x-asked": condition_words(item),
        "x-anchors": {str(step): words for step, words in _anchors(item).items()},
    }
    return {name: value for name, value in told.items() if not is_blank(value) and value != 0}


def _anchors(item: Item) -> Mapping[int, str]:
    found: Mapping[int, str] = getattr(item, "anchors", {})
    return found


@singledispatch
def _holds(item: Item, place: str, form: _Form) -> Schema:
    raise TypeError(f"no schema for {type(item).__name__}")  # a new kind of item needs one


@_holds.register
def _(item: Text, place: str, form: _Form) -> Schema:
    return {"type": "string", **_unless_blank(item, pattern=_NOT_BLANK)}


@_holds.register
def _(item: Line, place: str, form: _Form) -> Schema:
    return {"type": "string", **_unless_blank(item, pattern=_ONE_LINE)}


@_holds.register
def _(item: Number, place: str, form: _Form) -> Schema:
    return {"type": "number", **_range(item.low, item.high)}


@_holds.register
def _(item: Whole, place: str, form: _Form) -> Schema:
    return {"type": "integer", **_range(item.low, item.high)}


@_holds.register
def _(item: Scale, place: str, form: _Form) -> Schema:
    return _rating(item)


def _rating(item: Scale) -> Schema:
    """A rating in its steps: whole ones as integers, others as all that there are."""
    ends = _range(item.low, item.high)
    if item.step == 1:
        return {"type": "integer", **ends}
    return {"type": "number", **ends, "enum": steps_of(item), "x-step": item.step}


@_holds.register
def _(item: YesNo, place: str, form: _Form) -> Schema:
    return {"type": "boolean"}


@_holds.register
def _(item: Choice, place: str, form: _Form) -> Schema:
    options = options_of(item, form.settings or {})
    return {"type": "string", "enum": list(options), "x-labels": options}


@_holds.register
def _(item: Choices, place: str, form: _Form) -> Schema:
    options = options_of(item, form.settings or {})
    return {
        "type": "array",
        "items": {"enum": list(options)},
        "uniqueItems": True,
        "x-labels": options,
        **_unless_blank(item, minItems=1),
    }


@_holds.register
def _(item: Day, place: str, form: _Form) -> Schema:
    return {"type": "string", "format": "date", "pattern": f"^{_DATE}$"}


@_holds.register
def _(item: TimeOfDay, place: str, form: _Form) -> Schema:
    return {"type": "string", "pattern": f"^{_CLOCK}$"}


@_holds.register
def _(item: Moment, place: str, form: _Form) -> Schema:
    pattern = f"^{_DATE}T{_CLOCK}:[0-5][0-9]{_OFFSET}$"
    return {"type": "string", "format": "date-time", "pattern": pattern}


@_holds.register
def _(item: Rows, place: str, form: _Form) -> Schema:
    of_row = form.fields(item.row, f"{place}.")
    count = {"minItems": max(item.least, 1)} | ({"maxItems": item.most} if item.most else {})
    return {"type": "array", "items": of_row, **_unless_blank(item, **count)}


@_holds.register
def _(item: Ratings, place: str, form: _Form) -> Schema:
    rating = _rating(rating_of(item))
    found: Schema = {"type": "object", **_unless_blank(item, minProperties=1)}
    names = rating_names(item, form.settings or {})
    found |= {"properties": dict.fromkeys(names, rating)}
    if names and (form.settings is not None or not item.names_from):
        return {**found, "additionalProperties": False}
    return {**found, "additionalProperties": rating, "propertyNames": {"pattern": _TRIMMED}}


@_holds.register
def _(item: Reference, place: str, form: _Form) -> Schema:
    found = {"type": "string", "pattern": _ROW_OF_A_HANDLE}
    return {**found, "x-refers-to": {"worksheet": item.worksheet, "rows": item.rows}}


def _range(low: float | None, high: float | None) -> Schema:
    """Both ends; where there is none, what every program keeps exactly."""
    least = {"exclusiveMinimum": -MOST} if low is None else {"minimum": low}
    most = {"exclusiveMaximum": MOST} if high is None else {"maximum": high}
    return {**least, **most}


def _unless_blank(item: Item, **keywords: Any) -> Schema:
    """Keywords that ask for something, but not where nothing is what an item starts with."""
    return {} if item.default is not None and is_blank(item.default) else keywords
