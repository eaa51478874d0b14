"""The activity log: one thing that was done (its view is the one of the schedule)."""

from __future__ import annotations

from intersession import choice, line, scale, time_of_day, worksheet, yes_no
from intersession_cbt.activity import LIFE_AREAS, MASTERY, MOOD, PLEASURE
from intersession_cbt.cautions import PROTECTIVE_AVOIDANCE

LOG = "cbt.activity-log"


@worksheet(
    LOG,
    version=1,
    title="Activity log",
    source="Beck et al. 1979, with 0–10 ratings; own wording",
    purposes=(
        "activity",
        "self-monitoring",
    ),
    caution=PROTECTIVE_AVOIDANCE,
    is_practice=True,
)
class ActivityLog:
    """One thing that was done, noted in a minute, with mood, mastery and pleasure kept apart.

    It has no plans. For whole days, hour by hour and with plans, use the activity
    schedule.
    """

    time: str = time_of_day("At what time? Such as 18:30")
    what: str = line("What did you do?")
    mood: int | None = scale("How was your mood then?", 0, 10, MOOD, required=False)
    mastery: int | None = scale(
        "How much did it feel like achieving something?", 0, 10, MASTERY, required=False
    )
    pleasure: int | None = scale("How much did you enjoy it?", 0, 10, PLEASURE, required=False)
    life_area: str | None = choice(
        "Which area of life does it belong to?", LIFE_AREAS, required=False
    )
    with_whom: str | None = line("With whom? Initials are enough", required=False)
    was_avoidance: bool | None = yes_no("Was it a way to put something off?", required=False)
