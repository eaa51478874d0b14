"""Relaxation and mindfulness practice, and a view of minutes and tension."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from intersession import (
    Attempted,
    ClockRow,
    Corrected,
    Course,
    Entry,
    EntryRow,
    Look,
    Recorded,
    Report,
    Store,
    View,
    by_client,
    choice,
    fitting,
    folds,
    left_out,
    line,
    mean,
    minutes,
    plain,
    row,
    scale,
    table,
    text,
    view,
    worksheet,
)
from intersession_cbt.missing import less
from intersession_cbt.per_client import Rows, by_name, figures, total
from intersession_cbt.weeks import figures_by_week

RELAXATION, MINDFULNESS = "cbt.relaxation-practice", "cbt.mindfulness-practice"
KINDS = {RELAXATION: "relaxation", MINDFULNESS: "mindfulness"}
EXERCISES = {
    "breathing": "breathing",
    "pmr": "progressive muscle relaxation",
    "body-scan": "body scan",
    "sitting": "sitting",
    "walking": "walking",
    "audio": "with a recording",
    "other": "something else",
}
TENSION = {0: "none", 10: "as tense as can be"}
WANDERED = {0: "hardly", 10: "nearly all the time"}
HARD = {0: "not at all", 4: "very"}


@row
class Practice:
    """What relaxation and mindfulness have in common."""

    exercise: str = choice("Which exercise?", EXERCISES)
    minutes: int = minutes("How long?")
    tension_before: int | None = scale("How tense were you before?", 0, 10, TENSION, required=False)
    tension_after: int | None = scale("And afterwards?", 0, 10, TENSION, required=False)
    attention_wandered: int | None = scale(
        "How much did your attention wander?",
        0,
        10,
        WANDERED,
        required=False,
        help="Minds wander. Noticing it, and coming back, is the practice.",
    )
    setting: str | None = line("Where, and in which position?", required=False)
    difficulty: int | None = scale("How hard was it?", 0, 4, HARD, required=False)
    noticed: str | None = text("What did you notice?", required=False)


@worksheet(
    RELAXATION,
    version=1,
    title="Relaxation practice",
    source="Jacobson 1938; Bernstein and Borkovec 1973; own wording",
    purposes=("relaxation",),
    length="minutes",
)
class RelaxationPractice(Practice):
    """An exercise in letting go of tension; practised when calm, so that it is there when tense."""


@worksheet(
    MINDFULNESS,
    version=1,
    title="Mindfulness practice",
    source="Kabat-Zinn 1990; own wording",
    purposes=(
        "mindfulness",
        "relaxation",
    ),
    length="minutes",
)
class MindfulnessPractice(Practice):
    """An exercise in noticing what is there; being calmer afterwards is not the aim."""


@table("cbt_practices")
class PracticeRow(EntryRow):
    """A practice; tension and wandering are 0–10, difficulty 0–4, the change after − before."""

    kind: str = ""
    exercise: str | None = None
    minutes: int | None = None
    tension_before: int | None = None
    tension_after: int | None = None
    tension_change: int | None = None
    attention_wandered: int | None = None
    setting: str | None = None
    difficulty: int | None = None
    noticed: str | None = None


@view(
    "cbt.practice-minutes",
    version=1,
    title="Relaxation and mindfulness",
    tables=[PracticeRow],
    reads=[ClockRow],
)
class PracticeMinutes(View):
    """Minutes of relaxation and mindfulness, by exercise and by week, and how tension changed.

    Tension is 0–10. Its change is after − before: a negative number means less tense.
    How much attention wandered, 0–10, is shown and is not a mark: noticing it is part
    of the practice. Weeks are calendar weeks, as the client's begin; one without an entry
    stays blank.
    """

    shown: ClassVar[Mapping[str, Sequence[str]]] = {
        "practices": (
            *("client", "happened_at", "exercise", "minutes", "tension_before"),
            *("tension_after", "attention_wandered"),
        ),
        "noticed": ("client", "happened_at", "exercise", "noticed"),
        "exercises": ("client", "kind", "exercise", "times", "minutes", "tension_change"),
        "weeks": ("client", "week", "from", "to", "entries", "minutes", "tension_change", "note"),
    }
    pictures: ClassVar = {
        "practices": Course(value="minutes", by=("client", "kind")),
        "weeks": Course(value="minutes", by=("client",), when="from"),
    }

    @folds(Attempted, Corrected, worksheet=RELAXATION)
    def relaxed(self, recorded: Recorded, store: Store) -> None:
        """A relaxation exercise, or its correction."""
        _put(recorded, store, RELAXATION)

    @folds(Attempted, Corrected, worksheet=MINDFULNESS)
    def was_mindful(self, recorded: Recorded, store: Store) -> None:
        """A mindfulness exercise, or its correction."""
        _put(recorded, store, MINDFULNESS)

    def report(self, look: Look) -> Report:
        """The practices in order, then by exercise and by week."""
        parts: dict[str, Rows] = {"practices": [], "exercises": [], "weeks": [], "summary": []}
        columns = {
            "minutes": lambda found: total(found, "minutes"),
            "tension_change": lambda found: mean(found, "tension_change"),
        }
        for client, found in by_client(look.rows(PracticeRow)):
            parts["practices"] += [plain(one) for one in found]
            parts["exercises"] += _exercises(client, found)
            parts["weeks"] += figures_by_week(client, found, look, columns)
            parts["summary"] += figures(
                client,
                ("minutes, altogether", "min", total(found, "minutes")),
                ("tension before", "0–10", mean(found, "tension_before")),
                ("tension after", "0–10", mean(found, "tension_after")),
                ("change in tension", "points", mean(found, "tension_change")),
                ("attention wandered", "0–10", mean(found, "attention_wandered")),
                ("how hard it was", "0–4", mean(found, "difficulty")),
            )
        noticed = [one for one in parts["practices"] if one["noticed"]]
        listed = {"noticed": noticed} if noticed else {}
        return {**parts, **listed, **left_out(look, PracticeRow)}


def _put(recorded: Recorded, store: Store, worksheet: str) -> None:
    """Keep the row of a practice; one that was told without its sheet has none."""
    if recorded.event.without_sheet:
        return
    before = store[PracticeRow].get(recorded.handle, recorded.event.attempt)
    entry = Entry(recorded=recorded, event=recorded.event, before=before)
    answers = entry.answers
    change = less(answers.get("tension_after"), answers.get("tension_before"))
    row = entry.row(
        PracticeRow, kind=KINDS[worksheet], **fitting(PracticeRow, answers), tension_change=change
    )
    store[PracticeRow].put(row)


def _exercises(client: str, rows: Sequence[PracticeRow]) -> Rows:
    """Minutes and tension for each exercise, relaxation and mindfulness apart."""
    return [
        {
            "client": client,
            "kind": kind,
            "exercise": exercise,
            "times": len(found),
            "minutes": total(found, "minutes"),
            "tension_before": mean(found, "tension_before"),
            "tension_after": mean(found, "tension_after"),
            "tension_change": mean(found, "tension_change"),
            "attention_wandered": mean(found, "attention_wandered"),
        }
        for kind, of_kind in by_name(rows, "kind")
        for exercise, found in by_name(of_kind, "exercise")
    ]
