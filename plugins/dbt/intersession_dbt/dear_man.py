"""DEAR MAN: planning a request or a no, and what came of saying it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from intersession import Context, Problem, choice, ratings, scale, text, worksheet

GOALS = ("objective", "relationship", "self-respect")
RESULTS = ("got_objective", "relationship", "self_respect")
EFFECT = {0: "not at all", 10: "wholly"}
SAID = {"did": ["yes", "partly"]}


@worksheet(
    "dbt.dear-man",
    version=1,
    title="DEAR MAN",
    source="Linehan 1993, 2015; own wording",
    purposes=("social skills",),
    caution=(
        "Ask first whether it is safe to ask or to say no: not with somebody who may answer with "
        "violence. Not getting it does not mean that it was done badly. Ratings of 0–10 are not "
        "validated."
    ),
    done="did",
)
class DearMan:
    """A request, or a no, in the words it was to be said in, and what came of it.

    Three aims are kept apart: to get what was wanted, to keep the relationship, to
    keep one's self-respect.
    """

    objective: str = text("What do you want from it: which request, or which no?")
    relationship_goal: str | None = text(
        "How should the other person feel about you afterwards?", required=False
    )
    self_respect_goal: str | None = text(
        "How do you want to feel about yourself afterwards?", required=False
    )
    priority: dict[str, int] | None = ratings(
        "Which of the three matters first, second, third here?",
        1,
        3,
        names=GOALS,
        anchors={1: "first", 3: "last"},
        required=False,
        help="Such as: objective=1, self-respect=2, relationship=3",
    )
    describe: str = text("Describe: what are the facts?")
    express: str = text("Express: what do you feel or think about them?")
    assert_it: str = text("Assert: what exactly do you ask for, or say no to?")
    reinforce: str = text("Reinforce: what is good in it for the other person?")
    mindful: str | None = text("Mindful: how will you stay with your point?", required=False)
    appear_confident: str | None = text(
        "Appear confident: which voice, which posture?", required=False
    )
    negotiate: str | None = text("Negotiate: what could you offer or accept?", required=False)
    request_intensity: int | None = scale(
        "How firmly did you want to ask, or to say no?",
        1,
        10,
        {1: "a hint", 10: "no other answer taken"},
        required=False,
    )
    did: str = choice("Did you say it?", {"yes": "yes", "partly": "in part", "not-yet": "not yet"})
    got_objective: int | None = scale(
        "How far did you get what you wanted?", 0, 10, EFFECT, required=False, asked_when=SAID
    )
    relationship: int | None = scale(
        "How far did the relationship stay as you want it?",
        0,
        10,
        EFFECT,
        required=False,
        asked_when=SAID,
    )
    self_respect: int | None = scale(
        "How far did you keep your self-respect?", 0, 10, EFFECT, required=False, asked_when=SAID
    )

    @staticmethod
    def check(answers: Mapping[str, Any], context: Context) -> Iterable[Problem]:
        """Each aim has a place of its own; results are of what was said."""
        placed: dict[int, str] = {}
        for goal, place in answers.get("priority", {}).items():
            if place in placed:
                yield Problem(f"priority.{goal}", f"is {place}, and so is {placed[place]}")
            placed.setdefault(place, goal)
        if answers.get("did") == "not-yet":
            for name in RESULTS:
                if name in answers:
                    told = "is about how it went, and it was not said yet. Leave it blank"
                    yield Problem(name, told)
