"""Thought records, as different people might write them."""

from __future__ import annotations

from datetime import date
from typing import Any

from intersession_cli.caseload.synthetic.dice import Dice
from intersession_cli.caseload.synthetic.practice import Answers, Kind, Plan, Practice, if_then

WHERE = (
    *("At the desk", "On the tram", "In the kitchen", "On the phone with M.", "In the corridor"),
    *("At the school gate", "In bed, awake", "In the queue", "At dinner with J."),
)
WHAT = (
    *("a message had no answer since noon", "the meeting was moved without me"),
    *("somebody laughed behind me", "the form came back with a question"),
    *("K. said we need to talk", "I was asked something in front of everybody"),
    *("the evening was free and nobody had called", "I read the letter for the third time"),
    *("my heart began to race for no reason", "the child cried and would not be comforted"),
)
MOODS = ("fear", "sadness", "shame", "anger", "guilt", "loneliness", "worry", "hurt")
THOUGHTS = (
    *("They will see that I cannot do it", "It is my fault again", "This never gets better"),
    *("They have had enough of me", "I will lose my temper and that will be that"),
    *("Something is wrong with my heart", "Everybody else manages", "If I say no I am alone"),
    *("It will all come out now", "I am a burden to them"),
)
FOR = (
    *("I did forget it once, in March", "Nobody asked me how I was", "My hands were shaking"),
    *("The voice sounded cold", "It took me twice as long as the others"),
)
AGAINST = (
    *("The last three times it was something else", "K. rang back and was friendly"),
    *("Two of them asked me to come along", "The test said there is nothing to be found"),
    *("It was done by five, and it was used", "I have been here before and it passed"),
)
BALANCED = (
    *("I can be afraid and still say my sentence", "A late answer is a late answer"),
    *("Part of it was mine, and part was the week", "I do not know yet, and I can ask"),
    *("It was hard today, and it was not all of the day", "They may be tired as well"),
)
DID = (
    *("Went to the washroom and waited", "Wrote a message and deleted it", "Said nothing"),
    *("Left early", "Stayed, with my arms crossed", "Looked it up again"),
)
DISTORTIONS = (
    *("all-or-nothing", "catastrophising", "discounting-positives", "emotional-reasoning"),
    *("labelling", "mental-filter", "mind-reading", "fortune-telling", "overgeneralising"),
    *("personalising", "should-statements"),
)
NEXT = ("Ask K. on Monday", "Sleep on it first", "Show it in session", "Write to M. what I meant")


def thought_record(dice: Dice, practice: Practice, day: date, amount: int) -> Answers:
    """A record; of one that was only begun, the second look is missing."""
    level = 85 * (1 - practice.relief / 2)
    moods = [
        {"name": name, "before": dice.around(level, 30)}
        for name in dice.some(MOODS, dice.whole(1, 3))
    ]
    thoughts: list[dict[str, Any]] = [
        {"text": text, "belief_before": dice.around(level, 25)}
        for text in dice.some(THOUGHTS, dice.whole(1, 2))
    ]
    thoughts[0]["hot"] = True
    answers = {
        "situation": f"{dice.one(WHERE)}, {dice.one(WHAT)}",
        "moods": moods,
        "automatic_thoughts": thoughts,
    }
    if dice.chance(0.4):
        answers["behaviour"] = dice.one(DID)
    if amount >= 2:
        answers |= _second_look(dice, practice, moods, thoughts[0]["belief_before"])
    return answers


def _second_look(
    dice: Dice, practice: Practice, moods: list[dict[str, Any]], belief: int
) -> Answers:
    lighter = 1 - dice.share() * (0.3 + practice.relief)
    looked: Answers = {
        "evidence_for": dice.one(FOR),
        "evidence_against": dice.one(AGAINST),
        "balanced_thought": [{"text": dice.one(BALANCED), "belief": dice.around(60, 30)}],
        "moods_after": {one["name"]: round(one["before"] * lighter) for one in moods},
        "belief_after": round(belief * lighter),
        "distortions": dice.some(DISTORTIONS, dice.whole(1, 2)),
    }
    if dice.chance(0.2):
        looked["next_step"] = dice.one(NEXT)
    return looked


RECORDS = Kind(
    worksheet="cbt.thought-record",
    skill="a second look at hot thoughts",
    plans=(
        Plan(
            task="Write a thought record when a feeling jumps above 50",
            rationale="to see what I tell myself before it gets dark",
            teach_back="I write what went through my head, right or wrong",
            when="the same evening",
            where="at the kitchen table",
            minutes=15,
            how_often="3x/week",
            cue="when the kettle is on",
            done_when="the hot thought and one fact against it are on paper",
            smallest="only the situation and the feeling",
        ),
        Plan(
            task="One thought record on each working day",
            rationale="so that work does not come home with me every night",
            teach_back="A feeling is a signal, and the sheet is how I read it",
            when="on the way home",
            where="on the tram",
            minutes=10,
            how_often="weekdays",
            cue="when the doors close",
            done_when="there is a thought that I could also have",
            smallest="the hot thought, in the phone",
        ),
    ),
    obstacles=(
        if_then("not sure it is right", "write it wrong", "person.fear-of-getting-it-wrong"),
        if_then("too tired to write", "say it into the phone", "person.low-energy"),
        if_then("somebody reads over my shoulder", "do it at home", "environment.no-privacy"),
    ),
    minutes_of_day=(17 * 60, 22 * 60),
    answers=thought_record,
    may_skip=("automatic_thoughts",),
    rating=("belief_after", 0, 100),
)
