"""Problems in words, one a line; those that are alike share a line that says how many they are.

1,476 records: happened: not day/month/year: rows 2–1,477, such as '13/08/12'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple, Protocol

FEW = 2
"""So many problems of a kind are each told in full."""
_MOST_SPANS = 8
_QUOTED = r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""
_VALUE = re.compile(rf"(?P<value>{_QUOTED}|-?[0-9][0-9.,]*)(?: is|:)? (?P<rest>.*)", re.DOTALL)
_VARIES = re.compile(rf"{_QUOTED}|(?<=row )[0-9]+|(?<=line )[0-9]+|[A-Z0-9]+-[0-9]+(#[0-9]+)?")
_RECORD = re.compile(
    r"(?P<unit>row|query row|line) (?P<number>[0-9]{1,18})"
    r"(?: \((?P<label>[^()]*)\))?(?:, (?P<rest>.*))?"
)
_INDEX = re.compile(r"(?P<list>[^\[\]]*)\[(?P<number>[0-9]{1,18})\](?P<rest>.*)")


class At(NamedTuple):
    """Which record of a file something is in: ``row 5 (AB 3)``."""

    unit: str
    number: int
    label: str = ""

    def __str__(self) -> str:
        return f"{self.unit} {self.number}" + (f" ({self.label})" if self.label else "")


class Wrong(Protocol):
    """A problem: what is wrong, and at which place."""

    @property
    def place(self) -> str:
        """Such as ``moods[1].before``."""

    @property
    def message(self) -> str:
        """What was found, and what is accepted."""


class _There(NamedTuple):
    """A problem without the record that it is in."""

    place: str
    message: str


class _Kind(NamedTuple):
    """What problems have in common that are alike."""

    unit: str
    place: str
    message: str


def lines_of(found: Iterable[tuple[At | None, Wrong]]) -> list[str]:
    """A line for each problem, in order; many of a kind share one, where the first was."""
    located = [(at, one) if at else _located(one) for at, one in found]
    every = [(_kind(at, one), at, one) for at, one in located]
    alike: dict[_Kind, list[tuple[At | None, Wrong]]] = {}
    for kind, at, one in every:
        alike.setdefault(kind, []).append((at, one))
    lines: dict[object, str] = {}
    for n, (kind, at, one) in enumerate(every):
        several = alike[kind]
        if len(several) <= FEW or not kind.unit:
            lines[n] = _alone(at, one)
        elif kind not in lines:
            lines[kind] = _together(kind, several)
    return list(lines.values())


def _located(one: Wrong) -> tuple[At | None, Wrong]:
    """A problem whose place begins with its record, ``row 5 (AB 3), happened``, and the record."""
    found = _RECORD.fullmatch(one.place)
    if not found:
        return None, one
    at = At(found["unit"], int(found["number"]), found["label"] or "")
    return at, _There(found["rest"] or "", one.message)


def _kind(at: At | None, one: Wrong) -> _Kind:
    index = _INDEX.fullmatch(one.place)
    unit = at.unit if at else f"{index['list']}[" if index else ""
    told = _VALUE.fullmatch(one.message)
    message = told["rest"] if told else one.message
    return _Kind(unit, re.sub(r"\[[0-9]+\]", "", one.place), _VARIES.sub("…", message))


def _alone(at: At | None, one: Wrong) -> str:
    where = [str(at)] if at else []
    place = ", ".join([*where, *([one.place] if one.place else [])])
    return f"{place}: {one.message}" if place else one.message


def _together(kind: _Kind, several: Sequence[tuple[At | None, Wrong]]) -> str:
    """How many there are, what is wrong, in which of them, and the first that was found."""
    told = [_VALUE.fullmatch(one.message) for _, one in several]
    first = told[0]["rest"] if told[0] else several[0][1].message
    wrong, _, how = first.partition(". ")
    values = list(dict.fromkeys(match["value"] for match in told if match))
    such = f", such as {', '.join(values[:3])}" if values else ""
    how = how.replace("For example:", "Accepted, for example:")
    head = ": ".join(filter(None, [f"{len(several):,} {_noun(kind)}", kind.place, wrong]))
    return f"{head}: {_which(kind, several)}{such}" + (f". {how}" if how else "")


def _noun(kind: _Kind) -> str:
    if kind.unit.endswith("["):
        return "answers"
    return "lines" if kind.unit == "line" else "records"


def _which(kind: _Kind, several: Sequence[tuple[At | None, Wrong]]) -> str:
    """``rows 2–9, 12``, or ``moods[0–4]``."""
    numbers = sorted({_number(at, one) for at, one in several})
    spans = []
    for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        span = [number for _, number in run]
        ends = [f"{span[0]:,}", *([f"{span[-1]:,}"] if len(span) > 1 else [])]
        spans.append("–".join(ends))
    shown = "; ".join(spans[:_MOST_SPANS]) + ("; …" if len(spans) > _MOST_SPANS else "")
    return f"{kind.unit}{shown}]" if kind.unit.endswith("[") else f"{kind.unit}s {shown}"


def _number(at: At | None, one: Wrong) -> int:
    if at:
        return at.number
    index = _INDEX.fullmatch(one.place)
    return int(index["number"]) if index else 0
