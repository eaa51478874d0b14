"""Intersession: an event-sourced record of therapy homework.

What a plugin needs is handed out here; import it from ``intersession`` itself. Each
name is fetched when it is first used, so that a command imports only what it needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from intersession.answers import Context
    from intersession.assignment_facts import (
        Acknowledged,
        Amended,
        Assigned,
        Attempted,
        Corrected,
        ObstacleMet,
        Paused,
        Resumed,
        Reviewed,
        Withdrawn,
    )
    from intersession.errors import IntersessionError, Problem
    from intersession.figures import Figure, mean, median, share, spread
    from intersession.flags import Flag
    from intersession.hookspecs import hookimpl
    from intersession.items import (
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
        yes_no,
    )
    from intersession.past import Folded, replay
    from intersession.pictures import Bars, Course, Grid, Ladder
    from intersession.reading import Recorded
    from intersession.record import Record, open  # noqa: A004
    from intersession.session import Session
    from intersession.tables import (
        Store,
        changed,
        column,
        columns,
        columns_of,
        fitting,
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
    from intersession.worksheets import worksheet

_ROOMS = {
    "answers": "Context",
    "assignment_facts": (
        "Acknowledged Amended Assigned Attempted Corrected ObstacleMet Paused Resumed Reviewed "
        "Withdrawn"
    ),
    "errors": "IntersessionError Problem",
    "flags": "Flag",
    "figures": "Figure mean median share spread",
    "hookspecs": "hookimpl",
    "past": "Folded replay",
    "pictures": "Bars Course Grid Ladder",
    "record": "Record open",
    "reading": "Recorded",
    "session": "Session",
    "tables": "Store changed column columns columns_of fitting key link plain table",
    "views": "Entry EntryRow EntryView Look Report View Window folds view",
    "items": (
        "choice choices day line minutes moment number percent ratings reference "
        "row rows scale text time_of_day whole yes_no"
    ),
    "worksheets": "worksheet",
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names.split()}

__all__ = [
    "Acknowledged",
    "Amended",
    "Assigned",
    "Attempted",
    "Bars",
    "Context",
    "Corrected",
    "Course",
    "Entry",
    "EntryRow",
    "EntryView",
    "Figure",
    "Flag",
    "Folded",
    "Grid",
    "IntersessionError",
    "Ladder",
    "Look",
    "ObstacleMet",
    "Paused",
    "Problem",
    "Record",
    "Recorded",
    "Report",
    "Resumed",
    "Reviewed",
    "Session",
    "Store",
    "View",
    "Window",
    "Withdrawn",
    "changed",
    "choice",
    "choices",
    "column",
    "columns",
    "columns_of",
    "day",
    "fitting",
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
    "open",
    "percent",
    "plain",
    "ratings",
    "reference",
    "replay",
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
