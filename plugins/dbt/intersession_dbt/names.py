"""Names that people type: one, whatever their case, spaces and Unicode form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from intersession import name_key

T = TypeVar("T")


def named(values: Mapping[str, T], name: str) -> T | None:
    """What is kept under a name; None where nothing is."""
    if name in values:
        return values[name]
    wanted = name_key(name)
    return next((value for key, value in values.items() if name_key(key) == wanted), None)


def distinct(names: Iterable[str]) -> list[str]:
    """Each name once, as it was written first."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name_key(name), name)
    return list(found.values())
