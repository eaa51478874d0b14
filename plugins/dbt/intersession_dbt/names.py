"""Names that people type: one, whatever their case, spaces and Unicode form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar
from unicodedata import normalize

T = TypeVar("T")


def folded(name: str) -> str:
    """A name as it is compared: ``Self-Harm `` and ``self-harm`` are one, so are two forms of é."""
    return normalize("NFC", " ".join(normalize("NFC", name).casefold().split()))


def named(values: Mapping[str, T], name: str) -> T | None:
    """What is kept under a name; None where nothing is."""
    if name in values:
        return values[name]
    wanted = folded(name)
    return next((value for key, value in values.items() if folded(key) == wanted), None)


def distinct(names: Iterable[str]) -> list[str]:
    """Each name once, as it was written first."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(folded(name), name)
    return list(found.values())
