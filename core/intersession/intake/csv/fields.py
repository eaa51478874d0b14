"""How the cells of a file are read as a command's fields: by what each field declares."""

from __future__ import annotations

from collections.abc import Iterable
from types import NoneType
from typing import Any, Literal, get_args, get_origin

import msgspec

from intersession.application.commands import (
    OF_ATTEMPT,
    Assign,
    RecordAttempt,
)
from intersession.domain.assignment.prescription import Prescription
from intersession.events.base import field_names
from intersession.events.fields import Meaning, meaning, plain_type
from intersession.worksheets.items import (
    Choice,
    Day,
    Item,
    Line,
    Minutes,
    Percent,
    Rows,
    Text,
    Whole,
    YesNo,
)

PRESCRIPTION = field_names(Prescription)
ASSIGNED = ("happened", "session")
ATTEMPT = ("happened", *OF_ATTEMPT)
"""The fields of an attempt that a column may hold, other than its answers."""


def items_of(kind: type[msgspec.Struct], names: Iterable[str]) -> dict[str, Item]:
    """The items that read some fields of a command, or of a value inside one."""
    wanted = set(names)
    return {
        one.name: _item(plain_type(one.type), meaning(one.type))
        for one in msgspec.structs.fields(kind)
        if one.name in wanted
    }


def _item(kind: Any, told: Meaning) -> Item:
    kinds = [one for one in get_args(kind) if one is not NoneType] or [kind]
    plain = kinds[0] if get_origin(kind) is not Literal else kind
    if get_origin(plain) is Literal:
        return Choice(ask="", options={word: word for word in get_args(plain)})
    if plain is bool:
        return YesNo(ask="")
    if plain is int:
        of_unit: Any = {"minutes": Minutes, "percent": Percent}.get(told.unit, Whole)
        found: Item = of_unit(ask="", low=told.low, high=told.high)
        return found
    return Day(ask="") if told.form == "day" else Text(ask="")


OBSTACLES = Rows(
    ask="",
    row=(
        Line(ask="", name="text"),
        Line(ask="", name="backup", required=False),
        Line(ask="", name="category", required=False),
    ),
)
AGREED = {
    **items_of(Prescription, set(PRESCRIPTION) - {"obstacles", "how_often"}),
    **items_of(Assign, ["session"]),
    "obstacles": OBSTACLES,
}
TRIED = items_of(RecordAttempt, ATTEMPT)
