"""EH, after dialectical behaviour therapy: the diary card, evening by evening.

Two hard weeks, a night in the fourth week that did not go as it used to, and flu
in between. Some evenings have no card, and stay blank. The skills that were practised
beside the card are in ``dbt_skills.py``.
"""

from __future__ import annotations

from typing import Any

import attrs

from intersession_cli.caseload.dbt_skills import SKILLS, session
from intersession_cli.caseload.story import (
    At,
    Step,
    Story,
    amend,
    assign,
    foreseen,
    obstacle,
    rated,
    review,
    step,
)

CARD = "EH-1"
EMOTIONS = ("sadness", "shame", "anger", "fear", "joy")
TARGETS = ("self-harm", "leaving group early", "drinking", "asking for help")


@attrs.frozen
class Evening:
    """A card as a row of figures; a dash is a figure that was not given.

    ``emotions`` and ``urges`` are 0–5, ``acts`` counts, in the order of EMOTIONS and
    TARGETS; ``misery`` 0–5; ``skills`` the code 0–7, which is no scale.
    """

    at: At
    emotions: str
    urges: str
    acts: str
    misery: int
    skills: int | None = None
    used: tuple[str, ...] = ()
    more: dict[str, Any] = attrs.field(factory=dict)
    recorded: At | None = None
    note: str = ""


def _figures(names: tuple[str, ...], figures: str) -> dict[str, int]:
    given = zip(names, figures.split(), strict=True)
    return {name: int(figure) for name, figure in given if figure != "–"}


def card(evening: Evening) -> Step:
    """The step by which an evening's card was recorded."""
    answers = {
        "date": evening.at,
        "emotions": _figures(EMOTIONS, evening.emotions),
        "urges": _figures(TARGETS, evening.urges),
        "acts": _figures(TARGETS, evening.acts),
        "misery": evening.misery,
        "skills_overall": evening.skills,
        "skills": [{"skill": skill} for skill in evening.used],
        "filled_when": "waiting-room" if evening.recorded else "same-day",
        **evening.more,
    }
    return step(
        evening.recorded or evening.at,
        "attempt",
        CARD,
        answers=answers,
        happened=At(evening.at.week, evening.at.day) if evening.recorded else evening.at,
        timing="later" if evening.recorded else "same day",
        recorded_by="client",
        amount=4,
        note=evening.note,
    )


def seen(at: At, attempt: int, note: str) -> Step:
    """The step by which the clinician acknowledged what a card had flagged."""
    return step(at, "acknowledge", CARD, attempts=[attempt], by="EH's therapist", note=note)


def night(week: int, day: int) -> At:
    """The evening of a day."""
    return At(week, day, "21:15")


AGREEMENT = (
    step(session(1), "register", "EH", timezone="Europe/London"),
    step(session(1), "add_goal", "EH", words="Stay alive, and not have to hide my arms"),
    step(session(1), "add_goal", "EH", words="Stay in the room when it gets hard, in group too"),
    assign(
        session(1),
        "EH",
        "diary-card",
        settings={
            "targets": [
                {"name": "self-harm", "hierarchy": "life_threatening"},
                {"name": "leaving group early", "hierarchy": "therapy_interfering"},
                {"name": "drinking", "hierarchy": "quality_of_life"},
                {"name": "asking for help", "hierarchy": "increase"},
            ],
            "emotions": [{"name": name} for name in EMOTIONS],
            "skills": [
                {"name": "wise mind", "module": "mindfulness"},
                {"name": "paced breathing", "module": "distress_tolerance"},
            ],
        },
        task="Fill in the diary card every evening",
        skill="self-monitoring",
        goal=1,
        rationale="so that we start with what matters most, and not with what I remember",
        teach_back="Urge and act are two boxes. A blank day is no disaster, we ask about it",
        when="after the dishes",
        where="at the kitchen table",
        minutes=5,
        how_often="daily",
        cue="when the tap is off",
        done_when="urges, acts and one feeling are on the card",
        smallest="urges and acts only",
        obstacles=(
            foreseen("the flatmate is in the kitchen", "bathroom, phone", "environment.no-privacy"),
            foreseen("too ashamed of a day", "tick the date, no more", "person.anxious-about-it"),
        ),
        confidence=90,
        started_in_session=True,
    ),
)

