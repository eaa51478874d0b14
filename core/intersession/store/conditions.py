"""Which events are asked for: conditions over the rows of a log, with their values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from intersession.errors import invalid, shown
from intersession.strict.bounds import MOST


def of_client(code: str | None) -> tuple[list[str], list[Any]]:
    """The condition for a client's own stream and those of their assignments."""
    if code is None:
        return [], []
    condition = "(originator_id = ? OR (originator_id > ? AND originator_id < ?))"
    return [condition], [code, f"{code}.", f"{code}/"]


def of_types(names: Sequence[str] | None) -> tuple[list[str], list[Any]]:
    """The condition for some stored names, none for all."""
    if names is None:
        return [], []
    return [f"topic IN ({', '.join('?' * len(names))})"], list(names)


def check_position(position: int) -> int:
    """A position that a log can have; raises InvalidInput for any other number."""
    if isinstance(position, int) and abs(position) < MOST:
        return position
    told = f"{shown(str(position))} is not a position in a log. "
    raise invalid(
        "The log cannot be read from there:", f"{told}Accepted: whole numbers below {MOST}"
    )
