"""``intersession import``: records from elsewhere."""

from __future__ import annotations

from typing import ClassVar

from intersession_cli.frame import group
from intersession_cli.lazy import LazyGroup


class _Formats(LazyGroup):
    """The formats, each imported when it is used."""

    members: ClassVar = {"csv": ("import_csv", "Bring in records from a CSV file.")}


@group("import", "import csv records.csv --map records.toml --dry-run", cls=_Formats)
def main() -> None:
    """Bring in records from elsewhere."""
