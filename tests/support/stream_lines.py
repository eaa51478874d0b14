"""Lines of the stream to try things on: whole ones, and ones changed in one place."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from msgspec import inspect

from intersession.domain.registry import CODEC
from intersession.domain.shapes import SHAPES, Shape
from intersession.events.fields import Meaning, meanings_of
from intersession.interchange.cloudevents import Stream
from intersession.plugins.manager import installed
from intersession.store.home import Home
from intersession.store.sqlite.log import SqliteLog
from intersession_cli import caseload

GOLDEN = Path(__file__).parents[1] / "golden" / "0.5.jsonl"
LINES = GOLDEN.read_bytes().splitlines(keepends=True)
"""A log with every stored name, once with all of its fields and once at its least."""
EVENTS: list[dict[str, Any]] = [json.loads(line) for line in LINES]
SOURCE = EVENTS[0]["source"]
NAMES = sorted(CODEC.names)
"""The current names; former ones are in older golden logs."""
GONE: Any = object()
"""What a field is changed to where it is taken out."""

EventJson = dict[str, Any]
Path_ = tuple[str | int, ...]


class Change(NamedTuple):
    """An event with one field changed, and the place at which that is reported."""

    place: str
    field: str
    value: Any
    event: EventJson
    number: int
    """The line of the golden log that it was made from."""

    def __str__(self) -> str:
        return f"{self.field} at {self.place!r}: {'taken out' if self.value is GONE else self!r}"

    def __repr__(self) -> str:
        return repr(self.value)[:60]


class Field(NamedTuple):
    """A field of an event's data, or of a value inside it, and where it is."""

    path: Path_
    kinds: tuple[inspect.Type, ...]
    told: Meaning
    required: bool


@cache
def demo_lines() -> list[bytes]:
    """The stream of the demo's caseload: four clients, whose events are interleaved."""
    with TemporaryDirectory() as folder, closing(SqliteLog(Home(Path(folder)))) as log:
        caseload.fill(log, installed(), date(2026, 3, 2))
        rows = (row for page in log.stored() for row in page)
        return list(Stream().lines(rows, log.identity()))


def written(event: EventJson) -> bytes:
    """An event as a line of the stream."""
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def fullest(name: str) -> EventJson:
    """The event of a type that has every field."""
    return max(of_type(name), key=lambda one: len(one["data"]))


def least(name: str) -> EventJson:
    """The event of a type that has only what it must have."""
    return min(of_type(name), key=lambda one: len(one["data"]))


def of_type(name: str) -> list[EventJson]:
    return [one for one in EVENTS if one["type"] == name]


def of_client(lines: Iterable[bytes], code: str) -> list[bytes]:
    """The lines that are about one client."""
    return [one for one in lines if json.loads(one)["subject"].partition("-")[0] == code]


def number_of(event: EventJson) -> int:
    """The line of the golden log that an event is in, from 1."""
    return int(event["sequence"])


def golden_with(change: Change) -> list[bytes]:
    """The golden log with a changed event in the place of the one it was made from."""
    return with_line(LINES, change.number, written(change.event))


def with_line(lines: list[bytes], number: int, line: bytes) -> list[bytes]:
    """Lines with another in the place of one, counted from 1."""
    return [*lines[: number - 1], line, *lines[number:]]


def changed(event: EventJson, path: Path_, value: Any) -> EventJson:
    """An event with something else in one place, or with nothing there."""
    found = copy.deepcopy(event)
    *way, last = path
    inside: Any = found
    for step in way:
        inside = inside[step]
    if value is GONE:
        del inside[last]
    else:
        inside[last] = value
    return found


def change(event: EventJson, place: str, path: Path_, value: Any) -> Change:
    """A change of an event of the golden log in one place."""
    found = changed(event, path, value)
    return Change(place, str(path[-1]), value, found, number_of(event))


def place_of(path: Path_) -> str:
    """A path as messages write it: ``data.flags[0].text``."""
    steps = (f"[{one}]" if isinstance(one, int) else f".{one}" for one in path)
    return "".join(steps).removeprefix(".")


