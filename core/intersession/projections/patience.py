"""Wait for the lines of strangers' views, and not for long: the agenda is needed now."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from time import perf_counter

from intersession.projections.catching_up import PATIENCE, CatchingUp
from intersession.projections.projection import View
from intersession.projections.standings import stood


def level_lines(
    catching_up: CatchingUp, connection: sqlite3.Connection, views: Iterable[View]
) -> dict[str, str]:
    """Bring strangers' views level where that is quick; says of the others, by name, why not."""
    notices = {}
    for view in views:
        behind = catching_up.behind(view)
        is_slow = _seconds_for(connection, view, behind) > PATIENCE
        if is_slow or not catching_up.level_alone(view, until=perf_counter() + PATIENCE):
            catching_up.without_lines(view)
            behind = catching_up.behind(view)
            notices[view.name] = f"it is slow, and {behind:,} events behind"
        elif (found := stood(connection, view.name)) and found.problem:
            notices[view.name] = f"it stopped: {found.problem}"
    return notices


def _seconds_for(connection: sqlite3.Connection, view: View, behind: int) -> float:
    """About how long a view takes to fold events, by how long it took until now."""
    found = stood(connection, view.name)
    return behind * found.seconds / found.events if found and found.events else 0.0
