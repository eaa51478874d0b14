"""The one door from bytes to text: of files, of standard input, and in encodings that are named."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import IO

from intersession.errors import InvalidInput, Problem
from intersession.strict.bounds import MAP_FILE, YAML

ACCEPTED = "accepted: utf-8, utf-16, cp1252, latin-1 or another that Python knows"
_SUBJECT = "This cannot be read:"
_NOT_OF_FILES = {
    *("idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7"),
    *("mbcs", "oem", "unicode_escape", "raw_unicode_escape"),
}
"""What Python calls encodings and no file of records is written in; some take for ever."""


def text_of(raw: bytes, encoding: str = "utf-8-sig", subject: str = _SUBJECT) -> str:
    """The text that bytes stand for, without a byte order mark.

    Raises InvalidInput, under ``subject``, that says at which byte they are none.
    """
    try:
        return raw.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as problem:
        name = "UTF-8" if encoding == "utf-8-sig" else encoding
        told = f"it is not {name} text (byte {problem.start + 1:,}). Save it as UTF-8"
        raise InvalidInput(subject, [Problem("", told)]) from problem
    except ValueError as problem:  # such as of UTF-16 that does not say its order
        raise InvalidInput(subject, [Problem("", str(problem))]) from problem


def is_encoding(name: str) -> bool:
    """Whether a name stands for an encoding of text, and not for what else Python calls so."""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):  # the second for a NUL, or half a character
        return False
    return bool(getattr(found, "_is_text_encoding", True)) and found.name not in _NOT_OF_FILES


def read_bytes(file: Path | IO[bytes], most: int, subject: str = _SUBJECT) -> bytes:
    """What a file holds; raises InvalidInput where it cannot be read, or is too large."""
    try:
        if isinstance(file, Path):
            with file.expanduser().open("rb") as opened:
                raw = opened.read(most + 1)
        else:
            raw = file.read(most + 1)
    except (OSError, ValueError, RuntimeError) as problem:  # a NUL in its name, ~ of nobody
        told = getattr(problem, "strerror", None) or str(problem)
        raise InvalidInput(subject, [Problem("", told)]) from problem
    if len(raw) > most:
        raise InvalidInput(subject, [too_large(most)])
    return raw


def too_large(most: int) -> Problem:
    """The problem of something that has more bytes than are taken."""
    how = {MAP_FILE: "Make it shorter", YAML: "Write it as JSON, which may be longer"}
    return Problem("", f"it has more than {most:,} bytes. {how.get(most, 'Give it in parts')}")
