"""``intersession export``: what is recorded, for other programs to work with."""

from __future__ import annotations

from typing import ClassVar

from intersession_cli.app.lazy import LazyGroup
from intersession_cli.app.options import group


class _Exports(LazyGroup):
    """What can be given, each imported when it is used."""

    members: ClassVar = {
        "answers": ("export.answers", "Write the answers as tables for statistics programs."),
    }


@group("export", "export answers tables --worksheet thought-record", cls=_Exports)
def main() -> None:
    """Write what is recorded in files for other programs.

    The events themselves, one a line: log export.
    """
