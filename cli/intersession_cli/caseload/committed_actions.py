"""LN, after Acceptance and Commitment Therapy: small actions for three values.

Back pain for four years, and a life that has shrunk around it. The actions are
not meant to lessen the pain; they are for who LN wants to be while it is there.
"""

from __future__ import annotations

from typing import Any

from intersession_cli.caseload import act_practice
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

PLAY, FRIEND, WATER = "LN-1", "LN-2", "LN-3"


def session(number: int) -> At:
    """LN's sessions are at half past eleven."""
    return At(number, 2, "11:30")


def action(
    handle: str,
    happened: At,
    did: str,
    rated: tuple[int, ...],
    *,
    recorded: At | None = None,
    **more: Any,
) -> Step:
    """An action taken, partly or not yet; rated by willingness and workability, 0–10."""
    how = {name: more.pop(name) for name in ("amount", "note", "minutes") if name in more}
    answers = {"did": did, **dict(zip(("willingness", "workability"), rated, strict=False))}
    return step(
        recorded or happened,
        "attempt",
        handle,
        answers={**answers, **more},
        happened=happened,
        timing="later" if recorded else "same day",
        recorded_by="client",
        **how,
    )


SESSION_1 = (
    step(session(1), "register", "LN", timezone="Europe/Lisbon"),
    step(
        session(1), "add_goal", "LN", words="Be on the floor with my daughter, with or without pain"
    ),
    step(session(1), "add_goal", "LN", words="Have a friend again who knows how I am"),
    assign(
        session(1),
        "LN",
        "committed-action",
        settings={
            "value": "being a father who is there",
            "domain": "parenting",
            "goal": "Play on the floor with my daughter on three afternoons of the week",
            "smallest_step": "sit down beside her",
            "when_where": "after nursery, her room",
            "barriers": [
                {"kind": "inner", "what": "this will cost me tomorrow", "response": "hello, mind"},
                {"kind": "outer", "what": "calls that run late", "response": "phone in the hall"},
            ],
            "willing_to_feel": "the pull in my back, and being afraid of it",
        },
        task="Fifteen minutes on the floor with my daughter",
        goal=1,
        rationale="I will have the pain either way; this way I also have the afternoon",
        teach_back="It counts when I am there, not when it does not hurt",
        when="after nursery",
        where="her room",
        minutes=15,
        how_often="3x/week",
        done_when="I was down there with her for fifteen minutes, whatever came along",
        smallest="sit down beside her",
        obstacles=(
            foreseen(
                "the back flares up", "sit against the wall, be the audience", "person.low-energy"
            ),
        ),
        confidence=90,
    ),
)

WEEK_1 = (
    action(
        PLAY,
        At(1, 3, "16:50"),
        "yes",
        (6, 8),
        step="built a tower, she knocked it down, eleven times",
        showed_up="the pull on the left, the thought of the night ahead",
        minutes=20,
    ),
    action(
        PLAY,
        At(1, 6, "17:10"),
        "partly",
        (4, 6),
        step="five minutes, then from the chair",
        showed_up="fear more than pain",
        minutes=5,
    ),
    obstacle(
        At(1, 6, "17:30"),
        PLAY,
        "low-energy",
        "the back flared up after five minutes",
        3,
        anticipated=1,
        backup_used=True,
        backup_worked="yes",
    ),
    review(
        session(2),
        PLAY,
        client=rated(2, 3, 3, 3),
        clinician=rated(3, 4, 3, 3, collaboration=4),
        learned="From the chair she still showed me every block",
        credit="Went down to the floor twice with the fear along",
        next="keep",
    ),
    assign(
        session(2),
        "LN",
        "committed-action",
        settings={
            "value": "friendship",
            "domain": "friends",
            "goal": "Ring M. and say how I have been",
            "smallest_step": "find the number",
            "when_where": "in the car, before driving home",
        },
        task="Ring M.",
        goal=2,
        rationale="he was the one I talked to",
        when="before driving home",
        where="in the car",
        minutes=10,
        how_often="weekly",
        start_on=At(2, 3),
        done_when="it rang at his end",
        smallest="look at the number for one minute",
        obstacles=(
            foreseen(
                "shame about the two years",
                "write instead: thinking of you, more soon",
                "person.anxious-about-it",
            ),
        ),
        confidence=80,
        made_by="client",
    ),
)

