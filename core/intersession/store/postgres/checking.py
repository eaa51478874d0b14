"""What the server itself refuses to append, whoever asks it: the function in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg.sql import SQL, Identifier, Literal

_STREAM_FORM = r"^[A-Z0-9]{1,12}(\.[1-9][0-9]{0,8})?$"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = r"T[0-9]{2}:[0-9]{2}:[0-9]{2}"
_INSTANT_FORM = rf"^{_DAY}{_CLOCK}(\.[0-9]{{1,6}})?(Z|[+-][0-9]{{2}}:[0-9]{{2}})$"
_MOMENT_FORM = rf"^{_DAY}({_CLOCK}[+-][0-9]{{2}}:[0-9]{{2}}(:[0-9]{{2}})?)?$"

CHECK = (
    "CREATE OR REPLACE FUNCTION {schema}.{check}"
    "(streams {type}[], versions bigint[], topics text[], states bytea[]) "
    "RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp "
    "AS $BODY$ "
    "DECLARE "
    "  known constant text[] := {topics}; heads jsonb := jsonb_build_object(); "
    "  one record; head bigint; data json; wrong text; "
    "BEGIN "
    "  IF cardinality(known) = 0 THEN RETURN; END IF; "
    "  FOR one IN SELECT * FROM unnest(streams, versions, topics, states) "
    "    AS given (stream, version, topic, state) "
    "  LOOP "
    "    SELECT coalesce((heads ->> one.stream)::bigint, max(originator_version), 0) "
    "      INTO head FROM {schema}.{table} WHERE originator_id = one.stream; "
    "    data := convert_from(one.state, 'UTF8')::json; "
    "    wrong := CASE "
    "      WHEN one.stream !~ {stream_form} THEN 'it is of no client and no assignment' "
    "      WHEN one.topic <> ALL (known) THEN 'this log knows no event of the type ' || one.topic "
    "        || '. If a newer version of Intersession knows it, the owner of the log makes it "
    "known here, once: intersession log init --log ADDRESS' "
    "      WHEN one.version < 1 OR one.version > head + 1 "
    "        THEN 'the one before it is missing: the last is ' || head "
    "      WHEN json_typeof(data) <> 'object' THEN 'its data is no object of JSON' "
    "      WHEN coalesce(data ->> 'recorded_at', '') !~ {instant_form} "
    "        THEN 'recorded_at is no instant, such as 2026-03-02T09:00:00Z' "
    "      WHEN data ->> 'happened_at' !~ {moment_form} "
    "        THEN 'happened_at is no day and no instant with its offset' "
    "      END; "
    "    IF wrong IS NOT NULL THEN "
    "      RAISE EXCEPTION USING ERRCODE = 'data_exception', MESSAGE = "
    "        format('%s#%s is refused: %s', replace(one.stream, '.', '-'), one.version, wrong); "
    "    END IF; "
    "    heads := heads || jsonb_build_object(one.stream, greatest(one.version, head)); "
    "  END LOOP; "
    "EXCEPTION WHEN invalid_text_representation OR character_not_in_repertoire "
    "    OR untranslatable_character OR statement_too_complex THEN "
    "  RAISE EXCEPTION USING ERRCODE = 'data_exception', MESSAGE = "
    "    format('%s#%s is refused: its data is not JSON in UTF-8, or holds a NUL', "
    "      replace(one.stream, '.', '-'), one.version); "
    "END; $BODY$"
)
"""Refuses, in words, what no command would append; what it cannot see, readers contain."""


def parts_of_check(table: str, takes: Sequence[str]) -> dict[str, Any]:
    """What stands in the statement for a table; without names it takes whatever comes."""
    return {
        "check": Identifier(f"check_{table}"),
        "topics": Literal([*takes]) + SQL("::text[]"),
        "stream_form": Literal(_STREAM_FORM),
        "instant_form": Literal(_INSTANT_FORM),
        "moment_form": Literal(_MOMENT_FORM),
    }
