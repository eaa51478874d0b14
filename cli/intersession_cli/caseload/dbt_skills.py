"""EH's skills, practised beside the diary card: two chains, cold water, opposite action, a request.

The first chain is about the night in the first week, worked out in session. The
second is about the night in the fourth week that went another way.
"""

from __future__ import annotations

from typing import Any

from intersession_cli.caseload.story import (
    At,
    Step,
    assign,
    foreseen,
    rated,
    review,
    step,
)

CHAIN, COLD_WATER, OPPOSITE, REQUEST = "EH-2", "EH-3", "EH-4", "EH-5"


def session(number: int) -> At:
    """EH's sessions are at two in the afternoon."""
    return At(number, 1, "14:00")


def practised(handle: str, at: At, answers: dict[str, Any], **more: Any) -> Step:
    """The step by which EH recorded a practice on the spot."""
    usual = {"timing": "same day", "recorded_by": "client", "amount": 4}
    return step(at, "attempt", handle, answers=answers, **{**usual, **more})


def together(handle: str, week: int, answers: dict[str, Any]) -> Step:
    """The step by which something was worked out in the week's session."""
    at = At(week, 1, "14:35")
    return practised(handle, at, answers, recorded_by="together", timing="in the moment")


def link(kind: str, text: str, intensity: int | None = None, skill: bool = False) -> dict[str, Any]:
    """A link of a chain, and whether a skill could have fitted in."""
    return {"kind": kind, "text": text, "intensity": intensity, "skill_possible": skill}


CHAINS = (
    assign(
        session(2),
        "EH",
        "chain-analysis",
        task="Go through a night link by link, in session, when the card shows an act",
        skill="chain analysis",
        goal=1,
        rationale="it always seems to come from nowhere, and it does not",
        teach_back="We look for the place where I could turn off, not for whose fault it was",
        when="in session",
        where="the consulting room, and nowhere else",
        minutes=25,
        how_often="every 3 weeks",
        done_when="there is a skill at one link at least",
        smallest="what happened first, and what came right before",
        obstacles=(
            foreseen(
                "too close to look at", "start from the day before", "person.anxious-about-it"
            ),
        ),
        confidence=80,
        review_on=At(3, 1),
    ),
    together(
        CHAIN,
        2,
        {
            "behaviour": "Three cuts on the left forearm, in the bathroom, a little after nine",
            "target": "self-harm",
            "behaviour_on": At(1, 2),
            "vulnerability": [
                {"kind": "sleep", "text": "five hours"},
                {"kind": "substances", "text": "a bottle of wine since six"},
            ],
            "prompting_event": "Message from M.: not coming at the weekend, no reason given",
            "links": [
                link("thought", "She has had enough of me", 4),
                link("emotion", "shame, all at once", 5, skill=True),
                link("body", "hot face, could not sit", 4, skill=True),
                link("action", "another glass, standing up"),
                link("thought", "I want this to stop now", 5),
                link("urge", "to cut", 5, skill=True),
                link("action", "went to the bathroom and locked the door"),
            ],
            "consequences": [
                {"text": "quiet for ten minutes", "who": "self", "when": "immediate"},
                {"text": "shame, long sleeves in June", "who": "self", "when": "delayed"},
                {"text": "cancelled on M. for Sunday", "who": "others", "when": "delayed"},
            ],
            "repair": "tell M. that Sunday was not about her",
            "prevention": [{"text": "something to eat before six"}],
            "solutions": [
                {"link": 3, "skill": "paced breathing"},
                {"link": 6, "skill": "ring the number on the card"},
            ],
            "done_with": "clinician",
        },
    ),
    review(
        session(3),
        CHAIN,
        client=rated(3, 3, 4, 2),
        clinician=rated(4, 4, 3, 2, collaboration=4),
        learned="The body is two links ahead of the thought, and early enough for breathing",
        credit="Stayed with it to the last link",
        next="keep",
    ),
    together(
        CHAIN,
        5,
        {
            "behaviour": "An urge of 5 and no act: rang the number twice, between eight and nine",
            "target": "self-harm",
            "behaviour_on": At(4, 2),
            "vulnerability": [
                {"kind": "illness", "text": "the flu on its way"},
                {"kind": "stress", "text": "rent letter"},
            ],
            "prompting_event": "M. hung up in the middle of a sentence",
            "links": [
                link("emotion", "shame", 5),
                link("body", "hot face again", 5, skill=True),
                link("action", "cold water, two minutes", skill=True),
                link("urge", "to cut, still", 4, skill=True),
                link("action", "rang, and again an hour later"),
                link("thought", "It goes down when somebody hears it", 3),
            ],
            "consequences": [
                {"text": "asleep by eleven", "who": "self", "when": "immediate"},
                {"text": "could tell M. the next day", "who": "others", "when": "delayed"},
            ],
            "prevention": [{"text": "do not open post after six"}],
            "solutions": [{"link": 2, "skill": "cold water"}, {"link": 4, "skill": "ring sooner"}],
            "done_with": "clinician",
        },
    ),
    review(
        session(6),
        CHAIN,
        client=rated(4, 4, 2, 1),
        clinician=rated(4, 4, 2, 1),
        learned="The same first three links in both chains, and another way on from the third",
        credit="Told it without looking away",
        next="keep",
    ),
)


