"""Committed actions, as different people might take and record them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from intersession_cli.caseload.synthetic.dice import Dice
from intersession_cli.caseload.synthetic.practice import Answers, Kind, Plan, Practice, if_then

COMMITMENTS = (
    ("being a parent who is there", "Play on the floor on three afternoons", "sit down beside her"),
    ("friendship", "Write to M. and say how I have been", "look at the number for a minute"),
    ("treating my body as mine", "Go to the pool on two mornings", "pack the bag in the evening"),
    ("making things", "An hour in the workshop, four times a week", "switch the light on there"),
    ("being of use", "Help out at the kitchen on Thursdays", "walk past and look in"),
    ("learning", "Half an hour of the course on four evenings", "open the book"),
)
INNER = ("this will cost me tomorrow", "they will see how stiff I am", "shame", "a heavy chest")
OUTER = ("calls that run late", "rain", "the car is away", "the child is ill")
ANSWER = ("hello, mind", "take it along", "the phone stays in the hall", "go at noon")
STEP = (
    *("twenty minutes, and then tea", "wrote two lines and sent them", "four slow lengths"),
    *("built a tower, it was knocked down", "sanded one edge", "peeled carrots with B."),
    *("read six pages", "began, and stopped when the phone rang"),
)
SHOWED_UP = (
    *("the pull in my back", "fear more than pain", "shame, and then something lighter"),
    *("he will ask where I was", "a wish to go home", "boredom, and then none"),
)
NOTICED = (
    *("it was shorter than I had thought", "the evening was no worse than others"),
    *("I was there, most of the time", "he answered within the hour"),
)
BY = (None, 30, 60)


def commitment(dice: Dice, day: date) -> Answers:
    """A goal for a value, and what may come in its way."""
    value, goal, smallest = dice.one(COMMITMENTS)
    agreed: Answers = {
        "value": value,
        "goal": goal,
        "smallest_step": smallest,
        "when_where": dice.one(("after work, at home", "before work", "Saturday morning, in town")),
        "barriers": [
            {"kind": "inner", "what": dice.one(INNER), "response": dice.one(ANSWER)},
            {"kind": "outer", "what": dice.one(OUTER)},
        ],
        "willing_to_feel": dice.one(SHOWED_UP),
    }
    if ahead := dice.one(BY):
        agreed["by"] = (day + timedelta(days=ahead)).isoformat()
    return agreed


def action(dice: Dice, practice: Practice, day: date, amount: int) -> Answers:
    """An action that was taken, taken in part or not yet taken."""
    answers: dict[str, Any] = {
        "did": "not-yet" if amount == 0 else "partly" if amount < 3 else "yes",
        "step": dice.one(STEP),
        "showed_up": dice.one(SHOWED_UP),
        "willingness": dice.around(4 + 5 * practice.relief, 4, 0, 10),
    }
    if amount:
        answers["workability"] = dice.around(5 + 4 * practice.relief, 4, 0, 10)
    if dice.chance(0.3):
        answers["noticed"] = dice.one(NOTICED)
    if dice.chance(0.15):
        answers["barriers"] = [{"kind": "outer", "what": dice.one(OUTER)}]
    return answers


ACTIONS = Kind(
    worksheet="act.committed-action",
    skill="committed action",
    plans=(
        Plan(
            task="Take the step towards what matters, with whatever comes along",
            rationale="the feeling comes either way; this way I also have the afternoon",
            teach_back="It counts when I am there, not when it feels good",
            when="after work",
            where="at home",
            minutes=20,
            how_often="4x/week",
            cue="when the shoes are off",
            done_when="I was in it for the time we agreed on",
            smallest="the first minute of it",
        ),
        Plan(
            task="One small action for this value on most days",
            rationale="small and often keeps it mine",
            teach_back="Willing is something I do, and not something I feel",
            when="before noon",
            where="wherever the day is",
            minutes=10,
            how_often="5x/week",
            cue="after the second coffee",
            done_when="I could name the action and the value",
            smallest="say the value once, aloud",
        ),
    ),
    obstacles=(
        if_then("pain or tiredness flares up", "the sitting version of it", "person.low-energy"),
        if_then("an early call", "go at noon, ten minutes", "environment.no-time"),
        if_then("doubt about the goal", "bring it along to talk", "person.two-minds-about-goal"),
    ),
    minutes_of_day=(17 * 60, 21 * 60),
    settings=commitment,
    answers=action,
    may_skip=("did",),
    rating=("willingness", 0, 10),
)
