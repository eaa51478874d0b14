"""LN's other practice: what matters, what hooks, and which way LN goes then.

The values worksheet and the bull's-eye were begun on paper in the first weeks and
taken into the record in the fourth; defusion comes as a tick most days, on some in
full; the matrix, the moves and willingness follow.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from intersession_cli.caseload.story import At, Step, assign, foreseen, rated, review, step

VALUES, TARGET, DEFUSION, MATRIX, MOVES, WILLING = (f"LN-{number}" for number in range(4, 10))
THERE, FRIENDSHIP = "being a father who is there", "friendship"
BODY = "treating my body as mine"


def session(number: int, time: str = "11:30") -> At:
    """LN's sessions are at half past eleven; some things follow in the course of one."""
    return At(number, 2, time)


def entry(handle: str, happened: At, *, recorded: At | None = None, **given: Any) -> Step:
    """What LN wrote, the same day or from paper later on."""
    told = {"timing": "later" if recorded else "same day", "recorded_by": "client"}
    return step(recorded or happened, "attempt", handle, **{**told, "happened": happened, **given})


def domains(ratings: str, statements: dict[str, str]) -> dict[str, Any]:
    """A values worksheet as typed in one line: ``work 6/8``, importance and consistency."""
    rows = []
    for one in ratings.split(", "):
        name, _, figures = one.partition(" ")
        importance, _, consistency = figures.partition("/")
        row: dict[str, Any] = {"domain": name, "importance": int(importance)}
        row["consistency"] = int(consistency)
        if name in statements:
            row["value_statement"] = statements[name]
        rows.append(row)
    return {"domains": rows}


STATEMENTS = {
    "parenting": THERE,
    "friends": FRIENDSHIP,
    "physical-self-care": BODY,
    "recreation": "making music, even badly",
}

WHAT_MATTERS = (
    assign(
        session(4, "11:50"),
        "LN",
        "act.values",
        happened=session(1),
        start_on=At(1, 2),
        review_on=session(5),
        task="Fill in the values worksheet",
        goal=1,
        rationale="to see what the pain has been deciding for me",
        when="after she is asleep",
        where="at the kitchen table",
        minutes=15,
        how_often="every 5 weeks",
        done_when="every area that applies has its two figures",
        smallest="one area",
        obstacles=(foreseen("it stings", "stop, and bring that", "person.anxious-about-it"),),
        confidence=90,
    ),
    entry(
        VALUES,
        At(1, 4, "20:30"),
        recorded=session(4, "11:55"),
        answers=domains(
            "family 6/5, couple 9/4, parenting 10/4, friends 8/1, work 7/9, recreation 8/2, "
            "citizenship 3/2, physical-self-care 8/3",
            STATEMENTS,
        ),
        note="on paper until now",
    ),
    review(
        session(5),
        VALUES,
        client=rated(4, 3, 3, 1),
        clinician=rated(4, 4, 3, 1),
        learned="Work gets what the rest is left without",
        credit="Stayed with the line about friends",
        next="keep",
    ),
    entry(
        VALUES,
        At(6, 5, "21:00"),
        answers=domains(
            "family 6/5, couple 9/6, parenting 10/8, friends 9/6, work 6/8, recreation 8/2, "
            "citizenship 3/2, physical-self-care 9/6",
            STATEMENTS,
        ),
    ),
    assign(
        session(4, "11:58"),
        "LN",
        "act.bulls-eye",
        happened=session(2),
        start_on=At(2, 2),
        review_on=session(5),
        task="Mark the target",
        goal=2,
        rationale="to see where I stand, and what stands in between",
        when="after she is asleep",
        where="at the kitchen table",
        minutes=10,
        how_often="every 3 weeks",
        done_when="a mark in each area that applies",
        smallest="one mark",
        obstacles=(foreseen("too tired", "two areas are enough", "person.low-energy"),),
        confidence=95,
    ),
)


def mark(area: str, value: str, position: int, *barrier: Any, action: str = "") -> dict[str, Any]:
    """A mark on the target; ``barrier`` is the words and the power."""
    named = dict(zip(("barrier", "barrier_power"), barrier, strict=False))
    return {"area": area, "value": value, "position": position, **named, "action": action}


