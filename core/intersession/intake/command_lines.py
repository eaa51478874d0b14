"""Commands as data: one JSON object a line, as an app or an electronic record sends it.

The commands' own classes say which fields each has and what they hold. What they mean,
such as a worksheet's answers, is checked when the command is handled.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import or_
from types import UnionType
from typing import Any, Literal, get_args, get_origin

import msgspec

from intersession.application.agreement import Agreement
from intersession.application.command import (
    FORMAT,
    KEY_LENGTH,
    Command,
    OnAssignment,
)
from intersession.application.commands import (
    COMMANDS,
    Amend,
    Assign,
)
from intersession.domain.assignment.prescription import Prescription
from intersession.errors import Problem, near_matches, shown
from intersession.events.fields import plain_type, says
from intersession.events.schema import checked_shape

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NAME = f"https://intersession.dev/sent/{FORMAT}"


_ANY = reduce(or_, COMMANDS.values())


def take(given: Any) -> tuple[Command | None, list[Problem]]:
    """The command that a line's JSON says, and every problem of its fields.

    With problems, the command holds what could be read, so that the rest of it can be
    checked too; None where too little could.
    """
    try:
        found: Command = msgspec.convert(given, _ANY, strict=True)
    except msgspec.ValidationError:
        return _in_parts(given)
    if any(name not in given for name in found.needed):
        return _in_parts(given)
    return _with_changes(found, _fitting(found))


def _with_changes(found: Command, problems: list[Problem]) -> tuple[Command | None, list[Problem]]:
    """An amendment with what changes as the prescription holds it; others as they are."""
    if not isinstance(found, Amend):
        return found, problems
    changes: dict[str, Any] = {}
    kinds = {one.name: one.type for one in msgspec.structs.fields(Agreement)}
    for name, given in found.changes.items():
        place = f"changes.{name}"
        if name not in kinds:
            problems.append(_unknown(Agreement, name, "changes."))
            continue
        value, wrong = _value(kinds[name], given, place)
        problems += wrong
        changes |= {} if wrong else {name: value}
    if "obstacles" in changes:
        changes["obstacles"] = Agreement(task="", obstacles=changes["obstacles"]).plain().obstacles
    return msgspec.structs.replace(found, changes=changes), problems


def line_schema() -> dict[str, Any]:
    """The JSON Schema of a line. What it accepts may still be refused by the command itself."""
    shapes = {name: checked_shape(kind) for name, kind in COMMANDS.items()}
    _, parts = msgspec.json.schema_components(shapes.values(), ref_template="#/$defs/{name}")
    for name, kind in COMMANDS.items():
        part = parts[kind.__name__]
        part["description"] = says(kind)
        part["properties"]["command"] = {"const": name}
        required = dict.fromkeys(["command", *kind.needed, *part.get("required", ())])
        part["required"] = list(required)
        if issubclass(kind, OnAssignment):
            part |= _WHICH
    one_of = [{"$ref": f"#/$defs/{kind.__name__}"} for kind in COMMANDS.values()]
    title = "A command sent to Intersession"
    found = {"$schema": DIALECT, "$id": NAME, "title": title, "oneOf": one_of, "$defs": parts}
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(found))
    return plain


_NOT_BLANK = r"\S"
_WHICH: dict[str, Any] = {
    "oneOf": [
        {"required": names, "properties": {name: {"pattern": _NOT_BLANK} for name in names}}
        for names in (["assignment"], ["client", "assignment_key"])
    ]
}


# A line that does not fit, field by field.


def _in_parts(given: Any) -> tuple[Command | None, list[Problem]]:
    if not isinstance(given, Mapping):
        return None, [Problem("", "a line must hold one JSON object, and this is another value")]
    version = given.get("version", FORMAT)
    if isinstance(version, bool) or version != FORMAT or not isinstance(version, int):
        return None, [_of_another_version(version)]
    name = given.get("command")
    kind = COMMANDS.get(name) if isinstance(name, str) else None
    if kind is None:
        return None, [_no_command(name)]
    fields = {name: value for name, value in given.items() if name != "command"}
    read, problems = _fields(kind, fields, "")
    needed = [one.name for one in msgspec.structs.fields(kind) if one.required]
    if any(name not in read for name in (*needed, *kind.needed)):
        return None, problems
    found = kind(**read)
    places = {problem.place for problem in problems}
    more = [one for one in _fitting(found) if one.place not in places]
    return _with_changes(found, problems + more)


def _of_another_version(version: Any) -> Problem:
    if isinstance(version, int) and version > FORMAT:
        told = f"{version} is a later version of this format. This program reads {FORMAT}: "
        return Problem("version", told + "pip install --upgrade intersession")
    told = f"{shown(version)} is not a version of this format. Accepted: {FORMAT}"
    return Problem("version", told)


def _no_command(name: Any) -> Problem:
    accepted = f"Accepted: {', '.join(COMMANDS)}"
    if name is None:
        return Problem("command", f"is missing. {accepted}")
    close = near_matches(name, COMMANDS) if isinstance(name, str) else ""
    hint = close if close.startswith("Did") else accepted
    return Problem("command", f"{shown(name)} cannot be sent. {hint}")


def _fields(
    kind: type[msgspec.Struct], given: Mapping[str, Any], place: str
) -> tuple[dict[str, Any], list[Problem]]:
    """The fields of a class that could be read, and what is wrong with the others."""
    found: dict[str, Any] = {}
    problems = [_unknown(kind, name, place) for name in given if name not in kind.__struct_fields__]
    for one in msgspec.structs.fields(kind):
        here = place + one.name
        if one.name in given:
            value, wrong = _value(one.type, given[one.name], here)
            problems += wrong
            found |= {} if wrong else {one.name: value}
        elif one.required or one.name in getattr(kind, "needed", ()):
            problems.append(Problem(here, f"is missing. {_NEEDED.get(here, '')}".strip()))
    return found, problems


_NEEDED = {
    "happened": "Say when it happened, as 2026-03-02 or 2026-03-02T18:40, or null: not known",
    "key": "Give each command a name of its own, so that sending it twice adds it once",
    "client": "Say whose it is, by code, such as RK",
    "category": "All categories: intersession obstacle --list",
    "prescription": 'Say what was agreed, at least {"task": "…"}',
    "worksheet": "To see all: intersession worksheets",
}


def _unknown(kind: type[msgspec.Struct], name: str, place: str) -> Problem:
    if kind is Assign and name in Prescription.__struct_fields__:
        return Problem(place + name, f"belongs inside prescription: prescription.{name}")
    known = kind.__struct_fields__
    return Problem(place + name, f"there is no such field. {near_matches(name, known)}")


def _value(kind: Any, given: Any, place: str) -> tuple[Any, list[Problem]]:
    """A value of an annotation, read part by part where it has parts."""
    kind = plain_type(kind)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and isinstance(given, Mapping):
        read, problems = _fields(kind, given, f"{place}.")
        return (None if problems else kind(**read)), problems
    if get_origin(kind) is dict and isinstance(given, Mapping):
        parts = [(name, f"{place}.{name}", one) for name, one in given.items()]
        return _several(get_args(kind)[1], parts, dict)
    if get_origin(kind) is tuple and isinstance(given, list):
        rows = [(n, f"{place}[{n}]", one) for n, one in enumerate(given)]
        found, problems = _several(get_args(kind)[0], rows, dict)
        return tuple(found.values()), problems
    try:
        return msgspec.convert(given, kind, strict=True), []
    except msgspec.ValidationError as problem:
        return None, [Problem(place, _in_words(str(problem), kind, given))]


def _several(kind: Any, parts: list[tuple[Any, str, Any]], made: Any) -> tuple[Any, list[Problem]]:
    found, problems = made(), []
    for name, place, one in parts:
        found[name], wrong = _value(kind, one, place)
        problems += wrong
    return found, problems


_WORDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number with decimals",
    "bool": "true or false",
    "null": "null",
    "object": "an object",
    "array": "a list",
}


def _in_words(message: str, kind: Any, given: Any) -> str:
    """What msgspec says (``Expected `int | null`, got `str```), in words."""
    parts = message.split(" - at ")[0].split("`")
    if options := _options(kind):
        return f"{shown(given)} is not known. Accepted: {', '.join(options)}"
    if len(parts) < 4:
        return message
    wanted = " or ".join(_WORDS.get(one, one) for one in parts[1].split(" | "))
    return f"{_WORDS.get(parts[3], parts[3])} was found. Accepted: {wanted}"


def _options(kind: Any) -> list[str]:
    """The texts that an annotation accepts, where it lists them."""
    if get_origin(kind) is Literal:
        return [str(one) for one in get_args(kind)]
    if isinstance(kind, UnionType) or str(get_origin(kind)) == "typing.Union":
        return [option for one in get_args(kind) for option in _options(one)]
    return []


def _fitting(sent: Command) -> list[Problem]:
    """What is wrong with a command whose fields are all of the right kind."""
    problems = []
    key = sent.key or ""
    if not key.strip():
        problems.append(Problem("key", f"is empty. {_NEEDED['key']}"))
    elif len(key) > KEY_LENGTH:
        long = f"has {len(key)} characters. Accepted: up to {KEY_LENGTH}"
        problems.append(Problem("key", long))
    if isinstance(sent, OnAssignment):
        problems += _which(sent)
    elif not sent.client.strip():
        problems.append(Problem("client", f"is empty. {_NEEDED['client']}"))
    return problems


def _which(sent: OnAssignment) -> list[Problem]:
    how = 'Name it by "assignment" (RK-1), or by "client" and "assignment_key"'
    named, under = sent.assignment.strip(), sent.assignment_key.strip()
    if named and under:
        return [Problem("assignment", f"the assignment is named twice. {how}")]
    if not named and not (under and sent.client.strip()):
        missing = "client" if under else "assignment"
        return [Problem(missing, f"the assignment is not named. {how}")]
    return []
