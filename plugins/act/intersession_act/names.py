"""Words to join by: capitals, spaces and how letters are encoded make no difference."""

from __future__ import annotations

from unicodedata import normalize

NOT_NAMED = "not named"
"""What stands for the area of a row that names none: it is compared with no other."""


def same(words: str) -> str:
    """Words in the form in which they are compared."""
    folded = normalize("NFD", normalize("NFD", words).casefold())
    return " ".join(normalize("NFC", folded).split())


def not_named(number: int) -> str:
    """The name of a row that has none, by its place on the sheet from 0."""
    return f"{NOT_NAMED} ({number + 1})"
