"""Commands as data: one JSON object a line, as an app or an electronic record sends it.

The classes here say which fields a command has and what each holds. What they mean,
such as a worksheet's answers, is checked by the command itself (``intake.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import UnionType
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec
from msgspec import Meta, field

from intersession.assignment_facts import (
    RATINGS,
    AnticipatedObstacle,
    Next,
    Prescription,
    RecordedBy,
    Timing,
    Worked,
)
from intersession.errors import Problem, near_matches
from intersession.facts import as_dict
from intersession.moments import shown

FORMAT = 1
"""The version of the format; a line without one is in this."""

KEY_LENGTH = 200
DIALECT = "https://json-schema.org/draft/2020-12/schema"
NAME = f"https://intersession.dev/sent/{FORMAT}"
DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
MOMENT = rf"{DAY}[T ][0-9]{{2}}(:[0-9]{{2}}){{1,2}}([.][0-9]{{1,6}})?(Z|[+-][0-9]{{2}}:[0-9]{{2}})?"


def _told(description: str, **schema: Any) -> Meta:
    """What a schema says of a field; the command itself checks its range, in its own words."""
    return Meta(description=description, extra_json_schema=schema or None)


NOT_BLANK = r"\S"
Filled = Annotated[str, _told("Some text.", pattern=NOT_BLANK)]
Rating = Annotated[int, _told("0 not at all, 4 very much.", minimum=0, maximum=4)]
Ratings = Annotated[dict[str, Rating], _told("By name.", propertyNames={"enum": list(RATINGS)})]
Key = Annotated[
    str,
    _told(
        "Your own name for this command, unlike that of any other for the client. The same "
        "command under the same key is recorded once, however often it is sent.",
        pattern=NOT_BLANK,
        maxLength=KEY_LENGTH,
    ),
]
Happened = (
    Annotated[
        str,
        _told(
            "When it happened for the client: a day, or an instant. One without an offset is in "
            "the client's time zone.",
            pattern=f"^({DAY}|{MOMENT})$",
        ),
    ]
    | None
)


class AgreedObstacle(AnticipatedObstacle, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something likely to get in the way, with its back-up."""

    text: Filled


class Agreed(Prescription, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was agreed; every field but the task may be left open."""

    task: Filled
    minutes: Annotated[int, _told("How long each time.", minimum=1)] | None = None
    confidence: Annotated[int, _told("How sure.", minimum=0, maximum=100)] | None = None
    how_often: Annotated[str, _told("daily, 3x/week, or an RFC 5545 rule.")] | None = None
    obstacles: tuple[AgreedObstacle, ...] = ()


class Rated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What each of the two rated, kept apart."""

    client: Ratings = field(default_factory=dict)
    clinician: Ratings = field(default_factory=dict)


class Sent(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="command"
):
    """A command with its key, the client it is about, and when it happened (null: not known)."""

    version: Literal[1] = 1
    key: Key
    client: Annotated[str, _told("The client's code, such as RK.")] = ""
    happened: Happened

    def own_fields(self) -> dict[str, Any]:
        """The fields of this kind of command, without what every line has."""
        shared = Later.__struct_fields__
        return {name: value for name, value in as_dict(self).items() if name not in shared}


class Assign(Sent, frozen=True, kw_only=True, tag="assign"):
    """A practice was agreed."""

    client: Annotated[str, _told("The client's code, such as RK.", pattern=NOT_BLANK)]
    worksheet: Filled
    prescription: Agreed
    settings: Annotated[dict[str, Any], _told("What the worksheet asks when it is assigned.")] = (
        field(default_factory=dict)
    )
    session: int | None = None

    def agreed(self) -> Prescription:
        """What was agreed, as the command takes it."""
        several = [AnticipatedObstacle(**as_dict(one)) for one in self.prescription.obstacles]
        return Prescription(**as_dict(self.prescription) | {"obstacles": tuple(several)})


class Later(Sent, frozen=True, kw_only=True):
    """A command on an assignment: named by its handle, or by the key it was assigned under."""

    assignment: Annotated[str, _told("The assignment's handle, such as RK-1.")] = ""
    assignment_key: Annotated[str, _told("The key the client's assignment was sent under.")] = ""


class Attempt(Later, frozen=True, kw_only=True, tag="attempt"):
    """The client tried it, in any amount."""

    answers: Annotated[dict[str, Any], _told("The worksheet's answers by item.")] = field(
        default_factory=dict
    )
    skipped: Annotated[dict[str, str], _told("Items left out, each with the reason.")] = field(
        default_factory=dict
    )
    amount: (
        Annotated[int, _told("Of what was agreed: 0 started, 4 all.", minimum=0, maximum=4)] | None
    ) = None
    minutes: Annotated[int, _told("How long it was done.", minimum=0)] | None = None
    timing: Timing | None = None
    recorded_by: RecordedBy | None = None
    note: str = ""


class Obstacle(Later, frozen=True, kw_only=True, tag="obstacle"):
    """Something got in the way."""

    category: Annotated[str, _told("intersession obstacle --list", pattern=NOT_BLANK)]
    text: str = ""
    severity: Annotated[int, _told("How much.", minimum=0, maximum=4)] | None = None
    anticipated: Annotated[int, _told("Which agreed one it was.", minimum=1)] | None = None
    backup_used: bool | None = None
    backup_worked: Worked | None = None
    attempt: Annotated[int, _told("The attempt it came up in.", minimum=1)] | None = None


class Review(Later, frozen=True, kw_only=True, tag="review"):
    """Client and clinician looked at it together."""

    session: int | None = None
    ratings: Rated = field(default_factory=Rated)
    learned: str = ""
    credit: str = ""
    next: Next | None = None
    opened_session: bool | None = None


COMMANDS: dict[str, type[Sent]] = {
    "assign": Assign,
    "attempt": Attempt,
    "obstacle": Obstacle,
    "review": Review,
}
_ANY = Assign | Attempt | Obstacle | Review


def take(given: Any) -> tuple[Sent | None, list[Problem]]:
    """The command that a line's JSON says, and every problem of its fields.

    With problems, the command holds what could be read, so that the rest of it can be
    checked too; None where too little could.
    """
    try:
        found: Sent = msgspec.convert(given, _ANY, strict=True)
        return found, _fitting(found)
    except msgspec.ValidationError:
        return _in_parts(given)


def line_schema() -> dict[str, Any]:
    """The JSON Schema of a line. What it accepts may still be refused by the command itself."""
    (_,), parts = msgspec.json.schema_components([_ANY], ref_template="#/$defs/{name}")
    for name, kind in COMMANDS.items():
        part = parts[kind.__name__]
        part["properties"]["command"] = {"const": name}
        if issubclass(kind, Later):
            part |= _WHICH
    one_of = [{"$ref": f"#/$defs/{kind.__name__}"} for kind in COMMANDS.values()]
    title = "A command sent to Intersession"
    found = {"$schema": DIALECT, "$id": NAME, "title": title, "oneOf": one_of, "$defs": parts}
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(found))
    return plain


