"""Diary cards, as different people might fill them in."""

from __future__ import annotations

from datetime import date
from typing import Any

from intersession_cli.caseload.synthetic.dice import Dice
from intersession_cli.caseload.synthetic.practice import Answers, Kind, Plan, Practice, if_then

TARGETS = (
    {"name": "self-harm", "hierarchy": "life_threatening"},
    {"name": "leaving group early", "hierarchy": "therapy_interfering"},
    {"name": "drinking", "hierarchy": "quality_of_life"},
    {"name": "shouting at home", "hierarchy": "quality_of_life"},
    {"name": "spending at night", "hierarchy": "quality_of_life"},
    {"name": "asking for help", "hierarchy": "increase"},
)
EMOTIONS = ("sadness", "shame", "anger", "fear", "joy", "emptiness", "pride")
SKILLS = (
    {"skill": "wise mind", "module": "mindfulness"},
    {"skill": "one thing at a time", "module": "mindfulness"},
    {"skill": "paced breathing", "module": "distress_tolerance"},
    {"skill": "cold water on the hands", "module": "distress_tolerance"},
    {"skill": "opposite action", "module": "emotion_regulation"},
    {"skill": "checking the facts", "module": "emotion_regulation"},
    {"skill": "asking for what I need", "module": "interpersonal"},
)
NONE_USED = ("too fast to think of one", "did not want to", "was too tired", "no quiet place")
TAKEN = (
    {"what": "beer", "amount": "2"},
    {"what": "wine", "amount": "1 glass"},
    {"what": "sleeping tablet", "amount": "1 more than agreed"},
)


def agreed(dice: Dice, day: date) -> Answers:
    """The card's targets, three or four, and five feelings."""
    skills = [
        {"name": one["skill"], "module": one["module"]}
        for one in dice.some(SKILLS, dice.whole(2, 4))
    ]
    return {
        "targets": [dict(one) for one in dice.some(TARGETS, dice.whole(3, 4))],
        "emotions": [{"name": name} for name in dice.some(EMOTIONS, 5)],
        "skills": skills,
    }


def card(dice: Dice, practice: Practice, day: date, amount: int) -> Answers:
    """A card of one day; acts are fewer than urges."""
    strong = 4 * (1 - practice.relief)
    targets = practice.settings["targets"]
    urges = {one["name"]: dice.around(strong - 1, 3, 0, 5) for one in targets}
    answers: Answers = {
        "date": day.isoformat(),
        "emotions": {
            one["name"]: dice.around(strong - 1, 3, 0, 5) for one in practice.settings["emotions"]
        },
        "urges": urges,
        "acts": {name: int(dice.chance(urge / 12)) for name, urge in urges.items()},
        "misery": dice.around(strong, 2, 0, 5),
        "physical_pain": dice.around(1, 2, 0, 5),
        "meds_as_prescribed": dice.one(("yes", "yes", "yes", "no")),
    }
    if dice.chance(0.08):
        answers["substances"] = [dict(dice.one(TAKEN))]
    return answers | _skills(dice)


def _skills(dice: Dice) -> dict[str, Any]:
    code = dice.whole(0, 7)
    if code < 3:
        return {"skills_overall": code, "why_no_skills": dice.one(NONE_USED)}
    used = dice.some(SKILLS, dice.whole(1, 2))
    return {"skills_overall": code, "skills": [dict(one) for one in used]}


CARDS = Kind(
    worksheet="dbt.diary-card",
    skill="self-monitoring",
    plans=(
        Plan(
            task="Fill in the diary card every evening",
            rationale="so that we start with what matters most, and not with what I remember",
            teach_back="Urge and act are two boxes, and a blank day is asked about, not judged",
            when="after the dishes",
            where="at the kitchen table",
            minutes=5,
            how_often="daily",
            cue="when the kettle is on",
            done_when="feelings, urges and acts have a number",
            smallest="the urges only",
        ),
    ),
    obstacles=(
        if_then("a bad evening", "only the urges, and call as agreed", "person.low-energy"),
        if_then("visitors", "fill it in on the next morning", "environment.other-people"),
        if_then("did not want to look at it", "start with joy", "person.did-not-want-reminding"),
    ),
    minutes_of_day=(20 * 60 + 30, 22 * 60 + 30),
    settings=agreed,
    answers=card,
    may_skip=("acts", "emotions"),
    rating=("misery", 0, 5),
)
