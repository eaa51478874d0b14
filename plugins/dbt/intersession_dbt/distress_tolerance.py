"""Distress tolerance: a skill to get through a bad hour without making it worse."""

from __future__ import annotations

from intersession import choice, minutes, scale, text, worksheet, yes_no

DISTRESS = {0: "none", 100: "the worst there is"}

SKILLS = {
    "stop": "STOP: halt, step back, look, go on with care",
    "tipp-temperature": "TIPP: cold water or cold on the face",
    "tipp-exercise": "TIPP: a short burst of hard exercise",
    "tipp-paced-breathing": "TIPP: slow breathing, out longer than in",
    "tipp-paired-relaxation": "TIPP: tensing on the in-breath, letting go on the out-breath",
    "distract": "distracting oneself (ACCEPTS)",
    "self-soothe": "soothing the senses",
    "improve": "making the moment better (IMPROVE)",
    "pros-and-cons": "pros and cons",
    "radical-acceptance": "radical acceptance",
    "willing-hands": "half-smile, willing hands",
}


@worksheet(
    "dbt.distress-tolerance",
    version=1,
    title="Distress tolerance",
    source="Linehan 1993, 2015; own wording",
    purposes=(
        "coping",
        "crisis",
        "relaxation",
    ),
    caution=(
        "Cold water slows the heart, and hard exercise strains it. Use neither without a "
        "doctor's advice where there is a heart condition, a slow pulse, a beta-blocker, an "
        "eating disorder or a pregnancy; choose another skill. These skills are for a crisis that "
        "cannot be solved at once, not a way to put off what can be solved. The 0–100 scale is "
        "not validated."
    ),
    is_practice=True,
)
class DistressTolerance:
    """One use of a crisis skill: distress before and after, and whether it made things worse.

    The aim is to get through without making it worse; less distress is welcome, but not
    required.
    """

    trigger: str = text("What was going on?")
    distress_before: int = scale("How strong was the distress before?", 0, 100, DISTRESS)
    skill: str = choice("Which skill did you use?", SKILLS)
    minutes: int | None = minutes("For how long?", required=False)
    distress_after: int = scale("How strong was the distress after?", 0, 100, DISTRESS)
    made_it_worse: bool | None = yes_no("Did it make things worse?", required=False)
    urge_acted: bool | None = yes_no(
        "Was there an urge that was acted on?", required=False, risk=True
    )
