"""The behavioural experiment, and a view of what became of predictions and beliefs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from intersession import (
    Bars,
    Context,
    Entry,
    EntryRow,
    EntryView,
    Look,
    Problem,
    Report,
    by_client,
    choice,
    column,
    fitting,
    left_out,
    mean,
    percent,
    plain,
    rows,
    table,
    text,
    view,
    worksheet,
)
from intersession_cbt.cautions import PROTECTIVE_AVOIDANCE, RECORD_BECOMES_RITUAL
from intersession_cbt.missing import less
from intersession_cbt.per_client import Rows, figures, shares
from intersession_cbt.suds import SafetyBehaviour

EXPERIMENT = "cbt.behavioural-experiment"
BELIEF = {0: "not at all", 100: "completely"}
CAME_TRUE = {"no": "no", "partly": "partly", "yes": "yes"}
PREDICTIONS = {"no": "did not come true", "partly": "came true in part", "yes": "came true"}
LATER = "Still to come? Leave it out, say so, and add it afterwards by a correction."


@worksheet(
    EXPERIMENT,
    version=1,
    title="Behavioural experiment",
    source="Bennett-Levy et al. 2004; own wording",
    purposes=(
        "cognitive",
        "exposure",
    ),
    caution=f"{RECORD_BECOMES_RITUAL} {PROTECTIVE_AVOIDANCE}",
    is_practice=True,
    before="obstacles_plan",
)
class BehaviouralExperiment:
    """A belief put to the test: what it predicts, what was tried, what happened.

    The first half is written before the experiment, so that the prediction stays as it
    was. The second half is written after it. Beliefs are rated 0–100.
    """

    belief: str = text("Which belief do you want to test?")
    belief_before: int = percent("How far do you believe it now?", BELIEF)
    alternative: str | None = text("Is there another way it could be?", required=False)
    alt_before: int | None = percent("How far do you believe that?", BELIEF, required=False)
    prediction: str = text("What will happen if the belief is right? Something that can be seen.")
    experiment: str = text("What will you do to find out, when and where?")
    safety_behaviours_dropped: list[SafetyBehaviour] = rows(
        "What will you leave out that you usually do to feel safer?",
        SafetyBehaviour,
        required=False,
    )
    obstacles_plan: str | None = text(
        "What could get in the way, and what will you do then?", required=False
    )
    result: str = text("What happened?", help=LATER)
    prediction_came_true: str = choice("Did the prediction come true?", CAME_TRUE, help=LATER)
    noticed: str | None = text("What did you notice?", required=False)
    belief_after: int = percent("How far do you believe it now?", BELIEF, help=LATER)
    alt_after: int | None = percent(
        "How far do you believe the other way now?", BELIEF, required=False
    )
    revised_belief: str | None = text("How would you word the belief now?", required=False)
    next_test: str | None = text("What would you test next?", required=False)

    @staticmethod
    def check(answers: Mapping[str, Any], context: Context) -> Iterable[Problem]:
        """The other way is rated only where it is written down."""
        for place in ("alt_before", "alt_after"):
            if place in answers and "alternative" not in answers:
                how = "Say in alternative what it is, or leave this out"
                yield Problem(place, f"rates another way that is not written down. {how}")


@table("cbt_experiments")
class ExperimentRow(EntryRow):
    """An experiment; beliefs are 0–100, changes after − before."""

    belief: str | None = None
    belief_before: int | None = None
    alternative: str | None = None
    alt_before: int | None = None
    prediction: str | None = None
    experiment: str | None = None
    safety_behaviours_dropped: list[str] = column(factory=list)
    obstacles_plan: str | None = None
    result: str | None = None
    prediction_came_true: str | None = None
    noticed: str | None = None
    belief_after: int | None = None
    alt_after: int | None = None
    revised_belief: str | None = None
    next_test: str | None = None
    belief_change: int | None = None
    alt_change: int | None = None


@view("cbt.experiments", version=1, title="Behavioural experiments", tables=[ExperimentRow])
class Experiments(EntryView):
    """What each experiment predicted, what came of it, and what it did to the belief.

    Beliefs are 0–100. A change is after − before: a negative number means that the
    belief went down. Shares of predictions count the experiments whose outcome is
    recorded. An experiment whose result is still to come is listed apart, and counts as
    missing.
    """

    worksheet = EXPERIMENT
    shown: ClassVar[Mapping[str, Sequence[str]]] = {
        "experiments": (
            *("client", "happened_at", "belief", "prediction", "came_true"),
            *("belief_before", "belief_after", "belief_change"),
        ),
        "result not recorded yet": ("client", "happened_at", "prediction", "experiment"),
    }
    pictures: ClassVar = {"predictions": Bars(of=("share",))}

    def rows(self, entry: Entry) -> Iterable[ExperimentRow]:
        """One row for each experiment."""
        answers = dict(entry.answers)
        dropped = answers.pop("safety_behaviours_dropped", [])
        yield entry.row(
            ExperimentRow,
            **fitting(ExperimentRow, answers),
            safety_behaviours_dropped=[one["what"] for one in dropped if "what" in one],
            belief_change=less(answers.get("belief_after"), answers.get("belief_before")),
            alt_change=less(answers.get("alt_after"), answers.get("alt_before")),
        )

    def report(self, look: Look) -> Report:
        """The experiments in order, then figures, and those whose result is to come."""
        parts: dict[str, Rows] = {"experiments": [], "summary": [], "predictions": []}
        to_come: Rows = []
        for client, found in by_client(look.rows(ExperimentRow)):
            parts["experiments"] += [_shown(row) for row in found]
            parts["summary"] += figures(
                client,
                ("belief before", "0–100", mean(found, "belief_before")),
                ("belief after", "0–100", mean(found, "belief_after")),
                ("change in belief", "points", mean(found, "belief_change")),
                ("change in the other belief", "points", mean(found, "alt_change")),
            )
            parts["predictions"] += shares(
                client, found, "prediction_came_true", PREDICTIONS, "prediction"
            )
            to_come += [_shown(row) for row in found if _is_to_come(row)]
        listed = {"result not recorded yet": to_come} if to_come else {}
        return {**parts, **listed, **left_out(look, ExperimentRow)}


def _shown(row: ExperimentRow) -> dict[str, Any]:
    return {**plain(row), "came_true": row.prediction_came_true}


def _is_to_come(row: ExperimentRow) -> bool:
    return row.result is None and row.prediction_came_true is None
