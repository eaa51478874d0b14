"""Entries of a later version of a worksheet than is installed: what a view does not show."""

from __future__ import annotations

from collections.abc import Iterator

from intersession.projections.builtin.assignment_rows import AttemptRow
from intersession.projections.projection import View
from intersession.projections.query import Look


def not_shown(look: Look, view: View) -> Iterator[str]:
    """A sentence for each worksheet of a view with entries that only a later version can read.

    They stay on record; nothing is worked out of them.
    """
    for name, latest in view.reads_up_to.items():
        said = {"worksheet": name, "without_sheet": False, "is_planned": False}
        counts = look.counted(AttemptRow, "worksheet_version", **said)
        count = sum(number for version, number in counts.items() if version > latest)
        if count:
            plugin = view.worksheets[name].plugin
            entries = "1 entry" if count == 1 else f"{count} entries"
            verb = "is" if count == 1 else "are"
            yield (
                f"{entries} of a later version of {name} {verb} not shown: version "
                f"{max(counts)} was answered, and version {latest} is installed. To see all: "
                f"pip install --upgrade {plugin}"
            )
