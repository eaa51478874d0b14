"""A plugin's own settings: declared by it, kept in the home, checked like a worksheet's."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from intersession.errors import HomeError, InvalidInput, Problem
from intersession.strict import maps
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.items import Item
from intersession.worksheets.validation import check_settings

FILE = "settings.json"
"""The file in the home: the settings of each plugin, by its name."""


class Setting(NamedTuple):
    """A setting as it is in force, and where it was given: a variable, the file, or nowhere."""

    value: Any
    source: str


def variable(plugin: str, item: str) -> str:
    """The environment variable that gives a setting: INTERSESSION_WALKS_UNIT."""
    return f"INTERSESSION_{plugin}_{item}".upper().replace("-", "_")


def in_force(home: Path | None, plugin: str, items: Iterable[Item]) -> dict[str, Setting]:
    """A plugin's settings: of the environment, else the home's file, else by default.

    Raises InvalidInput with every problem.
    """
    items = tuple(items)
    if not items:
        return {}
    given = {name: Setting(value, FILE) for name, value in _kept(home).get(plugin, {}).items()}
    for item in items:
        if (value := os.environ.get(variable(plugin, item.name))) is not None:
            given[item.name] = Setting(value, variable(plugin, item.name))
    values = checked(plugin, items, {name: one.value for name, one in given.items()})
    sources = {name: one.source for name, one in given.items()}
    return {name: Setting(one, sources.get(name, "by default")) for name, one in values.items()}


def checked(plugin: str, items: Iterable[Item], given: Mapping[str, Any]) -> dict[str, Any]:
    """Settings in canonical form; raises InvalidInput with every problem."""
    sheet = Worksheet(
        name=plugin, version=1, title=plugin, source=plugin, answers=(), settings=tuple(items)
    )
    found = check_settings(sheet, given)
    if found.problems:
        problems = [Problem(one.place, _advised(plugin, one.message)) for one in found.problems]
        raise InvalidInput(f"The settings of {plugin} cannot be used:", problems)
    return found.answers


def _advised(plugin: str, message: str) -> str:
    """A problem with the command that mends it, in place of the one for an assignment."""
    before, agreed, given = message.partition("has to be agreed on: --setting ")
    if not agreed:
        return message
    return f"{before}has to be set: intersession plugin set {plugin} {given.partition(', or')[0]}"


def keep(home: Path, plugin: str, items: Iterable[Item], given: Mapping[str, Any]) -> None:
    """Change settings in the home's file; None takes one out. Raises InvalidInput."""
    kept = _kept(home)
    values = {**kept.get(plugin, {}), **given}
    checked(plugin, items, {name: one for name, one in values.items() if one is not None})
    kept[plugin] = {name: one for name, one in values.items() if one is not None}
    path = home / FILE
    beside = path.with_suffix(".new")
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside.unlink(missing_ok=True)
        with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(kept), indent=1) + b"\n")
        beside.replace(path)
    except OSError as problem:
        raise HomeError(f"{path} cannot be written ({problem.strerror}).") from problem


def _kept(home: Path | None) -> dict[str, dict[str, Any]]:
    if home is None:
        return {}
    path = home / FILE
    try:
        return maps.kept(path, dict[str, dict[str, Any]]) or {}
    except InvalidInput as problem:
        raise HomeError(
            f"{path} cannot be read ({problem.problems[0]}). It holds, by plugin, what was set: "
            f'{{"walks": {{"unit": "km"}}}}. Mend it, or delete it.'
        ) from problem
