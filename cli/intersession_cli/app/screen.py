"""The one door for text that leaves the program: nothing else prints, asks or writes.

Text for people gets signs for what cannot be seen (see ``intersession.documents.signs``),
and what is written from right to left is kept together. JSON and events keep their bytes
in a file or pipe; on a terminal their control characters are escaped.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import IO, Any, NamedTuple

import click

from intersession.documents.signs import escaped, isolated, visible

_WALL = re.compile(r"\S{301,}")
BATCH = 1000
"""So many lines are written at a time."""
_elsewhere: IO[str] | None = None
"""Where text for people goes instead of the output."""


class Titled(NamedTuple):
    """A line that begins in bold."""

    title: str
    rest: str = ""


class Marked(NamedTuple):
    """A line of several parts, every other one in bold, beginning with one that is not."""

    parts: tuple[str, ...]


class Drawn(NamedTuple):
    """A line of a picture, whose texts are visible already and whose colours are ours."""

    line: str


Line = str | Titled | Marked | Drawn


def say(
    *lines: Line, err: bool = False, nl: bool = True, bold: bool = False, dim: bool = False
) -> None:
    """Print lines for people; the whole in bold or dim where asked."""
    text = "\n".join(_shown(line) for line in lines)
    if bold or dim:
        text = click.style(text, bold=bold or None, dim=dim or None)
    click.echo(text, None if err else _elsewhere, nl, err)


def say_drawn(picture: str) -> None:
    """Print a picture, whose texts are visible already and whose colours are ours."""
    let_out(isolated(picture))


def let_out(text: str) -> None:
    """Print text that has passed the door before."""
    click.echo(text, _elsewhere, nl=False)


@contextmanager
def printed_to(stream: IO[str]) -> Iterator[None]:
    """Text for people that is printed within goes to a stream, such as a pager's."""
    global _elsewhere
    before, _elsewhere = _elsewhere, stream
    try:
        yield
    finally:
        _elsewhere = before


def say_csv(rows: str) -> None:
    """Print CSV, whose texts are visible already, in UTF-8 wherever it goes."""
    click.echo(rows.encode(), nl=False)


def say_json(text: str) -> None:
    """Print JSON in UTF-8; on a terminal with its control characters escaped."""
    click.echo((escaped(text) if sys.stdout.isatty() else text).encode())


def write_events(lines: Iterable[bytes]) -> None:
    """Write stored events, many lines at a time, as they are; escaped on a terminal."""
    out = sys.stdout.buffer
    rest = iter(lines)
    if sys.stdout.isatty():
        rest = (escaped(line.decode()).encode() for line in rest)
    while several := list(islice(rest, BATCH)):
        out.write(b"".join(several))
    out.flush()


def prompt(question: str, **more: Any) -> Any:
    """Ask for something, as ``click.prompt`` does."""
    return click.prompt(_shown(question), **more)


def confirm(question: str, **more: Any) -> bool:
    """Ask for yes or no, as ``click.confirm`` does."""
    return click.confirm(_shown(question), **more)


def show_refusal(problem: click.ClickException) -> None:
    """Print what click refuses: a line of usage, and why."""
    from io import StringIO

    told = StringIO()
    problem.show(told)
    say(without_walls(told.getvalue()), err=True, nl=False)


def without_walls(refusal: str) -> str:
    """A refusal in which what was typed is cut where it has no end, such as 5,000 digits."""
    return _WALL.sub(lambda word: f"{word[0][:60]}… ({len(word[0]):,} characters)", refusal)


def one_line(text: str) -> str:
    """Text for a place with a single line, such as a shell's completion."""
    return " ".join(visible(text).split())


def _shown(line: Line) -> str:
    if isinstance(line, Drawn):
        return isolated(line.line)
    if isinstance(line, Marked):
        parts = (visible(part) for part in line.parts)
        return isolated(
            "".join(click.style(part, bold=True) if n % 2 else part for n, part in enumerate(parts))
        )
    if isinstance(line, Titled):
        return click.style(_shown(line.title), bold=True) + _shown(line.rest)
    return isolated(visible(line))
