"""``intersession log import``: the stream of another log, taken in whole."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click

from intersession.errors import InvalidInput, Problem
from intersession.stream_import import Imported, import_stream
from intersession_cli.frame import Runtime, command

GZIP = b"\x1f\x8b"


@command(
    "log import log.jsonl\nlog export --home here | intersession log import - --home there",
    name="import",
)
@click.argument("file", metavar="FILE|-")
def main(runtime: Runtime, file: str) -> None:
    """Take in a stream of events, as log export prints it: all of it, or nothing.

    An empty home becomes a copy of the log: identity, positions and bytes. One that holds
    part of the same log gains what is missing. The same file again adds nothing.
    """
    with _opened(file) as lines:
        found = import_stream(runtime.home, runtime.log, lines)
    click.echo(_told(found))
    if found.earlier and runtime.home.shared:
        told = "Others who read this log fold their views again with: intersession rebuild"
        click.echo(told, err=True)


@contextmanager
def _opened(file: str) -> Iterator[IO[bytes]]:
    """The lines of a file, or of standard input."""
    if file == "-":
        yield sys.stdin.buffer
        return
    path = Path(file).expanduser()
    try:
        opened = path.open("rb")
    except OSError as problem:
        why = problem.strerror or str(problem)
        raise InvalidInput(f"{file} cannot be read:", [Problem("", why)]) from problem
    with opened:
        if opened.read(2) == GZIP:
            how = f"it is compressed. gunzip -c {file} | intersession log import -"
            raise InvalidInput(f"{file} cannot be read:", [Problem("", how)])
        opened.seek(0)
        yield opened


def _told(found: Imported) -> str:
    events = "1 event" if found.added == 1 else f"{found.added} events"
    told = f"Added {events}; {found.known} there already."
    if found.earlier:
        told += (
            f" {found.earlier} of those added stand before others that were here, so the views "
            f"will be folded again when they are next read."
        )
    return told