def cold_water(at: At, trigger: str, before: int, after: int, **more: Any) -> Step:
    """The step by which a use of cold water was recorded."""
    answers = {
        "trigger": trigger,
        "distress_before": before,
        "skill": "tipp-temperature",
        "minutes": 2,
        "distress_after": after,
        "made_it_worse": False,
        "urge_acted": False,
        **more,
    }
    return practised(COLD_WATER, at, answers)


CRISIS_SKILL = (
    assign(
        session(3),
        "EH",
        "distress-tolerance",
        task="Cold water on the face when an urge is at 3 or more",
        skill="TIPP: temperature",
        goal=1,
        rationale="it is faster than I am, the doctor has no objection for my heart",
        teach_back="It has to get me through, it does not have to make me feel good",
        when="when an urge is at 3 or more, and once when it is quiet",
        where="the bathroom basin",
        minutes=5,
        how_often="2x/week",
        done_when="face in the water twice, distress written down before and after",
        smallest="an ice pack, thirty seconds",
        obstacles=(
            foreseen("away from home", "cold can against the cheeks", "environment.no-privacy"),
        ),
        confidence=90,
    ),
    cold_water(At(3, 4, "18:50"), "nothing much, the try-out", 40, 30),
    review(
        session(4),
        COLD_WATER,
        client=rated(2, 3, 1, 1),
        clinician=rated(2, 4, 1, 1),
        learned="It works on the body first; the thoughts come along later",
        credit="Tried it out on a quiet evening",
        next="keep",
    ),
    cold_water(At(4, 1, "20:10"), "M. did not ring back", 75, 50),
    cold_water(At(4, 2, "20:20"), "M. hung up", 95, 80, urge_acted=False),
    review(
        session(5),
        COLD_WATER,
        client=rated(4, 3, 1, 1, mastery=3),
        clinician=rated(4, 4, 1, 1),
        learned="From 95 to 80 is enough to reach for the telephone",
        credit="Used it at the worst moment of the month",
        next="finish",
    ),
)


def opposite(
    at: At, event: str, emotion: str, urge: str, did: str, ratings: str, noticed: str = ""
) -> Step:
    """The step by which an opposite action was recorded: before, after, how far it went."""
    before, after, all_the_way = map(int, ratings.split())
    answers = {
        "prompting_event": event,
        "emotion": emotion,
        "intensity_before": before,
        "action_urge": urge,
        "fits_facts": "partly" if emotion == "anger" else "no",
        "effective_to_act": False,
        "opposite_action": did,
        "all_the_way": all_the_way,
        "intensity_after": after,
        "noticed": noticed,
    }
    return practised(OPPOSITE, at, answers)