WEEK_1 = (
    card(Evening(night(1, 1), "4 4 2 3 0", "3 2 2 1", "0 0 0 0", 4, 2)),
    card(
        Evening(
            night(1, 2),
            "4 5 1 3 0",
            "5 0 4 0",
            "1 0 2 0",
            5,
            3,
            more={
                "substances": [{"what": "wine", "amount": "a bottle"}],
                "why_no_skills": "it was over before I thought of anything",
            },
        )
    ),
    card(
        Evening(
            night(1, 4),
            "4 5 3 2 0",
            "3 0 3 0",
            "0 0 1 0",
            4,
            1,
            recorded=At(2, 1, "13:50"),
            note="from memory, in the waiting room",
        )
    ),
    card(Evening(night(1, 5), "3 4 2 2 1", "2 0 1 1", "0 0 0 0", 3, 5, ("paced breathing",))),
    card(Evening(night(1, 6), "3 3 2 4 0", "2 4 2 0", "0 1 1 0", 4, 0)),
    seen(session(2), 1, "looked at together, safety plan gone through"),
    seen(session(2), 2, "looked at together, wound care checked, chain analysis today"),
    seen(session(2), 5, "looked at together: the urge was gone by bedtime"),
    obstacle(
        At(2, 1, "13:55"),
        CARD,
        "anxious-about-it",
        "could not look at that evening",
        3,
        anticipated=2,
        backup_used=False,
    ),
    review(
        session(2),
        CARD,
        client=rated(2, 2, 3, 3, comprehension=4),
        clinician=rated(3, 3, 3, 3, rationale=3),
        learned="The act came within minutes of the urge; we went through it link by link",
        credit="Five evenings in the hardest week of the year, the worst one among them",
        next="keep",
    ),
)

WEEK_2 = (
    card(Evening(night(2, 1), "3 4 1 3 1", "3 0 2 1", "0 0 0 1", 3, 4, ("paced breathing",))),
    card(Evening(night(2, 2), "3 3 2 3 1", "2 0 3 0", "0 0 1 0", 3, 5, ("wise mind",))),
    card(Evening(night(2, 3), "4 4 4 2 0", "4 0 4 0", "0 0 2 0", 4, 4, ("paced breathing",))),
    step(
        At(2, 4, "08:05"),
        "correct",
        CARD,
        attempt=8,
        answers={"acts": _figures(TARGETS, "0 0 3 0")},
        why="there was a third glass",
    ),
    card(Evening(night(2, 5), "2 3 1 2 2", "1 0 1 1", "0 0 0 1", 2, 5, ("wise mind",))),
    card(Evening(night(2, 6), "3 3 1 4 1", "2 3 0 0", "0 0 0 0", 3, 5, ("paced breathing",))),
    card(Evening(night(3, 0), "2 3 1 2 1", "2 0 1 0", "0 0 0 0", 3, None)),
    review(
        session(3),
        CARD,
        client=rated(3, 3, 2, 2, mastery=2),
        clinician=rated(4, 4, 2, 2, progress=3),
        learned="An urge of 4 passed without an act, breathing on the bathroom floor",
        credit="Stayed to the end of group with an urge of 3 to leave",
        next="keep",
    ),
    seen(session(3), 6, "looked at together"),
    seen(session(3), 8, "looked at together: breathing, and the safety plan was at hand"),
    amend(
        session(3),
        CARD,
        "learned in group this week",
        settings={
            "skills": [
                {"name": "wise mind", "module": "mindfulness"},
                {"name": "paced breathing", "module": "distress_tolerance"},
                {"name": "cold water", "module": "distress_tolerance"},
                {"name": "opposite action", "module": "emotion_regulation"},
            ]
        },
    ),
)

