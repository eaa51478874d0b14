"""The settings of an assignment in plain words: its steps, targets and skills, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from intersession.worksheets.items import Choice, Item, Line, Rows, Text
from intersession.worksheets.options import option_words

MOST = 2
"""So many of a row's texts are told: its name and what it is."""


def settings_lines(items: Iterable[Item], settings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Settings as pairs of label and words; what was not said is left out."""
    return [
        (item.name[:1].upper() + item.name[1:].replace("_", " "), words)
        for item in items
        if (words := _words(item, settings.get(item.name)))
    ]


def _words(item: Item, value: Any) -> str:
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(item, Choice):
        return option_words(item, value)
    if isinstance(item, Rows) and isinstance(value, list | tuple):
        return "; ".join(filter(None, (_row(item, row) for row in value)))
    return _plain(value)


def _row(item: Rows, row: Any) -> str:
    """A row by its first texts: ``stop: Stand at the stop``."""
    if not isinstance(row, Mapping):
        return _plain(row)
    return ": ".join(list(_texts(item, row))[:MOST])


def _texts(item: Rows, row: Mapping[str, Any]) -> Iterator[str]:
    for inner in item.row:
        value = row.get(inner.name)
        if isinstance(inner, Line | Text) and isinstance(value, str) and value:
            yield value


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_plain(one)}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(map(_plain, value))
    return str(value)
