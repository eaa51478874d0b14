"""The tables of a log on a server, and the function that appends to them, in SQL."""

from __future__ import annotations

INIT_KEY = 0x1D7E55E55104
"""The advisory lock that is held while a log's tables are made."""

LOCK_INIT = "SELECT pg_advisory_xact_lock({key})"
IDENTITY = (
    "CREATE TABLE IF NOT EXISTS {schema}.{identity} (id text NOT NULL, format int NOT NULL, "
    "number int NOT NULL DEFAULT 1, position bigint NOT NULL DEFAULT 0, hash bytea, "
    "accepted text NOT NULL DEFAULT '', seal bytea)"
)
BEGIN = (
    "INSERT INTO {schema}.{identity} (id, format, hash, seal) SELECT {id}, {format}, {start}, "
    "{seal} WHERE NOT EXISTS (SELECT 1 FROM {schema}.{identity})"
)
SINCE_2 = (
    "ALTER TABLE {schema}.{identity} ADD COLUMN number int NOT NULL DEFAULT 1, "
    "ADD COLUMN position bigint NOT NULL DEFAULT 0, ADD COLUMN hash bytea, "
    "ADD COLUMN accepted text NOT NULL DEFAULT '', ADD COLUMN seal bytea",
    "UPDATE {schema}.{identity} SET format = {format}, hash = {start}, seal = {seal}",
    "ALTER TABLE {schema}.{table} ADD COLUMN hash bytea",
)
"""What brings the first format to this one: no event changes."""
EVENTS = (
    "CREATE TABLE IF NOT EXISTS {schema}.{table} ("
    "position bigint PRIMARY KEY, "
    "originator_id {stream} NOT NULL, "
    "originator_version bigint NOT NULL, "
    "topic text NOT NULL, "
    "state bytea NOT NULL, "
    "hash bytea, "
    "UNIQUE (originator_id, originator_version))"
)
_LINK = (
    "sha256(link || int8send({position}) || int8send({version}) "
    "|| int4send(octet_length({stream}::text)) || int4send(octet_length({name})) "
    "|| convert_to({stream}::text, 'UTF8') || convert_to({name}, 'UTF8') || {state})"
)
"""The link of an event after ``link``, as ``store.chain.link`` makes it."""

_STORED_LINK = _LINK.format(
    position="one.position",
    stream="one.originator_id",
    version="one.originator_version",
    name="one.topic",
    state="one.state",
)
_GIVEN_LINK = _LINK.format(
    position="last + place",
    stream="streams[place]",
    version="versions[place]",
    name="topics[place]",
    state="states[place]",
)
APPEND = (
    "CREATE OR REPLACE FUNCTION {schema}.{append}"
    "(streams {type}[], versions bigint[], topics text[], states bytea[]) "
    "RETURNS bigint LANGUAGE plpgsql "
    "SECURITY DEFINER SET search_path = pg_catalog, pg_temp "
    "AS $BODY$ "
    "DECLARE last bigint; link bytea; links bytea[]; one record; "
    "BEGIN "
    "  SET LOCAL lock_timeout = {timeout}; "
    "  IF current_setting('synchronous_commit') = 'off' THEN "
    "    SET LOCAL synchronous_commit = 'on'; "
    "  END IF; "
    "  LOCK TABLE {schema}.{table} IN EXCLUSIVE MODE; "
    "  PERFORM {schema}.{check}(streams, versions, topics, states); "
    "  NOTIFY {channel}; "
    "  SELECT position, hash INTO last, link FROM {schema}.{table} "
    "  ORDER BY position DESC LIMIT 1; "
    "  last := coalesce(last, 0); "
    "  IF link IS NULL THEN "
    "    link := {start}; "
    "    FOR one IN SELECT * FROM {schema}.{table} ORDER BY position LOOP "
    f"      link := {_STORED_LINK}; "
    "    END LOOP; "
    "  END IF; "
    "  FOR place IN 1 .. cardinality(streams) LOOP "
    f"    link := {_GIVEN_LINK}; "
    "    links[place] := link; "
    "  END LOOP; "
    "  INSERT INTO {schema}.{table} "
    "  SELECT last + place, stream, version, topic, state, hash "
    "  FROM unnest(streams, versions, topics, states, links) WITH ORDINALITY "
    "    AS given (stream, version, topic, state, hash, place) "
    "  ORDER BY place; "
    "  RETURN last; "
    "END; $BODY$"
)
FUNCTIONS = (
    "SELECT proname, prosrc FROM pg_proc WHERE oid IN (to_regproc({append_name}), "
    "to_regproc({check_name})) ORDER BY proname"
)
"""What the functions of a log do now."""
OURS_ALONE = "REVOKE ALL ON FUNCTION {schema}.{append} FROM PUBLIC"
INVOKE = "SELECT {schema}.{append}(%b, %b, %b, %b) AS last"
NOTIFICATIONS = (
    "SELECT * FROM {schema}.{table} WHERE position > %s AND position <= %s "
    "AND (cardinality(%s::text[]) = 0 OR topic = ANY(%s)) ORDER BY position LIMIT %s"
)
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
