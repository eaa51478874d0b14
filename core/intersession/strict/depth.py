"""How deep lists and maps stand in each other, found before they are read.

How deep a program can read lists in lists differs from one Python to the next, and so does
what it does where it cannot. So one limit is kept at every door.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate
from typing import Any

from intersession.errors import Problem
from intersession.strict.bounds import LEVELS

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


def is_deep(value: Any, levels: int = LEVELS) -> bool:
    """Whether lists and maps that were read stand in each other more than so deep."""
    layer = _within([value])
    for _ in range(levels):
        layer = _within(inner for one in layer for inner in one)
        if not layer:
            return False
    return True


def _within(values: Iterable[Any]) -> list[Any]:
    """The insides of the lists and maps among some values."""
    return [
        one.values() if isinstance(one, dict) else one
        for one in values
        if isinstance(one, dict | list | tuple)
    ]


def _levels(data: bytes) -> int:
    """How deep lists and maps in JSON stand in each other."""
    brackets = _TEXT.sub(b"", data).translate(_STEPS, _OTHERS)
    steps = (1 if step else -1 for step in brackets)
    return max(accumulate(steps), default=0)


def _name(token: bytes) -> str:
    """The name that stands before a colon in JSON; cut where it is long."""
    return token.rstrip(b": \t\r\n")[1:-1].decode(errors="replace")[:60]
