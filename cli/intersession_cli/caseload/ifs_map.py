"""SO's parts map and what grew from it: six Fs, qualities of Self, a trailhead.

Protectors first, at their own speed: the map is begun in a session, the Critic's no
stands until it says otherwise, and what it protects is named on the map from what it
tells, and not turned to between sessions.
"""

from __future__ import annotations

from typing import Any

from intersession_cli.caseload.story import (
    At,
    Step,
    amend,
    assign,
    foreseen,
    rated,
    review,
    step,
)

MAP, QUALITIES, SIX_FS, TRAILHEAD = "SO-2", "SO-3", "SO-4", "SO-5"
PLANNER, SCROLLS, CRITIC = "the Planner", "the one who scrolls", "the Critic"
NINE = "the one who is nine"


def session(number: int, time: str = "16:10") -> At:
    """The middle of SO's session of a week: what was agreed after the journal."""
    return At(number, 4, time)


def done(
    happened: At, handle: str, answers: dict[str, Any], recorded: At | None = None, **more: Any
) -> Step:
    """An attempt, written down then and there by SO unless told otherwise."""
    usual = {"timing": "later" if recorded else "same day", "recorded_by": "client", "amount": 4}
    return step(
        recorded or happened, "attempt", handle, answers=answers, happened=happened,
        **{**usual, **more},
    )  # fmt: skip


def together(number: int, answers: dict[str, Any], time: str = "16:30") -> Step:
    """What was put on the map in a session, both looking at it."""
    return done(session(number, time), MAP, answers, recorded_by="together")


def relation(one: str, kind: str, other: str, note: str = "") -> dict[str, str]:
    """How one part stands to another."""
    return {"from_part": one, "type": kind, "to_part": other, "note": note}


AGREED_IN_WEEK_2 = (
    assign(
        session(2),
        "SO",
        "parts-map",
        task="When a part shows something new about itself, put that one thing on the map",
        skill="knowing parts apart",
        goal=1,
        rationale="so that each of them can be met as itself, and none has to shout",
        teach_back="I only add what a part shows by itself, and a no goes on the map too",
        when="after the journal, where something new came up",
        where="on the edge of the bed",
        minutes=5,
        how_often="every 2 weeks",
        cue="when I close the journal",
        done_when="the one new thing is on the map",
        smallest="a part's name",
        obstacles=(
            foreseen(
                "a part wants the map to be complete",
                "write that down as its wish, and close the map",
                "therapy.felt-like-school",
            ),
        ),
        confidence=90,
        started_in_session=True,
        review_on=At(4, 4),
    ),
    assign(
        session(2, "16:15"),
        "SO",
        "self-qualities",
        task="Look back on the day once, eight numbers, nothing to add up",
        skill="noticing Self",
        goal=1,
        rationale="so that I know what it is like when parts step back",
        teach_back="A low number says that a part is near, and nothing about me",
        when="on the first evening of a quiet day, and once more at the end",
        where="at the kitchen table",
        minutes=5,
        how_often="every 2 weeks",
        cue="when the kettle is on",
        done_when="some of the eight have a number",
        smallest="calm alone",
        obstacles=(
            foreseen(
                "it turns into marks",
                "put the sheet away and ask who is marking",
                "therapy.felt-like-school",
            ),
        ),
        confidence=90,
        started_in_session=True,
        review_on=At(4, 4),
    ),
    together(
        2,
        {
            "parts": [
                {
                    "name": PLANNER,
                    "role": "manager",
                    "body": "behind the eyes, leaning forward",
                    "job": "nothing is forgotten",
                    "triggers": "an evening without a list",
                    "fear_if_stopped": "everything lands on us at once",
                    "trusts_self": 3,
                },
                {
                    "name": SCROLLS,
                    "role": "firefighter",
                    "job": "an hour in which nothing is felt",
                    "triggers": "coming home after a day of talking",
                    "trusts_self": 2,
                },
            ],
            "relations": [
                relation(PLANNER, "polarized-with", SCROLLS, "each makes up for the other"),
            ],
        },
    ),
)

