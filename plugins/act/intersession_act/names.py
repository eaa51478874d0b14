"""What stands for the area of a row that names none."""

from __future__ import annotations

NOT_NAMED = "not named"
"""What stands for the area of a row that names none: it is compared with no other."""


def not_named(number: int) -> str:
    """The name of a row that has none, by its place on the sheet from 0."""
    return f"{NOT_NAMED} ({number + 1})"
