"""PLEASE: looking after the body, so that feelings are easier to bear."""

from __future__ import annotations

from intersession import choice, day, line, minutes, number, worksheet

YES_NO_NA = {"yes": "yes", "no": "no", "na": "does not apply"}


@worksheet(
    "dbt.please",
    version=1,
    title="PLEASE",
    source="Linehan 1993, 2015; own wording",
    purposes=(
        "self-care",
        "affect and emotion",
        "sleep",
    ),
    caution=(
        "With an eating disorder, leave out what would feed the counting (meals, exercise), and "
        "agree on it with the person who treats it. Minutes and hours are for noticing, not a norm."
    ),
    day="date",
    is_practice=True,
)
class Please:
    """A day's care for the body: illness, meals, substances, sleep, movement, something nice."""

    date: str | None = day("Which day is this about?", required=False)
    ill_treated: str | None = choice(
        "If you were ill or in pain, did you look after it?", YES_NO_NA, required=False
    )
    eating_balanced: str | None = choice(
        "Did you eat evenly: not too little, not too much?", YES_NO_NA, required=False
    )
    avoided_mood_drugs: str | None = choice(
        "Did you stay away from alcohol and drugs?", YES_NO_NA, required=False
    )
    sleep_h: float | None = number("How many hours did you sleep?", 0, 24, required=False, unit="h")
    exercise_min: int | None = minutes("How long did you move?", required=False, high=1440)
    pleasant_event: str | None = line("Was there something pleasant? What?", required=False)
