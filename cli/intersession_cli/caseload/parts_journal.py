"""SO, after Internal Family Systems: a few lines in the evening about the parts of a day.

A month of late work and later scrolling. The journal starts as a daily page,
becomes another exam, and works once it is one part and one line. The parts map and
what grew from it are in ifs_map.py.
"""

from __future__ import annotations

from typing import Any

from intersession_cli.caseload import ifs_map
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

JOURNAL = "SO-1"


def session(number: int) -> At:
    """SO's sessions are at four in the afternoon."""
    return At(number, 4, "16:00")


def met(part: str, wanted: str, *rated: int | str) -> dict[str, int | str]:
    """A part that was there and what it wanted; rated by strength, blending, permission."""
    names = ("part", "wanted", "intensity", "blended", "permission")
    return dict(zip(names, (part, wanted, *rated), strict=False))


def entry(
    happened: At,
    parts: list[dict[str, int | str]],
    response: str,
    *,
    self_energy: int | None = None,
    trigger: str = "",
    recorded: At | None = None,
    **more: Any,
) -> Step:
    """An evening's entry, written down then and there unless ``recorded`` says later."""
    return step(
        recorded or happened,
        "attempt",
        JOURNAL,
        answers={
            "parts": parts,
            "self_response": response,
            "self_energy": self_energy,
            "trigger": trigger,
        },
        happened=happened,
        timing="later" if recorded else "same day",
        recorded_by="client",
        **{"amount": 4, **more},
    )


AGREEMENT = (
    step(session(1), "register", "SO", timezone="Europe/Dublin"),
    step(session(1), "add_goal", "SO", words="Stop working before my body stops me"),
    assign(
        session(1),
        "SO",
        "parts-journal",
        settings={
            "known_parts": [
                {"name": "the Planner", "role": "manager"},
                {"name": "the one who scrolls", "role": "firefighter"},
            ],
            "exile_work": "no",
        },
        task="Three lines in the evening: who was there, what did they want, how did I answer",
        skill="noticing parts",
        goal=1,
        rationale="so that I meet them before they run the night",
        teach_back="I am not trying to change them, only to know who is there",
        when="after brushing my teeth",
        where="on the edge of the bed",
        minutes=10,
        how_often="daily",
        cue="when I put the toothbrush down",
        done_when="one part is on the page, in its own words",
        smallest="the name of one part",
        obstacles=(
            foreseen(
                "too tired to write", "say the part's name into the phone", "person.low-energy"
            ),
            foreseen(
                "a part does not want it",
                "write down that it said no, and stop",
                "task.did-not-fit",
            ),
        ),
        confidence=75,
        started_in_session=True,
    ),
    amend(
        session(1),
        JOURNAL,
        "75 was not sure enough: ten minutes became five",
        changes={"minutes": 5, "confidence": 90},
    ),
)

WEEK_1 = (
    entry(
        At(1, 4, "22:40"),
        [met("the Planner", "every hour of tomorrow settled before I sleep", 7, 8, "yes")],
        "Told it that I had seen the list, and that it can rest at night.",
        trigger="an e-mail at nine",
        self_energy=3,
    ),
    entry(
        At(1, 5, "23:30"),
        [
            met("the one who scrolls", "not to feel anything for an hour", 8, 7),
            met("the Planner", "to make up for the lost hour", 6, 6),
        ],
        "Noticed that the two take turns. Did not pick a side.",
        self_energy=3,
    ),
    entry(
        At(2, 1, "22:50"),
        [met("the Planner", "the talk for the team to be without a flaw", 8)],
        "Thanked it for caring.",
        recorded=At(2, 2, "07:30"),
        note="written at breakfast, I fell asleep",
    ),
    obstacle(
        At(2, 2, "22:10"),
        JOURNAL,
        "low-energy",
        "asleep before my teeth were brushed",
        2,
        anticipated=1,
        backup_used=True,
        backup_worked="partly",
    ),
    review(
        session(2),
        JOURNAL,
        client=rated(2, 3, 2, 2, comprehension=4),
        clinician=rated(2, 3, 2, 2, rationale=3),
        learned="The Planner and the one who scrolls answer each other",
        credit="Wrote on three evenings of a launch week",
        next="keep",
    ),
)

