"""Whether an append that was cut off, or stopped, is in the log on a server after all."""

from __future__ import annotations

from collections.abc import Sequence

import psycopg
from psycopg.sql import SQL, Identifier

from intersession.store.log_format import EVENTS_TABLE
from intersession.store.postgres.address import options_of
from intersession.store.postgres.statements import AT_WORK, SAME
from intersession.store.settling import NOT_KNOWN, Outcome


def look_up(url: str, schema: str, rows: Sequence[Sequence[object]], *, is_lost: bool) -> Outcome:
    """Whether very rows are there, all or none: each says when it was recorded.

    What is not there may still come, where a connection was lost that had been given it, or
    where somebody's append is under way.
    """
    names = {"schema": Identifier(schema), "table": Identifier(EVENTS_TABLE), "type": SQL("text")}
    columns = [list(column) for column in zip(*rows, strict=True)]
    try:
        with psycopg.connect(**options_of(url), prepare_threshold=None) as connection:
            is_at_work = connection.execute(SQL(AT_WORK).format(**names)).fetchone() is not None
            found = [row[0] for row in connection.execute(SQL(SAME).format(**names), columns)]
    except psycopg.Error:
        return NOT_KNOWN
    if len(found) == len(rows):
        return Outcome(found)
    return Outcome(is_known=not is_lost and not is_at_work)
