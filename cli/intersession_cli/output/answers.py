"""An answer in words: a choice by its label, a rating with what its steps say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from intersession.worksheets.items import (
    Choice,
    Item,
    Line,
    Minutes,
    Moment,
    Percent,
    Ratings,
    Rows,
    Scale,
    Text,
)
from intersession_cli.output.values import words


def answer_words(item: Item | None, value: Any) -> str:
    """An answer to an item, or to one that is not known any more, on one line or several."""
    if isinstance(item, Rows) and isinstance(value, list):
        return "\n".join(row_words(item, one) for one in value) or "none"
    if isinstance(item, Ratings) and isinstance(value, Mapping):
        rated = (f"{name} {_step(item.anchors, number)}" for name, number in value.items())
        return ", ".join(rated) or "none"
    if isinstance(item, Choice):
        return _chosen(item, value)
    if isinstance(item, Scale) and isinstance(value, int | float):
        return _rated(item, value)
    if isinstance(item, Moment):
        return str(value)[:16].replace("T", " ")
    unit = _unit(item)
    return f"{words(value)} {unit}" if unit else words(value)


def row_words(item: Rows, row: Any) -> str:
    """A row on one line: its key or first words, then the other answers by their names."""
    if not isinstance(row, Mapping):
        return words(row)
    return "; ".join(_of_row(item, row))


def _of_row(item: Rows, row: Mapping[str, Any]) -> Iterator[str]:
    items = {inner.name: inner for inner in item.row}
    given = {name: value for name, value in row.items() if value not in (None, "", [], {})}
    names = [item.key] if item.key in given else []
    names += [name for name in given if isinstance(items.get(name), Line | Text)][: 2 - len(names)]
    said = list(dict.fromkeys(names))  # its key and its first words speak for themselves
    for name in [*said, *(name for name in given if name not in said)]:
        told = answer_words(items.get(name), given[name])
        label = name.replace("_", " ")
        if name in said:
            yield told
        elif given[name] is True:
            yield label
        elif isinstance(items.get(name), Line | Text):
            yield f"{label}: {told}"
        else:  # a column "min" is told by its unit alone
            yield told if told.endswith(f" {label}") else f"{label} {told}"


def _rated(item: Scale, value: Any) -> str:
    """``80 %``, ``3 moderate`` or ``4 of 10``: a rating, with what its step means."""
    sign = " %" if isinstance(item, Percent) else ""
    told = f"{value:g}"
    if value in item.anchors:
        return f"{told}{sign} {item.anchors[value]}"
    if sign:
        return f"{told}{sign}"
    of = f"{told} of {item.high:g}" if item.high is not None else told
    return f"{of} {item.unit}" if item.unit else of


def _step(anchors: Mapping[int, str], number: Any) -> str:
    return f"{number} {anchors[number]}" if number in anchors else words(number)


def _chosen(item: Choice, value: Any) -> str:
    """The labels of what was chosen; an option that is gone, as it was stored."""
    several = value if isinstance(value, list | tuple) else [value]
    return "; ".join(item.options.get(one, words(one)) for one in several) or "none"


def _unit(item: Item | None) -> str:
    if item is None:
        return ""
    return item.unit or ("minutes" if isinstance(item, Minutes) else "")
