"""Write the part of docs/reference/events.md that lists every event, from the events themselves.

python docs/events.py
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from events_story import story

from intersession.domain.assignment.vocabulary import AMOUNTS, OBSTACLES, RATINGS
from intersession.domain.registry import CODEC
from intersession.domain.shapes import SHAPES, VALUES
from intersession.events.base import Event
from intersession.events.fields import says
from intersession.interchange.event_schema import data_schema, is_of_client, line_schema

PAGE = Path(__file__).parent / "reference" / "events.md"
FIRST, LAST = "<!-- every event -->", "<!-- end of every event -->"
OF_EVERY_EVENT = Event.__struct_fields__
WIDTH = 100

Schema = Mapping[str, Any]


def page(text: str) -> str:
    """The page with the list of events as the code has it now."""
    block = f"{FIRST}\n\n{listed()}\n\n{LAST}"
    return re.sub(f"{FIRST}.*{LAST}", lambda _: block, text, flags=re.DOTALL)


def listed() -> str:
    """The line, every event, the values inside events, and the names that fields may hold."""
    lines = story()
    versions = [name for name in SHAPES if name in CODEC.names or name in CODEC.upcasters]
    parts = [
        *_line(lines["homework.attempted.v2"]),
        "## Every event",
        "These fields may stand on any of them.",
        _of_every_event(),
        *(part for name in versions for part in _event(name, lines.get(name))),
        "## Values inside events",
        *(part for shape in VALUES for part in _value(shape)),
        "## Names",
        *_names(),
    ]
    return "\n\n".join(parts)


def _line(line: Schema) -> Iterator[str]:
    """A line, and what stands around the data of every event."""
    yield "## The line"
    yield f"```json\n{spread(line)}\n```"
    yield (
        "`log export` prints one object a line. These are its fields, and no others: the "
        "attributes of [CloudEvents 1.0](https://cloudevents.io)."
    )
    schema = line_schema("homework.attempted.v2")
    told = {
        "specversion": "the version of CloudEvents: `1.0`",
        "type": "what happened: the event's stored name, with its version",
        "datacontenttype": "`application/json`",
        "dataschema": "the name of the JSON Schema of `data`; it need not lead anywhere",
        "data": "the event, as it is stored",
    }
    rows = [
        (f"`{name}`", told.get(name) or one["description"])
        for name, one in schema["properties"].items()
    ]
    yield _table(("field", "meaning"), rows)


def _event(name: str, line: Schema | None) -> Iterator[str]:
    yield f"### `{name}`"
    stream = "a client" if is_of_client(name) else "an assignment"
    yield f"{says(SHAPES[name])} In the stream of {stream}."
    if name in CODEC.upcasters:
        yield f"A former version: it is read as `{CODEC.upcasters[name][0]}`."
    schema = data_schema(name)
    properties = schema["properties"].items()
    own = {key: one for key, one in properties if key not in OF_EVERY_EVENT}
    yield _fields(own, schema["required"])
    if line is not None:
        yield f"```json\n{spread(line['data'])}\n```"


def _of_every_event() -> str:
    schema = data_schema("client.registered.v1")
    found = {key: one for key, one in schema["properties"].items() if key in OF_EVERY_EVENT}
    return _fields(found, schema["required"])


def _value(shape: type) -> Iterator[str]:
    """A value that stands inside events, with its fields; found in a schema that has it."""
    schema = next(_inside(data_schema(name), shape.__name__) for name in SHAPES
                  if _inside(data_schema(name), shape.__name__))  # fmt: skip
    yield f"### {shape.__name__}"
    yield f"{says(shape)} In {' and '.join(_holders(shape))}."
    yield _fields(schema["properties"], schema["required"])


def _holders(shape: type) -> list[str]:
    """The fields that hold a value of a shape."""
    if shape.__name__ in ("AnticipatedObstacle", "HowOften"):
        field = "obstacles" if shape.__name__ == "AnticipatedObstacle" else "how_often"
        return [f"`{field}` of a [Prescription](#prescription)"]
    return [
        f"`{field}` of `{name}`"
        for name in CODEC.names
        for field, one in data_schema(name)["properties"].items()
        if _inside(one, shape.__name__)
    ]


def _inside(schema: Any, title: str) -> Schema | None:
    """The schema of this title inside another one."""
    if isinstance(schema, dict) and schema.get("title") == title:
        return schema
    inner: Iterable[Any] = ()
    if isinstance(schema, dict | list):
        inner = schema.values() if isinstance(schema, dict) else schema
    return next((found for one in inner if (found := _inside(one, title))), None)


# Fields.


def _fields(properties: Schema, required: Iterable[str]) -> str:
    needed = set(required)
    rows = [
        (
            f"`{name}`",
            kind(one) + (f" ({one['x-unit']})" if "x-unit" in one else ""),
            "–" if name in needed else f"`{json.dumps(one['default'])}`",
            one["description"] + ("; see [names](#names)" if "x-names" in one else ""),
        )
        for name, one in properties.items()
    ]
    return _table(("field", "holds", "left out means", "meaning"), rows)


def kind(schema: Schema) -> str:
    """What a field holds, in words."""
    choices = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    if choices and schema.get("type") != "string":
        return kind(choices[0])
    if "enum" in schema:
        return " or ".join(f"`{one}`" for one in schema["enum"])
    if "title" in schema:
        title = schema["title"].removesuffix("V1")
        return f"[{title}](#{title.lower()})"
    if schema.get("type") == "array":
        return f"list of {kind(schema['items'])}"
    if schema.get("type") == "object":
        inner = schema.get("additionalProperties")
        return f"map of names to {kind(inner)}" if isinstance(inner, dict) else "object"
    return _plain(schema)


def _plain(schema: Schema) -> str:
    words = {
        "integer": "whole number",
        "string": "text",
        "boolean": "yes or no",
        "number": "number",
    }
    found = words[schema["type"]]
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return f"{found} from {low} to {high}"
    return found if low is None else f"{found} from {low}"


def _names() -> Iterator[str]:
    yield "Those that this version knows. Later ones may add to them."
    for field, names in (
        ("`amount`, of an attempt", AMOUNTS),
        ("`client` and `clinician`, the ratings of a review", RATINGS),
        ("`category`, of an obstacle", OBSTACLES),
    ):
        yield f"**{field}**"
        yield _table(("name", "in words"), [(f"`{one}`", words) for one, words in names.items()])


def _table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(columns)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def spread(value: Any, indent: str = "") -> str:
    """JSON on one line where it fits, else one field or item on each."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(indent) + len(flat) <= WIDTH or not isinstance(value, dict | list):
        return flat
    inner = indent + "  "
    if isinstance(value, list):
        parts = [spread(one, inner) for one in value]
        return "[\n" + ",\n".join(inner + one for one in parts) + f"\n{indent}]"
    parts = [f"{json.dumps(name)}: {spread(one, inner)}" for name, one in value.items()]
    return "{\n" + ",\n".join(inner + one for one in parts) + f"\n{indent}}}"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
