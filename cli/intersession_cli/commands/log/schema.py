"""``intersession log schema``: JSON Schema of events and of worksheets."""

from __future__ import annotations

import json
import re
from typing import Any

import click

from intersession.application.catalogue import find_worksheet
from intersession.domain.registry import CODEC
from intersession.errors import IntersessionError, NotFound, near_matches
from intersession.interchange.event_schema import DIALECT, bundle, line_schema
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.json_schema import answers_schema, settings_schema
from intersession_cli.app.options import command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say, say_json

_VERSIONED = re.compile(r"(.+)/v?([0-9]{1,9})")


@command(
    "log schema\n"
    "log schema homework.attempted.v2\n"
    "log schema cbt.sleep-diary/1\n"
    "log schema --all > events.schema.json",
    name="schema",
)
@click.argument("name", metavar="[TYPE]", required=False)
@click.option("--all", "all_", is_flag=True, help="One schema that fits a line of any event type.")
def main(runtime: Runtime, name: str | None, all_: bool) -> None:
    """Print the JSON Schema (2020-12) of an event type or a worksheet; without TYPE, the names.

    The schema of an event is for a whole line of log export. The schema of a worksheet is
    for the answers and settings in its data.
    """
    if name and all_:
        raise IntersessionError("--all is every event type: leave out TYPE, or --all.")
    if not (name or all_):
        say("\n".join(_names(runtime)))
        return
    found = bundle() if name is None else _schema(runtime, name.strip())
    say_json(json.dumps(found, ensure_ascii=False, indent=1))


def _names(runtime: Runtime) -> list[str]:
    return [*CODEC.versions(), *_worksheets(runtime)]


def _worksheets(runtime: Runtime) -> list[str]:
    """Every worksheet version that is installed: ``cbt.sleep-diary/1``."""
    versions = sorted(runtime.plugins.versions)
    return [f"{name}/{version}" for name, version in versions]


def _schema(runtime: Runtime, name: str) -> dict[str, Any]:
    if events := [one for one in CODEC.versions() if name in (one, one.rpartition(".v")[0])]:
        return line_schema(max(events, key=_version))
    sheet = _worksheet(runtime, name)
    if sheet is not None:
        return _schema_of(sheet)
    hint = near_matches(name, _names(runtime))
    raise NotFound(f"There is no schema {name!r}. {hint} To see all: intersession log schema")


def _version(stored_name: str) -> int:
    return int(stored_name.rpartition(".v")[2])


def _worksheet(runtime: Runtime, name: str) -> Worksheet | None:
    """The worksheet of a name, in the version it names or else the latest."""
    match = _VERSIONED.fullmatch(name)
    wanted = match[1] if match else name
    try:
        sheet = find_worksheet(runtime.plugins.worksheets, wanted)
    except NotFound:
        return None
    version = int(match[2]) if match else sheet.version
    return runtime.plugins.versions.get((sheet.name, version))


def _schema_of(sheet: Worksheet) -> dict[str, Any]:
    """The answers and settings of a worksheet, at their places in an event's data."""
    parts = {"settings": settings_schema(sheet), "answers": answers_schema(sheet)}
    return {
        "$schema": DIALECT,
        "$id": f"{parts['answers']['$id']}/data",
        "title": sheet.title,
        "description": "What this worksheet adds to the data of an event: the agreed "
        "settings, and the answers.",
        "type": "object",
        "properties": parts,
    }
