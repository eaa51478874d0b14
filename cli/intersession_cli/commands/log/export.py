"""``intersession log export``: the events as a stream that other programs read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from intersession.domain.client.decider import check_code
from intersession.errors import NotFound, near_matches
from intersession.interchange.formats import FORMATS, Writer, of_plugin
from intersession.store.heads import TO_GO_ON, Anchor, head_of, seen_from, what_changed
from intersession.store.subscription import check_since
from intersession_cli.app.numbers import WholeRange
from intersession_cli.app.options import command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say, write_events

if TYPE_CHECKING:
    from intersession.events.recorded import Stored

BATCH = 1000
Wanted = Callable[["Stored"], bool]


@command(
    "log export > log.jsonl\n"
    "log export --client RK --type homework.attempted | jq .data\n"
    "log export --since 1200 --until 2026-03-31\n"
    "log export --format csv > log.csv",
    name="export",
)
@click.option(
    "--format",
    "form",
    metavar="|".join([*FORMATS, "…"]),
    default=next(iter(FORMATS)),
    show_default=True,
    help="CloudEvents 1.0, one JSON object a line; or flat columns; or a plugin's format.",
)
@click.option("--client", metavar="CODE", help="Only this client's events.")
@click.option(
    "--type",
    "names",
    multiple=True,
    metavar="TYPE",
    help="Only events of this type, homework.attempted or homework.attempted.v2; repeatable.",
)
@click.option("--by", metavar="NAME", help="Only what this person or program recorded.")
@click.option(
    "--since",
    type=WholeRange(min=0),
    default=0,
    metavar="POSITION",
    help="Only events after this position: the last one you have.",
)
@click.option(
    "--until",
    metavar="POSITION|TIME",
    help="Only events up to this position, or recorded by this time.",
)
@click.option("--limit", type=WholeRange(min=0), metavar="N", help="At most N events.")
@click.option(
    "--head",
    "head_file",
    metavar="FILE",
    help="Write where the log ends to a file, to hold a later check against.",
)
def main(
    runtime: Runtime,
    form: str,
    client: str | None,
    names: Sequence[str],
    by: str | None,
    since: int,
    until: str | None,
    limit: int | None,
    head_file: str | None,
) -> None:
    """Print the events of the log, in its order: the same log gives the same bytes.

    Each is on a line of its own, with its data as it is stored. What every field
    means is in the schemas, which intersession log schema prints. The log's chain is proved
    while it is read; where the log ends is told on standard error.
    """
    writer = _writer(runtime, form)
    wanted = [*_of_client(runtime, client), *_of_types(names), *_of_actor(runtime, by)]
    check_since(runtime.reader, since)
    last, by_then = _until(runtime, until, client)
    head = head_of(runtime.reader)
    code, end = client and check_code(client), head.position or runtime.reader.last_position()
    until_here = end if last is None else last
    pages = runtime.reader.proved(since, until_here, BATCH, code)
    rows = (row for page in pages for row in page)
    chosen = (row for row in rows if all(fits(row) for fits in [*wanted, *by_then]))
    limited = islice(chosen, up_to(limit))
    source = runtime.reader.identity()
    write_events(writer(limited, source))
    if head_file is not None:
        Anchor(Path(head_file)).keep(head)
    if head.position:
        say("Head of the log:", f"  {head.short}", err=True)
    anchor = runtime.parts.anchor
    seen = [seen_from(runtime.home, runtime.reader), anchor.seen() if anchor else None]
    if told := what_changed(runtime.reader, seen):
        say(f"{told} {TO_GO_ON}", err=True)


def _writer(runtime: Runtime, form: str) -> Writer:
    """What makes the lines of a format: ours, or a plugin's."""
    if form in FORMATS:
        return FORMATS[form]
    exports = runtime.plugins.exports
    if form not in exports:
        known = near_matches(form, [*FORMATS, *exports])
        raise NotFound(f"There is no format {form!r}. {known}")
    return of_plugin(form, exports[form], runtime.reader.typed)


def up_to(limit: int | None) -> int | None:
    """A limit that Python can count to; a larger one is no limit."""
    return limit if limit is None or limit <= sys.maxsize else None


def _until(
    runtime: Runtime, text: str | None, client: str | None
) -> tuple[int | None, list[Wanted]]:
    """The last position that was asked for, or a test of what was on record by a time.

    The time is on the client's clock where one client's events are asked for.
    """
    if text is None:
        return None, []
    if text.strip().isdecimal():
        return min(int(text[:18]), runtime.reader.last_position()), []
    from intersession.store.as_of import by_then
    from intersession_cli.as_of import asked

    code = client and check_code(client)
    then = asked(runtime, text, code)
    assert then is not None
    on_record = {one.position for one in by_then(runtime.reader, then.at, code)}
    return max(on_record, default=0), [lambda row: row[0] in on_record]


def _of_client(runtime: Runtime, code: str | None) -> list[Wanted]:
    if code is None:
        return []
    from intersession.events.streams import client_of

    asked = check_code(code)
    if not runtime.reader.has_stream(asked):
        raise NotFound(
            f"There is no client {asked} on record. To see who is: intersession client list"
        )
    return [lambda row: client_of(row[1]) == asked]


def _of_types(names: Sequence[str]) -> list[Wanted]:
    from intersession.domain.registry import CODEC

    asked = CODEC.names_of(names)
    return [] if asked is None else [lambda row: row[3] in asked]


def _of_actor(runtime: Runtime, name: str | None) -> list[Wanted]:
    if name is None:
        return []
    import msgspec

    class Who(msgspec.Struct):
        actor: str | None = None

    who = msgspec.json.Decoder(Who).decode

    def is_theirs(row: Stored) -> bool:
        try:
            return who(row[4]).actor == name.strip()
        except msgspec.DecodeError as problem:
            raise runtime.reader.unreadable([row]) from problem

    return [is_theirs]
