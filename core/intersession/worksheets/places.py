"""Places in answers: ``moods[1].before``."""

from __future__ import annotations

import re


def join(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def bare(place: str) -> str:
    return re.sub(r"\[\d+\]", "", place)
