"""What else AB practised: an experiment, worries put off, and a card for standing.

The experiment is of week 3 and was on paper; it was typed in together in session 5.
"""

from __future__ import annotations

from typing import Any

from intersession_cli.caseload.exposure_records import written
from intersession_cli.caseload.story import At, assign, foreseen, rated, review, step

EXPERIMENT, WORRIES, CARD = "AB-6", "AB-7", "AB-8"
SESSION_3, SESSION_5, SESSION_6 = (At(week, 0, "10:00") for week in (3, 5, 6))

ASKED_ROUND = (
    assign(
        SESSION_5,
        "AB",
        "behavioural-experiment",
        happened=SESSION_3,
        session=3,
        review_on=At(4),
        task="Ask three people what they would do if somebody fainted on their bus",
        skill="testing a belief",
        goal=1,
        rationale="what I am afraid of is what others would do, and others can be asked",
        teach_back="I write down what I expect before I ask",
        when="at lunch",
        where="in the canteen",
        minutes=20,
        how_often="once",
        done_when="three answers are on paper",
        smallest="ask J.",
        obstacles=(
            foreseen("too odd a question", "say it is for a survey", "person.anxious-about-it"),
        ),
        confidence=90,
    ),
    step(
        SESSION_5,
        "attempt",
        EXPERIMENT,
        answers={
            "belief": "If I went down on a bus, nobody would help",
            "belief_before": 75,
            "alternative": "Most people help, or fetch somebody who can",
            "alt_before": 30,
            "prediction": "At least two of the three say that they would look away",
            "experiment": "Ask three colleagues at lunch on Thursday",
            "safety_behaviours_dropped": ["saying at once that it was a joke"],
            "obstacles_plan": "If they ask why: it is a survey",
            "result": "None would look away. One rang an ambulance for a man last winter.",
            "prediction_came_true": "no",
            "noticed": "They asked whether I was all right, and I was",
            "belief_after": 35,
            "alt_after": 70,
            "revised_belief": "Some may look away, and it takes only one who does not",
            "next_test": "Look at faces on the bus instead of at the floor",
        },
        happened=At(3, 3, "12:40"),
        amount=4,
        timing="later",
        recorded_by="together",
        note="on paper since week 3, typed in together",
    ),
    review(
        SESSION_5,
        EXPERIMENT,
        client=rated(4, 4, 3, 1, progress=3),
        clinician=rated(4, 4, 3, 1, progress=3),
        learned="The fall was half of the fear; that nobody comes was the other half",
        credit="Asked three, though one would have been enough",
        next="finish",
    ),
)


def worry(
    when: At, looked_at: At | None, what: str, postponed: bool, strength: int, **more: Any
) -> Any:
    """A worry, written down when it was looked at; where it was not put off, at once."""
    answers = {"worry": what, "postponed": postponed, "intensity_before": strength, **more}
    if looked_at is None:
        skipped = {"still_matters": "sat down to it straight away"}
        return written(WORRIES, when, answers, skipped=skipped)
    timing = "same day" if looked_at.day == when.day else "later"
    return written(WORRIES, when, answers, recorded=looked_at, timing=timing)


PUT_OFF = (
    assign(
        SESSION_5,
        "AB",
        "worry-postponement",
        settings={"time": "18:30", "place": "at the kitchen table", "length": 20},
        task="Note a worry in a few words, and keep it for half past six",
        skill="worry postponement",
        goal=2,
        rationale="so that worries have a time, and the bed is not it",
        teach_back="I am not to stop worrying, only to do it at half past six",
        when="when a worry comes",
        where="a slip of paper in the pocket",
        minutes=20,
        how_often="3x/week",
        done_when="the worry was looked at again at half past six",
        smallest="one word on the slip",
        obstacles=(
            foreseen("it comes back in bed", "the slip lies beside the lamp",
                     "person.anxious-about-it"),
        ),
        confidence=90,
    ),
    worry(
        At(5, 1, "22:50"), At(5, 2, "18:45"), "awake again before the early shift", True, 7,
        trigger="the light went out", still_matters="a little", kind="hypothetical",
        action="let-go", intensity_after=3, learned="I was tired, and the shift was done",
    ),
    worry(
        At(5, 3, "16:10"), At(5, 3, "18:40"), "the bus stops in the tunnel", True, 6,
        trigger="news on the radio", still_matters="no", kind="hypothetical",
        action="let-go", intensity_after=1,
    ),
    worry(
        At(5, 5, "14:20"), None, "the tax office has written again", False, 5,
        kind="practical", action="problem-solve", intensity_after=2,
    ),
    review(
        SESSION_6,
        WORRIES,
        client=rated(3, 3, 2, 1, comprehension=3),
        clinician=rated(3, 4, 2, 1, comprehension=4),
        learned="The ones from the night are thinner at half past six",
        credit="Told a worry apart from a letter that wants an answer",
        next="keep",
    ),
    worry(
        At(6, 1, "23:05"), At(6, 2, "18:50"), "late shifts all through next month", True, 6,
        still_matters="yes", kind="practical", action="problem-solve", intensity_after=5,
        learned="This one wants a word with T., not a night",
    ),
    worry(
        At(6, 4, "22:40"), At(6, 5, "18:35"), "fainting on the full bus", True, 7,
        trigger="the week ahead", still_matters="no", kind="hypothetical",
        action="let-go", intensity_after=2,
    ),
)  # fmt: skip

FOR_STANDING = (
    assign(
        SESSION_6,
        "AB",
        "coping-card",
        settings={
            "when_i_think": "My legs go, and then I am on the floor",
            "i_can_tell_myself": "Legs like jelly have carried me every time",
            "i_can_do": ["look out of the window", "one hand off the pole"],
            "evidence": "Eight exposures since the stop, on my feet after each of them",
        },
        task="Read the card at the stop, before standing",
        skill="coping card",
        goal=1,
        rationale="to go in with my own words; on the bus it stays in the pocket",
        teach_back="Before the ride, so that it is no new water bottle",
        when="before a ride standing up",
        where="at the stop",
        minutes=2,
        how_often="2x/week",
        done_when="I read it once and put it away",
        smallest="only the second line",
        obstacles=(foreseen("left at home", "a photograph of it", "task.materials"),),
        confidence=95,
        started_in_session=True,
    ),
    written(
        CARD,
        At(6, 1, "17:40"),
        {
            "situation": "line 12 came in, no seats",
            "helped": 5,
            "did": "one hand off the pole, for one stop",
            "noticed": "I believed the first half",
        },
    ),
    written(
        CARD,
        At(6, 4, "07:40"),
        {"situation": "before work, read it twice", "helped": 7, "did": "looked out of the window"},
    ),
)

PRACTICE = (*ASKED_ROUND, *PUT_OFF, *FOR_STANDING)
