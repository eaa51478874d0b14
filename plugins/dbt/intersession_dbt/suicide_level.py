"""From which urge to kill oneself a card is seen first: who agreed on it, why, and since when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise

from intersession import AgendaLine, Amended, Assigned, Recorded, key, link, table
from intersession_dbt.diary_card import SUICIDE_AT, SUICIDE_AT_MOST


@table("dbt_suicide_levels")
class LevelRow:
    """The level as agreed from a day on; ``version`` is that of the event in the stream."""

    assignment: str = key(references="assignments")
    version: int = key()
    client: str = link("clients", default="")
    from_on: str = ""
    level: int = SUICIDE_AT
    by: str | None = None
    why: str = ""
    events: str = ""


def level_row(recorded: Recorded) -> LevelRow:
    """The level that an agreement or an amendment holds."""
    event: Assigned | Amended = recorded.event
    agreed = event.settings.get("flag_suicide_at") or SUICIDE_AT
    return LevelRow(
        assignment=recorded.handle,
        version=recorded.version,
        client=recorded.client,
        from_on=event.day or event.recorded_at.date().isoformat(),
        level=min(agreed, SUICIDE_AT_MOST),
        by=event.actor,
        why=getattr(event, "why", ""),
        events=recorded.id,
    )


def raised(rows: Iterable[LevelRow]) -> Iterator[AgendaLine]:
    """A line for each card on which the level now stands above 1."""
    for _, found in groupby(rows, lambda row: row.assignment):
        begun, *more = sorted(found, key=lambda row: (row.version > 1, row.from_on, row.version))
        changes = [now for before, now in pairwise((begun, *more)) if now.level != before.level]
        last = changes[-1] if changes else begun
        if last.level > SUICIDE_AT:
            yield AgendaLine(
                client=last.client,
                assignment=last.assignment,
                text=_in_words(last),
                events=last.events,
                from_on=last.from_on,
            )


def _in_words(row: LevelRow) -> str:
    by = row.by or "somebody who is not on record"
    why = f'"{" ".join(row.why.split())}"' if row.why.strip() else "no reason is on record"
    return (
        f"The urge to kill oneself is seen first from {row.level} of 5 on, not from "
        f"{SUICIDE_AT}, since {row.from_on}: {why}, agreed by {by}."
    )
