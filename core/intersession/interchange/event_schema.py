"""JSON Schema of every event that the log can hold, and of a line of the stream.

The schemas come from the events themselves and from what ``meanings.py`` says of their
fields. The same limits check what is imported, so that a schema and an import refuse
the same lines. Inside ``data`` a field that is not known is allowed, and kept: a version
may gain fields. The envelope around it is strict.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache, reduce
from operator import or_
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

from intersession.domain.registry import SAYS, SHAPES, Shape, meanings_of
from intersession.errors import Problem
from intersession.events.base import MOST, Value
from intersession.events.fields import Meaning

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
BASE = "https://intersession.dev/events"
"""Schemas are named under this; the names need not lead anywhere."""


def whole(pattern: str) -> str:
    """A pattern that a whole text must fit; in Python, ``$`` alone lets a line break follow."""
    return f"^{pattern}$(?!\\n)"


SPECVERSION = "1.0"
CONTENT = "application/json"
DIGITS = 20
"""A position is written with so many digits, so that it sorts as text."""

SOURCE = r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
CODE = r"(?!.*[A-Z]{4})[A-Z0-9]{1,12}"
NUMBER = r"[1-9][0-9]{0,8}"
VERSION = r"[1-9][0-9]{0,17}"
POSITION = r"0(?!0{19}$)[0-9]{19}"

_DAY = r"(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_OFFSET = r"[+-]([01][0-9]|2[0-3]):[0-5][0-9]"
_FRACTION = r"(\.[0-9]{1,6})?"
_INSTANT = f"{_DAY}T{_CLOCK}{_FRACTION}(Z|{_OFFSET})"
_FORMS: dict[str, Schema] = {
    "day": {"format": "date", "pattern": whole(_DAY)},
    "instant": {"format": "date-time", "pattern": whole(_INSTANT)},
    "moment": {
        "anyOf": [
            {"format": "date", "pattern": whole(_DAY)},
            {"format": "date-time", "pattern": whole(f"{_DAY}T{_CLOCK}{_OFFSET}")},
            # A zone's clocks were once some seconds off, which date-time has no form for.
            {"pattern": whole(f"{_DAY}T{_CLOCK}{_OFFSET}:[0-5][0-9]")},
        ]
    },
}


def data_name(stored_name: str) -> str:
    """The name of the schema of an event's data: ``…/events/homework.attempted/1``."""
    family, _, version = stored_name.rpartition(".v")
    return f"{BASE}/{family}/{version}"


def line_schema(stored_name: str) -> Schema:
    """The schema of a whole line that holds an event of this type and version."""
    return {"$schema": DIALECT, **_line(stored_name)}


def data_schema(stored_name: str) -> Schema:
    """The schema of an event's data."""
    shape = SHAPES[stored_name]
    found = msgspec.json.schema(checked_shape(shape))
    said = {"title": shape.__name__, "description": SAYS[shape]}
    return {"$id": data_name(stored_name), **_inlined(found, found["$defs"]), **said}


def bundle() -> Schema:
    """One schema for any line of the stream: exactly one event type's fits it."""
    lines = {name: _line(name) for name in sorted(SHAPES)}
    return {
        "$schema": DIALECT,
        "$id": BASE,
        "title": "A line of the stream of events",
        "oneOf": [{"$ref": line["$id"]} for line in lines.values()],
        "$defs": lines,
    }


def is_of_client(stored_name: str) -> bool:
    """Whether an event stands in a client's own stream, and not in an assignment's."""
    return stored_name.startswith("client.")


