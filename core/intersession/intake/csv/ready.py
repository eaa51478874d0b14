"""The mappings that ship: one TOML file each, for the files that people really have."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import attrs

from intersession.errors import NotFound, near_matches


@attrs.frozen
class ReadyMapping:
    """A mapping that ships: what it is for, and what a user has to add."""

    name: str
    title: str
    needs: str


def ready_mappings() -> list[ReadyMapping]:
    """Every mapping that ships, by name."""
    found = []
    for name in sorted(_files()):
        about = ready_mapping(name)["about"]
        found.append(ReadyMapping(name, about["title"], about["needs"]))
    return found


def ready_mapping(name: str) -> dict[str, Any]:
    """What a ready mapping says; raises NotFound, with names that are close, for another name."""
    known = _files()
    if name not in known:
        hint = near_matches(name, known)
        how = "To see all: intersession import csv --list"
        raise NotFound(f"There is no ready mapping {name!r}. {hint} {how}")
    return tomllib.loads(known[name].read_text(encoding="utf-8"))


def _files() -> dict[str, Traversable]:
    folder = files("intersession.intake.csv") / "ready"
    return {
        one.name.removesuffix(".toml"): one
        for one in folder.iterdir()
        if one.name.endswith(".toml")
    }
