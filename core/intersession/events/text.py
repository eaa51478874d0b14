"""What cannot be kept: a NUL or half a character in a text, too long a text, lists too deep.

How deep a program can read lists in lists differs from one Python to the next, and so does
what it does where it cannot. So one limit is kept at every door.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import Any

import msgspec

from intersession.errors import Problem, refuse, shown

NUL = "\0"
NUL_IN_JSON = b"\\u0000"
LEVELS = 100
"""So many lists and maps may stand in each other, an event or a command itself among them."""
LONGEST = 1_000_000
"""A text has at most so many bytes in UTF-8."""
TOO_DEEP = f"holds lists in lists, more than {LEVELS} deep. Accepted: up to {LEVELS}"
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_OTHERS = bytes(one for one in range(256) if one not in b"[{]}")
_STEPS = bytes(one in b"[{" for one in range(256))
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"\s*:?|[\[{\]}]', re.DOTALL)


def too_deep(text: bytes | str, levels: int = LEVELS) -> Problem | None:
    """The problem of JSON that is nested too deep, at its place: ``answers.moods``.

    It is found without reading the JSON, which need not be whole.
    """
    data = text.encode(errors="surrogatepass") if isinstance(text, str) else text
    if data.count(b"[") + data.count(b"{") <= levels or _levels(data) <= levels:
        return None
    depth, names = 0, [b""] * 3
    for found in _TOKEN.finditer(data):
        token = found[0]
        if token[:1] in b"[{":
            depth += 1
            if depth > levels:
                place = ".".join(_name(one) for one in names[1:] if one)
                return Problem(place, TOO_DEEP)
        elif token[:1] in b"]}":
            depth -= 1
        elif token.endswith(b":") and 0 < depth < len(names):
            names[depth:] = [token, *[b""] * (len(names) - depth - 1)]
    return None


def _levels(data: bytes) -> int:
    """How deep lists and maps in JSON stand in each other."""
    brackets = _TEXT.sub(b"", data).translate(_STEPS, _OTHERS)
    steps = (1 if step else -1 for step in brackets)
    return max(accumulate(steps), default=0)


def _name(token: bytes) -> str:
    """The name that stands before a colon in JSON; cut where it is long."""
    return token.rstrip(b": \t\r\n")[1:-1].decode(errors="replace")[:60]


def refuse_unwritable(subject: str, value: Any) -> None:
    """Raise InvalidInput for each text in a value, such as a command, that cannot be kept."""
    try:
        written = msgspec.json.encode(value)
        if NUL_IN_JSON not in written and len(written) < LONGEST and not too_deep(written):
            return
    except RecursionError:  # far too deep
        pass
    except (TypeError, ValueError, OverflowError):  # half a character, or no form in JSON
        pass
    refuse(subject, unwritable_in(value))


def unwritable_in(value: Any, place: str = "", level: int = 1, top: str = "") -> Iterator[Problem]:
    """What is wrong with the texts in a value, at their places: ``answers.moods[0].name``.

    What is nested too deep is told once, at the item that it is in.
    """
    top = place if level <= 3 else top
    if level > LEVELS and isinstance(value, Mapping | list | tuple):
        yield Problem(top, TOO_DEEP)
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
    if len(text) > LONGEST // 4 and (size := len(text.encode(errors="surrogatepass"))) > LONGEST:
        return f"has {size:,} bytes. Accepted: up to {LONGEST:,} in one text"
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
