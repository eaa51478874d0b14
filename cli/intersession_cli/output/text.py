"""Text on a terminal: its width, headings and wrapped paragraphs."""

from __future__ import annotations

import os
import sys
import textwrap

import click

PIPED_WIDTH = 100


def width() -> int:
    """The terminal's columns; a fixed number where the output is piped."""
    if sys.stdout.isatty():
        told = os.environ.get("COLUMNS", "")
        return max(40, int(told) if told.isdecimal() else _columns_of_terminal())
    return PIPED_WIDTH


def _columns_of_terminal() -> int:
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or PIPED_WIDTH
    except OSError:
        return PIPED_WIDTH


def heading(text: str) -> None:
    """Print a heading."""
    click.echo(click.style(text, bold=True))


def paragraph(text: str, indent: str = "") -> str:
    """Text wrapped to the width; line breaks stay, and what is set in stays set in."""
    return "\n".join(_wrapped(line, indent) for line in text.splitlines())


def _wrapped(line: str, indent: str) -> str:
    first = indent + line[: len(line) - len(line.lstrip())]
    after = f"{first}  " if first else ""
    return textwrap.fill(
        line.strip(),
        min(width(), 100),
        initial_indent=first,
        subsequent_indent=after,
        break_on_hyphens=False,
        break_long_words=False,
    )
