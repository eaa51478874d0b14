"""``intersession import``: records from elsewhere."""

from __future__ import annotations

from typing import ClassVar

from intersession_cli.app.lazy import LazyGroup
from intersession_cli.app.options import group


class _Formats(LazyGroup):
    """The formats, each imported when it is used."""

    members: ClassVar = {
        "csv": ("import_.csv", "Bring in records from a CSV file."),
        "ics": ("import_.ics", "Plan the sessions that a calendar file holds."),
        "jsonl": ("import_.jsonl", "Import commands that an app or an electronic record sends."),
    }


@group(
    "import",
    "import csv records.csv --map records.toml --dry-run\nimport jsonl week.jsonl\n"
    "import ics calendar.ics",
    cls=_Formats,
)
def main() -> None:
    """Bring in records from elsewhere."""
