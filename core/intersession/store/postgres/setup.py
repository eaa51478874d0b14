"""Make the tables of a log on a server, once, and give access only where it was granted."""

from __future__ import annotations

from contextlib import closing

import psycopg
from eventsourcing.persistence import PersistenceError
from psycopg.sql import SQL, Identifier

from intersession.errors import LogError
from intersession.store.log_format import EVENTS_TABLE, LOG_FORMAT
from intersession.store.postgres.address import NoLogYet, place_of, telling, to_connect, unreachable
from intersession.store.postgres.log import (
    PostgresLog,
    PostgresLogApplication,
    PostgresRecorder,
)
from intersession.store.postgres.reader import PostgresReader, former_format
from intersession.store.postgres.statements import OURS_ALONE

_WHERE = "SELECT current_schema(), current_setting('server_encoding')"
_IS_OPEN = (
    "SELECT pg_has_role(proowner, 'USAGE') AND (proacl IS NULL OR EXISTS "
    "(SELECT FROM aclexplode(proacl) WHERE grantee = 0)) FROM pg_proc "
    "JOIN pg_namespace ON pronamespace = pg_namespace.oid WHERE nspname = %s AND proname = %s"
)
"""Whether everybody may append, and the user who asks could change that."""


def create(url: str) -> bool:
    """Make an empty log in a server's database; False where there is one, which is left alone.

    Several may do so at once: one of them makes it.
    """
    with closing(PostgresReader(url)) as reader:
        try:
            reader.last_position()
        except NoLogYet:
            return _made(url)
    return False


def upgrade(url: str) -> bool:
    """Bring a log to this version's format and functions; whether anything was changed.

    No event changes; the next one's link covers all that are there. Does nothing for a user
    who does not own the log; where the format is a former one, LogError says so.
    """
    with closing(PostgresReader(url)) as reader:
        is_former = reader.log_format() < LOG_FORMAT
        schema = reader.schema
    application = PostgresLogApplication(url, schema)
    try:
        recorder = application.recorder
        assert isinstance(recorder, PostgresRecorder)
        return recorder.upgrade()
    except PersistenceError as problem:
        if not isinstance(problem.__cause__, psycopg.errors.InsufficientPrivilege):
            raise LogError(f"{unreachable(url, problem)} The log stays as it was.") from None
        if is_former:
            raise former_format(place_of(url)) from None
        return False
    finally:
        application.close()


def close_to_strangers(url: str) -> bool:
    """Withdraw the right to append from everybody; False where not everybody has it.

    PostgreSQL lets everybody execute a new function, and one that was restored without
    its rights. Does nothing for a user who does not own the log.
    """
    with closing(PostgresReader(url)) as reader:
        reader.last_position()
        names = (reader.schema, f"append_to_{EVENTS_TABLE}")
    with telling(url), psycopg.connect(**to_connect(url)) as connection:
        is_open = any(row[0] for row in connection.execute(_IS_OPEN, names))
        if is_open:
            schema, append = map(Identifier, names)
            connection.execute(SQL(OURS_ALONE).format(schema=schema, append=append))
    return is_open


def _made(url: str) -> bool:
    with telling(url), psycopg.connect(**to_connect(url)) as connection:
        [(schema, encoding)] = connection.execute(_WHERE).fetchall()
    if encoding not in ("UTF8", b"UTF8"):
        raise LogError(
            f"The database {place_of(url)} is not in UTF-8, so a log cannot be kept in it. Make "
            f"another: CREATE DATABASE homework ENCODING 'UTF8' TEMPLATE template0"
        )
    if schema is None:
        raise LogError(unreachable(url, LookupError("its search_path names no schema that exists")))
    try:
        application = PostgresLogApplication(url, schema, create=True)
    except PersistenceError as problem:
        raise LogError(f"{unreachable(url, problem)} No log was made.") from None
    log = PostgresLog(url)
    try:
        recorder = application.recorder
        assert isinstance(recorder, PostgresRecorder)
        return log.identity() == recorder.source.id
    finally:
        log.close()
        application.close()