def fields_of(shape: Shape, way: Path_ = ("data",)) -> Iterator[Field]:
    """Every field of a shape and of the values inside it, as they are in a full event."""
    told = meanings_of(shape)
    found = inspect.type_info(shape)
    assert isinstance(found, inspect.StructType)
    for one in found.fields:
        union = isinstance(one.type, inspect.UnionType)
        kinds = one.type.types if union else (one.type,)
        yield Field((*way, one.name), kinds, told[one.name], one.required)
        for kind in kinds:
            if isinstance(kind, inspect.StructType):
                yield from fields_of(kind.cls, (*way, one.name))
            elif isinstance(kind, inspect.VarTupleType) and _holds_values(kind):
                yield from fields_of(kind.item_type.cls, (*way, one.name, 0))


def _holds_values(kind: inspect.VarTupleType) -> bool:
    return isinstance(kind.item_type, inspect.StructType)


# What does not fit.

SAMPLES = {
    "null": None,
    "boolean": True,
    "integer": 3,
    "number": 1.5,
    "string": "in words",
    "array": [],
    "object": {},
}
JSON_TYPES: dict[type[inspect.Type], str] = {
    inspect.IntType: "integer",
    inspect.StrType: "string",
    inspect.DateTimeType: "string",
    inspect.LiteralType: "string",
    inspect.BoolType: "boolean",
    inspect.NoneType: "null",
    inspect.DictType: "object",
    inspect.RawType: "object",
    inspect.StructType: "object",
    inspect.VarTupleType: "array",
}
NO_TIME = ["", "yesterday", "2.3.2026", "2026-13-01", "2026-02-30", "2025-02-29", "2026-W10-1"]
MISFORMED = {
    "day": [*NO_TIME, "20260302", "2026-3-2", "2026-03-02T08:30:00+01:00"],
    "instant": [
        *NO_TIME,
        "2026-03-02",
        "2026-03-02T09:00:00",
        "2026-03-02 09:00:00Z",
        "2026-03-02T09:00Z",
        "2026-03-02T24:00:00Z",
        "2026-03-02T09:00:60Z",
        "2026-02-30T09:00:00Z",
        "2026-03-02T09:00:00+24:00",
        "2026-03-02T09:00:00.1234567Z",
    ],
    "moment": [
        *NO_TIME,
        "2026-03-02T08:30:00",
        "2026-03-02T08:30:00Z",
        "2026-03-02T08:30+01:00",
        "2026-03-02T08:30:00.5+01:00",
        "2026-03-02T24:00:00+01:00",
        "2026-02-30T08:30:00+01:00",
        "2026-03-02T08:30:00+24:00",
    ],
}
NO_NAMES = ["", "Quality", "1st", "two words"]


def changed_data(name: str) -> Iterator[Change]:
    """The full event of a type with each field, in turn, with a value that it cannot have."""
    event = fullest(name)
    for one in fields_of(SHAPES[name]):
        place = place_of(one.path)
        if one.required:
            yield change(event, place_of(one.path[:-1]), one.path, GONE)
        for value, at in _misfits(one):
            where = f"a name in {place}" if at == "name" else place + at
            yield change(event, where, one.path, value)


def _misfits(field: Field) -> Iterator[tuple[Any, str]]:
    """Values that a field cannot hold, each with what its place has behind the field's."""
    accepted = {JSON_TYPES[type(kind)] for kind in field.kinds}
    yield from ((value, "") for type_, value in SAMPLES.items() if type_ not in accepted)
    for kind in field.kinds:
        match kind:
            case inspect.IntType():
                yield from ((value, "") for value in beyond(field.told))
            case inspect.LiteralType():
                yield from (("", ""), ("none of these", ""))
            case inspect.StrType() | inspect.DateTimeType() if field.told.form:
                yield from ((text, "") for text in MISFORMED[field.told.form])
            case inspect.StrType() if field.told.pattern:
                yield from (("no-time", ""), ("Environment.no-time", ""), ("a.b c", ""))
            case inspect.VarTupleType():
                yield from (([value], "[0]") for value in (None, 3))
            case inspect.DictType():
                yield from _misfit_map(kind, field.told)


def _misfit_map(kind: inspect.DictType, told: Meaning) -> Iterator[tuple[Any, str]]:
    match kind.value_type:
        case inspect.IntType():
            values: list[Any] = [None, "3", 1.5, True, *beyond(told)]
        case inspect.StrType():
            values = [None, 3, []]
        case _:
            values = []
    yield from (({"quality": value}, "[...]") for value in values)
    yield from (({name: 3}, "name") for name in NO_NAMES if told.pattern)


