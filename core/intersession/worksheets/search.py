"""Find worksheets by words: what they are called, what they are for, and where they are from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from intersession.worksheets.definition import Worksheet

_WORD = re.compile(r"[^\W_]+")


def search_worksheets(worksheets: Mapping[str, Worksheet], words: Iterable[str]) -> list[Worksheet]:
    """The worksheets in which every word begins a word; by what they are for, then by about.

    Looked at are name, title and purposes, of which the first part of the name is the
    modality, and then the about.
    """
    wanted = [word for one in words for word in _words(one)]
    found: list[tuple[int, str]] = []
    for name, sheet in worksheets.items():
        called = _words(f"{name} {sheet.title} {' '.join(sheet.purposes)}")
        told = [*called, *_words(sheet.about)]
        if wanted and _hold(told, wanted):
            found.append((0 if _hold(called, wanted) else 1, name))
    return [worksheets[name] for _, name in sorted(found)]


def purposes_of(worksheets: Mapping[str, Worksheet]) -> list[str]:
    """Every purpose that a worksheet has, in order."""
    return sorted({purpose for sheet in worksheets.values() for purpose in sheet.purposes})


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _hold(words: Iterable[str], wanted: Iterable[str]) -> bool:
    """Whether each wanted word begins one of the words."""
    every = list(words)
    return all(any(word.startswith(one) for word in every) for one in wanted)
