"""Text measured and wrapped in the cells of a terminal, where a character may take two or none.

Text of the Latin, Greek and Cyrillic alphabets takes a cell for each character and is
measured so. Only for other text is rich imported, which knows the widths.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

_ONE_EACH = re.compile(
    "[ -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482"  # Latin, Greek, Cyrillic
    "\u2010-\u2027\u2190-\u2193\u2400-\u2424\u2500-\u25fc]*"  # dashes, arrows, pictures of controls
)
"""Characters of one cell each; an emoji selector after one is not among them."""


_FIGURE = re.compile(r"\d[\d.]*(?: %)? \(n \d+[,)]\S*")
"""A figure with its n, which stays together: ``80 % (n 5)``."""
_WORD = re.compile(rf"{_FIGURE.pattern}|\S+")
_PIECE = re.compile(rf"\s+|{_WORD.pattern}")
_HELD = "\xa0"
"""A space that no line is broken at."""


def cells(text: str) -> int:
    """How many cells of a terminal a text takes."""
    if _is_plain(text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def longest_piece(text: str) -> int:
    """How many cells the longest word of a text takes; of wide characters, one is a word."""
    if _is_plain(text):
        return max(map(len, _WORD.findall(text)), default=0)
    return max(map(cells, _pieces(text, len(text) + 1, is_cut=False)), default=0)


def padded(text: str, size: int) -> str:
    """Text filled up with spaces to so many cells."""
    return text + " " * (size - cells(text))


def wrapped(
    text: str, size: int, first: str = "", after: str = "", *, is_cut: bool = True
) -> list[str]:
    """Text as lines of at most so many cells.

    ``first`` and ``after`` are set before its first line and the others. With ``is_cut``
    a word that is longer than a line is cut; text without spaces always is, where it
    takes two cells a character. A figure stays together with its n.
    """
    if text.isascii():
        held = _FIGURE.sub(lambda figure: figure[0].replace(" ", _HELD), text)
        lines = textwrap.wrap(
            held, size, initial_indent=first, subsequent_indent=after,
            break_on_hyphens=False, break_long_words=is_cut,
        )  # fmt: skip
        return lines if held == text else [line.replace(_HELD, " ") for line in lines]
    lines = []
    line, room = "", size - cells(first)
    for piece in _pieces(text.expandtabs(), max(2, size - max(cells(first), cells(after))), is_cut):
        if cells(line) + cells(piece) <= room or not line:
            line += piece if line or not piece.isspace() or not lines else ""
            continue
        lines.append((after if lines else first) + line.rstrip())
        line, room = piece.lstrip(), size - cells(after)
    if line.strip():
        lines.append((after if lines else first) + line.rstrip())
    return lines


def shortened(text: str, size: int) -> str:
    """Text in at most so many cells, with ``…`` where something is left out."""
    if cells(text) <= size:
        return text
    if _is_plain(text):
        return text[: size - 1].rstrip() + "…"
    from rich.cells import set_cell_size

    return set_cell_size(text, size - 1).rstrip() + "…"


def _is_plain(text: str) -> bool:
    return text.isascii() or _ONE_EACH.fullmatch(text) is not None


def _pieces(text: str, room: int, is_cut: bool) -> Iterator[str]:
    """Words and the spaces between them; where characters are wide, lines may break at each."""
    for piece in _PIECE.findall(text):
        size = cells(piece)
        if size > len(piece):
            yield from _characters(piece)
        elif piece.isspace() or size <= room or not is_cut:
            yield piece
        else:
            yield from _cut(piece, room)


def _characters(word: str) -> Iterator[str]:
    """The characters of a word as they are seen, those of one cell together."""
    from rich.cells import split_graphemes

    held = ""
    for start, end, size in split_graphemes(word)[0]:
        if size > 1:
            yield from filter(None, (held, word[start:end]))
            held = ""
        else:
            held += word[start:end]
    if held:
        yield held


def _cut(word: str, room: int) -> Iterator[str]:
    from rich.cells import chop_cells

    yield from chop_cells(word, room)
