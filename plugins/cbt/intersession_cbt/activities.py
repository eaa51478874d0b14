"""A view of what was done and planned, with mastery and pleasure side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from intersession import (
    Amended,
    Assigned,
    AssignmentRow,
    Attempted,
    ClientRow,
    Corrected,
    Entry,
    EntryView,
    HoldRow,
    LocalClock,
    Look,
    Recorded,
    Report,
    Store,
    changed,
    fitting,
    folds,
    left_out,
    listed,
    plans,
    view,
)
from intersession_cbt.activity import SCHEDULE
from intersession_cbt.activity_figures import Diary
from intersession_cbt.activity_log import LOG
from intersession_cbt.activity_rows import ActivityRow, DayRow, PlanRow, ScheduleRow


@view(
    "cbt.activities",
    version=2,
    title="Activities",
    tables=[ActivityRow, DayRow, PlanRow, ScheduleRow],
    reads=[AssignmentRow, HoldRow, ClientRow],
)
class Activities(EntryView):
    """Mean mastery and mean pleasure, 0–10, by activity, life area, hour and weekday.

    The two are never merged. Entries of the activity schedule and of the activity log
    are counted together. A plan counts as logged if the same activity was logged on the
    day it was planned for, at any hour. On a day with nothing logged, that is not
    known. The days start with the day on which logging was agreed, or with the first
    day of the window. They end with the last day logged, or with the last day of the
    window that has passed. A day on which logging was on hold, or had ended, is not blank. A
    day is active if something was logged that was said not to
    be a way to put something off, and not active if all that was logged was one. A day
    with a mood and no activity is not known to be either.
    """

    worksheet = SCHEDULE
    first = ("log", "plan")
    shown: ClassVar[Mapping[str, Sequence[str]]] = {
        "log": (
            *("client", "day", "hour", "activity", "mastery", "pleasure", "mood"),
            *("life_area", "was_avoidance"),
        ),
        "plan": ("client", "planned_for", "activity", "expected_pleasure", "stands"),
    }

    def rows(self, entry: Entry) -> Iterable[ActivityRow | DayRow | PlanRow]:
        """Rows for the day, for each activity, and for each plan."""
        answers = entry.answers
        log = answers.get("log", ())
        if log or "mood_of_day" in answers:
            yield entry.row(DayRow, mood=answers.get("mood_of_day"), activities=len(log))
        for number, one in enumerate(log, 1):
            logged = {
                **fitting(ActivityRow, one),
                "hour": int(one["hour"][:2]) if "hour" in one else None,
            }
            yield entry.row(ActivityRow, line=number, weekday=entry.weekday, **logged)
        for number, one in enumerate(answers.get("plan", ()), 1):
            yield _on_its_day(entry.row(PlanRow, line=number, **_planned(one)))

    @folds(Assigned, worksheet=SCHEDULE)
    def assigned(self, recorded: Recorded, store: Store) -> None:
        """The schedule was agreed, perhaps with a first plan."""
        schedule = _agreed(recorded)
        store[ScheduleRow].put(schedule)
        _put_plan(recorded, store, schedule.agreed_on)

    @folds(Assigned, worksheet=LOG)
    def log_agreed(self, recorded: Recorded, store: Store) -> None:
        """The plain log was agreed, which has no plan."""
        store[ScheduleRow].put(_agreed(recorded))

    @folds(Attempted, Corrected, worksheet=LOG)
    def logged(self, recorded: Recorded, store: Store) -> None:
        """An entry of the plain log was recorded or corrected; without a sheet it has no row."""
        if recorded.event.without_sheet:
            return
        before = store[DayRow].get(recorded.handle, recorded.event.attempt)
        entry = Entry(recorded=recorded, event=recorded.event, before=before)
        answers = dict(entry.answers)
        time, what = answers.pop("time", None), answers.pop("what", None)
        hour = None if time is None else int(time[:2])
        row = entry.row(
            ActivityRow,
            line=1,
            weekday=entry.weekday,
            hour=hour,
            activity=what,
            **fitting(ActivityRow, answers),
        )
        store[ActivityRow].put(row)
        store[DayRow].put(entry.row(DayRow, activities=1))

    @folds(Amended, worksheet=SCHEDULE)
    def amended(self, recorded: Recorded, store: Store) -> None:
        """The plan may have changed from this day on; what was planned before it stays."""
        event: Amended = recorded.event
        schedule = store[ScheduleRow].get(recorded.handle)
        if schedule is None or "settings" not in event.changed:
            return
        _put_plan(recorded, store, _day(event, schedule.zone))

    def report(self, look: Look) -> Report:
        """Means by activity, area, hour and weekday; then quadrants, plans, days and mood."""
        schedules = look.rows(ScheduleRow)
        logged, days = listed(look.rows(ActivityRow)), listed(look.rows(DayRow))
        planned, asked = look.rows(PlanRow), plans(look)
        parts: dict[str, list[dict[str, Any]]] = {"means": []}
        for client in sorted({row.client for row in schedules}):
            diary = Diary(
                client=client,
                since=min(row.agreed_on for row in schedules if row.client == client),
                logged=[row for row in logged if row.client == client],
                entries=[row for row in days if row.client == client],
                plans=[row for row in planned if row.client == client],
                asked=[asked[row.assignment] for row in schedules if row.client == client],
                window=look.window,
                today=look.today_of(client).isoformat(),
            )
            for part, rows in diary.parts().items():
                parts.setdefault(part, []).extend({"client": client, **row} for row in rows)
        return {**parts, **left_out(look, DayRow)}


def _agreed(recorded: Recorded) -> ScheduleRow:
    """The row of an agreement to log activities."""
    event: Assigned = recorded.event
    return ScheduleRow(
        assignment=recorded.handle,
        client=recorded.client,
        agreed_on=_day(event, event.zone),
        zone=event.zone,
        events=recorded.id,
    )


def _day(event: Assigned | Amended, zone: str) -> str:
    """The client's day on which something was agreed, or else was written down."""
    return event.day or LocalClock(zone).today(event.recorded_at).isoformat()


def _put_plan(recorded: Recorded, store: Store, day: str) -> None:
    """Keep what was planned for the days before ``day``, and add today's plan."""
    stood = store[PlanRow].starting(recorded.handle, 0)
    kept = [row for row in stood if row.slot and row.slot[:10] < day]
    known = {(row.slot, row.activity) for row in kept}
    planned = recorded.event.settings.get("plan", ())
    fresh = [one for one in planned if (one.get("slot"), one.get("activity")) not in known]
    start = max((row.line for row in stood), default=0) + 1
    agreed = {
        "assignment": recorded.handle,
        "attempt": 0,
        "client": recorded.client,
        "recorded_at": recorded.event.recorded_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "events": recorded.id,
    }
    rows = [
        _on_its_day(PlanRow(**agreed, line=number, **_planned(one)))
        for number, one in enumerate(fresh, start)
    ]
    store[PlanRow].replace((recorded.handle, 0), [*kept, *rows])


def _planned(given: Mapping[str, Any]) -> dict[str, Any]:
    columns = {name: value for name, value in given.items() if name != "planned"}
    return {**columns, "settled": given.get("planned", True)}


def _on_its_day(row: PlanRow) -> PlanRow:
    return changed(row, happened_at=row.slot, happened_on=row.slot and row.slot[:10])
