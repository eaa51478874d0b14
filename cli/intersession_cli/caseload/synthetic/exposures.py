"""A hierarchy and the exposures along it, as different people might record them."""

from __future__ import annotations

from datetime import date

import attrs

from intersession_cli.caseload.synthetic.dice import Dice
from intersession_cli.caseload.synthetic.practice import Answers, Kind, Plan, Practice, if_then

TRIES_A_STEP = 4


@attrs.frozen
class Theme:
    """What a hierarchy is about: its steps (name, situation), easiest first, and what is feared."""

    name: str
    steps: tuple[tuple[str, str], ...]
    feared: tuple[str, ...]
    safety: tuple[str, ...]


THEMES = (
    Theme(
        "buses",
        (
            ("stop", "Stand at the stop and let three buses go by"),
            ("parked", "Sit in a parked bus at the terminus"),
            ("one-stop", "Ride one stop with J."),
            ("alone", "Ride one stop alone"),
            ("standing", "Ride three stops standing in the aisle"),
            ("full", "Ride to work at eight, when it is full"),
        ),
        ("I faint and nobody helps", "I have to get out at once and everybody looks"),
        ("phone in the hand", "water bottle", "standing by the door"),
    ),
    Theme(
        "being looked at",
        (
            ("ask-time", "Ask somebody for the time"),
            ("lunch", "Sit down beside a colleague at lunch"),
            ("question", "Ask a question in the small meeting"),
            ("phone", "Make a call with others in the room"),
            ("opinion", "Say that I see it differently"),
            ("speak", "Speak for five minutes in the big meeting"),
        ),
        ("I go red and they laugh", "My voice goes and I cannot finish", "They think I am odd"),
        ("looking at the notes", "a scarf", "speaking fast to be done"),
    ),
    Theme(
        "dirt",
        (
            ("handle", "Touch the handle of the front door"),
            ("money", "Count coins and then go on reading"),
            ("rail", "Hold the rail on the escalator"),
            ("shoes", "Tie my shoes and then my hair"),
            ("bin", "Take the bin out with bare hands"),
            ("washroom", "Use the washroom at the station"),
        ),
        ("I make the child ill", "The feeling never stops"),
        ("wipes", "a glove", "asking J. whether it is all right"),
    ),
)
LEARNED = (
    *("It rises, and it comes down without my help", "It was worse before than in it"),
    *("Nobody looked for longer than a second", "I can be afraid and stay"),
    *("What I feared did not come, and I had left the bottle at home",),
    *("The second time was harder and still worked", "The wish to go was strongest at the start"),
)
PLACES = ("near the office", "in town", "at home", "on the way to the school", "at the station")
FELT = ("fear", "disgust", "shame", "dread", "afraid and a little proud")
PREVENTED = ("yes", "yes", "yes", "partly", "delayed", "no")
ENDED = (*["expectation tested"] * 6, "planned end", "planned end", "left early")


def hierarchy(dice: Dice, day: date) -> Answers:
    """A hierarchy of six steps from about 25 to about 90."""
    theme = dice.one(THEMES)
    items = [
        {
            "id": name,
            "situation": situation,
            "kind": "in vivo",
            "suds_predicted": dice.around(25 + 13 * place, 12),
            "feared_outcome": dice.one(theme.feared),
            "safety_behaviours": [{"what": dice.one(theme.safety)}],
        }
        for place, (name, situation) in enumerate(theme.steps)
    ]
    return {"theme": theme.name, "items": items}


def rated_again(dice: Dice, practice: Practice, day: date, amount: int) -> Answers:
    """Two or three steps of the hierarchy rated again, mostly lower."""
    again = dice.some(practice.settings["items"], dice.whole(2, 3))
    lower = 1 - 0.1 * min(6, practice.attempts + 1)
    ratings = [
        {
            "step": f"{practice.handle}/{item['id']}",
            "suds_predicted": dice.around(item["suds_predicted"] * lower, 10),
        }
        for item in again
    ]
    return {"ratings": ratings}


