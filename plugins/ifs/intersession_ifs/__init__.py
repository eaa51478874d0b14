"""Internal Family Systems: its worksheets and their views."""

from __future__ import annotations

from collections.abc import Callable

from intersession import View, hookimpl
from intersession_ifs.parts_journal import Parts, PartsJournal


@hookimpl
def register_worksheets(register: Callable[[type], None]) -> None:
    """The worksheets of IFS."""
    for worksheet in (PartsJournal,):
        register(worksheet)


@hookimpl
def register_views(register: Callable[[type[View]], None]) -> None:
    """The views that read them."""
    for view in (Parts,):
        register(view)
