"""Places in answers: ``moods[1].before``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from intersession.strict.numbers import whole


def join(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def bare(place: str) -> str:
    return re.sub(r"\[\d+\]", "", place)


def value_at(answers: Any, place: str) -> Any:
    """The answer at a place, ``moods[1].before``; None where there is none."""
    found = answers
    for name, number in re.findall(r"([^.\[\]]+)|\[([0-9]+)\]", place):
        if name and isinstance(found, Mapping):
            found = found.get(name)
        elif (row := whole(number)) is not None and isinstance(found, list) and row < len(found):
            found = found[row]
        else:
            return None
    return found


def names_missing_row(answers: Any, place: str) -> bool:
    """Whether a place is in a row that a list does not have."""
    ends = [match.end() for match in re.finditer(r"\[\d+\]", place)]
    return bool(ends) and value_at(answers, place[: ends[-1]]) is None