def exposure(dice: Dice, practice: Practice, day: date, amount: int) -> Answers:
    """An exposure at the step that the course has come to."""
    ladder = practice.beside or practice
    items = ladder.settings["items"]
    item = items[min(practice.attempts // TRIES_A_STEP, len(items) - 1)]
    minutes = dice.whole(10, 60)
    likely = dice.around(75 * (1 - practice.relief), 25)
    answers = {
        "item_ref": f"{ladder.handle}/{item['id']}",
        "task": item["situation"],
        "feared_outcome": item["feared_outcome"],
        "probability_before": likely,
        "distress_predicted": dice.around(item["suds_predicted"], 15),
        "how_will_i_know": "It can be seen from outside",
        "duration_min": minutes,
        "affect_label": dice.one(FELT),
        "outcome_occurred": dice.one(("no", "no", "no", "no", "partly")),
        "surprise": dice.whole(10, 90),
        "probability_after": round(likely * (0.2 + dice.share() * 0.7)),
        "learned": dice.one(LEARNED),
        "context_tags": [{"kind": "place", "tag": dice.one(PLACES)}],
        "ended_by": dice.one(ENDED),
    }
    return answers | _distress(dice, item, practice.relief, minutes) | _held_back(dice, item)


def _distress(dice: Dice, item: Answers, relief: float, minutes: int) -> Answers:
    peak = dice.around(item["suds_predicted"] * (1 - relief), 20, 5)
    found: Answers = {
        "suds_start": round(peak * (0.5 + 0.5 * dice.share())),
        "suds_peak": peak,
        "suds_end": round(peak * (0.2 + 0.5 * dice.share())),
    }
    if dice.chance(0.5):
        found["suds_samples"] = [
            {"min": minutes * part // 4, "suds": round(peak * (1 - 0.2 * part * dice.share()))}
            for part in (1, 2, 3)
        ]
    return found


def _held_back(dice: Dice, item: Answers) -> Answers:
    prevented = dice.one(PREVENTED)
    found: Answers = {"response_prevented": prevented, "used_safety": prevented != "yes"}
    if prevented == "delayed":
        found["delay_min"] = dice.whole(2, 20)
    if found["used_safety"]:
        found["safety_used"] = item["safety_behaviours"]
    else:
        found["safety_to_drop"] = item["safety_behaviours"]
    return found


LADDER = Kind(
    worksheet="cbt.exposure-hierarchy",
    skill="exposure",
    plans=(
        Plan(
            task="Read the steps and rate again what has moved",
            rationale="so that we practise what I can just about do, and not the worst first",
            teach_back="We go up as I learn, and I decide about each step",
            when="on a quiet evening",
            where="at home",
            minutes=10,
            how_often="every 2 weeks",
            cue="after supper",
            done_when="two steps have a second number",
            smallest="one step",
        ),
    ),
    obstacles=(
        if_then("reading it is scary already", "J. reads it out", "person.anxious-about-it"),
        if_then("the sheet is not at hand", "a photo of it in the phone", "task.materials"),
    ),
    minutes_of_day=(18 * 60, 21 * 60),
    settings=hierarchy,
    answers=rated_again,
)

EXPOSURES = Kind(
    worksheet="cbt.exposure-log",
    skill="exposure",
    plans=(
        Plan(
            task="One exposure at the step we agreed on, and write it down",
            rationale="to find out whether it happens, instead of guessing",
            teach_back="I stay until I know, and not until I feel nothing",
            when="after work",
            where="where the step is",
            minutes=40,
            how_often="3x/week",
            cue="when the jacket is on",
            done_when="what I feared was put to the test",
            smallest="the step below, for ten minutes",
        ),
        Plan(
            task="Two exposures a week, one of them in a new place",
            rationale="so that it works on other days and in other places too",
            teach_back="Surprise is what I am looking for",
            when="on Saturday morning and one evening",
            where="a place I have not tried",
            minutes=45,
            how_often="2x/week",
            cue="when the bag is packed",
            done_when="I could say what I had expected and what came",
            smallest="look at the place from outside",
        ),
    ),
    obstacles=(
        if_then("it feels too big on the day", "take the step below", "person.anxious-about-it"),
        if_then("a late shift", "the first bus on the next morning", "environment.no-time"),
        if_then("somebody comes along", "tell them beforehand", "environment.other-people"),
    ),
    minutes_of_day=(16 * 60, 19 * 60),
    answers=exposure,
    may_skip=("learned", "probability_after"),
    rating=("surprise", 0, 100),
)
