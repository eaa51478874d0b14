"""Which mapping a file is read through: a file, a ready one, and lines typed with it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from intersession.errors import IntersessionError, InvalidInput, Problem
from intersession.intake.csv.mapping import CsvMap
from intersession.intake.csv.mapping_file import read_map
from intersession.strict.toml_text import read_toml

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
        tables = _tables(line)
        if tables is None or not _joined(found, tables):
            problems.append(Problem("", f"{line!r} is no line of a mapping. {_HOW}"))
    if problems:
        raise InvalidInput(_SUBJECT, problems)
    return found


def _tables(line: str) -> dict[str, Any] | None:
    """What a line says in TOML; None where it names no place."""
    place, sign, value = (part.strip() for part in line.partition("="))
    if not sign or "\n" in place:
        return None
    for written in (value, json.dumps(value)) if "\n" not in value else [json.dumps(value)]:
        try:
            return read_toml(f"{place} = {written}")
        except ValueError:  # no TOML, or lists in lists beyond all meaning
            continue
    return None


def _joined(found: dict[str, Any], more: dict[str, Any]) -> bool:
    """Put the lines of one table into another; False where something else is there."""
    for name, given in more.items():
        here = found.setdefault(name, given)
        both_tables = isinstance(here, dict) and isinstance(given, dict)
        if here is not given and not (both_tables and _joined(here, given)):
            return False
    return True
