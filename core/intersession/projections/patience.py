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
    """Bring strangers' views level where that is quick; of the others, why not, and what to do."""
    notices = {}
    for view in views:
        behind = catching_up.behind(view)
        is_slow = _seconds_for(connection, view, behind) > PATIENCE
        if is_slow or not catching_up.level_alone(view, until=perf_counter() + PATIENCE):
            catching_up.without_lines(view)
            behind = catching_up.behind(view)
            told = f"it is slow, and {behind:,} events behind. To wait for it"
            notices[view.name] = f"{told}: intersession view {view.name}"
        elif (found := stood(connection, view.name)) and found.problem:
            told = f"it stopped: {found.problem}. When its plugin is fixed"
            notices[view.name] = f"{told}: intersession rebuild {view.name}"
    return notices


def _seconds_for(connection: sqlite3.Connection, view: View, behind: int) -> float:
    """About how long a view takes to fold events, by how long it took until now."""
    found = stood(connection, view.name)
    return behind * found.seconds / found.events if found and found.events else 0.0