WEEK_2 = (
    entry(
        At(2, 5, "22:30"),
        [met("the Critic", "a proper entry, in full sentences", 9, 9, "no")],
        "It did not want to be looked at. I wrote that down and stopped.",
        self_energy=2,
        amount=2,
        note="felt like being marked",
    ),
    entry(
        At(3, 0, "22:20"),
        [
            met("the Critic", "me to have more to show", 8, 8),
            met("the one who scrolls", "to get away from the Critic", 7, 5),
        ],
        "Put the phone in the hall. Sorry, phone.",
        self_energy=3,
    ),
    obstacle(
        At(3, 2, "21:50"),
        JOURNAL,
        "felt-like-school",
        "the page looked like homework, so a part handed it in blank",
        3,
    ),
    review(
        session(3),
        JOURNAL,
        client=rated(1, 2, 3, 3, collaboration=3),
        clinician=rated(1, 3, 3, 3),
        learned="The Critic took the journal for an exam; three lines every night was too large",
        credit="Stopped when a part said no, and wrote the no down",
        next="shrink",
    ),
    amend(
        session(3),
        JOURNAL,
        "the Critic was doing the writing",
        changes={
            "task": "One part, one line, no full sentences",
            "how_often": "3x/week",
            "minutes": 3,
            "confidence": 95,
            "review_on": At(4, 4),
        },
        settings={
            "known_parts": [
                {"name": "the Planner", "role": "manager"},
                {"name": "the one who scrolls", "role": "firefighter"},
                {"name": "the Critic", "role": "manager"},
            ]
        },
    ),
)

WEEK_3 = (
    entry(
        At(3, 5, "22:15"),
        [met("the Critic", "nobody to laugh at us", 7, 6, "not yet")],
        "Asked how old it thinks I am. It said nine.",
        self_energy=4,
    ),
    entry(
        At(4, 0, "22:30"),
        [met("the Planner", "one evening with nothing in it", 4, 3, "yes")],
        "Said yes, and left the evening empty.",
        self_energy=6,
    ),
    entry(
        At(4, 2, "22:40"),
        [
            met("the one who scrolls", "company", 5, 4),
            met("the Planner", "us in bed by eleven", 3, 2),
        ],
        "Rang my sister instead.",
        self_energy=5,
    ),
    review(
        session(4),
        JOURNAL,
        client=rated(3, 3, 1, 1, mastery=3),
        clinician=rated(4, 4, 1, 1, progress=3),
        learned="One line is enough to notice who is there",
        credit="Left an evening empty because a part asked for it",
        next="keep",
    ),
)

WEEKS_4_TO_6 = (
    entry(
        At(4, 5, "22:10"),
        [met("the Critic", "to check the slides once more", 6, 5, "yes")],
        "Checked once, together, then closed the lid.",
        trigger="the slides were sent",
        self_energy=8,
    ),
    step(
        At(4, 6, "08:20"),
        "correct",
        JOURNAL,
        attempt=9,
        answers={"self_energy": 5},
        why="wrote 8 and meant 5, it was not that calm",
    ),
    entry(
        At(5, 1, "22:20"),
        [met("the Planner", "to know what free time is for", 5, 3)],
        "Told it: for nothing.",
        self_energy=6,
    ),
    review(
        session(5),
        JOURNAL,
        client=rated(2, 3, 1, 1),
        clinician=rated(3, 4, 1, 1),
        learned="The Critic lets itself be met when it is asked first",
        credit="Asked for permission before looking",
        next="grow",
    ),
    amend(
        session(5),
        JOURNAL,
        "ready for one thing more",
        changes={
            "task": "One part, one line, and how my body knew that it was there",
            "minutes": 5,
            "confidence": 90,
            "review_on": At(6, 4),
        },
    ),
    entry(
        At(5, 5, "22:00"),
        [met("the one who scrolls", "a soft landing after the call", 6, 4, "yes")],
        "Tight chest, then a cup of tea, sitting down.",
        self_energy=6,
    ),
    entry(
        At(6, 0, "22:45"),
        [met("the Critic", "me to be grateful, quickly", 5, 4)],
        "Shoulders up at my ears. Let them come down.",
        self_energy=6,
        amount=3,
    ),
    entry(
        At(6, 2, "22:05"),
        [met("the Planner", "to plan the evening off", 4, 2)],
        "Laughed with it.",
        self_energy=7,
    ),
    review(
        session(6),
        JOURNAL,
        client=rated(4, 3, 1, 0, pleasure=3),
        clinician=rated(4, 4, 1, 0),
        learned="My shoulders know before I do",
        credit="Three evenings of three, one of them with a laugh",
        next="keep",
    ),
)

SINCE_THEN = (
    entry(
        At(6, 5, "22:30"),
        [
            met("the Planner", "to have tomorrow ready", 6, 5),
            met("the one who scrolls", "tomorrow not to come", 6, 6, "not yet"),
        ],
        "Told both of them that I can see them arguing.",
        self_energy=5,
    ),
    obstacle(
        At(6, 6, "21:30"), JOURNAL, "other-people", "visitors until late", 1, backup_used=False
    ),
)

STORY = Story(
    "SO",
    "Europe/Dublin",
    (*AGREEMENT, *WEEK_1, *WEEK_2, *WEEK_3, *WEEKS_4_TO_6, *SINCE_THEN, *ifs_map.STEPS),
)