def beyond(told: Meaning) -> list[int]:
    """The next number below what a field can hold, and the next one above."""
    low = [] if told.low is None else [told.low - 1]
    return low if told.high is None else [*low, told.high + 1]


WRONG_ATTRIBUTES = {
    "specversion": ["", "0.3", "1", "1.0.2"],
    "id": ["", "{subject}", "{subject}#", "{subject}#0", "{subject}#01", "{subject}#-1", "a#1"],
    "source": ["", "urn:uuid:5f0c7b1e", SOURCE.upper(), SOURCE[9:], "https://example.org/log"],
    "type": ["", "{type}0", "{type}.v1", "client", "homework.walked.v1"],
    "subject": ["", "rk", "R K", "ANNA", "RK-0", "RK-01", "RK-1-1", "RK.1", "A123456789012"],
    "time": ["", "2026-03-02", "2026-02-30T09:00:00Z", "2026-03-02T09:00:00", "9 o'clock"],
    "datacontenttype": ["", "text/json", "application/json; charset=utf-8"],
    "dataschema": ["", "{dataschema}0", "{dataschema}/line", "homework.attempted"],
    "sequence": ["", "1", "-0000000000000000001", "0" * 20, "0" * 20 + "1", "1" + "0" * 19],
    "data": [],
}
NO_ATTRIBUTES = {
    **dict.fromkeys(("data_base64", "Subject", "trace-parent", "é", ""), ("x",)),
    "traceparent": (1.5, [], {}, ["x"], {"a": "x"}, 2**31, -(2**31) - 1),
}
ADDED = {"dataref": "x", "traceparent": "", "sampledrate": 2**31 - 1, "retried": False, "a1": -1}
"""Attributes that somebody may add to a line: CloudEvents 1.0, extension context attributes."""


def changed_attributes(name: str) -> Iterator[Change]:
    """The full event of a type with each attribute, in turn, with a value that it cannot have."""
    event = fullest(name)
    for attribute, values in WRONG_ATTRIBUTES.items():
        kind = "object" if attribute == "data" else "string"
        yield change(event, "", (attribute,), GONE)
        fitting = [one.format(**event) for one in values]
        for value in [*fitting, *(one for type_, one in SAMPLES.items() if type_ != kind)]:
            yield change(event, attribute, (attribute,), value)
    for attribute, values in NO_ATTRIBUTES.items():
        for value in values:
            yield change(event, attribute, (attribute,), value)


# What fits.

WELLFORMED = {
    "day": ["2024-02-29", "1970-01-01"],
    "moment": [
        "2024-02-29",
        "2026-03-02T00:00:00-05:00",
        "2026-03-02T23:59:59+05:45",
        "1971-03-02T18:40:00-00:44:30",
    ],
}


def fitting(name: str) -> Iterator[Change]:
    """The full event of a type with each field, in turn, with another value that it can have."""
    event = fullest(name)
    for attribute, added in ADDED.items():
        yield change(event, attribute, (attribute,), added)
    for one in fields_of(SHAPES[name]):
        place = place_of(one.path)
        for value in [*_fits(one), *([] if one.required else [GONE])]:
            yield change(event, place, one.path, value)
        yield change(event, place, (*one.path[:-1], "newer"), [{"": 1.5}])


def _fits(field: Field) -> Iterator[Any]:
    for kind in field.kinds:
        match kind:
            case inspect.NoneType():
                yield None
            case inspect.BoolType():
                yield False
            case inspect.IntType():
                yield from (one for one in (field.told.low, field.told.high) if one is not None)
                yield from () if field.told.high else (12_345,)
            case inspect.LiteralType():
                yield from kind.values
            case inspect.StrType() if field.told.form:
                yield from WELLFORMED[field.told.form]
            case inspect.StrType() if field.told.pattern:
                known = {"offset": "-05:00", "day_begins": "05:30", "source": "f" * 64}
                yield known.get(str(field.path[-1]), "other.x-1")
            case inspect.StrType():
                yield from ("", "zwei\nZeilen «ß» \x00 🐝")
            case inspect.VarTupleType():
                yield []
            case inspect.DictType():
                yield from ({}, {"newer-name": field.told.high or "in words"})
            case inspect.RawType():
                yield from ({}, {"": [{"é": 1.5}, None]})
