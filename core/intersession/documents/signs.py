"""Text that people wrote, made safe to look at: what cannot be seen becomes a sign that can.

A control character can wipe a screen, set its title, or fill a clipboard; one for the
direction of writing can make a line read as something else. They stay in the record, and
are shown as signs: ``␛`` for a C0 control, ``‹U+202E›`` for all others. Line breaks, tabs,
joiners and direction marks stay, which emoji and Persian need.
"""

from __future__ import annotations

import re
from functools import cache

_HIDDEN = (
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f"  # C0 but tabs and line breaks, DEL, C1
    "\\u202a-\\u202e\\u2066-\\u2069"  # direction of writing
    "\\ud800-\\udfff]"  # halves of characters
)
_RIGHT_TO_LEFT = (
    "[\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefc\\U00010800-\\U00010fff\\U0001e800-\\U0001efff]"
)
_BEGIN, _END = "\u2068", "\u2069"
"""FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE."""


def visible(text: str) -> str:
    """Text with a sign for each control; CR LF is one line break, a CR alone is a sign."""
    if text.isprintable() or text.replace("\n", "").isprintable():
        return text
    return _pattern(_HIDDEN).sub(_sign, text.replace("\r\n", "\n"))


def escaped(text: str) -> str:
    """JSON with the same characters escaped, so that it still says the same."""
    if text.isprintable() or text.replace("\n", "").isprintable():
        return text
    return _pattern(_HIDDEN).sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def isolated(text: str) -> str:
    """Text for people, with what is written from right to left kept together.

    It is set between two marks, so that it cannot pull the numbers and columns beside it
    out of their places. A field that begins from right to left is one such piece, also
    with other words in it; elsewhere it is each run of letters.
    """
    if text.isascii() or not _pattern(_RIGHT_TO_LEFT).search(text):
        return text
    return _pattern(_pieces()).sub(lambda found: f"{_BEGIN}{found[0]}{_END}", text)


def _pieces() -> str:
    """A field from its beginning to its end, or a run with no letters of another direction.

    A field begins at the edge of a line or column, after ``: `` and ``→ ``, and in quotes.
    """
    letter, other = _RIGHT_TO_LEFT, r"(?!  |\n|→)[\W\d_]"
    field = rf"(?:(?<=^)|(?<=  )|(?<=: )|(?<=→ )|(?<=['\"“«(])){letter}"
    rest = rf"(?:(?!  |→|; ).)*{letter}[.!?…]*"
    run = rf"{letter}(?:(?:{other})*{letter})*"
    return rf"(?m:{field}(?:{rest})?|{run})"


def _sign(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else f"‹U+{code:04X}›"


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)
