"""The one reader of whole numbers that are typed or sent as text."""

from __future__ import annotations

import re

from intersession.strict.bounds import DIGITS

_WHOLE = re.compile(rf"[+-]?[0-9]{{1,{DIGITS}}}")


def whole(text: str, low: int | None = None, high: int | None = None) -> int | None:
    """A whole number within limits, both included; None for any other text.

    It has at most 18 digits, 0 to 9, a sign before them and spaces around. So ``1_000``,
    ``²``, ``１`` and five thousand digits are none, and no reader stumbles over them.
    """
    plain = text.strip()
    if not _WHOLE.fullmatch(plain):
        return None
    number = int(plain)
    if (low is not None and number < low) or (high is not None and number > high):
        return None
    return number
