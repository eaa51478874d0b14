"""The sleep diary: one night, written down the next morning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from intersession import (
    Context,
    Problem,
    day,
    minutes,
    scale,
    text,
    time_of_day,
    whole,
    worksheet,
    yes_no,
)
from intersession_cbt.night import night_problems

DIARY = "cbt.sleep-diary"
QUALITY = {1: "very poor", 2: "poor", 3: "fair", 4: "good", 5: "very good"}
REFRESHED = {1: "not at all", 2: "slightly", 3: "somewhat", 4: "well", 5: "very well"}
ANY = range(1, 100)
"""Some, and not none."""


@worksheet(
    DIARY,
    version=1,
    title="Sleep diary",
    source="Carney et al. 2012, consensus sleep diary; own wording",
    purposes=(
        "sleep",
        "self-monitoring",
    ),
    caution="Shortening the time in bed has risks with epilepsy, bipolar disorder, and for those "
    "who drive or work with machines. Do not watch the clock at night: estimates are enough.",
    day="wake_date",
    is_practice=True,
    night_before=True,
)
class SleepDiary:
    """A night, written down the next morning from memory; estimates are enough.

    A forgotten night is left blank. Clock times are those of the night that ended
    on the wake date.
    """

    wake_date: str = day("On which date did you get up?")
    into_bed: str = time_of_day("When did you get into bed?")
    tried_to_sleep: str = time_of_day("When did you begin trying to sleep?")
    sol_min: int = minutes("About how long did it take to fall asleep?")
    awakenings: int = whole("How often did you wake up, not counting the last time?", 0)
    waso_min: int = minutes("How long were you awake in between, altogether?")
    final_wake: str = time_of_day("When did you wake up for the last time?")
    out_of_bed: str = time_of_day("When did you get out of bed for the day?")
    quality: int = scale("How was your sleep?", 1, 5, QUALITY)
    comments: str | None = text("Anything that disturbed it, such as a cold?", required=False)
    tried_after_final_wake_min: int | None = minutes(
        "How long did you go on trying to sleep after that last waking?",
        required=False,
        help="0 if not at all. Without it, efficiency over the sleep episode is left open.",
    )
    woke_early: bool | None = yes_no("Did you wake earlier than you planned?", required=False)
    woke_early_min: int | None = minutes(
        "How much earlier?", required=False, asked_when={"woke_early": [True]}
    )
    refreshed: int | None = scale("How refreshed did you feel?", 1, 5, REFRESHED, required=False)
    naps: int | None = whole("How often did you nap or doze the day before?", 0, required=False)
    naps_min: int | None = minutes(
        "For how long, altogether?", required=False, asked_when={"naps": ANY}
    )
    alcohol: int | None = whole("How many alcoholic drinks the day before?", 0, required=False)
    alcohol_last: str | None = time_of_day(
        "When was the last of them?", required=False, asked_when={"alcohol": ANY}
    )
    caffeine: int | None = whole("How many drinks with caffeine?", 0, required=False)
    caffeine_last: str | None = time_of_day(
        "When was the last of them?", required=False, asked_when={"caffeine": ANY}
    )
    medication: str | None = text("Any medicine to sleep? Which, how much, when?", required=False)

    @staticmethod
    def check(answers: Mapping[str, Any], context: Context) -> Iterable[Problem]:
        """The times make a night on this client's clock, and its sleep is not negative."""
        return night_problems(answers, context.zone)
