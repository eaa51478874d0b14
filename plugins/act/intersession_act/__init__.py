"""Acceptance and commitment therapy: its worksheets and their views."""

from __future__ import annotations

from collections.abc import Callable

from intersession import View, hookimpl
from intersession_act.committed_action import CommittedAction, CommittedActions


@hookimpl
def register_worksheets(register: Callable[[type], None]) -> None:
    """The worksheets of ACT."""
    for worksheet in (CommittedAction,):
        register(worksheet)


@hookimpl
def register_views(register: Callable[[type[View]], None]) -> None:
    """The views that read them."""
    for view in (CommittedActions,):
        register(view)
