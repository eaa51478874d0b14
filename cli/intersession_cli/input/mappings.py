"""Which mapping a file is read through: a file, a ready one, and lines typed with it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from intersession.errors import IntersessionError, InvalidInput, Problem
from intersession.intake.csv.mapping import CsvMap
from intersession.intake.csv.mapping_file import read_map

_SUBJECT = "--set cannot be used:"
_HOW = "Accepted: a line of the mapping, such as --set answers.mood=Q3"


def mapping_of(path: Path | None, like: str, lines: Iterable[str], client: str) -> CsvMap:
    """The mapping that was asked for; raises where none was."""
    if path is None and not like:
        raise IntersessionError(
            "A mapping says what the columns are: --map MAP.toml, or one of the ready ones: "
            "--like NAME. To see these: intersession import csv --list"
        )
    own = typed_lines(lines)
    if client:
        own.setdefault("client", {})["code"] = {"value": client}
    return read_map(path.expanduser() if path else None, like=like, own=own)


def typed_lines(lines: Iterable[str]) -> dict[str, Any]:
    """``answers.mood=Q3`` and the like as tables; a value that is no TOML is text.

    Raises InvalidInput for what is no line of a mapping.
    """
    found: dict[str, Any] = {}
    problems = []
    for line in lines:
        place, sign, value = (part.strip() for part in line.partition("="))
        names = place.split(".")
        if not sign or not all(names) or not _laid(found, names, _value(value)):
            problems.append(Problem("", f"{line!r} is no line of a mapping. {_HOW}"))
    if problems:
        raise InvalidInput(_SUBJECT, problems)
    return found


def _laid(found: dict[str, Any], names: list[str], value: Any) -> bool:
    """Put a value at its place; False where something else is there."""
    for name in names[:-1]:
        found = found.setdefault(name, {})
        if not isinstance(found, dict):
            return False
    return found.setdefault(names[-1], value) is value


def _value(given: str) -> Any:
    try:
        return tomllib.loads(f"value = {given}")["value"]
    except (ValueError, RecursionError):  # no TOML, or lists in lists beyond what anybody means
        return given
