"""The tables of a log on a server, and the function that appends to them, in SQL."""

from __future__ import annotations

INIT_KEY = 0x1D7E55E55104
"""The advisory lock that is held while a log's tables are made."""

LOCK_INIT = "SELECT pg_advisory_xact_lock({key})"
IDENTITY = "CREATE TABLE IF NOT EXISTS {schema}.{identity} (id text NOT NULL, format int NOT NULL)"
BEGIN = (
    "INSERT INTO {schema}.{identity} SELECT {id}, {format} "
    "WHERE NOT EXISTS (SELECT 1 FROM {schema}.{identity})"
)
EVENTS = (
    "CREATE TABLE IF NOT EXISTS {schema}.{table} ("
    "position bigint PRIMARY KEY, "
    "originator_id {stream} NOT NULL, "
    "originator_version bigint NOT NULL, "
    "topic text NOT NULL, "
    "state bytea NOT NULL, "
    "UNIQUE (originator_id, originator_version))"
)
APPEND = (
    "CREATE OR REPLACE FUNCTION {schema}.{append}"
    "(streams {type}[], versions bigint[], topics text[], states bytea[]) "
    "RETURNS bigint LANGUAGE plpgsql "
    "SECURITY DEFINER SET search_path = pg_catalog, pg_temp "
    "AS $BODY$ "
    "DECLARE last bigint; "
    "BEGIN "
    "  SET LOCAL lock_timeout = {timeout}; "
    "  IF current_setting('synchronous_commit') = 'off' THEN "
    "    SET LOCAL synchronous_commit = 'on'; "
    "  END IF; "
    "  LOCK TABLE {schema}.{table} IN EXCLUSIVE MODE; "
    "  NOTIFY {channel}; "
    "  SELECT coalesce(max(position), 0) INTO last FROM {schema}.{table}; "
    "  INSERT INTO {schema}.{table} "
    "  SELECT last + place, stream, version, topic, state "
    "  FROM unnest(streams, versions, topics, states) WITH ORDINALITY "
    "    AS given (stream, version, topic, state, place) "
    "  ORDER BY place; "
    "  RETURN last; "
    "END; $BODY$"
)
OURS_ALONE = "REVOKE ALL ON FUNCTION {schema}.{append} FROM PUBLIC"
INVOKE = "SELECT {schema}.{append}(%b, %b, %b, %b) AS last"
SAME = (
    "SELECT position FROM {schema}.{table} JOIN unnest(%b::{type}[], %b::bigint[], %b::text[], "
    "%b::bytea[]) AS given (stream, version, name, bytes) ON originator_id = stream "
    "AND originator_version = version AND topic = name AND state = bytes ORDER BY position"
)
AT_WORK = (
    "SELECT FROM pg_locks WHERE relation = to_regclass('{schema}.{table}') "
    "AND mode = 'ExclusiveLock' AND pid <> pg_backend_pid() LIMIT 1"
)
"""The lock that an append holds, or waits for."""
