"""The rows of skills practised: opposite action, crisis skills, DEAR MAN, PLEASE."""

from __future__ import annotations

from typing import Any

from intersession import Entry, EntryRow, columns_of, table


@table("dbt_opposite_actions")
class OppositeRow(EntryRow):
    """An opposite action; intensity 0–100 before and after, ``all_the_way`` 0–10."""

    emotion: str | None = None
    intensity_before: int | None = None
    intensity_after: int | None = None
    fits_facts: str | None = None
    effective_to_act: bool | None = None
    all_the_way: int | None = None
    noticed: str | None = None


@table("dbt_distress_tolerance")
class ToleranceRow(EntryRow):
    """A crisis skill used; distress 0–100 before and after."""

    skill: str | None = None
    distress_before: int | None = None
    distress_after: int | None = None
    minutes: int | None = None
    made_it_worse: bool | None = None
    urge_acted: bool | None = None


@table("dbt_dear_man")
class DearManRow(EntryRow):
    """A DEAR MAN; what came of it 0–10 for each of three aims."""

    objective: str | None = None
    did: str | None = None
    got_objective: int | None = None
    relationship: int | None = None
    self_respect: int | None = None


@table("dbt_please")
class PleaseRow(EntryRow):
    """A day of PLEASE; ``happened_on`` is the day it is about."""

    ill_treated: str | None = None
    eating_balanced: str | None = None
    avoided_mood_drugs: str | None = None
    sleep_h: float | None = None
    exercise_min: int | None = None
    pleasant_event: str | None = None


def row_of(entry: Entry, row_class: Any) -> Any:
    """An entry's row: the answers that the row has columns for."""
    names = columns_of(row_class)
    answers = {name: value for name, value in entry.answers.items() if name in names}
    return entry.row(row_class, **answers)
