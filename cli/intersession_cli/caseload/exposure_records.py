"""What AB wrote down between sessions: thought records, exposures, days and nights."""

from __future__ import annotations

from typing import Any

import attrs

from intersession_cli.caseload.story import At, Slot, Step, obstacle, step

THOUGHTS, LADDER, EXPOSURES, DAYS, NIGHTS = "AB-1", "AB-2", "AB-3", "AB-4", "AB-5"

FAINT = "I faint on the floor and nobody helps"
OFF = "I have to get out at once and everybody looks"


def written(handle: str, happened: At, answers: dict[str, Any], **more: Any) -> Step:
    """A record, written down the same day unless ``recorded`` says later."""
    recorded = more.pop("recorded", None)
    usual = {"amount": 4, "recorded_by": "client", "timing": "later" if recorded else "same day"}
    given = {"answers": answers, "happened": happened, **usual, **more}
    return step(recorded or happened, "attempt", handle, **given)


@attrs.frozen
class Exposure:
    """An exposure; ``likely`` before and after in per cent, ``suds`` at start, peak and end."""

    at: At
    step: str
    task: str
    feared: str
    likely: tuple[int, int]
    predicted: int
    suds: tuple[int, int, int]
    minutes: int
    learned: str
    where: str
    more: dict[str, Any] = attrs.field(factory=dict)


def exposure(one: Exposure, **record: Any) -> Step:
    """The step by which an exposure was recorded."""
    answers = {
        "item_ref": f"{LADDER}/{one.step}",
        "task": one.task,
        "feared_outcome": one.feared,
        "probability_before": one.likely[0],
        "distress_predicted": one.predicted,
        "how_will_i_know": "whether I am still on my feet",
        "suds_start": one.suds[0],
        "suds_peak": one.suds[1],
        "suds_end": one.suds[2],
        "duration_min": one.minutes,
        "outcome_occurred": "no",
        "probability_after": one.likely[1],
        "learned": one.learned,
        "context_tags": [{"kind": "place", "tag": one.where}],
        "ended_by": "expectation tested",
        **one.more,
    }
    return written(EXPOSURES, one.at, answers, minutes=one.minutes, **record)


def safety(*what: str) -> list[dict[str, str]]:
    """Things done to feel safer, as the log holds them."""
    return [{"what": one} for one in what]


def samples(**at_minute: int) -> list[dict[str, int]]:
    """Distress ratings on the way: ``m5=60`` is 60 after five minutes."""
    return [{"min": int(name[1:]), "suds": suds} for name, suds in at_minute.items()]


THOUGHT_RECORDS = (
    written(
        THOUGHTS,
        At(1, 2, "18:50"),
        {
            "situation": "At the stop after work, third bus let go by",
            "moods": [{"name": "fear", "before": 85}, {"name": "shame", "before": 60}],
            "automatic_thoughts": [
                {"text": "If I get on I will faint", "belief_before": 80, "hot": True},
                {"text": "The driver thinks I am odd", "belief_before": 40},
            ],
            "evidence_for": "My legs were like jelly. I was dizzy.",
            "evidence_against": "Dizzy for two years, never once on the floor.",
            "balanced_thought": [{"text": "Dizzy is not fainting", "belief": 50}],
            "moods_after": {"fear": 60, "shame": 50},
            "belief_after": 55,
            "distortions": ["fortune-telling", "catastrophising"],
        },
    ),
    written(
        THOUGHTS,
        At(1, 5, "08:15"),
        {
            "situation": "Asked J. to drive me",
            "moods": [{"name": "shame", "before": 70}],
            "automatic_thoughts": [{"text": "I am a burden", "belief_before": 75}],
        },
        amount=2,
        note="stopped at the evidence, did not know what counts",
    ),
    obstacle(
        At(1, 5, "20:10"), THOUGHTS, "fear-of-getting-it-wrong", "what is evidence?", 2,
        anticipated=1, backup_used=True, backup_worked="partly", attempt=2,
    ),
    written(
        THOUGHTS,
        At(2, 3),
        {
            "situation": "Two tram stops with a colleague, by chance",
            "moods": [{"name": "fear", "before": 75}, {"name": "shame", "before": 40}],
            "automatic_thoughts": [
                {"text": "If I get on I will faint", "belief_before": 70, "hot": True}
            ],
            "evidence_for": "Heart racing, hands wet.",
            "evidence_against": "Talked about the canteen and stood the whole way.",
            "balanced_thought": [{"text": "I can be afraid and stand", "belief": 65}],
            "moods_after": {"fear": 40, "shame": 15},
            "belief_after": 35,
            "distortions": ["fortune-telling"],
        },
        recorded=At(2, 5, "19:30"),
    ),
)  # fmt: skip