WEEK_3 = (
    card(Evening(night(3, 1), "2 3 1 2 2", "1 0 1 0", "0 0 0 0", 2, 5, ("opposite action",))),
    card(Evening(night(3, 2), "3 3 2 2 1", "2 0 2 0", "0 0 0 0", 3, 6)),
    card(Evening(night(3, 4), "3 2 2 2 1", "2 0 0 1", "0 0 1 1", 3, 5, ("cold water",))),
    card(Evening(night(3, 5), "2 2 1 2 2", "0 0 1 0", "0 0 0 0", 2, 7)),
    card(Evening(night(3, 6), "2 2 1 3 2", "1 2 0 1", "0 0 0 1", 2, 5, ("opposite action",))),
    obstacle(
        At(4, 0, "21:40"),
        CARD,
        "no-privacy",
        "flatmate's birthday in the kitchen",
        1,
        anticipated=1,
        backup_used=True,
        backup_worked="yes",
    ),
    card(Evening(At(4, 0, "22:50"), "1 2 0 2 3", "0 0 2 0", "0 0 1 0", 1, None)),
    review(
        session(4),
        CARD,
        client=rated(3, 3, 1, 1, mastery=3),
        clinician=rated(4, 4, 1, 1),
        learned="A glass without an urge is a habit; a glass with one is something else",
        credit="Filled it in on the edge of the bath, during a party",
        next="keep",
    ),
)

WEEKS_4_AND_5 = (
    card(Evening(night(4, 1), "3 4 2 3 0", "3 0 2 0", "0 0 0 0", 3, 5, ("cold water",))),
    card(
        Evening(
            night(4, 2),
            "5 5 3 4 0",
            "5 0 4 3",
            "0 0 0 2",
            5,
            5,
            ("cold water", "wise mind"),
            note="rang the number on my card, twice",
        )
    ),
    seen(At(4, 3, "10:20"), 18, "on the telephone: at home, a friend is there"),
    seen(At(4, 3, "10:20"), 19, "on the telephone: safe, blades handed over, session kept"),
    step(At(4, 3, "10:30"), "pause", CARD, why="flu, agreed by phone"),
    step(At(5, 0, "09:15"), "resume", CARD, why="fever gone"),
    card(Evening(night(5, 0), "2 2 1 1 1", "1 0 0 0", "0 0 0 0", 2, 0)),
    review(
        session(5),
        CARD,
        client=rated(2, 4, 3, 2, progress=4),
        clinician=rated(3, 4, 3, 2, progress=4),
        learned="The same urge as in the first week, and two calls in the place of the act",
        credit="Asked for help twice in one night",
        next="keep",
    ),
    card(Evening(night(5, 1), "2 2 1 2 2", "1 0 1 1", "0 0 0 1", 2, 5, ("opposite action",))),
    card(Evening(night(5, 2), "2 2 2 2 1", "1 0 2 0", "0 0 0 0", 2, 4, ("opposite action",))),
    card(Evening(night(5, 3), "1 2 1 1 2", "0 0 1 0", "0 0 0 0", 1, 7)),
    card(Evening(night(5, 5), "2 3 1 2 1", "2 0 2 1", "0 0 1 1", 3, 5, ("wise mind",))),
    card(Evening(night(5, 6), "2 2 1 3 2", "1 1 0 0", "0 0 0 0", 2, 6)),
    card(Evening(night(6, 0), "1 1 1 1 3", "0 0 0 1", "0 0 0 1", 1, 7)),
    review(
        session(6),
        CARD,
        client=rated(4, 3, 1, 1, pleasure=1, mastery=3),
        clinician=rated(4, 4, 1, 1),
        learned="Two evenings on which a skill came without having to look for it",
        credit="Six evenings of seven",
        next="keep",
    ),
    seen(session(6), 24, "looked at together: an evening alone, gone by bedtime"),
    amend(
        session(6),
        CARD,
        "quieter weeks: from now on an urge of 2 is to be seen first",
        settings={"flag_urge_at": 2},
    ),
)

SINCE_THEN = (
    card(Evening(night(6, 1), "2 2 1 2 2", "1 0 1 1", "0 0 0 1", 2, 5, ("wise mind",))),
    card(Evening(night(6, 2), "2 3 3 2 1", "2 0 2 0", "0 0 0 0", 3, 5, ("opposite action",))),
    card(Evening(night(6, 4), "3 – 2 2 1", "2 0 – 0", "0 0 – 0", 3, 3)),
    obstacle(At(6, 5, "21:30"), CARD, "low-energy", "asleep on the sofa at eight", 1),
)

STORY = Story(
    "EH",
    "Europe/London",
    (*AGREEMENT, *WEEK_1, *WEEK_2, *WEEK_3, *WEEKS_4_AND_5, *SINCE_THEN, *SKILLS),
)