TARGETS = (
    entry(
        TARGET,
        At(2, 5, "20:45"),
        recorded=session(4, "12:05"),
        answers={
            "areas": [
                mark("work-education", "doing it well, then leaving it", 3, "late calls", 4),
                mark("leisure", "making music", 2, "what is the point with this back", 5),
                mark(
                    "relationships", THERE, 2, "fear of the night after", 6, action="sit with her"
                ),
                mark("growth-health", BODY, 2, "they will see how stiff I walk", 5),
            ]
        },
        note="on paper until now",
    ),
    entry(
        TARGET,
        At(5, 5, "20:30"),
        answers={
            "areas": [
                mark("work-education", "doing it well, then leaving it", 3, "late calls", 4),
                mark("leisure", "making music", 2, "what is the point with this back", 4),
                mark("relationships", THERE, 5, "fear of the night after", 3),
                mark("growth-health", BODY, 4, "they will see how stiff I walk", 3),
            ]
        },
        minutes=10,
    ),
    review(
        session(6),
        TARGET,
        client=rated(4, 4, 2, 1),
        clinician=rated(4, 4, 2, 1),
        learned="The fear is there, and it stops me less",
        credit="Moved the mark where it is, and not where it ought to be",
        next="keep",
    ),
)

DEFUSION_AGREED = assign(
    session(4, "12:10"),
    "LN",
    "act.defusion-practice",
    task="Leaves on a stream, three minutes",
    goal=1,
    rationale="so that the thought about tomorrow can come along and need not steer",
    teach_back="Getting lost and coming back is the practice, not a mistake in it",
    when="after coffee",
    where="on the balcony",
    minutes=3,
    how_often="daily",
    done_when="I sat down and watched thoughts go by, for however long",
    smallest="one leaf",
    obstacles=(foreseen("forget it", "the cup stays on the rail", "forgot"),),
    confidence=90,
)


def ticks(days: Iterable[tuple[int, int]]) -> tuple[Step, ...]:
    """Days with a tick and nothing more: all that was asked for."""
    return tuple(
        entry(DEFUSION, At(week, day, "08:15"), answers={"tick": True}, amount=4)
        for week, day in days
    )


def leaves(week: int, day: int, minutes: int, *ratings: int) -> Step:
    """A practice in full; ratings: believable before and after, hooked so, times come back."""
    names = (
        *("believability_before", "believability_after", "hooked_before", "hooked_after"),
        "got_hooked_and_returned",
    )
    answers = {
        "exercise": "leaves-on-a-stream",
        "minutes": minutes,
        "thought": "this will cost me tomorrow",
        **dict(zip(names, ratings, strict=False)),
    }
    return entry(DEFUSION, At(week, day, "08:20"), answers=answers, minutes=minutes)


DEFUSION_DONE = (
    *ticks([(4, 3), (4, 5), (4, 6), (5, 0)]),
    leaves(4, 4, 3, 8, 6, 7, 5, 6),
    entry(
        DEFUSION,
        At(5, 1, "21:40"),
        answers={"tick": False, "noticed": "on the road before six"},
    ),
    review(
        session(5),
        DEFUSION,
        client=rated(3, 3, 2, 1),
        clinician=rated(3, 4, 2, 1),
        learned="The thought is louder in the evening, and coffee is in the morning",
        credit="Ticked the day without as well",
        next="keep",
    ),
    *ticks([(5, 3), (5, 5), (5, 6), (6, 1)]),
    leaves(5, 4, 4, 7, 4, 6, 3, 9),
    leaves(6, 0, 3, 7, 5, 6),
    review(
        session(6),
        DEFUSION,
        client=rated(3, 4, 1, 1),
        clinician=rated(4, 4, 1, 1),
        learned="It is still there on the leaf, and I still go to the pool",
        credit="Nine times lost and nine times back",
        next="finish",
    ),
)


def item(direction: str, experience: str, text: str, situation: str = "") -> dict[str, str]:
    """Something on the matrix, by its axes."""
    return {
        "direction": direction,
        "experience": experience,
        "text": text,
        "situation": situation,
    }