OPPOSITE_ACTION = (
    assign(
        session(5),
        "EH",
        "opposite-action",
        task="When shame says hide, do the opposite once, and write down what came of it",
        skill="opposite action",
        goal=2,
        rationale="hiding is what keeps it alive",
        teach_back="All the way means the face too",
        when="when I notice that I am on my way out of a room",
        where="wherever that room is",
        minutes=10,
        how_often="2x/week",
        done_when="stayed or went back, and both ratings are there",
        smallest="look up, once",
        obstacles=(foreseen("it is anger and fits", "check the facts first", "task.unclear-what"),),
        confidence=90,
    ),
    opposite(
        At(5, 1, "20:30"),
        "The trainer read out my homework in group",
        "shame",
        "look at the floor, leave at the break",
        "looked up, stayed, said one sentence",
        "60 35 6",
        "nobody looked away",
    ),
    opposite(
        At(5, 2, "19:40"),
        "Flatmate left the pans again",
        "anger",
        "slam the door, say nothing for a week",
        "went out of the kitchen, kindly as far as I could",
        "65 65 3",
        "kind voice, fists in my pockets",
    ),
    review(
        session(6),
        OPPOSITE,
        client=rated(4, 3, 2, 1, mastery=2),
        clinician=rated(4, 3, 2, 1),
        learned="Half of it changes nothing; the pans were for saying something, not for kindness",
        credit="Wrote down the one that did not work",
        next="keep",
    ),
    opposite(
        At(6, 2, "20:45"),
        "Forgot M.'s birthday",
        "shame",
        "not answer the telephone until Friday",
        "rang, said sorry once, asked about the day",
        "70 30 8",
        "she laughed",
    ),
)

DEAR_MAN = (
    assign(
        session(5),
        "EH",
        "dear-man",
        task="Ask my flatmate for the kitchen from nine to quarter past",
        skill="DEAR MAN",
        goal=2,
        rationale="asking is one of the things that I wanted to do more of",
        teach_back="I can ask well and still hear no",
        when="Saturday, after breakfast",
        where="the kitchen",
        minutes=15,
        how_often="once",
        done_when="the sentence was said, whatever the answer",
        smallest="send it as a message",
        obstacles=(foreseen("my voice goes", "read it from the sheet", "person.anxious-about-it"),),
        confidence=90,
    ),
    practised(
        REQUEST,
        At(5, 5, "18:30"),
        {
            "objective": "The kitchen to myself from nine to quarter past, on weekdays",
            "relationship_goal": "that she still asks me along on Sundays",
            "self_respect_goal": "no apology for needing it",
            "priority": {"objective": 1, "self-respect": 2, "relationship": 3},
            "describe": "In the evening we are both in the kitchen around nine",
            "express": "I write something then that I do not want to be seen with",
            "assert_it": "Could I have the kitchen from nine to quarter past, on weekdays?",
            "reinforce": "Then I am done, and can sit with you afterwards",
            "mindful": "back to the quarter of an hour, whatever else comes up",
            "negotiate": "any quarter of an hour before ten",
            "request_intensity": 6,
            "did": "yes",
            "got_objective": 8,
            "relationship": 8,
            "self_respect": 9,
        },
        note="one sorry slipped out",
    ),
    review(
        session(6),
        REQUEST,
        client=rated(4, 4, 2, 1, mastery=4),
        clinician=rated(4, 4, 2, 1, progress=4),
        learned="She had not known that it mattered",
        credit="Said it in the kitchen, and not by message",
        next="finish",
    ),
)

SKILLS = (*CHAINS, *CRISIS_SKILL, *OPPOSITE_ACTION, *DEAR_MAN)
