"""Shapes that check what their fields declare: what is read as one of them is valid."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache, reduce
from operator import or_
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

from intersession.errors import Problem
from intersession.events.base import Value
from intersession.events.fields import Meaning, meaning, plain_type
from intersession.strict.bounds import MOST

Schema = dict[str, Any]
Shape = type[msgspec.Struct]


def whole(pattern: str) -> str:
    """A pattern that a whole text must fit; in Python, ``$`` alone lets a line break follow."""
    return f"^{pattern}$(?!\\n)"


DAY = r"(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_OFFSET = r"[+-]([01][0-9]|2[0-3]):[0-5][0-9]"
FRACTION = r"(\.[0-9]{1,6})?"
_INSTANT = f"{DAY}T{CLOCK}{FRACTION}(Z|{_OFFSET})"
_FORMS: dict[str, Schema] = {
    "day": {"format": "date", "pattern": whole(DAY)},
    "instant": {"format": "date-time", "pattern": whole(_INSTANT)},
    "moment": {
        "anyOf": [
            {"format": "date", "pattern": whole(DAY)},
            {"format": "date-time", "pattern": whole(f"{DAY}T{CLOCK}{_OFFSET}")},
            # A zone's clocks were once some seconds off, which date-time has no form for.
            {"pattern": whole(f"{DAY}T{CLOCK}{_OFFSET}:[0-5][0-9]")},
        ]
    },
}


@cache
def checked_shape(shape: Shape) -> Shape:
    """The same fields as an event, a value or a command, each with the limits it declares."""
    fields: list[Any] = []
    for one in msgspec.structs.fields(shape):
        told = meaning(one.type)
        kind = _described(_limited(plain_type(one.type), told), told)
        starts: Any = {"default": one.default, "default_factory": one.default_factory}
        fields.append((one.name, kind, *([] if one.required else [msgspec.field(**starts)])))
    config = shape.__struct_config__
    return msgspec.defstruct(
        shape.__name__,
        fields,
        kw_only=True,
        frozen=True,
        tag_field=config.tag_field,
        tag=config.tag,
        forbid_unknown_fields=config.forbid_unknown_fields,
    )


def _described(kind: Any, told: Meaning) -> Any:
    words = {"description": told.says, "x-unit": told.unit, "x-names": dict(told.names)}
    return Annotated[
        kind, msgspec.Meta(extra_json_schema={key: one for key, one in words.items() if one})
    ]


def _limited(kind: Any, told: Meaning) -> Any:
    origin, inside = get_origin(kind), get_args(kind)
    if kind is msgspec.Raw:
        return dict[str, Any]
    if origin in (Union, types.UnionType):
        return reduce(or_, (one if one is type(None) else _limited(one, told) for one in inside))
    if origin is tuple:
        return tuple.__class_getitem__((_limited(inside[0], told), ...))
    if origin is Mapping:
        return dict[str, Any]
    if origin is dict and inside[1] is int:
        return dict.__class_getitem__((_limited(str, told), _limited(int, told)))
    if origin in (dict, Literal):
        return kind
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return checked_shape(kind)
    if kind is int:
        low = 1 - MOST if told.low is None else told.low
        high = MOST - 1 if told.high is None else told.high
        return Annotated[int, msgspec.Meta(ge=low, le=high)]
    if kind is datetime or told.form:
        return Annotated[str, msgspec.Meta(extra_json_schema=_FORMS[told.form])]
    if kind is str and told.pattern:
        return Annotated[str, msgspec.Meta(pattern=whole(told.pattern), max_length=told.most)]
    return kind


def unreal_times(shape: Shape, value: Any) -> Iterator[Problem]:
    """The times in a checked value that are in no accepted form, or that never were.

    ``shape`` is the event, or the value inside one, whose fields it holds.
    """
    for name, form, inside in _timed(shape):
        found = getattr(value, name)
        if found is None:
            continue
        if inside is not None:
            for place, one in _placed(name, found):
                for problem in unreal_times(inside, one):
                    yield Problem(f"{place}.{problem.place}", problem.message)
        elif not _is_real(form, found):
            yield Problem(name, f"{found!r} is not {_WANTED[form]}")


@cache
def _timed(shape: Shape) -> tuple[tuple[str, str, Shape | None], ...]:
    """The fields of a shape that hold a time in a form, or a value that may hold some."""
    found = [
        (one.name, meaning(one.type).form, _of_one(plain_type(one.type)))
        for one in msgspec.structs.fields(shape)
    ]
    return tuple(
        (name, form, kind if _is_value(kind) else None)
        for name, form, kind in found
        if form or _is_value(kind)
    )


def _placed(name: str, found: Any) -> list[tuple[str, Any]]:
    """A value, or each of several, with its place."""
    if isinstance(found, tuple):
        return [(f"{name}[{number}]", one) for number, one in enumerate(found)]
    return [(name, found)]


def _of_one(kind: Any) -> Any:
    """The type of the value that a field holds, or of each where it holds several."""
    several = [one for one in get_args(kind) if one not in (type(None), Ellipsis)]
    is_wrapped = get_origin(kind) in (types.UnionType, Union, tuple)
    return plain_type(several[0]) if is_wrapped and len(several) == 1 else kind


def _is_value(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Value)


_REAL = {
    "day": re.compile(DAY),
    "instant": re.compile(_INSTANT),
    "moment": re.compile(f"{DAY}(T{CLOCK}{_OFFSET}(:[0-5][0-9])?)?"),
}
_WANTED = {
    "day": "a day, such as 2026-03-02",
    "instant": "an instant, such as 2026-03-02T09:00:00Z",
    "moment": "a day or an instant with its offset, such as 2026-03-02T18:40:00+01:00",
}


def _is_real(form: str, text: str) -> bool:
    if not _REAL[form].fullmatch(text):
        return False
    try:
        found = datetime.fromisoformat(text)
        if form == "instant":
            found.astimezone(UTC)
    except (ValueError, OverflowError):  # 30 February; a day of the year 0 in UTC
        return False
    return True