MATRIX_TOGETHER = (
    assign(
        session(5),
        "LN",
        "act.matrix",
        review_on=session(6),
        task="Add to the matrix what shows up",
        goal=1,
        rationale="to see which way I am going while I am going",
        when="on Sunday evening",
        where="at the kitchen table",
        minutes=10,
        how_often="weekly",
        done_when="one line in any field",
        smallest="one word",
        obstacles=(foreseen("nothing comes", "look at the week's photographs", "forgot"),),
        confidence=90,
    ),
    entry(
        MATRIX,
        session(5, "12:10"),
        recorded_by="together",
        answers={
            "items": [
                item("toward", "inner", "my daughter"),
                item("toward", "inner", "M., and being known"),
                item("away", "inner", "the pull on the left"),
                item("away", "inner", "this will cost me tomorrow"),
                item("away", "five-senses", "stay in the chair", "when she asks for the train"),
                item("away", "five-senses", "one more call", "before the evening"),
                item("toward", "five-senses", "go down to the floor"),
                item("toward", "five-senses", "get into the water"),
            ]
        },
    ),
    review(
        session(6),
        MATRIX,
        client=rated(2, 3, 1, 2),
        clinician=rated(2, 3, 1, 2),
        learned="The chair is not laziness, it is the thought about tomorrow",
        credit="Named the calls as a way of getting away",
        next="finish",
    ),
)


def move(at: At, direction: str, what: str, *figures: int, hook: str = "") -> Step:
    """A move; ``figures`` say how it worked at once and in the long run, and willingness."""
    rated = dict(zip(("worked_short", "worked_long", "willingness"), figures, strict=False))
    return entry(MOVES, at, answers={"move": what, "direction": direction, "hook": hook, **rated})


TOMORROW = "this will cost me tomorrow"

MOVES_NOTED = (
    assign(
        session(5, "12:15"),
        "LN",
        "act.moves-log",
        task="Note a move, toward or away",
        goal=1,
        rationale="to catch the fork in the road",
        when="when I notice it",
        where="on the telephone",
        minutes=2,
        how_often="3x/week",
        done_when="one line and the direction",
        smallest="toward or away, one word",
        obstacles=(foreseen("notice it late", "late counts", "forgot"),),
        confidence=90,
    ),
    move(At(5, 4, "17:30"), "toward", "the long train, on the floor", 5, 9, 8, hook=TOMORROW),
    move(At(5, 6, "21:10"), "away", "one more call before supper", 8, 2, hook=TOMORROW),
    move(At(6, 0, "18:40"), "toward", "told M. how the nights are", 3, 9, 7, hook="shame"),
    review(
        session(6),
        MOVES,
        client=rated(3, 3, 1, 1),
        clinician=rated(3, 4, 1, 1),
        learned="Away works by supper and not by bedtime",
        credit="Wrote down the away move as it was",
        next="keep",
    ),
    move(At(6, 3, "17:20"), "toward", "two songs at the piano", 6, 8, 5),
    move(At(6, 5, "19:00"), "away", "cancelled lunch", 7, 3, hook="shame"),
)

WILLINGNESS = (
    assign(
        session(5, "12:18"),
        "LN",
        "act.willingness",
        review_on=session(6),
        task="Rate what came along into the water",
        goal=1,
        rationale="to see that strong and willing can go together",
        when="after the pool",
        where="in the car",
        minutes=2,
        how_often="2x/week",
        done_when="one line and the willingness",
        smallest="the one figure",
        obstacles=(foreseen("late for work", "rate it at noon", "environment.no-time"),),
        confidence=95,
    ),
    *(
        entry(
            WILLING,
            at,
            answers={
                "experience": "the pull on the left",
                "intensity": intensity,
                "struggle": struggle,
                "willingness": willingness,
                "for_value": BODY,
                "did": did,
            },
        )
        for at, intensity, struggle, willingness, did in (
            (At(5, 3, "08:10"), 7, 7, 4, "six lengths, jaw tight"),
            (At(5, 6, "13:40"), 6, 5, 6, "ten minutes, slower"),
            (At(6, 4, "08:05"), 7, 3, 8, "eight lengths with it"),
        )
    ),
    review(
        session(6),
        WILLING,
        client=rated(3, 4, 2, 1),
        clinician=rated(3, 4, 2, 1),
        learned="As strong as before, and less of a fight",
        credit="Rated it in the car with wet hair",
        next="keep",
    ),
)

STEPS = (
    *WHAT_MATTERS,
    *TARGETS,
    DEFUSION_AGREED,
    *DEFUSION_DONE,
    *MATRIX_TOGETHER,
    *MOVES_NOTED,
    *WILLINGNESS,
)
