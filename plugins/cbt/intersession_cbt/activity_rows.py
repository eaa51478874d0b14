"""The rows of activities: what was done, what was planned, and the days they belong to."""

from __future__ import annotations

from intersession import EntryRow, key, link, table


@table("cbt_activities")
class ActivityRow(EntryRow):
    """Something done in an hour of a day; mastery, pleasure, importance and mood are 0–10."""

    line: int = key()
    activity: str | None = None
    hour: int | None = None
    weekday: str | None = None
    mastery: int | None = None
    pleasure: int | None = None
    life_area: str | None = None
    importance: int | None = None
    mood: int | None = None
    with_whom: str | None = None
    was_avoidance: bool | None = None


@table("cbt_activity_days")
class DayRow(EntryRow):
    """An entry about a day, with the mood over the whole of it, 0–10, where that was rated."""

    mood: int | None = None
    activities: int = 0


@table("cbt_activity_plans")
class PlanRow(EntryRow):
    """Something planned; ``happened_on`` is the day it is planned for.

    ``attempt`` 0 is an agreement. ``settled`` is false where it was only an idea.
    """

    line: int = key()
    slot: str | None = None
    activity: str | None = None
    life_area: str | None = None
    value_ref: str | None = None
    expected_pleasure: int | None = None
    settled: bool = True


@table("cbt_activity_schedules")
class ScheduleRow:
    """An agreed schedule or log, and the day from which days are counted."""

    assignment: str = key(references="assignments")
    client: str = link("clients", default="")
    agreed_on: str = ""
    zone: str = "UTC"
    events: str = ""
