"""``--step +id=…`` and ``--step -id``: single rows of a list that was agreed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from intersession.errors import InvalidInput, Problem, refuse
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.items import Rows, Text
from intersession_cli.input import values

_STEP = re.compile(
    r"(?:(?P<list>[a-z_]+):)?(?P<sign>[+-])(?P<key>[^=]*[^=\s])\s*(?:=(?P<said>.*))?", re.DOTALL
)
Settings = dict[str, Any]


def read_steps(given: Sequence[str], sheet: Worksheet) -> tuple[Settings, dict[str, list[str]]]:
    """The rows that come or change, and those that go, each by its list.

    Raises InvalidInput with every problem.
    """
    lists = {item.name: item for item in sheet.settings if isinstance(item, Rows) and item.key}
    settings: Settings = {}
    drop: dict[str, list[str]] = {}
    problems: list[Problem] = []
    for one in given:
        found = _STEP.fullmatch(one.strip())
        try:
            if found is None:
                raise _unread(one)
            item = _list(found["list"], lists, sheet)
            if found["sign"] == "-":
                drop.setdefault(item.name, []).append(found["key"].strip())
            else:
                settings.setdefault(item.name, []).append(_row(item, found["key"], found["said"]))
        except InvalidInput as invalid:
            problems += invalid.problems
    refuse("Nothing was changed:", problems)
    return settings, drop


def _list(name: str | None, lists: dict[str, Rows], sheet: Worksheet) -> Rows:
    """The list that is meant: the one that is named, or the only one."""
    if name in lists:
        return lists[name]
    if name is None and len(lists) == 1:
        return next(iter(lists.values()))
    if not lists:
        told = f"{sheet.title} has no list whose rows have a name. Change it with --setting"
        raise InvalidInput("", [Problem("--step", told)])
    if name is None and len(needed := [one for one in lists.values() if one.required]) == 1:
        return needed[0]
    example = ", ".join(f"{one}:+name" for one in lists)
    told = f"say which list is meant: {example}"
    raise InvalidInput("", [Problem("--step", told)])


def _row(item: Rows, key: str, said: str | None) -> Settings:
    """A row by its key: with the fields that are named, or with its first words."""
    row: Settings = {item.key: key.strip()}
    if not said or not said.strip():
        return row
    fields = {inner.name: inner for inner in item.row}
    plain = said.strip()
    if plain.startswith("{"):
        value = values.read_value(plain)
        if not isinstance(value, dict):
            raise _unread(f"+{key}={said}")
        return row | value
    pairs = re.split(r",\s*(?=(?:" + "|".join(map(re.escape, fields)) + r")\s*=)", plain)
    if all("=" in pair and pair.partition("=")[0].strip() in fields for pair in pairs):
        for pair in pairs:
            name, _, value = pair.partition("=")
            row[name.strip()] = values.read_value(value.strip())
        return row
    words = next((one for one in item.row if isinstance(one, Text) and one.name != item.key), None)
    if words is None:
        raise _unread(f"+{key}={said}")
    return row | {words.name: plain}


def _unread(text: str) -> InvalidInput:
    told = (
        f"{text!r} is no step. To add or change one: --step '+bus=Ride one stop', or with its "
        f"fields: --step '+bus=suds_predicted=40'; to drop one: --step -bus"
    )
    return InvalidInput("Nothing was changed:", [Problem("--step", told)])
