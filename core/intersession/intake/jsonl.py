"""A file of JSON lines, read strictly: each line's value, or why it has none.

It refuses what a less strict reader would lose: a name given twice, a number that some
programs cannot store exactly, text that is not UTF-8, and a last line cut short.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import attrs

from intersession.strict.bounds import LINE
from intersession.strict.depth import too_deep
from intersession.strict.json_text import read_json

HALF_WRITTEN = (
    "ends in the middle: this last line is still being written, or was cut short. "
    "Send it again when it is complete"
)
TOO_LONG = f"is longer than {LINE:,} bytes. Send it in parts"


@attrs.frozen
class JsonLine:
    """A line by its number, counted from 1, as it came, and its value; ``wrong`` says why not.

    ``place`` is where in it that is, where it is known.
    """

    number: int
    text: bytes
    value: Any = None
    wrong: str = ""
    place: str = ""


def read_lines(data: bytes) -> Iterator[JsonLine]:
    """The lines of a file that are not blank."""
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    for number, text in enumerate(lines, 1):
        if text.strip():
            yield _line(number, text.removesuffix(b"\r"), is_open=number == len(lines))


def _line(number: int, text: bytes, *, is_open: bool) -> JsonLine:
    """A line; ``is_open`` where no line break ends it, so that it may be half written."""
    if len(text) > LINE:
        return JsonLine(number, text, wrong=TOO_LONG)
    try:
        written = text.decode()
        if deep := too_deep(text):
            return JsonLine(number, text, wrong=deep.message, place=deep.place)
        return JsonLine(number, text, read_json(written))
    except UnicodeDecodeError as problem:
        cut = is_open and problem.reason == "unexpected end of data"
        told = HALF_WRITTEN if cut else f"is not UTF-8 text (byte {problem.start + 1})"
    except json.JSONDecodeError as problem:
        half = is_open and _is_cut_short(written, problem.pos)
        told = HALF_WRITTEN if half else f"is not JSON: {problem.msg} (column {problem.colno})"
    except ValueError as problem:
        told = str(problem)
    return JsonLine(number, text, wrong=told)


_UNFINISHED = re.compile(
    r'"(?:[^"\\]|\\.)*\\?'  # a text
    r"|\\?u[0-9a-fA-F]{0,4}|\\"  # a character in it
    r"|t|tr|tru|f|fa|fal|fals|n|nu|nul"
    r"|[-+.eE]*"  # a number, or nothing more
)


def _is_cut_short(text: str, wrong_at: int) -> bool:
    """Whether text, which cannot be read from a place on, is the beginning of an object or list.

    Only an unfinished value may be there, and a bracket must be open.
    """
    return _open_brackets(text) and bool(_UNFINISHED.fullmatch(text[wrong_at:].strip()))


def _open_brackets(text: str) -> bool:
    depth = 0
    quoted = escaped = False
    for one in text:
        if quoted:
            quoted = escaped or one != '"'
            escaped = one == "\\" and not escaped
        else:
            quoted = one == '"'
            depth += (one in "{[") - (one in "}]")
    return depth > 0
