"""JSON Schema of every event that the log can hold, and of a line of the stream.

The schemas come from the events themselves: each field says what it means and
holds. The same limits check what is imported, so that a schema and an import refuse the
same lines. Inside ``data`` a field that is not known is allowed, and kept: a version
may gain fields. The envelope around it is strict.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from intersession.domain.shapes import SHAPES
from intersession.events.fields import says
from intersession.events.schema import CLOCK, DAY, FRACTION, Schema, checked_shape, whole
from intersession.interchange import extensions

DIALECT = "https://json-schema.org/draft/2020-12/schema"
BASE = "https://intersession.dev/events"
"""Schemas are named under this; the names need not be real pages."""


SPECVERSION = "1.0"
CONTENT = "application/json"
DIGITS = 20
"""A position is written with so many digits, so that it sorts as text."""

SOURCE = r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
CODE = r"(?!.*[A-Z]{4})[A-Z0-9]{1,12}"
NUMBER = r"[1-9][0-9]{0,8}"
VERSION = r"[1-9][0-9]{0,17}"
POSITION = r"0(?!0{19}$)[0-9]{19}"


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
    said = {"title": shape.__name__, "description": says(shape)}
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
    """Whether an event belongs to a client's own stream, and not to an assignment's."""
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
            "pattern": whole(f"{DAY}T{CLOCK}{FRACTION}Z"),
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
        "patternProperties": {
            whole(f"(?!data$){extensions.NAME}"): {**extensions.SCHEMA, **_ADDED}
        },
        "additionalProperties": False,
    }


_ADDED = {
    **extensions.SCHEMA,
    "description": "an attribute that somebody added: kept, and no part of the event",
}


def _text(pattern: str, says: str) -> Schema:
    return {"type": "string", "pattern": whole(pattern), "description": says}


def _inlined(schema: Any, found: Mapping[str, Any]) -> Any:
    """A schema with its references filled in: no value in an event contains itself."""
    if isinstance(schema, list):
        return [_inlined(one, found) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        beside = {key: one for key, one in schema.items() if key not in ("$ref", "$defs")}
        return {**_inlined(found[name], found), **beside}
    return {key: _inlined(one, found) for key, one in schema.items() if key != "$defs"}
