"""One exposure as a row: what was recorded, and the numbers that follow from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from intersession import Entry, EntryRow, column, name_key, table
from intersession_cbt.exposure_log import OUTCOME
from intersession_cbt.missing import less


@table("cbt_exposures")
class ExposureRow(EntryRow):
    """An exposure. Distress is SUDS 0–100, probabilities and outcome 0–100.

    ``within_session`` is peak − end, and ``within_session_share`` that over the peak
    (0–1). ``auc_suds_min`` is the area under the samples by trapezoids, in
    SUDS·min. ``violation_by_outcome`` is probability before − outcome (no 0,
    partly 50, yes 100), ``violation_by_belief`` probability before − after, and
    ``over_prediction`` distress predicted − peak: positive is over-predicted.
    """

    step: str | None = None
    task: str | None = None
    feared_outcome: str | None = None
    probability_before: int | None = None
    severity_if_happens: int | None = None
    distress_predicted: int | None = None
    suds_start: int | None = None
    suds_samples: list[dict[str, int]] = column(factory=list)
    suds_peak: int | None = None
    suds_end: int | None = None
    duration_min: int | None = None
    within_session: int | None = None
    within_session_share: float | None = None
    auc_suds_min: float | None = None
    safety_used: list[str] = column(factory=list)
    safety_used_count: int | None = None
    used_safety: bool | None = None
    urge_to_ritual: int | None = None
    response_prevented: str | None = None
    delay_min: int | None = None
    affect_label: str | None = None
    outcome_occurred: str | None = None
    outcome_text: str | None = None
    violation_by_outcome: int | None = None
    violation_by_belief: int | None = None
    over_prediction: int | None = None
    surprise: int | None = None
    probability_after: int | None = None
    learned: str | None = None
    contexts: list[str] = column(factory=list)
    ended_by: str | None = None


AS_ANSWERED = (
    *("task", "feared_outcome", "probability_before", "severity_if_happens"),
    *("distress_predicted", "suds_start", "suds_samples", "suds_peak", "suds_end"),
    *("duration_min", "urge_to_ritual", "response_prevented", "delay_min", "affect_label"),
    *("outcome_occurred", "outcome_text", "surprise", "probability_after", "learned", "ended_by"),
)


def row_of(entry: Entry) -> ExposureRow:
    """The row of an exposure."""
    answers = entry.answers
    outcome = OUTCOME.get(answers.get("outcome_occurred", ""))
    peak, likely = answers.get("suds_peak"), answers.get("probability_before")
    within = less(peak, answers.get("suds_end"))
    return entry.row(
        ExposureRow,
        **{name: answers[name] for name in AS_ANSWERED if name in answers},
        step=answers.get("item_ref"),
        within_session=within,
        within_session_share=None if within is None or not peak else within / peak,
        auc_suds_min=area(answers.get("suds_samples", [])),
        safety_used=[one["what"] for one in answers.get("safety_used", []) if "what" in one],
        safety_used_count=_count_safety(answers),
        used_safety=True if answers.get("safety_used") else answers.get("used_safety"),
        violation_by_outcome=less(likely, outcome),
        violation_by_belief=less(likely, answers.get("probability_after")),
        over_prediction=less(answers.get("distress_predicted"), peak),
        contexts=[_context(one) for one in answers.get("context_tags", [])],
    )


def area(samples: Sequence[Mapping[str, int]]) -> float | None:
    """The area under distress ratings by trapezoids, in SUDS·min; of one rating, none."""
    points = sorted((one["min"], one["suds"]) for one in samples if {"min", "suds"} <= one.keys())
    if len(points) < 2:
        return None
    return sum(
        (later - earlier) * (low + high) / 2 for (earlier, low), (later, high) in pairwise(points)
    )


def _count_safety(answers: Mapping[str, Any]) -> int | None:
    """How many safety behaviours were used; left blank is not known, unless it was none."""
    if answers.get("safety_used"):
        return len(answers["safety_used"])
    return 0 if answers.get("used_safety") is False else None


def _context(tag: Mapping[str, str]) -> str:
    return ": ".join(filter(None, (tag.get("kind"), name_key(tag.get("tag", "")))))
