"""Text on one line, cut to so many cells of a terminal."""

from __future__ import annotations

import re

from intersession.documents.signs import visible

_BREAKS = re.compile(r" *[\t\n][\t\n ]*")
_ONE_EACH = re.compile("[ -\u02ff\u2010-\u2027\u2030-\u203a]*")
"""Characters that take one cell each; for others a table of widths is needed."""


def on_one_line(text: str, room: int) -> str:
    """Text in one line of at most so many cells; an ellipsis says that there is more."""
    words = _BREAKS.sub(" ", visible(text)).rstrip()
    if _ONE_EACH.fullmatch(words):
        return words if len(words) <= room else f"{words[: room - 1].rstrip()}…"
    from rich.cells import cell_len  # most texts need no table of widths

    if cell_len(words) <= room:
        return words
    end = min(len(words), room)
    while end and cell_len(words[:end]) >= room:
        end -= 1
    return f"{words[:end].rstrip()}…"
