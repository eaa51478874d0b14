"""Days and times in answers, typed in every way that ``--on`` takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from intersession.errors import InvalidInput, invalid, shown
from intersession.worksheets.items import Day, Item, Moment, Rows
from intersession_cli.app.local import Local
from intersession_cli.input.dates import Towards, parse_day, parse_moment


def as_stored(item: Item, typed: Any, local: Local) -> Any:
    """A day or a moment that was typed, as it is stored; anything else as it was typed.

    Raises InvalidInput for what is no day.
    """
    if not isinstance(item, Day | Moment) or not isinstance(typed, str):
        return typed
    towards: Towards = "future" if item.ahead else "past"
    if isinstance(item, Day):
        return parse_day(typed, local.today, towards).isoformat()
    found = parse_moment(typed, local.today, local.zone_on, towards)
    if not isinstance(found, datetime):
        raise invalid(
            "The time cannot be used:",
            f"{shown(typed)} has no time. Accepted: {found.isoformat()}T18:40, thu 6pm",
        )
    return found.isoformat()


def with_days(items: Iterable[Item], given: Mapping[str, Any], local: Local) -> dict[str, Any]:
    """Answers with their days and moments as they are stored, in rows too.

    What is no day stays as it was given: the check says so with all else that is wrong.
    """
    found = dict(given)
    for item in items:
        value = found.get(item.name)
        if isinstance(item, Rows) and isinstance(value, list):
            found[item.name] = [
                with_days(item.row, row, local) if isinstance(row, Mapping) else row
                for row in value
            ]
        elif isinstance(value, str):
            with suppress(InvalidInput):
                found[item.name] = as_stored(item, value, local)
    return found
