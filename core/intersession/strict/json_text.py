"""JSON, read strictly: nothing that a less strict reader would lose or change.

A name given twice, a number that some programs cannot store exactly, NaN, half a
character and lists in lists without end are refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NoReturn

from intersession.strict.bounds import MOST


def read_json(text: str) -> Any:
    """The value of a text in JSON that is not too deep; raises ValueError that says why not.

    json.JSONDecodeError, which has the place, where it is no JSON.
    """
    value = _DECODER.decode(text)
    if "\\u" in text:
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise ValueError(
                "holds half a character, \\ud800 to \\udfff without its other half"
            ) from None
    return value


def check_names(text: str) -> None:
    """Raise ValueError where an object in JSON has a name twice; what is no JSON is let pass."""
    try:
        _NAMES.decode(text)
    except (json.JSONDecodeError, RecursionError):  # told by the reader that knows its shape
        return


def _object(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            shown = name if len(name) <= 40 else f"{name[:39]}…"
            raise ValueError(f"gives {shown!r} twice in one object. Give it once")
        found[name] = value
    return found


def _whole(text: str) -> int:
    return int(text) if len(text) < 20 and abs(int(text)) < MOST else _too_large(text)


def _number(text: str) -> float:
    return float(text) if abs(float(text)) < MOST else _too_large(text)


def _too_large(text: str) -> NoReturn:
    shown = text if len(text) <= 20 else f"{text[:19]}…"
    raise ValueError(f"holds {shown}, which some programs cannot store exactly. Send it as text")


def _constant(text: str) -> NoReturn:
    raise ValueError(f"holds {text}, which is not a number in JSON. Send null, or leave it out")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_whole, parse_float=_number, parse_constant=_constant
)
_NAMES = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=str, parse_float=str, parse_constant=str
)
