"""Bring the log on a server to this version's format and functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from psycopg.sql import Literal

from intersession.store.log_format import LOG_FORMAT
from intersession.store.postgres.checking import CHECK
from intersession.store.postgres.statements import APPEND, FUNCTIONS, LOCK_INIT, SINCE_2
from intersession.store.sources import first

_NAMES = "SELECT format, id FROM {schema}.{identity} ORDER BY format"


def upgraded(cursor: Any, sql: Callable[..., Any]) -> bool:
    """Bring it up within a transaction; whether anything changed. No event does.

    ``sql`` makes a statement out of one with the names of the log's tables in braces.
    """
    cursor.execute(sql(LOCK_INIT))
    cursor.execute(sql("LOCK TABLE {schema}.{table} IN EXCLUSIVE MODE"))
    oldest = cursor.execute(sql(_NAMES)).fetchall()[0]
    is_former = oldest["format"] < LOG_FORMAT
    if is_former:
        seal = Literal(first(oldest["id"]).seal)
        for statement in SINCE_2:
            cursor.execute(sql(statement, seal=seal), prepare=False)
    before = cursor.execute(sql(FUNCTIONS)).fetchall()
    for statement in (CHECK, APPEND):
        cursor.execute(sql(statement), prepare=False)
    after = cursor.execute(sql(FUNCTIONS)).fetchall()
    return bool(is_former or after != before)
