"""How the values of a file are spread, beside the scale of each item."""

from __future__ import annotations

from collections.abc import Sequence

from intersession.intake.receipt import Spread
from intersession_cli.app.screen import say
from intersession_cli.output.table import show_table

_COLUMNS = ("item", "scale", "least", "most", "n")


def show_spread(found: Sequence[Spread]) -> None:
    """Print least, most and how many of each item; a scale that differs stands with it."""
    rows = [
        {
            "item": one.item,
            "scale": f"{one.scale} ({one.read_as})" if one.read_as else one.scale,
            "least": one.least or "–",
            "most": one.most or "–",
            "n": one.n,
        }
        for one in found
    ]
    if rows:
        say("\nWhat the file holds, beside the scale of each item:")
        show_table(rows, _COLUMNS)
