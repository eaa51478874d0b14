"""The diary card: one a day, with the targets agreed with this client.

The answer to *skills today* is a code from 0 to 7, not a scale: 6 is not better than 5.
``decode_skills`` says what each code means, and it is never averaged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from intersession import (
    Context,
    Problem,
    choice,
    day,
    line,
    name_key,
    ratings,
    row,
    rows,
    scale,
    text,
    whole,
    worksheet,
    yes_no,
)

LIFE = "life_threatening"
HIERARCHY = {
    LIFE: "threatens life",
    "therapy_interfering": "gets in the way of therapy",
    "quality_of_life": "gets in the way of a life worth living",
    "increase": "to do more of",
}
"""The classes of targets, in the order in which a session takes them (Linehan 1993)."""

MODULES = {
    "mindfulness": "mindfulness",
    "interpersonal": "interpersonal effectiveness",
    "emotion_regulation": "emotion regulation",
    "distress_tolerance": "distress tolerance",
}

EMOTION = {0: "none", 1: "a trace", 2: "mild", 3: "moderate", 4: "strong", 5: "intense"}
URGE = {0: "none", 1: "a trace", 2: "mild", 3: "moderate", 4: "strong", 5: "overwhelming"}
PAIN = {0: "none", 5: "the worst there is"}
BELIEF = {0: "not at all", 5: "completely"}

URGE_AT, RISE = 3, 2
"""By default, a card is to be seen first from this urge on, or from this rise on."""

SUICIDE_AT, SUICIDE_AT_MOST = 1, 5
"""The same for the urge to kill oneself: it can be agreed otherwise, and is never off."""

SKILLS_TODAY = {
    0: "did not think of skills, used none",
    1: "thought of skills, did not want to, used none",
    2: "thought of skills, wanted to, used none",
    3: "tried, could not use them",
    4: "tried, used them, no help",
    5: "tried, used them, they helped",
    6: "used them without having to try, no help",
    7: "used them without having to try, they helped",
}


@attrs.frozen
class SkillsToday:
    """What a code for *skills today* says; None where its words do not say.

    ``helped`` is known only where skills were used.
    """

    thought: bool | None
    wanted: bool | None
    tried: bool
    used: bool
    automatic: bool
    helped: bool | None


DECODED = {
    0: SkillsToday(False, None, False, False, False, None),
    1: SkillsToday(True, False, False, False, False, None),
    2: SkillsToday(True, True, False, False, False, None),
    3: SkillsToday(True, None, True, False, False, None),
    4: SkillsToday(True, None, True, True, False, False),
    5: SkillsToday(True, None, True, True, False, True),
    6: SkillsToday(None, None, False, True, True, False),
    7: SkillsToday(None, None, False, True, True, True),
}


def decode_skills(code: int | None) -> SkillsToday | None:
    """What the code 0–7 says; None where the question was left out."""
    return None if code is None else DECODED[code]


@row
class Target:
    """A behaviour that client and clinician agreed to watch."""

    name: str = line("What is the behaviour, in the client's words?")
    hierarchy: str = choice("Which class of target is it?", HIERARCHY)
    suicide: bool | None = yes_no(
        "Is it suicide: an attempt, or a step towards one?",
        required=False,
        help="The urge to kill oneself has a level of its own from which it is seen first.",
    )


@row
class Emotion:
    """A feeling that this client's card asks about."""

    name: str = line("Which feeling?")


@row
class KnownSkill:
    """A skill this client has learned or is learning."""

    name: str = line("Which skill?")
    module: str | None = choice("Of which module?", MODULES, required=False)


@row
class Agreed:
    """What is agreed with the client when the card is set up."""

    targets: list[Target] = rows("Which behaviours does the card follow?", Target, key="name")
    emotions: list[Emotion] = rows(
        "Which feelings does the card ask about?",
        Emotion,
        key="name",
        required=False,
        default=[{"name": name} for name in ("sadness", "shame", "anger", "fear", "joy")],
    )
    skills: list[KnownSkill] | None = rows(
        "Which skills are known so far?", KnownSkill, key="name", required=False
    )
    flag_urge_at: int = whole(
        "From which urge on should a card be seen first?",
        0,
        5,
        required=False,
        default=URGE_AT,
        help="Of targets that threaten life, other than suicide. Not validated.",
    )
    flag_suicide_at: int = whole(
        "From which urge to kill oneself on should a card be seen first?",
        SUICIDE_AT,
        SUICIDE_AT_MOST,
        required=False,
        default=SUICIDE_AT,
        help="Of targets marked as suicide, and coming into session. Never off. Not validated.",
    )
    flag_rise: int = whole(
        "From which rise on, compared with the card before?",
        1,
        5,
        required=False,
        default=RISE,
        help="In steps of the 0–5 scale, for the same urges. Not validated.",
    )

    @staticmethod
    def check(settings: Mapping[str, Any], context: Context) -> Iterable[Problem]:
        """Targets and feelings have names of their own: urges and acts are kept by them."""
        for number, target in enumerate(settings.get("targets", ())):
            if target.get("suicide") and target.get("hierarchy", LIFE) != LIFE:
                told = f"{target.get('name')!r} is marked as suicide, and suicide threatens life"
                yield Problem(f"targets[{number}].hierarchy", f"{told}. Write {LIFE}")
        yield from _raised(settings, context)
        for place in ("targets", "emotions"):
            seen: set[str] = set()
            for number, one in enumerate(settings.get(place, ())):
                name = name_key(one.get("name", ""))
                if name and name in seen:
                    how = "is there already. Give it another name, or leave one out"
                    yield Problem(f"{place}[{number}].name", f"{one['name']!r} {how}")
                seen.add(name)


