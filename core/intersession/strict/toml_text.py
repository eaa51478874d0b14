"""TOML, read strictly: a key of ten thousand parts would take for ever, and is refused first."""

from __future__ import annotations

import re
from typing import Any

from intersession.strict.bounds import LEVELS, MOST
from intersession.strict.depth import TOO_DEEP, is_deep

_PART = r"""(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')"""
_LONG_KEY = re.compile(rf"(?<![A-Za-z0-9_-])(?:{_PART}[ \t]*+\.[ \t]*+){{{LEVELS},}}")


def read_toml(text: str) -> dict[str, Any]:
    """The map of a text in TOML; raises ValueError that says why there is none."""
    import tomllib

    if _LONG_KEY.search(text):
        raise ValueError(TOO_DEEP)
    try:
        found = tomllib.loads(text)
    except RecursionError:
        raise ValueError(TOO_DEEP) from None
    except tomllib.TOMLDecodeError:
        raise
    except ValueError as problem:  # a number of more digits than Python reads
        raise ValueError(_TOO_LARGE) from problem
    if is_deep(found):
        raise ValueError(TOO_DEEP)
    if _has_large(found):
        raise ValueError(_TOO_LARGE)
    return found


_TOO_LARGE = "holds a number that some programs cannot store exactly. Write it as text, in quotes"


def _has_large(value: Any) -> bool:
    """Whether a number in a value is larger than is taken, endless, or none."""
    if isinstance(value, dict):
        return any(map(_has_large, value.values()))
    if isinstance(value, list):
        return any(map(_has_large, value))
    return isinstance(value, int | float) and not abs(value) < MOST
