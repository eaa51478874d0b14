"""What gets in the way of homework: categories to name it by.

The four groups follow Kazantzis and Shinkfield (2007, Cogn Behav Pract 14:317);
the categories in them are what clients and clinicians report. A category describes the
situation, never the person; not wanting to say is a category too.
"""

from __future__ import annotations

from typing import Literal

from intersession.errors import InvalidInput, Problem, near_matches

MadeBy = Literal["client", "joint", "clinician"]


RecordedBy = Literal["client", "clinician", "together"]


Timing = Literal["in the moment", "same day", "later"]


Worked = Literal["yes", "partly", "no"]


Next = Literal["keep", "shrink", "grow", "change", "finish"]


AMOUNTS = {0: "started", 1: "some", 2: "half", 3: "most", 4: "all"}
"""How much of the agreed amount was done, 0–4; the words are our own."""


RATINGS = {
    "quantity": "how much was done",
    "quality": "how well it was done",
    "difficulty": "how hard it was",
    "obstacles": "how much got in the way",
    "comprehension": "how well it was understood",
    "rationale": "how clear its point was",
    "collaboration": "how far it was decided together",
    "specificity": "how clear when, where and how long were",
    "goal-match": "how well it fits the goal",
    "pleasure": "how much it was enjoyed",
    "mastery": "how much it felt like managing",
    "progress": "how much it helped towards the goal",
}
"""What a review may rate, each 0 not at all – 4 very much, by client and clinician apart.

The constructs are those of the homework rating literature (Kazantzis, Deane and
Ronan 2005); the wording is ours.
"""


NO_OCCASION = "task.no-occasion"

OBSTACLES: dict[str, str] = {
    "person.forgot": "forgot",
    "person.low-energy": "low energy or symptoms in the way",
    "person.anxious-about-it": "anxious about doing it",
    "person.unsure-it-helps": "did not expect it to help",
    "person.other-priorities": "other things mattered more this week",
    "person.fear-of-getting-it-wrong": "worried about getting it wrong",
    "person.skill-not-there-yet": "the skill is not there yet",
    "person.two-minds-about-goal": "in two minds about the goal",
    "person.did-not-want-reminding": "did not want to be reminded",
    "task.too-big": "too big",
    "task.unclear-what": "unclear what to do",
    "task.unclear-why": "unclear what it is for",
    "task.did-not-fit": "did not fit the situation",
    "task.boring": "boring or repetitive",
    "task.too-much-writing": "too much writing",
    "task.materials": "trouble with materials or format",
    "task.done-another-way": "done already, another way",
    NO_OCCASION: "no occasion arose",
    "therapy.not-linked": "not linked to the session",
    "therapy.chosen-without-me": "chosen without the client",
    "therapy.not-reviewed-before": "earlier homework was not looked at",
    "therapy.too-many-tasks": "too many tasks at once",
    "therapy.felt-like-school": "felt like school",
    "therapy.not-written-down": "not written down",
    "environment.no-time": "no time",
    "environment.no-privacy": "no privacy",
    "environment.other-people": "other people",
    "environment.illness-or-event": "illness, or something happened",
    "environment.money-transport-technology": "money, transport or technology",
    "unknown.not-known": "not known",
    "unknown.rather-not-say": "would rather not say",
}


def check_category(text: str) -> str:
    """The category meant by what was typed: its name, its last part or its words.

    Raises InvalidInput with near matches where none or several fit.
    """
    wanted = text.strip().lower().replace("_", "-")
    fits = [
        name
        for name, words in OBSTACLES.items()
        if wanted in (name, name.partition(".")[2], words.lower(), words.replace(" ", "-"))
    ]
    if len(fits) == 1:
        return fits[0]
    names = list(OBSTACLES) + [name.partition(".")[2] for name in OBSTACLES]
    hint = near_matches(wanted, names) if wanted else ""
    raise InvalidInput(
        f"{text!r} is not an obstacle category. {hint}".strip(),
        [Problem("", "all categories: intersession obstacle --list")],
    )