WEEKS_3_AND_4 = (
    done(
        At(3, 1, "20:10"),
        QUALITIES,
        {
            "calm": 3,
            "clarity": 4,
            "curiosity": 4,
            "compassion": 2,
            "confidence": 3,
            "courage": 4,
            "creativity": 2,
            "part_close_by": CRITIC,
        },
        note="left connectedness out, could not tell",
    ),
    together(
        3,
        {
            "parts": [
                {
                    "name": CRITIC,
                    "role": "manager",
                    "body": "shoulders, up to the ears",
                    "job": "finds the mark before others do",
                    "triggers": "a page that somebody could read",
                    "trusts_self": 1,
                }
            ],
            "permissions": [
                {"part": CRITIC, "permission": "no", "note": "it does not want to be looked at"}
            ],
            "relations": [
                relation(CRITIC, "allied-with", PLANNER, "it checks what the Planner lists"),
            ],
        },
    ),
    review(
        session(4, "16:05"),
        MAP,
        client=rated(2, 3, 1, 1),
        clinician=rated(3, 3, 1, 1),
        learned="A no on the map made the Critic quieter",
        credit="Left the Critic its no",
        next="keep",
    ),
    review(
        session(4, "16:06"),
        QUALITIES,
        client=rated(2, 2, 1, 1),
        clinician=rated(3, 3, 1, 1),
        learned="Compassion is low where the Critic is close by",
        credit="Left a number out that could not be told",
        next="keep",
    ),
    amend(
        session(4, "16:08"),
        QUALITIES,
        "once more when the slides are behind us",
        changes={"review_on": At(6, 4)},
    ),
    amend(session(4, "16:09"), MAP, "the map goes on", changes={"review_on": At(6, 4)}),
    together(
        4,
        {
            "parts": [
                {
                    "name": CRITIC,
                    "role": "manager",
                    "felt_age": "an old teacher",
                    "fear_if_stopped": "they would laugh at us again",
                    "trusts_self": 3,
                },
                {"name": NINE, "role": "exile"},
            ],
            "permissions": [
                {
                    "part": CRITIC,
                    "permission": "not-yet",
                    "note": "first it wants to see that nobody is hurried",
                }
            ],
            "relations": [
                relation(CRITIC, "protects", NINE, "told by the Critic; nobody was asked"),
            ],
        },
    ),
)

AGREED_IN_WEEK_4 = (
    assign(
        session(4, "16:45"),
        "SO",
        "six-fs",
        settings={"exile_work": "no"},
        task="Turn to one protector for ten minutes, and stop at the gate where it is shut",
        skill="befriending a protector",
        goal=1,
        rationale="so that the Critic gets to know who is asking",
        teach_back="If I am cross with it or afraid, that is another part, and I stop there",
        when="on Sunday morning",
        where="in the armchair",
        minutes=10,
        how_often="weekly",
        cue="when the coffee is poured",
        done_when="I know how I feel toward it, whichever way that is",
        smallest="where in the body it is",
        obstacles=(
            foreseen(
                "cross with it from the start",
                "note who is cross, thank it, have the coffee",
                "task.too-big",
            ),
        ),
        confidence=90,
        started_in_session=True,
    ),
    done(
        At(5, 0, "10:30"),
        SIX_FS,
        {
            "part": CRITIC,
            "find": "both shoulders",
            "focus": "they go up another inch",
            "feel_toward": "hostile",
            "feel_toward_words": "fed up with it, it ruined the weekend",
            "self_energy_before": 3,
            "in_the_way": SCROLLS,
        },
        amount=3,
        note="thanked the one who scrolls and stopped, coffee still hot",
    ),
    review(
        session(5, "16:05"),
        SIX_FS,
        client=rated(3, 3, 2, 1),
        clinician=rated(4, 4, 1, 1),
        learned="The one who scrolls wants a break from the Critic, and says so",
        credit="Stopped at the gate and knew who stood there",
        next="keep",
    ),
    amend(
        session(5, "16:08"),
        SIX_FS,
        "the one who scrolls is thanked first",
        changes={
            "task": "Thank the one who scrolls, then turn to the Critic, and stop where it is shut",
            "review_on": At(6, 4),
        },
    ),
)

