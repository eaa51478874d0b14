"""Intersession: an event-sourced record of therapy homework.

What a plugin needs is handed out here; import it from ``intersession`` itself. Each
name is fetched when it is first used, so that a command imports only what it needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from intersession.answers import Context
    from intersession.assignment import Amended, Assigned, Attempted, Corrected
    from intersession.errors import IntersessionError, Problem
    from intersession.figures import Figure, mean, median, share, spread
    from intersession.hookspecs import hookimpl
    from intersession.replay import Recorded
    from intersession.tables import (
        Store,
        changed,
        column,
        columns,
        columns_of,
        key,
        link,
        plain,
        table,
    )
    from intersession.views import (
        Entry,
        EntryRow,
        EntryView,
        Look,
        Report,
        View,
        Window,
        folds,
        view,
    )
    from intersession.worksheets import (
        choice,
        choices,
        day,
        line,
        minutes,
        moment,
        number,
        percent,
        ratings,
        reference,
        row,
        rows,
        scale,
        text,
        time_of_day,
        whole,
        worksheet,
        yes_no,
    )

_ROOMS = {
    "answers": "Context",
    "assignment": "Amended Assigned Attempted Corrected",
    "errors": "IntersessionError Problem",
    "figures": "Figure mean median share spread",
    "hookspecs": "hookimpl",
    "replay": "Recorded",
    "tables": "Store changed column columns columns_of key link plain table",
    "views": "Entry EntryRow EntryView Look Report View Window folds view",
    "worksheets": (
        "choice choices day line minutes moment number percent ratings reference "
        "row rows scale text time_of_day whole worksheet yes_no"
    ),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names.split()}

__all__ = [
    "Amended",
    "Assigned",
    "Attempted",
    "Context",
    "Corrected",
    "Entry",
    "EntryRow",
    "EntryView",
    "Figure",
    "IntersessionError",
    "Look",
    "Problem",
    "Recorded",
    "Report",
    "Store",
    "View",
    "Window",
    "changed",
    "choice",
    "choices",
    "column",
    "columns",
    "columns_of",
    "day",
    "folds",
    "hookimpl",
    "key",
    "line",
    "link",
    "mean",
    "median",
    "minutes",
    "moment",
    "number",
    "percent",
    "plain",
    "ratings",
    "reference",
    "row",
    "rows",
    "scale",
    "share",
    "spread",
    "table",
    "text",
    "time_of_day",
    "view",
    "whole",
    "worksheet",
    "yes_no",
]


def __getattr__(name: str) -> Any:
    if name not in _ROOM_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