_WHICH: dict[str, Any] = {
    "oneOf": [
        {"required": names, "properties": {name: {"pattern": NOT_BLANK} for name in names}}
        for names in (["assignment"], ["client", "assignment_key"])
    ]
}


# A line that does not fit, field by field.


def _in_parts(given: Any) -> tuple[Sent | None, list[Problem]]:
    if not isinstance(given, Mapping):
        return None, [Problem("", "a line holds one JSON object, and this is another value")]
    version = given.get("version", FORMAT)
    if isinstance(version, bool) or version != FORMAT or not isinstance(version, int):
        return None, [_of_another_version(version)]
    name = given.get("command")
    kind = COMMANDS.get(name) if isinstance(name, str) else None
    if kind is None:
        return None, [_no_command(name)]
    fields = {name: value for name, value in given.items() if name != "command"}
    read, problems = _fields(kind, fields, "")
    if any(one.required and one.name not in read for one in msgspec.structs.fields(kind)):
        return None, problems
    found = kind(**read)
    places = {problem.place for problem in problems}
    return found, problems + [one for one in _fitting(found) if one.place not in places]


def _of_another_version(version: Any) -> Problem:
    if isinstance(version, int) and version > FORMAT:
        told = f"{version} is a later version of this format. This program reads {FORMAT}: "
        return Problem("version", told + "pip install --upgrade intersession")
    return Problem("version", f"{shown(version)} is no version of this format. Accepted: {FORMAT}")


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
        elif one.required:
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
    if get_origin(kind) is Annotated:
        return _value(get_args(kind)[0], given, place)
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


def _fitting(sent: Sent) -> list[Problem]:
    """What is wrong with a command whose fields are all of the right kind."""
    problems = []
    if not sent.key.strip():
        problems.append(Problem("key", f"is empty. {_NEEDED['key']}"))
    elif len(sent.key) > KEY_LENGTH:
        long = f"has {len(sent.key)} characters. Accepted: up to {KEY_LENGTH}"
        problems.append(Problem("key", long))
    if isinstance(sent, Later):
        problems += _which(sent)
    elif not sent.client.strip():
        problems.append(Problem("client", f"is empty. {_NEEDED['client']}"))
    return problems


def _which(sent: Later) -> list[Problem]:
    how = 'Name it by "assignment" (RK-1), or by "client" and "assignment_key"'
    named, under = sent.assignment.strip(), sent.assignment_key.strip()
    if named and under:
        return [Problem("assignment", f"the assignment is named twice. {how}")]
    if not named and not (under and sent.client.strip()):
        missing = "client" if under else "assignment"
        return [Problem(missing, f"it is not said at which assignment. {how}")]
    return []
