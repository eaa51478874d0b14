"""What a text cannot hold: a NUL, which cuts it short elsewhere, and half a character."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from intersession.errors import Problem, refuse, shown

NUL = "\0"
NUL_IN_JSON = b"\\u0000"


def refuse_unwritable(subject: str, value: Any) -> None:
    """Raise InvalidInput for each text in a value, such as a command, that cannot be kept."""
    try:
        if NUL_IN_JSON not in msgspec.json.encode(value):
            return
    except RecursionError:  # lists in lists, so deep that the checks of answers refuse them
        return
    except (TypeError, ValueError, OverflowError):  # half a character, or no form in JSON
        pass
    refuse(subject, unwritable_in(value))


def unwritable_in(value: Any, place: str = "") -> Iterator[Problem]:
    """What is wrong with the texts in a value, at their places: ``answers.moods[0].name``."""
    if isinstance(value, str):
        if wrong := unwritable(value):
            yield Problem(place, wrong)
    elif isinstance(value, msgspec.Struct):
        fields = {name: getattr(value, name) for name in value.__struct_fields__}
        yield from unwritable_in(fields, place)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from unwritable_in(name, place)
            yield from unwritable_in(inner, f"{place}.{name}" if place else str(name))
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from unwritable_in(inner, f"{place}[{number}]")


def unwritable(text: str) -> str:
    """Why a text cannot be kept, and how to write it; "" for every other text."""
    if NUL in text:
        without = text.replace(NUL, "").strip() or "At work"
        return f"holds a NUL character (U+0000). Write it without, such as {shown(without)}"
    if text.isascii():
        return ""
    half = next((one for one in text if "\ud800" <= one <= "\udfff"), "")
    if not half:
        return ""
    without = "".join(one for one in text if not "\ud800" <= one <= "\udfff").strip()
    return (
        f"holds half a character (U+{ord(half):04X}): bytes that are not UTF-8. Write it again "
        f"in UTF-8, such as {shown(without or 'At work')}"
    )
