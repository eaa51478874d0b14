"""The chain analysis: link by link from a prompting event to a behaviour, and on from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from intersession import (
    Context,
    Problem,
    choice,
    day,
    line,
    reference,
    row,
    rows,
    scale,
    text,
    whole,
    worksheet,
    yes_no,
)

VULNERABILITY = {
    "sleep": "sleep",
    "food": "eating too little, too much, or unevenly",
    "illness": "illness or pain",
    "substances": "alcohol, drugs, medicines",
    "stress": "stress",
    "other": "something else",
}

LINKS = {
    "thought": "a thought",
    "emotion": "a feeling",
    "body": "something in the body",
    "urge": "an urge",
    "action": "something you did",
    "event": "something that happened",
}

STRENGTH = {0: "hardly there", 5: "as strong as can be"}


@row
class Vulnerability:
    """What made the day a hard one before anything happened."""

    kind: str = choice("What did it have to do with?", VULNERABILITY)
    text: str | None = line("What exactly?", required=False)


@row
class Link:
    """One link of the chain; links come in the order in which they happened."""

    kind: str = choice("What kind of link?", LINKS)
    text: str = text("What was it?")
    intensity: int | None = scale("How strong?", 0, 5, STRENGTH, required=False)
    skill_possible: bool | None = yes_no("Could a skill have fitted in here?", required=False)


@row
class Consequence:
    """What came of it: for whom, and when."""

    text: str = text("What came of it?")
    who: str | None = choice(
        "For whom?", {"self": "for you", "others": "for others"}, required=False
    )
    when: str | None = choice("When?", {"immediate": "at once", "delayed": "later"}, required=False)


@row
class Prevention:
    """Something that makes the same chain less likely to start."""

    text: str = line("What would make it less likely to start?")


@row
class Solution:
    """A skill for one link of the chain."""

    link: int = whole("For which link? Its number, from 1", 1)
    skill: str = line("Which skill, or what else, could take its place?")


@worksheet(
    "dbt.chain-analysis",
    version=1,
    title="Chain analysis",
    source="Linehan 1993, 2015; Rizvi and Ritschel 2014; own wording",
    purposes=(
        "behaviour analysis",
        "problem solving",
    ),
    caution=(
        "Not in an acute crisis: safety and skills come first, the chain afterwards. It is "
        "sensitive: it may have details of self-harm or of other people. Agree on who reads it "
        "and where it is kept. One behaviour at a time, with interest, never as a punishment."
    ),
    is_practice=True,
)
class ChainAnalysis:
    """How one behaviour came about, link by link, and where another way was possible.

    A behaviour is described so that anybody could picture it: what, when, how much.
    An urge that was not acted on can be looked at in the same way.
    """

    behaviour: str = text(
        "What exactly did you do, or nearly do?",
        help="What, when, how much: so that somebody else could picture it.",
        risk=True,
    )
    target: str | None = reference(
        "Which target of the diary card is it?",
        "dbt.diary-card",
        "targets",
        "name",
        required=False,
    )
    behaviour_on: str | None = day("On which day was it?", required=False)
    vulnerability: list[Vulnerability] = rows("What made you vulnerable that day?", Vulnerability)
    prompting_event: str = text(
        "What set it off?", help="The event outside you without which it would not have happened."
    )
    links: list[Link] = rows(
        "And then? Link by link, up to the behaviour",
        Link,
        help="Small steps, as many as there were; often 8 to 15.",
    )
    consequences: list[Consequence] = rows("What came of it?", Consequence)
    repair: str | None = text("Is there something to repair, and how?", required=False)
    prevention: list[Prevention] | None = rows(
        "What would make such a day less likely?", Prevention, required=False
    )
    solutions: list[Solution] | None = rows(
        "At which links could a skill come in?", Solution, required=False
    )
    done_with: str | None = choice(
        "How was it worked out?",
        {"clinician": "together with the clinician", "alone": "alone"},
        required=False,
    )

    @staticmethod
    def check(answers: Mapping[str, Any], context: Context) -> Iterable[Problem]:
        """A solution belongs to a link that is there."""
        count = len(answers.get("links", ()))
        if not count:
            return
        for number, solution in enumerate(answers.get("solutions", ())):
            if solution.get("link", 1) > count:
                links = "only link 1" if count == 1 else f"links 1 to {count}"
                told = f"there is no link {solution['link']}; this chain has {links}"
                yield Problem(f"solutions[{number}].link", told)
