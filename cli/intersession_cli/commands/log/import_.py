"""``intersession log import``: the whole stream of another log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO

import click

from intersession.errors import InvalidInput, Problem
from intersession.interchange.merge import Imported, import_stream
from intersession.projections.runner import forget_views
from intersession.strict.bounds import LINE
from intersession_cli.app.options import command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.input.files import standard_input

GZIP = b"\x1f\x8b"


@command(
    "log import log.jsonl\nlog export --home here | intersession log import - --home there",
    name="import",
)
@click.argument("file", metavar="FILE|-")
def main(runtime: Runtime, file: str) -> None:
    """Import a stream of events, as log export prints it: all of it, or nothing.

    An empty home becomes a copy of the log: identity, positions and bytes. One that holds
    part of the same log gets what is missing. The same file again adds nothing.
    """
    with _opened(file) as lines:
        forget = partial(forget_views, runtime.home, runtime.log)
        found = import_stream(runtime.log, lines, forget, runtime.plugins.versions)
    if not found.added + found.known:
        nothing = "there are no events in it. A stream is what intersession log export prints"
        raise InvalidInput("Nothing was imported:", [Problem("", nothing)])
    say(_told(found))
    if found.earlier and runtime.home.shared:
        told = "Others who read this log fold their views again with: intersession rebuild"
        say(told, err=True)


@contextmanager
def _opened(file: str) -> Iterator[Iterator[bytes]]:
    """The lines of a file, or of standard input."""
    if file == "-":
        yield _plain(standard_input(), "Standard input", "")
        return
    try:
        opened = Path(file).expanduser().open("rb")
    except (OSError, ValueError, RuntimeError) as problem:  # a NUL in its name, ~ of nobody
        why = getattr(problem, "strerror", None) or str(problem)
        raise InvalidInput(f"{file} cannot be read:", [Problem("", why)]) from problem
    with opened:
        yield _plain(opened, file, f" {file}")


def _plain(lines: IO[bytes], name: str, words: str) -> Iterator[bytes]:
    """The lines; raises InvalidInput where they are compressed, or one has no end."""
    for number, line in enumerate(iter(lambda: lines.readline(LINE + 1), b"")):
        if len(line) > LINE:
            wrong = Problem(f"line {number + 1}", f"is longer than {LINE:,} bytes")
            raise InvalidInput(f"{name} cannot be read:", [wrong])
        if number == 0 and line.startswith(GZIP):
            how = f"it is compressed. gunzip -c{words} | intersession log import -"
            raise InvalidInput(f"{name} cannot be read:", [Problem("", how)])
        yield line


def _told(found: Imported) -> str:
    events = "1 event" if found.added == 1 else f"{found.added} events"
    told = f"Added {events}; {found.known} there already."
    if found.earlier:
        told += (
            f" {found.earlier} of those added come before events that were here, so the views "
            f"will be folded again when they are next read. Programs that follow the log did not "
            f"see them: they begin anew after 0."
        )
    return told