def _line(stored_name: str) -> Schema:
    subject = CODE if is_of_client(stored_name) else f"{CODE}-{NUMBER}"
    properties: Schema = {
        "specversion": {"const": SPECVERSION},
        "id": _text(f"{subject}#{VERSION}", "the event's own name: the subject and its version"),
        "source": {"type": "string", "format": "uri", "pattern": whole(SOURCE)}
        | {"description": "the log's identity, the same in every copy"},
        "type": {"const": stored_name},
        "subject": _text(subject, "whose it is: a client's code, or an assignment's handle"),
        "time": {
            "type": "string",
            "format": "date-time",
            "pattern": whole(f"{_DAY}T{_CLOCK}{_FRACTION}Z"),
            "description": "when it was recorded, in UTC",
        },
        "datacontenttype": {"const": CONTENT},
        "dataschema": {"const": data_name(stored_name)},
        "sequence": _text(POSITION, "the position in the log, from 1"),
        "data": data_schema(stored_name),
    }
    return {
        "$id": f"{data_name(stored_name)}/line",
        "title": f"A line with {stored_name}",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _text(pattern: str, says: str) -> Schema:
    return {"type": "string", "pattern": whole(pattern), "description": says}


def _inlined(schema: Any, found: Mapping[str, Any]) -> Any:
    """A schema with what it refers to in its place: events hold no value that holds itself."""
    if isinstance(schema, list):
        return [_inlined(one, found) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        beside = {key: one for key, one in schema.items() if key not in ("$ref", "$defs")}
        return {**_inlined(found[name], found), **beside}
    return {key: _inlined(one, found) for key, one in schema.items() if key != "$defs"}


# Shapes that hold to the limits: what is read as one of them is valid, and fast to check.


@cache
def checked_shape(shape: Shape) -> Shape:
    """The same fields as an event or a value, each with the limits that its meaning names."""
    told = meanings_of(shape)
    fields: list[Any] = []
    for one in msgspec.structs.fields(shape):
        kind = _described(_limited(one.type, told[one.name]), told[one.name])
        starts: Any = {"default": one.default, "default_factory": one.default_factory}
        fields.append((one.name, kind, *([] if one.required else [msgspec.field(**starts)])))
    return msgspec.defstruct(shape.__name__, fields, kw_only=True, frozen=True)


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
    if origin is dict and inside[1] is int:
        return dict.__class_getitem__((_limited(str, told), _limited(int, told)))
    if origin in (dict, Literal):
        return kind
    if _is_value(kind):
        return checked_shape(kind)
    if kind is int:
        low = 1 - MOST if told.low is None else told.low
        high = MOST - 1 if told.high is None else told.high
        return Annotated[int, msgspec.Meta(ge=low, le=high)]
    if kind is datetime or told.form:
        return Annotated[str, msgspec.Meta(extra_json_schema=_FORMS[told.form])]
    if kind is str and told.pattern:
        return Annotated[str, msgspec.Meta(pattern=whole(told.pattern))]
    return kind


def unreal_times(shape: Shape, value: Any) -> Iterator[Problem]:
    """The times in a checked value that are in no accepted form, or that never were.

    ``shape`` is the event, or the value inside one, whose fields it holds.
    """
    for name, form, inside in _timed(shape):
        found = getattr(value, name)
        if inside is not None:
            for problem in unreal_times(inside, found):
                yield Problem(f"{name}.{problem.place}", problem.message)
        elif found is not None and not _is_real(form, found):
            yield Problem(name, f"{found!r} is not {_WANTED[form]}")


@cache
def _timed(shape: Shape) -> tuple[tuple[str, str, Shape | None], ...]:
    """The fields of a shape that hold a time in a form, or a value that may hold some."""
    told = meanings_of(shape)
    return tuple(
        (one.name, told[one.name].form, one.type if _is_value(one.type) else None)
        for one in msgspec.structs.fields(shape)
        if told[one.name].form or _is_value(one.type)
    )


def _is_value(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Value)


_REAL = {
    "day": re.compile(_DAY),
    "instant": re.compile(_INSTANT),
    "moment": re.compile(f"{_DAY}(T{_CLOCK}{_OFFSET}(:[0-5][0-9])?)?"),
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