EXPOSURE_LOGS = (
    exposure(
        Exposure(
            At(3, 1, "17:40"), "stop", "Stand at the stop, let three buses go by, no phone", FAINT,
            (70, 20), 40, (30, 45, 15), 25, "It rises when the doors open and falls by itself",
            "stop by the office",
            {
                "suds_samples": samples(m5=40, m12=45, m20=20),
                "safety_to_drop": safety("phone", "water bottle"),
                "used_safety": True,
                "safety_used": safety("holding the water bottle"),
                "surprise": 50,
            },
        )
    ),
    exposure(
        Exposure(
            At(3, 3, "17:35"), "parked", "Sit in the parked bus at the terminus", FAINT,
            (60, 25), 50, (35, 50, 25), 20, "A pulse of 120 is only a fast pulse", "terminus",
            {
                "urge_to_ritual": 70,
                "response_prevented": "partly",
                "delay_min": 8,
                "safety_used": safety("felt my pulse, once"),
                "outcome_text": "Sat there. The driver read his paper.",
                "surprise": 40,
            },
        )
    ),
    exposure(
        Exposure(
            At(3, 5, "18:05"), "one-stop", "Ride one stop, J. on the seat behind", OFF,
            (80, 80), 55, (60, 85, 70), 3, "Getting off made it shorter, and the next one longer",
            "line 7",
            {
                "response_prevented": "no",
                "safety_used": safety("stood by the door", "got off before it left"),
                "outcome_occurred": "partly",
                "outcome_text": "Got out again. One man looked up.",
                "ended_by": "left early",
            },
        ),
        amount=2,
        note="on and off again",
    ),
    obstacle(
        At(3, 5, "18:30"), EXPOSURES, "anxious-about-it", "legs went at the first door", 3,
        anticipated=1, backup_used=True, backup_worked="partly", attempt=3,
    ),
    exposure(
        Exposure(
            At(4, 1, "17:50"), "one-stop", "Ride one stop, J. on the seat behind", OFF,
            (75, 40), 65, (60, 70, 35), 30, "I stayed on with legs like jelly", "line 7",
            {
                "suds_samples": samples(m4=70, m15=50, m28=35),
                "response_prevented": "yes",
                "used_safety": False,
                "surprise": 60,
            },
        )
    ),
    exposure(
        Exposure(
            At(4, 3, "17:45"), "one-stop", "The same stop, there and back, four times", OFF,
            (50, 20), 60, (45, 50, 20), 35, "By the fourth time I looked out of the window",
            "line 7",
            {"response_prevented": "yes", "used_safety": False, "surprise": 55},
        )
    ),
    exposure(
        Exposure(
            At(4, 5, "11:20"), "alone", "Ride one stop without J.", FAINT,
            (65, 30), 65, (55, 65, 3), 30, "Being alone on it is not being alone", "line 12",
            {"response_prevented": "delayed", "delay_min": 10, "surprise": 45},
        )
    ),
    step(
        At(4, 5, "19:00"),
        "correct",
        EXPOSURES,
        attempt=6,
        answers={"suds_end": 30},
        why="typed 3 for 30",
    ),
    exposure(
        Exposure(
            At(5, 2, "17:55"), "three-stops", "Ride three stops alone, seat by the window", FAINT,
            (60, 25), 75, (50, 60, 20), 40, "The middle of the ride is the quietest part",
            "line 12",
            {"response_prevented": "yes", "used_safety": False, "surprise": 50},
        )
    ),
    exposure(
        Exposure(
            At(5, 4, "07:40"), "three-stops", "Ride three stops alone, in the morning", FAINT,
            (40, 10), 60, (40, 45, 15), 35, "Mornings are fuller and it made no difference",
            "line 7",
            {"response_prevented": "yes", "used_safety": False, "surprise": 40},
        )
    ),
    exposure(
        Exposure(
            At(6, 1, "17:50"), "standing", "Three stops, standing in the aisle", FAINT,
            (55, 20), 65, (55, 70, 25), 40, "Knees shake and hold", "line 12",
            {
                "response_prevented": "partly",
                "delay_min": 5,
                "used_safety": True,
                "safety_used": safety("held the pole with both hands"),
                "surprise": 65,
            },
        )
    ),
    obstacle(
        At(6, 3, "21:10"), EXPOSURES, "no-time", "two late shifts in a row", 2,
        anticipated=2, backup_used=True, backup_worked="yes",
    ),
    exposure(
        Exposure(
            At(6, 4, "07:45"), "standing", "Three stops, standing, before work", FAINT,
            (30, 10), 50, (35, 45, 15), 35, "It was the bus to work, and I was on it", "line 7",
            {"response_prevented": "yes", "used_safety": False, "surprise": 30},
        ),
        recorded=At(6, 5, "09:10"),
        note="wrote it the morning after",
    ),
)  # fmt: skip

