"""What a field means, in which unit, and what it can hold: declared with the field."""

from __future__ import annotations

import types
from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
from msgspec import UnsetType

_UNIONS = (Union, types.UnionType)

NAME = r"[a-z][a-z0-9-]*"
ORDINAL = "ordinal"
SCALE = "scale"
VERSION = "version in the stream"
IANA = "IANA time zone"


class Meaning(msgspec.Struct, frozen=True):
    """What a field means, in which unit, and what it can hold in addition to its type.

    It is written in the field's own annotation: ``Annotated[int, Meaning("how long", "minutes")]``.
    ``low`` and ``high`` bound a number, or each number in a map; ``form`` is the form of
    a text: ``day``, ``moment`` (a day or an instant) or ``instant``; ``pattern`` is what
    a text, or each name in a map, looks like, and ``most`` how many characters it has.
    ``names`` are the values that this version knows, or the names in a map, each in words;
    later versions may know more.
    """

    says: str
    unit: str = ""
    low: int | None = None
    high: int | None = None
    form: str = ""
    pattern: str = ""
    most: int | None = None
    names: Mapping[str, str] = {}

    def __hash__(self) -> int:
        """By its words: a meaning may be part of a union of types."""
        return hash(self.says)


NOTHING_SAID = Meaning("")


def plain_type(kind: Any) -> Any:
    """A field's type without what is said about it, and without that it may be left out."""
    if get_origin(kind) is Annotated:
        return get_args(kind)[0]
    if get_origin(kind) in _UNIONS:
        several = [plain_type(one) for one in get_args(kind) if one is not UnsetType]
        return reduce(or_, several)
    return kind


def meaning(kind: Any) -> Meaning:
    """What an annotation says of its field."""
    if get_origin(kind) in _UNIONS:
        several = [meaning(one) for one in get_args(kind)]
        return next((one for one in several if one.says), NOTHING_SAID)
    said = get_args(kind)[1:] if get_origin(kind) is Annotated else ()
    return next((one for one in said if isinstance(one, Meaning)), NOTHING_SAID)


def meanings_of(shape: type[msgspec.Struct]) -> dict[str, Meaning]:
    """The meaning of each field of an event, of a value inside one, or of a command."""
    return {one.name: meaning(one.type) for one in msgspec.structs.fields(shape)}


def says(shape: type) -> str:
    """What an event, a value or a command is, in a line: the first of its docstring."""
    return (shape.__doc__ or "").strip().partition("\n")[0]
