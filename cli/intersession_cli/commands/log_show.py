"""``intersession log show``, or just ``log``: the facts, as they were recorded."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import click
import msgspec

from intersession import schedule
from intersession.assignment import handle_of, stream_of
from intersession.assignment_facts import Prescription
from intersession.client import check_code
from intersession.codec import CODEC
from intersession.errors import NotFound
from intersession.facts import as_dict
from intersession.moments import utc_text
from intersession.replay import Recorded
from intersession_cli import arguments
from intersession_cli.frame import Runtime, command, rows_options
from intersession_cli.output import paragraph, show_rows, words

LONG = ("answers", "settings", "prescription", "skipped")
LEFT_OUT = ("recorded_at", "happened_at", "zone", "worksheet_version", "plugin", "changed")


@command("log show RK-1\nlog RK --json | jq .type", name="show")
@click.argument("code_or_handle", required=False, shell_complete=arguments.complete_handles)
@partial(rows_options, json_help="One JSON object a line.")
def main(runtime: Runtime, code_or_handle: str | None, form: str | None) -> None:
    """Show the facts of a client, of an assignment, or all, in the order recorded."""
    facts = _facts(runtime, code_or_handle)
    if form == "csv":
        show_rows([_as_json(recorded) for recorded in facts], form)
        return
    for recorded in facts:
        if form:
            click.echo(json.dumps(_as_json(recorded), ensure_ascii=False))
        else:
            click.echo("\n".join(_told(recorded)))


def _facts(runtime: Runtime, asked: str | None) -> Iterable[Recorded]:
    reader = runtime.reader
    if asked is None:
        return (recorded for page in reader.pages() for recorded in page)
    if "-" in asked:
        found = reader.of_stream(stream_of(asked))
        what = f"assignment {handle_of(stream_of(asked))}"
    else:
        found = reader.of_client(check_code(asked))
        what = f"client {check_code(asked)}"
    if not found:
        raise NotFound(f"There is no {what} on record. To see who is: intersession client list")
    return found


def _as_json(recorded: Recorded) -> dict[str, Any]:
    """One fact: its place, its stored name, its times, and its own fields under ``data``."""
    name, state = CODEC.encode(recorded.fact)
    data = json.loads(state)
    return {
        "position": recorded.position,
        "event": recorded.event,
        "stream": recorded.stream,
        "version": recorded.version,
        "type": name,
        "happened_at": data.pop("happened_at", None),
        "recorded_at": utc_text(recorded.fact.recorded_at),
        "data": {key: value for key, value in data.items() if key != "recorded_at"},
    }


def _told(recorded: Recorded) -> Iterator[str]:
    fact = recorded.fact
    happened = fact.happened_at or "not known when"
    written = f"{fact.recorded_at:%Y-%m-%d %H:%M} UTC"
    title = click.style(f"{recorded.event}  {_name(fact)}", bold=True)
    yield f"{title}  {happened} (recorded {written}, position {recorded.position})"
    for name, value in _fields(fact):
        yield paragraph(f"{name.replace('_', ' ')}: {words(value)}", "    ")


def _name(fact: Any) -> str:
    stored = CODEC.encode(fact)[0]
    return stored.partition(".")[2].rpartition(".")[0].replace("-", " ")


def _fields(fact: Any) -> Iterator[tuple[str, Any]]:
    """What a fact holds, field by field; of an amendment only what changed."""
    for name, value in as_dict(fact).items():
        if name in LEFT_OUT or value in (None, "", (), {}):
            continue
        if isinstance(value, Prescription):
            yield from _agreed(value, getattr(fact, "changed", ()))
        elif name in LONG:
            yield from value.items()
        else:
            yield name, value


def _agreed(prescription: Prescription, changed: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for name, value in msgspec.to_builtins(prescription).items():
        if value in (None, "", ()) or (changed and name not in changed):
            continue
        yield name, schedule.words(value) if name == "how_often" else value