ACTIVITY_LOGS = (
    written(
        DAYS,
        At(3, 2, "21:00"),
        {
            "log": [
                {"hour": "17:00", "activity": "walked home the long way", "mastery": 5,
                 "pleasure": 4, "life_area": "body/health"},
                {"hour": "19:00", "activity": "cooked for J.", "mastery": 6, "pleasure": 7,
                 "life_area": "relationships", "with_whom": "J."},
                {"hour": "21:00", "activity": "series on the sofa", "mastery": 1, "pleasure": 3,
                 "life_area": "recreation", "was_avoidance": True},
            ],
            "mood_of_day": 5,
        },
    ),
    written(
        DAYS,
        At(3, 6, "20:40"),
        {
            "log": [
                {"hour": "10:00", "activity": "tax papers", "mastery": 8, "pleasure": 1,
                 "life_area": "daily responsibilities"},
                {"hour": "15:00", "activity": "choir", "mastery": 5, "pleasure": 8,
                 "life_area": "recreation", "with_whom": "the altos"},
            ],
            "mood_of_day": 7,
            "plan": [
                {"slot": Slot(At(4, 2, "18:00")), "activity": "swim with K.",
                 "life_area": "body/health", "expected_pleasure": 6},
            ],
        },
    ),
    written(
        DAYS,
        At(4, 1, "21:30"),
        {
            "log": [
                {"hour": "18:00", "activity": "bus practice", "mastery": 7, "pleasure": 2,
                 "life_area": "daily responsibilities"},
            ],
            "mood_of_day": 6,
        },
        amount=1,
    ),
)  # fmt: skip

# Morning, in bed and trying to sleep, minutes to fall asleep, times awake and for how
# long, last waking, out of bed, quality 1–5, minutes of trying to sleep after waking.
_NIGHTS = (
    (At(5, 1, "07:20"), "22:30", "23:00", 55, 2, 40, "05:50", "07:00", 2, 60),
    (At(5, 2, "07:25"), "22:15", "22:45", 70, 3, 60, "05:30", "07:00", 1, 80),
    (At(5, 3, "07:15"), "23:00", "23:10", 40, 1, 20, "06:20", "07:00", 3, 30),
    (At(5, 4, "06:50"), "23:30", "23:40", 25, 1, 15, "06:15", "06:40", 4, 10),
    (At(5, 6, "08:40"), "00:10", "00:15", 20, 1, 10, "07:50", "08:30", 4, 20),
    (At(6, 1, "07:10"), "23:30", "23:40", 30, 1, 25, "06:20", "07:00", 3, 20),
    (At(6, 2, "07:05"), "23:30", "23:35", 25, 2, 20, "06:30", "07:00", 3, 15),
    (At(6, 3, "07:30"), "23:45", "23:50", 35, 1, 30, "06:40", "07:15", 3, 20),
    (At(6, 4, "06:55"), "23:20", "23:30", 20, 1, 10, "06:30", "06:45", 4, 5),
    (At(6, 6, "08:10"), "23:50", "23:55", 15, 1, 10, "07:40", "08:00", 4, 10),
)  # fmt: skip
_NIGHT = (
    *("wake_date", "into_bed", "tried_to_sleep", "sol_min", "awakenings", "waso_min"),
    *("final_wake", "out_of_bed", "quality", "tried_after_final_wake_min"),
)

SLEEP_DIARY = (
    *(written(NIGHTS, one[0], dict(zip(_NIGHT, one, strict=True))) for one in _NIGHTS),
    obstacle(At(6, 5, "08:00"), NIGHTS, "forgot", "away overnight, the sheet stayed at home", 1),
)

RECORDS = (*THOUGHT_RECORDS, *EXPOSURE_LOGS, *ACTIVITY_LOGS, *SLEEP_DIARY)
