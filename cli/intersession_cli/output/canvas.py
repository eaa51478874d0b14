"""Where pictures are drawn: characters and columns, on a terminal of any kind.

Where the terminal's encoding has no blocks, bars are ASCII. Colour is removed
when it is printed, as from all other text.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from io import StringIO
from itertools import zip_longest
from typing import NamedTuple

from rich.console import Console
from rich.text import Text

from intersession.documents.signs import visible
from intersession_cli.output.table import BETWEEN
from intersession_cli.output.text import width


class Glyphs(NamedTuple):
    """The characters that pictures are made of."""

    levels: str
    """From low to high, one for each step of a course."""
    gap: str
    parts: str
    """The last character of a bar, from little to full."""
    track: str
    to: str
    dash: str


UNICODE = Glyphs("▁▂▃▄▅▆▇█", "·", "▏▎▍▌▋▊▉█", "░", "→", "–")
ASCII = Glyphs("_-~=+*%#", ".", "#", ".", "->", "-")


class Canvas:
    """Where pictures are drawn: so many columns wide, with these characters.

    A plain canvas has neither colour nor weight.
    """

    def __init__(self, width: int, glyphs: Glyphs = UNICODE, *, is_plain: bool = False) -> None:
        self.width = width
        self.glyphs = glyphs
        self._sheet = Text()
        self._console = Console(
            file=StringIO(),
            width=width,
            force_terminal=True,
            color_system=None if is_plain else "auto",
        )

    @property
    def drawn(self) -> str:
        """What was drawn so far, as text for a terminal."""
        with self._console.capture() as taken:
            self._console.print(self._sheet, soft_wrap=True, highlight=False, end="")
        return "".join(f"{line.rstrip()}\n" for line in taken.get().split("\n")[:-1])

    def line(self, text: str | Text, indent: int = 0) -> None:
        """Write text, wrapped to the width."""
        shown = Text(visible(text)) if isinstance(text, str) else text
        for part in self._wrapped(shown, self.width - indent):
            self._sheet.append(" " * indent).append_text(part).append("\n")

    def columns(
        self, rows: Iterable[Sequence[Text]], widths: Sequence[int], heads: Sequence[str] = ()
    ) -> None:
        """Put rows into columns of these widths, below their heads; a styled cell is filled."""
        if heads:
            self._row([Text(head) for head in heads], widths)
            self._row([Text("-" * size) for size in widths], widths)
        for row in rows:
            self._row(row, widths)

    def _row(self, cells: Sequence[Text], widths: Sequence[int]) -> None:
        wrapped = [self._wrapped(cell, size) for cell, size in zip(cells, widths, strict=True)]
        for line in zip_longest(*wrapped):
            for part, cell, size in zip(line, cells, widths, strict=True):
                shown = part.copy() if part else Text(style=cell.style)
                shown.pad_right(size - shown.cell_len)
                self._sheet.append_text(shown).append(" " * BETWEEN)
            self._sheet.append("\n")

    def _wrapped(self, text: Text, size: int) -> Sequence[Text]:
        if text.cell_len <= size and not {"\n", "\t"} & {*text.plain}:
            return [text]
        return list(text.wrap(self._console, size, overflow="fold"))

    def bar(self, share: float, size: int) -> Text:
        """A bar of a share; only what is all of it is full, and only what is none is empty."""
        parts, track = self.glyphs.parts, self.glyphs.track
        steps = size * len(parts)
        filled = min(max(share, 0.0), 1.0) * steps
        if 0 < filled < steps:
            filled = min(max(round(filled), 1), steps - 1)
        whole, rest = divmod(int(filled), len(parts))
        drawn = parts[-1] * whole + (parts[rest - 1] if rest else "")
        return Text.assemble((drawn, "cyan"), (track * (size - len(drawn)), "dim"))


def terminal() -> Canvas:
    """A canvas for the terminal that is printed to; in ASCII where its encoding has no blocks."""
    encoding = (getattr(sys.stdout, "encoding", None) or "").lower()
    glyphs = UNICODE if encoding.startswith("utf") else ASCII
    return Canvas(width(), glyphs)
