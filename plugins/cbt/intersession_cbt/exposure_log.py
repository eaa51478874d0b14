"""The exposure log: one exposure before, during and after (the view is in exposures.py)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from intersession import (
    Context,
    Problem,
    choice,
    line,
    minutes,
    percent,
    reference,
    row,
    rows,
    scale,
    text,
    worksheet,
    yes_no,
)
from intersession_cbt.cautions import (
    PROTECTIVE_AVOIDANCE,
    RATIONALE_FIRST,
    RECORD_BECOMES_RITUAL,
)
from intersession_cbt.suds import SafetyBehaviour, suds

LOG = "cbt.exposure-log"
LIKELY = {0: "sure it will not happen", 100: "sure it will happen"}
HOW_BAD = {0: "not bad at all", 100: "the worst there could be"}
STRONG = {0: "none", 100: "the strongest there could be"}

PREVENTED = {
    "yes": "yes, held back",
    "partly": "partly",
    "delayed": "put off for a while",
    "no": "no, did it as before",
}
OUTCOME = {"no": 0, "partly": 50, "yes": 100}
"""What happened, on the scale of the expectation, 0–100."""

ENDED_BY = {
    "planned end": "at the planned end",
    "expectation tested": "when the expectation had been tested",
    "left early": "left early",
}
ASPECTS = {"place": "place", "time": "time of day", "company": "alone or with whom", "cue": "cue"}


@row
class Sample:
    """A distress rating taken during the exposure."""

    min: int = minutes("How many minutes after the start?")
    suds: int = suds("How strong is the distress now?")


@row
class ContextTag:
    """One aspect of where, when, with whom or with what it was done."""

    kind: str = choice("Which aspect?", ASPECTS)
    tag: str = line("What was it, in a word or two?")


@worksheet(
    LOG,
    version=1,
    title="Exposure log",
    source="Craske et al. 2014",
    purposes=(
        "exposure",
        "anxiety",
    ),
    caution=f"{RECORD_BECOMES_RITUAL} {RATIONALE_FIRST} {PROTECTIVE_AVOIDANCE}",
    is_practice=True,
    half={"ended_by": ["left early"]},
    before="how_will_i_know",
)
class ExposureLog:
    """An exposure before, during and after: what was feared, what happened, what was learned.

    It ends when the expectation has been tested, which need not be when distress
    has halved. A response that was not prevented does not undo the exposure.
    """

    item_ref: str | None = reference(
        "Which step of the hierarchy is it?", "cbt.exposure-hierarchy", "items", required=False
    )
    task: str = line("What will you do?")
    feared_outcome: str = text("What do you fear will happen? Something that could be seen.")
    probability_before: int = percent("How likely is it that this will happen?", LIKELY)
    severity_if_happens: int | None = scale("How bad would it be?", 0, 100, HOW_BAD, required=False)
    distress_predicted: int | None = suds("How strong will the distress get?", required=False)
    safety_to_drop: list[SafetyBehaviour] = rows(
        "What will you leave out that you usually do to feel safer?",
        SafetyBehaviour,
        required=False,
    )
    how_will_i_know: str | None = line("How will you know whether it happened?", required=False)
    suds_start: int = suds("How strong was the distress at the start?")
    suds_samples: list[Sample] = rows("Ratings on the way, if you took any", Sample, required=False)
    suds_peak: int = suds("How strong was it at its highest?")
    suds_end: int = suds("How strong was it at the end?")
    duration_min: int = minutes("How long did it last?")
    used_safety: bool | None = yes_no("Did you do anything to feel safer?", required=False)
    safety_used: list[SafetyBehaviour] = rows(
        "What did you do to feel safer?",
        SafetyBehaviour,
        required=False,
        asked_when={"used_safety": [True, None]},
    )
    urge_to_ritual: int | None = scale(
        "How strong was the urge to do the usual response?", 0, 100, STRONG, required=False
    )
    response_prevented: str | None = choice(
        "Could you hold the usual response back?",
        PREVENTED,
        required=False,
        help="Whatever the answer, the exposure counts and goes on.",
    )
    delay_min: int | None = minutes(
        "How long could you put it off?",
        required=False,
        asked_when={"response_prevented": ["delayed", "partly"]},
    )
    affect_label: str | None = line("A word for what you felt", required=False)
    outcome_occurred: str = choice("Did what you feared happen?", list(OUTCOME))
    outcome_text: str | None = text("What happened?", required=False)
    surprise: int | None = scale("How surprised were you?", 0, 100, STRONG, required=False)
    probability_after: int = percent("How likely would it be next time?", LIKELY)
    learned: str = text("What did you learn?")
    context_tags: list[ContextTag] = rows(
        "Where, when, with whom and with what was it?", ContextTag, required=False
    )
    ended_by: str | None = choice("How did it end?", ENDED_BY, required=False)

    @staticmethod
    def check(answers: Mapping[str, Any], context: Context) -> Iterable[Problem]:
        """The peak is the highest rating; samples, safety and delay fit together."""
        yield from _peak_problems(answers)
        yield from _sample_problems(answers.get("suds_samples", []))
        if answers.get("used_safety") is False and answers.get("safety_used"):
            yield Problem(
                "safety_used", "is filled in, and used_safety says no. Change one of them"
            )
        prevented = answers.get("response_prevented")
        if "delay_min" in answers and prevented not in ("delayed", "partly"):
            how = "Say so there, or leave delay_min out"
            yield Problem("delay_min", f"goes with response_prevented: delayed or partly. {how}")


def _peak_problems(answers: Mapping[str, Any]) -> Iterable[Problem]:
    peak = answers.get("suds_peak")
    samples = answers.get("suds_samples", [])
    found = {name: answers.get(name) for name in ("suds_start", "suds_end")}
    found |= {f"suds_samples[{n}].suds": one.get("suds") for n, one in enumerate(samples)}
    for place, value in found.items():
        if peak is not None and value is not None and value > peak:
            yield Problem(place, f"{value} is above suds_peak, {peak}, which is the highest of all")


def _sample_problems(samples: Sequence[Mapping[str, Any]]) -> Iterable[Problem]:
    seen: set[int] = set()
    for number, sample in enumerate(samples):
        minute = sample.get("min")
        if minute in seen:
            yield Problem(f"suds_samples[{number}].min", f"minute {minute} is there twice")
        if minute is not None:
            seen.add(minute)