def _raised(settings: Mapping[str, Any], context: Context) -> Iterable[Problem]:
    """Less of the urge to kill oneself is seen first only by an amendment that says why."""
    level = settings.get("flag_suicide_at") or SUICIDE_AT
    before = context.settings.get("flag_suicide_at") or SUICIDE_AT
    if level > before and not (context.why or "").strip():
        how = "Amend it with the reason: --why 'talked about it each session'"
        if context.why is None:
            how = f"Agree on the card with {SUICIDE_AT} first. {how}"
        yield Problem("flag_suicide_at", f"{level} is above {before}: less is seen first. {how}")


@row
class Substance:
    """Something taken that day: alcohol, a drug, more or less of a medicine."""

    what: str = line("What did you take?")
    amount: str | None = line("How much?", required=False)


@row
class SkillUsed:
    """A skill that was tried or used that day."""

    skill: str = line("Which skill?")
    module: str | None = choice("Of which module?", MODULES, required=False)


@worksheet(
    "dbt.diary-card",
    version=1,
    title="Diary card",
    source="Linehan 1993, 2015; own wording",
    purposes=(
        "self-monitoring",
        "affect and emotion",
        "urges",
    ),
    settings=Agreed,
    caution=(
        "Not a crisis service: what is written here is not watched in real time, and no alarm "
        "is raised. What to do when at risk is agreed with the client beforehand, and the client "
        "has it in writing. A day without a card is information too: ask, do not assume."
    ),
    day="date",
    is_practice=True,
)
class DiaryCard:
    """One card a day: feelings, urges and what was done about them, and skills.

    Ratings are the highest of the day. An urge and an act are two questions: there
    can be one without the other. Nobody reads the card as it is written; what to do
    at risk is agreed with the clinician beforehand.
    """

    date: str = day("Which day is this card about?")
    emotions: dict[str, int] = ratings(
        "How strong was each feeling at its highest?",
        0,
        5,
        names_from="emotions",
        anchors=EMOTION,
        help="Such as: sadness=3, joy=1",
    )
    urges: dict[str, int] = ratings(
        "How strong was the urge for each target at its highest?",
        0,
        5,
        names_from="targets",
        anchors=URGE,
        risk=True,
    )
    acts: dict[str, int] = ratings(
        "How many times did you do it?",
        0,
        999,
        names_from="targets",
        help="A number for each target, 0 for not at all, whatever the urge was.",
        risk=True,
    )
    misery: int | None = scale(
        "How miserable was the day at its worst?", 0, 5, PAIN, required=False
    )
    physical_pain: int | None = scale("How strong was bodily pain?", 0, 5, PAIN, required=False)
    substances: list[Substance] | None = rows(
        "Alcohol, drugs, or medicines other than agreed?", Substance, required=False
    )
    meds_as_prescribed: str | None = choice(
        "Medicines taken as prescribed?",
        {"yes": "yes", "no": "no", "none": "none prescribed"},
        required=False,
    )
    skills_overall: int | None = scale(
        "Skills today: which of these fits best?",
        0,
        7,
        SKILLS_TODAY,
        required=False,
        help="A choice of words, not a score: a higher number is not a better day.",
    )
    skills: list[SkillUsed] | None = rows(
        "Which skills did you try or use?",
        SkillUsed,
        required=False,
        asked_when={"skills_overall": [*range(3, 8), None]},
    )
    why_no_skills: str | None = text(
        "If none: what got in the way?", required=False, asked_when={"skills_overall": range(4)}
    )
    filled_when: str | None = choice(
        "When was the card filled in?",
        {"same-day": "the same day", "later": "later", "waiting-room": "in the waiting room"},
        required=False,
    )
    session_quit: int | None = scale(
        "Coming into session: urge to give up therapy?", 0, 5, URGE, required=False
    )
    session_use: int | None = scale(
        "Coming into session: urge to drink or use?", 0, 5, URGE, required=False
    )
    session_suicide: int | None = scale(
        "Coming into session: urge to kill yourself?", 0, 5, URGE, required=False, risk=True
    )
    can_change_emotions: int | None = scale(
        "Belief that you can change what you feel?", 0, 5, BELIEF, required=False
    )
    can_change_actions: int | None = scale(
        "Belief that you can change what you do?", 0, 5, BELIEF, required=False
    )
    can_change_thoughts: int | None = scale(
        "Belief that you can change what you think?", 0, 5, BELIEF, required=False
    )
