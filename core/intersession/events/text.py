"""What cannot be kept: a NUL or half a character in a text, too long a text, lists too deep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from intersession.errors import Problem, refuse, shown
from intersession.strict.bounds import COMMAND, LEVELS, MOST, TEXT
from intersession.strict.depth import TOO_DEEP, too_deep

NUL = "\0"
NUL_IN_JSON = b"\\u0000"
_BITS = 1024
"""A number with more bits cannot be shown: Python refuses to write out all of its digits."""
_TOO_MANY_DIGITS = f"is a number of over 300 digits. Accepted: numbers below {MOST:,}"


def refuse_unwritable(subject: str, value: Any) -> None:
    """Raise InvalidInput for each text in a value, such as a command, that cannot be kept."""
    try:
        written = msgspec.json.encode(value)
        if len(written) > COMMAND:
            refuse(subject, [Problem("", _too_much(len(written)))])
        if NUL_IN_JSON not in written and len(written) < TEXT and not too_deep(written):
            return
    except RecursionError:  # far too deep
        pass
    except (TypeError, ValueError, OverflowError):  # half a character, or no form in JSON
        pass
    refuse(subject, unwritable_in(value))


def _too_much(size: int) -> str:
    return f"this is {size:,} bytes in all. Accepted: up to {COMMAND:,} in one record"


def unwritable_in(value: Any, place: str = "", level: int = 1, top: str = "") -> Iterator[Problem]:
    """What is wrong with the texts in a value, at their places: ``answers.moods[0].name``.

    What is nested too deep is told once, at the item that it is in.
    """
    top = place if level <= 3 else top
    if level > LEVELS and isinstance(value, Mapping | list | tuple):
        yield Problem(top, TOO_DEEP)
    elif isinstance(value, int) and value.bit_length() > _BITS:
        yield Problem(place, _TOO_MANY_DIGITS)
    elif isinstance(value, str):
        if wrong := unwritable(value):
            yield Problem(place, wrong)
    elif isinstance(value, msgspec.Struct):
        fields = {name: getattr(value, name) for name in value.__struct_fields__}
        yield from unwritable_in(fields, place, level, top)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from unwritable_in(name, place, level, top)
            here = f"{place}.{name}" if place else str(name)
            yield from unwritable_in(inner, here, level + 1, top)
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from unwritable_in(inner, f"{place}[{number}]", level + 1, top)


def unwritable(text: str) -> str:
    """Why a text cannot be kept, and how to write it; "" for every other text."""
    if len(text) > TEXT // 4 and (size := len(text.encode(errors="surrogatepass"))) > TEXT:
        return f"has {size:,} bytes. Accepted: up to {TEXT:,} in one text"
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
