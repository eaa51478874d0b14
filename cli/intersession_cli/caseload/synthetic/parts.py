"""Parts journals, as different people might keep them."""

from __future__ import annotations

from datetime import date
from typing import Any

from intersession_cli.caseload.synthetic.dice import Dice
from intersession_cli.caseload.synthetic.practice import Answers, Kind, Plan, Practice, if_then

PARTS = (
    ("the Planner", "manager"),
    ("the Critic", "manager"),
    ("the Pleaser", "manager"),
    ("the one who scrolls", "firefighter"),
    ("the one who leaves", "firefighter"),
    ("the quiet one", "unknown"),
)
WANTED = (
    *("to have tomorrow ready", "me to be grateful, quickly", "a soft landing after the call"),
    *("that nobody is cross with me", "to be out of the room", "not to be looked at yet"),
    *("me to check it once more", "to know what free time is for"),
)
ANSWERED = (
    *("Thanked it for the list, and closed the lid.", "Told it that I can see it."),
    *("Sat beside it for a minute.", "Asked it to give me ten minutes, and it did."),
    *("Noticed it late, in the shoulders.", "It said no today, and I stopped there."),
)
HAD_HAPPENED = ("a late message", "the call with the office", "visitors left", "a free evening")


def pace(dice: Dice, day: date) -> Answers:
    """The parts that are known, and a pace without exiles."""
    known = [{"name": name, "role": role} for name, role in dice.some(PARTS, dice.whole(2, 3))]
    return {"known_parts": known, "exile_work": False}


def entry(dice: Dice, practice: Practice, day: date, amount: int) -> Answers:
    """An entry of one to three parts."""
    met = dice.some(PARTS, dice.whole(1, 1 + amount // 2))
    answers: Answers = {
        "parts": [_met(dice, name, practice.relief) for name, _ in met],
        "self_response": dice.one(ANSWERED),
        "self_energy": dice.around(4 + 5 * practice.relief, 3, 0, 10),
    }
    if dice.chance(0.5):
        answers["trigger"] = dice.one(HAD_HAPPENED)
    return answers


def _met(dice: Dice, name: str, relief: float) -> dict[str, Any]:
    strength = dice.around(7 * (1 - relief / 2), 3, 0, 10)
    met: dict[str, Any] = {
        "part": name,
        "wanted": dice.one(WANTED),
        "intensity": strength,
        "blended": dice.around(strength - 1, 3, 0, 10),
    }
    if dice.chance(0.5):
        met["permission"] = dice.one(("yes", "yes", "not-yet", "no"))
    return met


JOURNAL = Kind(
    worksheet="ifs.parts-journal",
    skill="noticing parts",
    plans=(
        Plan(
            task="Three lines in the evening: who was there, what it wanted, how I answered",
            rationale="so that I meet them before they run the night",
            teach_back="I am not trying to change them, only to know who is there",
            when="after brushing my teeth",
            where="on the edge of the bed",
            minutes=5,
            how_often="5x/week",
            cue="when the light in the bathroom goes off",
            done_when="one part has its three lines",
            smallest="the name of one part",
        ),
        Plan(
            task="A few lines a day on which part was at the wheel",
            rationale="to get to know them one by one",
            teach_back="Where a part says no, that is the entry",
            when="at the end of the working day",
            where="in the parked car",
            minutes=10,
            how_often="daily",
            cue="when the engine is off",
            done_when="I wrote how I answered",
            smallest="one line",
        ),
    ),
    obstacles=(
        if_then("it turns into an exam", "one part, one line", "therapy.felt-like-school"),
        if_then("too late at night", "in the lunch break instead", "environment.no-time"),
    ),
    minutes_of_day=(21 * 60, 23 * 60),
    settings=pace,
    answers=entry,
    may_skip=("self_response",),
    rating=("self_energy", 0, 10),
)
