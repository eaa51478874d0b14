"""Cognitive behavioural therapy: its worksheets and their views."""

from __future__ import annotations

from collections.abc import Callable

from intersession import View, hookimpl
from intersession_cbt.thought_record import ThoughtRecord, ThoughtRecords


@hookimpl
def register_worksheets(register: Callable[[type], None]) -> None:
    """The worksheets of CBT."""
    for worksheet in (ThoughtRecord,):
        register(worksheet)


@hookimpl
def register_views(register: Callable[[type[View]], None]) -> None:
    """The views that read them."""
    for view in (ThoughtRecords,):
        register(view)
