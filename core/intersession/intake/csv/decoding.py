"""The text of a file, in the encoding that is told, or in the one that it can be read in."""

from __future__ import annotations

import codecs
from pathlib import Path

from intersession.errors import InvalidInput, Problem
from intersession.strict.bounds import TABLE_FILE
from intersession.strict.decoding import ACCEPTED, is_encoding, read_bytes, text_of

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OLD_ENCODINGS = {"cp1252": "Windows-1252", "latin-1": "Latin-1"}


def decoded(path: Path, encoding: str = "") -> tuple[str, str]:
    """The file's text, and the encoding that it was read in where that had to be guessed.

    Raises InvalidInput for a file that cannot be read as text, or not as ``encoding`` says.
    """
    raw = read_bytes(path, TABLE_FILE, f"{path} cannot be read:")
    text, guessed = _as_told(path, raw, encoding) if encoding else _tried_out(path, raw)
    if "\0" in text:
        raise InvalidInput(
            f"{path.name} is not a text file. Accepted: CSV. A spreadsheet program writes one "
            f"with Save as, CSV UTF-8.",
            [],
        )
    return text, guessed


def _as_told(path: Path, raw: bytes, encoding: str) -> tuple[str, str]:
    subject = f"{path.name} cannot be read as {encoding[:40]}, which the mapping says it is"
    if not is_encoding(encoding):
        raise InvalidInput(f"{subject}:", [Problem("encoding", f"no file has it; {ACCEPTED}")])
    try:
        return text_of(raw, encoding), ""
    except InvalidInput as problem:
        told = problem.problems[0].message.partition(".")[0]
        raise InvalidInput(f"{subject} ({told}).", [Problem("encoding", ACCEPTED)]) from problem


def _tried_out(path: Path, raw: bytes) -> tuple[str, str]:
    if raw.startswith(_UTF_16):
        return _as_told(path, raw, "utf-16")
    try:
        return raw.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    for encoding in _OLD_ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text, encoding
    raise AssertionError("latin-1 decodes any bytes")


def guess_told(name: str, guessed: str) -> str:
    """What a reader should know of a file whose encoding was guessed; "" where none was."""
    if not guessed:
        return ""
    return (
        f"{name} is not UTF-8, so it was read as {_OLD_ENCODINGS[guessed]}, which is a guess. Look "
        f"whether its letters are right, and say which it is in the mapping: [file] "
        f'encoding = "{guessed}"'
    )
