"""Words of an option that come from a file or a prompt, and so stay out of the shell's history.

``@FILE`` is what a file holds, ``-`` is what standard input holds or, on a terminal, what is
asked for; ``@@`` begins a text with one @.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from intersession.errors import InvalidInput, Problem
from intersession.strict.bounds import TEXT

LARGEST = TEXT
"""So many bytes of a file are taken at most: the longest text that an answer may be."""
_READ = "intersession.standard_input"
HOW = "TEXT|@FILE|-"
"""How it is shown in the help of a command."""


class Words(click.ParamType[str]):
    """Words as they are typed, or from where a sign says."""

    name = "words"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """How it is shown where nothing else is said."""
        return HOW

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The words; while the shell completes a line, nothing is read and nobody asked."""
        if ctx is not None and ctx.resilient_parsing:
            return str(value)
        return words_of(str(value), _label(param))


WORDS = Words()


def words_of(typed: str, label: str) -> str:
    """What was typed for ``label``, or what it names: ``@FILE``, or ``-``."""
    if typed == "-":
        return _asked(label) if _is_at_terminal() else _whole(label)
    if typed.startswith("@@"):
        return typed[1:]
    return _of_file(typed[1:], label) if typed.startswith("@") else typed


def _label(param: click.Parameter | None) -> str:
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return (param.name if param is not None and param.name else "text").upper()


def _is_at_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _asked(label: str) -> str:
    from intersession_cli.input.asking import words  # it is asked for seldom, and needs much

    return words(label.lstrip("-").replace("-", " ").capitalize())


def _whole(label: str) -> str:
    """All of standard input, which can be read once."""
    read = click.get_current_context().find_root().meta
    if before := read.get(_READ):
        why = f"{before} took standard input already, which can be read once. Name a file: @FILE"
        raise InvalidInput(f"{label} cannot be read:", [Problem("", why)])
    read[_READ] = label
    if sys.stdin is None:
        raise InvalidInput(f"{label} cannot be read:", [Problem("", "standard input is closed")])
    return _text(sys.stdin.buffer.read(LARGEST + 1), label, "standard input")


def _of_file(name: str, label: str) -> str:
    try:
        with Path(name).expanduser().open("rb") as file:
            return _text(file.read(LARGEST + 1), label, name)
    except (OSError, ValueError, RuntimeError) as problem:  # a NUL in its name, ~ of nobody
        told = getattr(problem, "strerror", None) or str(problem)
        how = f"the file {name!r}: {told}. A text that itself begins with @ is written @@"
        raise InvalidInput(f"{label} cannot be read:", [Problem("", how)]) from problem


def _text(raw: bytes, label: str, source: str) -> str:
    """Words as UTF-8, without the line's end that an editor adds."""
    if len(raw) > LARGEST:
        why = f"{source} has more than {LARGEST:,} bytes. Make it shorter"
        raise InvalidInput(f"{label} cannot be read:", [Problem("", why)])
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n").rstrip("\n")
    except UnicodeDecodeError as problem:
        why = f"{source} is not UTF-8 text (byte {problem.start + 1:,}). Save it as UTF-8"
        raise InvalidInput(f"{label} cannot be read:", [Problem("", why)]) from problem
