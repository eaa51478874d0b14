"""Text on a terminal: its width, headings and wrapped paragraphs."""

from __future__ import annotations

import os
import re
import sys

from intersession.documents.signs import visible
from intersession.strict.numbers import whole
from intersession_cli.app.screen import say
from intersession_cli.output.cells import shortened, wrapped

PIPED_WIDTH = 100
_WIDEST = 10_000
_BREAKS = re.compile(r" *[\t\n][\t\n ]*")
BRIEF, BRIEF_LINES = 400, 6
"""A text in a list is shortened to so many characters and lines."""


def width() -> int:
    """The terminal's columns; a fixed number where the output is piped."""
    if sys.stdout.isatty():
        told = whole(os.environ.get("COLUMNS", ""), 0, _WIDEST)
        return max(40, _columns_of_terminal() if told is None else told)
    return PIPED_WIDTH


def _columns_of_terminal() -> int:
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or PIPED_WIDTH
    except OSError:
        return PIPED_WIDTH


def heading(text: str) -> None:
    """Print a heading."""
    say(text, bold=True)


def paragraph(text: str, indent: str = "") -> str:
    """Text wrapped to the width; line breaks stay, and what is set in stays set in."""
    lines = visible(text).removesuffix("\n").split("\n")
    return "\n".join(_wrapped(line, indent) for line in lines)


def field(name: str, value: str, indent: str = "") -> str:
    """A name and what people wrote under it; its further lines are set in, as part of it."""
    return paragraph(f"{name}: {within(value)}", indent)


def brief(text: str) -> str:
    """A long text as its beginning, and how to see all of it; its lines stay lines."""
    kept = "\n".join(text.split("\n")[:BRIEF_LINES])[:BRIEF].rstrip()
    more = len(text) - len(kept)
    hint = f"… ({more} more characters: --full)"
    return text if more <= len(hint) else f"{kept}{hint}"


def within(text: str) -> str:
    """What people wrote, its further lines set in: none of them looks like a line of ours."""
    return visible(text).rstrip("\n").replace("\n", "\n  ")


def on_one_line(text: str, room: int) -> str:
    """Text in one line of at most so many cells; an ellipsis says that there is more."""
    return shortened(_BREAKS.sub(" ", visible(text)).rstrip(), room)


def _wrapped(line: str, indent: str) -> str:
    first = indent + line[: len(line) - len(line.lstrip())]
    after = f"{first}  " if first else ""
    return "\n".join(wrapped(line.strip(), min(width(), 100), first, after, is_cut=False))
