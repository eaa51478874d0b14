"""The activity schedule: what is planned, and what was done, hour by hour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from intersession import (
    Context,
    Problem,
    choice,
    line,
    moment,
    row,
    rows,
    scale,
    time_of_day,
    worksheet,
    yes_no,
)
from intersession_cbt.cautions import PROTECTIVE_AVOIDANCE

SCHEDULE = "cbt.activity-schedule"
MASTERY = {0: "none", 10: "a lot"}
PLEASURE = {0: "none", 10: "a lot"}
IMPORTANCE = {0: "not at all", 10: "very"}
MOOD = {0: "as low as it gets", 10: "as good as it gets"}

LIFE_AREAS = {
    "relationships": "relationships",
    "education/work": "education and work",
    "recreation": "recreation",
    "body/health": "body and health",
    "daily responsibilities": "daily responsibilities",
}
"""Areas of life (after Lejuez et al. 2011)."""


@row
class PlannedActivity:
    """Something to do at a time that was chosen beforehand."""

    slot: str = moment("When? Date and time, such as 2026-03-02T18:00", ahead=True)
    activity: str = line("What will you do?")
    life_area: str | None = choice(
        "Which area of life does it belong to?", LIFE_AREAS, required=False
    )
    value_ref: str | None = line(
        "Which of the things that matter to you is it for?", required=False
    )
    expected_pleasure: int | None = scale(
        "How much do you think you will enjoy it?", 0, 10, PLEASURE, required=False
    )
    planned: bool = yes_no("Is it a firm plan, not just an idea?", required=False, default=True)


@row
class LoggedActivity:
    """Something done in an hour of the day; mastery and pleasure are two things."""

    hour: str = time_of_day("In which hour? Its start, such as 18:00")
    activity: str = line("What did you do?")
    mastery: int = scale("How much did it feel like achieving something?", 0, 10, MASTERY)
    pleasure: int = scale("How much did you enjoy it?", 0, 10, PLEASURE)
    life_area: str | None = choice(
        "Which area of life does it belong to?", LIFE_AREAS, required=False
    )
    importance: int | None = scale("How important was it?", 0, 10, IMPORTANCE, required=False)
    mood: int | None = scale("How was your mood then?", 0, 10, MOOD, required=False)
    with_whom: str | None = line("With whom? Initials are enough", required=False)
    was_avoidance: bool | None = yes_no("Was it a way to put something off?", required=False)


@row
class Agreed:
    """What is planned when the schedule is agreed."""

    plan: list[PlannedActivity] = rows(
        "Which activities are planned?", PlannedActivity, required=False
    )


@worksheet(
    SCHEDULE,
    version=1,
    title="Activity schedule",
    source="Beck et al. 1979, with 0–10 ratings; Lejuez et al. 2011",
    purposes=(
        "activity",
        "planning",
        "mood",
    ),
    caution=PROTECTIVE_AVOIDANCE,
    settings=Agreed,
    is_practice=True,
)
class ActivitySchedule:
    """A day's activities hour by hour, each with mastery and pleasure, and plans for days to come.

    One entry is about one day: the day on which it happened.
    """

    log: list[LoggedActivity] = rows("What did you do that day?", LoggedActivity, required=False)
    mood_of_day: int | None = scale(
        "How was your mood over the whole day?", 0, 10, MOOD, required=False
    )
    plan: list[PlannedActivity] = rows(
        "What do you plan for the days to come?", PlannedActivity, required=False
    )

    @staticmethod
    def check(answers: Mapping[str, Any], context: Context) -> Iterable[Problem]:
        """Something logged, planned, or the day's mood."""
        if not answers:
            yield Problem("", "there is nothing in it. Give log, plan or mood_of_day")
