"""Extension attributes of CloudEvents: kept beside an event's data, and given out again.

Whoever passes an event on may add attributes of their own, such as ``traceparent``
(CloudEvents 1.0.2, "Extension Context Attributes"). They are no part of what happened. They
are stored at the end of the event's bytes, under a name that no event's field has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from intersession.errors import Problem
from intersession.strict.bounds import MOST

FIELD = "cloudevents"
NAME = r"[a-z0-9]+"
"""What an attribute is called: lower-case letters and digits."""
SCHEMA = {"type": ["string", "boolean", "integer"], "minimum": -(2**31), "maximum": 2**31 - 1}
"""What an attribute may be in JSON; an integer has 32 bits."""
_KEY = f',"{FIELD}":'.encode()
_NAMED = re.compile(NAME)
_ENCODE = msgspec.json.Encoder().encode
_READ = msgspec.json.Decoder(dict[str, str | bool | int]).decode
Raws = Mapping[str, msgspec.Raw]


def unfit_extensions(found: Raws) -> Iterator[Problem]:
    """What is wrong with the attributes of a line that are not the stream's own."""
    for name, raw in found.items():
        value = _value(raw)
        if not _NAMED.fullmatch(name):
            told = "cannot be an attribute. Accepted: lower-case letters and digits"
            yield Problem(name, f"{told}, such as traceparent")
        elif not (value is None or isinstance(value, str | bool) or _is_integer(value)):
            told = "Accepted: text, true or false, or a whole number of 32 bits"
            yield Problem(name, f"is of no type that an attribute may have. {told}")


def with_extensions(state: bytes, found: Raws) -> bytes:
    """An event's bytes with attributes; null is as if one were left out."""
    kept = {name: raw for name, raw in found.items() if _value(raw) is not None}
    if not kept:
        return state
    return state[:-1].rstrip() + _KEY + _ENCODE(kept) + b"}"


def split(state: bytes) -> tuple[bytes, bytes]:
    """An event's own bytes, and its attributes as JSON; b"" where it has none."""
    if not state.endswith(b"}}"):
        return state, b""
    start = state.rfind(_KEY)
    kept = state[start + len(_KEY) : -1]
    if start < 0 or not _is_whole(kept):
        return state, b""
    return state[:start] + b"}", kept


def _is_whole(text: bytes) -> bool:
    """Whether what follows the name is one object: else the name is of something within."""
    try:
        _READ(text)
    except msgspec.DecodeError:
        return False
    return True


def _value(raw: msgspec.Raw) -> Any:
    return msgspec.json.decode(raw)


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and abs(value) < MOST and -(2**31) <= value < 2**31