AGREED_IN_WEEK_5 = (
    assign(
        session(5, "16:45"),
        "SO",
        "trailhead",
        task="Where a reaction is bigger than its reason, note it down and keep it for the session",
        skill="noticing where a trail begins",
        goal=1,
        rationale="so that the session can start where something really moved",
        teach_back="I mark the place, I do not walk the trail alone",
        when="when it happens, or the same evening",
        where="anywhere, in the phone",
        minutes=3,
        how_often="weekly",
        cue="when my face goes hot",
        done_when="what happened and one thing that came up are noted",
        smallest="a word for what happened",
        obstacles=(
            foreseen(
                "it only comes back to me at night",
                "note it then, and when it was",
                "person.forgot",
            ),
        ),
        confidence=90,
        started_in_session=True,
    ),
    done(
        At(5, 6, "10:40"),
        SIX_FS,
        {
            "part": CRITIC,
            "find": "shoulders, a hand's breadth above them",
            "focus": "it looks up, over its glasses",
            "flesh_out": "an old teacher with a red pen, tired",
            "feel_toward": "open",
            "feel_toward_words": "warm, it never gets a day off",
            "self_energy_before": 5,
            "befriend": "told it that I see how much it reads; it put the cap on the pen",
            "fear": "that somebody laughs before it has looked everything through",
            "self_energy_after": 7,
            "unblended": "yes",
        },
    ),
    done(
        At(6, 1, "14:20"),
        TRAILHEAD,
        {
            "situation": "a colleague said 'interesting choice' about slide four",
            "reaction": [
                {"kind": "body", "what": "face hot, hands cold"},
                {"kind": "thought", "what": "now they know"},
                {"kind": "impulse", "what": "do all the slides again tonight"},
            ],
            "intensity": 7,
            "parts_suspected": [CRITIC, PLANNER],
            "followed": "no",
        },
        recorded=At(6, 2, "08:10"),
        note="written on the bus, kept for Friday",
    ),
    done(
        At(6, 3, "20:30"),
        QUALITIES,
        {
            "calm": 6,
            "clarity": 6,
            "curiosity": 7,
            "compassion": 5,
            "confidence": 4,
            "courage": 6,
            "creativity": 4,
            "connectedness": 5,
            "part_close_by": PLANNER,
        },
    ),
)

WEEK_6 = (
    together(
        6,
        {
            "parts": [
                {"name": CRITIC, "role": "manager", "trusts_self": 5},
                {
                    "name": SCROLLS,
                    "role": "firefighter",
                    "fear_if_stopped": "the day would never end",
                    "trusts_self": 4,
                },
            ],
        },
        time="16:02",
    ),
    review(
        session(6, "16:05"),
        SIX_FS,
        client=rated(4, 4, 1, 0, pleasure=3),
        clinician=rated(4, 4, 1, 0),
        learned="The Critic puts the pen down when it is not argued with",
        credit="Asked the one who scrolls first",
        next="keep",
    ),
    review(
        session(6, "16:06"),
        TRAILHEAD,
        client=rated(3, 3, 1, 0),
        clinician=rated(4, 4, 1, 0),
        learned="'Now they know' is the Critic's sentence",
        credit="Marked the place and left it there",
        next="keep",
    ),
    review(
        session(6, "16:07"),
        MAP,
        client=rated(3, 3, 0, 0),
        clinician=rated(4, 4, 0, 0),
        learned="The map changed more slowly than the Planner wished, and that was right",
        credit="Three protectors known by their fear",
        next="keep",
    ),
    review(
        session(6, "16:08"),
        QUALITIES,
        client=rated(3, 3, 0, 0),
        clinician=rated(3, 3, 0, 0),
        learned="Curiosity came back before confidence did",
        credit="Looked at eight numbers without adding them up",
        next="finish",
    ),
)

STEPS: tuple[Step, ...] = (
    *AGREED_IN_WEEK_2,
    *WEEKS_3_AND_4,
    *AGREED_IN_WEEK_4,
    *AGREED_IN_WEEK_5,
    *WEEK_6,
)
