"""What was taken back since views were folded: they begin anew, without it."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from intersession.domain.retraction import Place
from intersession.projections.containment import Containment
from intersession.projections.fold import Standing, begun
from intersession.store.reader import LogReader


def gone_since(
    connection: sqlite3.Connection,
    log: LogReader,
    standings: list[Standing],
    last: int,
    containment: Containment,
) -> Collection[Place]:
    """Where the events are that do not stand; none where nothing new was taken back.

    Views that folded part of the log by then are put before the first event in
    ``standings``, with empty tables: no view can undo what it folded.
    """
    folded = min((one.position for one in standings if not one.problem), default=last)
    new = containment.retractions(log.retractions(folded, last, contained=True))
    newest = max((one.position for one in new), default=0)
    if not newest:
        return ()
    for number, one in enumerate(standings):
        if 0 < one.position < newest:
            standings[number] = begun(connection, one.view)
    return containment.retracted(log.retractions(0, last, contained=True))