WEEK_2 = (
    action(PLAY, At(2, 3, "16:45"), "yes", (7, 8), step="trains", minutes=15),
    action(
        FRIEND,
        At(2, 4, "18:05"),
        "not yet",
        (3,),
        step="looked at the number",
        showed_up="heat in the face, he will ask where I was",
    ),
    action(PLAY, At(2, 5, "17:00"), "yes", (7, 9), step="doctor and bear", minutes=25),
    action(
        PLAY,
        At(2, 6),
        "yes",
        (6, 7),
        step="puzzles on the carpet",
        recorded=At(3, 1, "20:15"),
        minutes=15,
    ),
    obstacle(
        At(3, 1, "20:20"),
        FRIEND,
        "anxious-about-it",
        "the longer I wait the longer it has been",
        3,
        anticipated=1,
        backup_used=False,
    ),
    review(
        session(3),
        PLAY,
        client=rated(4, 4, 2, 1, pleasure=4),
        clinician=rated(4, 4, 2, 1, progress=4),
        learned="The evening after was no worse than other evenings",
        credit="Three afternoons out of three",
        next="grow",
    ),
    review(
        session(3),
        FRIEND,
        client=rated(0, 2, 4, 3),
        clinician=rated(1, 3, 4, 3, specificity=2),
        learned="Ringing was the whole staircase in one step",
        credit="Sat with the number and with the shame",
        next="shrink",
    ),
    amend(session(3), PLAY, "he wants the whole game", changes={"minutes": 20}),
    amend(
        session(3),
        FRIEND,
        "a call was too large a step",
        changes={
            "task": "Send M. two lines",
            "minutes": 5,
            "done_when": "the message is sent",
            "confidence": 95,
            "review_on": session(4),
        },
        settings={
            "goal": "Write to M.: thinking of you",
            "smallest_step": "write it, send it later",
        },
    ),
)

WEEK_3 = (
    action(
        FRIEND,
        At(3, 3, "18:10"),
        "yes",
        (6, 9),
        step="sent: thinking of you, it has been a bad stretch, more soon",
        showed_up="shame, and then something lighter",
        noticed="he answered within the hour",
        amount=4,
    ),
    action(PLAY, At(3, 4, "16:55"), "yes", (7, 8), step="shop, I was the customer", minutes=20),
    action(PLAY, At(4, 0, "17:20"), "yes", (8, 8), step="the long train", minutes=30),
    review(
        session(4),
        FRIEND,
        client=rated(4, 4, 3, 1, mastery=4),
        clinician=rated(4, 4, 3, 1),
        learned="He had been ashamed as well",
        credit="Sent it with the shame in the passenger seat",
        next="finish",
    ),
    review(
        session(4),
        PLAY,
        client=rated(3, 4, 2, 1),
        clinician=rated(3, 4, 2, 1),
        learned="She asks for it now",
        credit="Thirty minutes for the long train",
        next="keep",
    ),
    step(session(4), "close_goal", "LN", goal=2, outcome="reached", note="they met for coffee"),
    assign(
        session(4),
        "LN",
        "committed-action",
        settings={
            "value": "treating my body as mine",
            "domain": "physical-self-care",
            "goal": "Go to the pool on two mornings of the week",
            "smallest_step": "pack the bag in the evening",
            "when_where": "before work, the pool on the way",
            "barriers": [
                {"kind": "inner", "what": "they will see how stiff I walk"},
                {"kind": "outer", "what": "early calls", "response": "block the calendar"},
            ],
        },
        task="Fifteen minutes in the water",
        goal=1,
        rationale="a body that gets looked after can get down on the floor",
        when="before work",
        where="the pool on the way",
        minutes=15,
        how_often="2x/week",
        done_when="I was in the water",
        smallest="pack the bag in the evening",
        obstacles=(foreseen("an early call", "go at noon, ten minutes", "environment.no-time"),),
        confidence=90,
        made_by="client",
    ),
)

WEEKS_4_TO_6 = (
    action(WATER, At(4, 5, "07:40"), "yes", (6, 7), step="four slow lengths", minutes=20),
    action(PLAY, At(4, 6, "16:40"), "yes", (8, 9), step="camp under the table", minutes=25),
    review(
        session(5),
        PLAY,
        client=rated(3, 4, 1, 1),
        clinician=rated(4, 4, 1, 1, progress=4),
        learned="This needs no worksheet any more",
        credit="A month ago this was the chair",
        next="finish",
    ),
    review(
        session(5),
        WATER,
        client=rated(2, 3, 2, 2),
        clinician=rated(2, 4, 2, 2),
        learned="Nobody looked; the lifeguard said good morning",
        credit="Went in although the changing room was the hard part",
        next="keep",
    ),
    action(WATER, At(5, 3, "07:35"), "yes", (7, 7), step="six lengths", minutes=20),
    obstacle(
        At(5, 6, "12:50"),
        WATER,
        "no-time",
        "call moved to eight",
        2,
        anticipated=1,
        backup_used=True,
        backup_worked="yes",
    ),
    action(
        WATER,
        At(5, 6, "12:45"),
        "partly",
        (7, 6),
        recorded=At(5, 6, "13:30"),
        step="ten minutes at noon",
        minutes=10,
    ),
    review(
        session(6),
        WATER,
        client=rated(3, 3, 2, 1),
        clinician=rated(3, 4, 2, 1),
        learned="Noon is emptier than I thought",
        credit="Took the back-up instead of leaving it out",
        next="keep",
    ),
    action(
        WATER, At(6, 4, "07:30"), "yes", (7, 8), step="eight lengths, one of them fast", minutes=25
    ),
)

STORY = Story(
    "LN",
    "Europe/Lisbon",
    (*SESSION_1, *WEEK_1, *WEEK_2, *WEEK_3, *WEEKS_4_TO_6, *act_practice.STEPS),
)
