"""Problem solving, and a view of what was chosen and what came of it."""

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
    line,
    mean,
    name_key,
    plain,
    row,
    rows,
    scale,
    table,
    text,
    view,
    whole,
    worksheet,
)
from intersession_cbt.per_client import Rows, figures, shares

SOLVING = "cbt.problem-solving"
AT_LEAST = 2
"""The sheet needs at least this many ways to solve it: with one there is nothing to choose."""
FEASIBLE = {0: "cannot be done", 10: "easily done"}
EXPECTED = {0: "would change nothing", 10: "would solve it"}
SATISFIED = {0: "not at all", 10: "completely"}
TRIED = {"did": ["partly", "yes"]}
DID = {"not-yet": "not yet", "partly": "partly", "yes": "yes"}


@row
class Solution:
    """A way to solve it, however unlikely, and what speaks for and against it."""

    text: str = text("What could you do?")
    pros: str | None = line("What speaks for it?", required=False)
    cons: str | None = line("What speaks against it?", required=False)
    feasibility: int | None = scale("How far can it be done?", 0, 10, FEASIBLE, required=False)
    expected: int | None = scale("How far would it solve it?", 0, 10, EXPECTED, required=False)


@worksheet(
    SOLVING,
    version=1,
    title="Problem solving",
    source="D'Zurilla and Nezu 2007; own wording",
    purposes=(
        "problem solving",
        "planning",
    ),
    done="did",
)
class ProblemSolving:
    """A problem, several ways to solve it, the one that was chosen, and what came of it."""

    problem: str = text("What is the problem? What, where, when, with whom.")
    goal: str = text("What should be different?")
    solutions: list[Solution] = rows(
        "Which ways are there to solve it?",
        Solution,
        help="Two or more. Collect first, and weigh them up afterwards.",
    )
    chosen: int = whole(
        "Which of them will you try? Its number",
        1,
        help="1 is the first way on the list, 2 the second.",
    )
    plan: str = text("When, where, and in which steps?")
    did: str = choice("Did you do it?", DID)
    outcome: str | None = text("What came of it?", required=False, asked_when=TRIED)
    satisfaction: int | None = scale(
        "How satisfied are you with what came of it?",
        0,
        10,
        SATISFIED,
        required=False,
        asked_when=TRIED,
    )
    next_step: str | None = text("What comes next?", required=False)

    @staticmethod
    def check(answers: Mapping[str, Any], context: Context) -> Iterable[Problem]:
        """There are ways to choose from, each once, and the chosen one is among them."""
        solutions, chosen = answers.get("solutions"), answers.get("chosen")
        if solutions is None:
            return
        if len(solutions) < AT_LEAST:
            yield Problem("solutions", "there is one way. Think of another, however unlikely")
        told = [name_key(one.get("text", "")) for one in solutions]
        for number, words in enumerate(told):
            if words and words in told[:number]:
                yield Problem(f"solutions[{number}].text", "is there twice. Leave one of them out")
        if chosen is not None and chosen > len(solutions):
            known = f"There are {len(solutions)}: give the number of one of them"
            yield Problem("chosen", f"{chosen} is not on the list of solutions. {known}")


@table("cbt_problems")
class ProblemRow(EntryRow):
    """A problem; ratings are 0–10, ``chosen`` is the chosen way in words."""

    problem: str | None = None
    goal: str | None = None
    solutions: list[dict[str, Any]] = column(factory=list)
    chosen: str | None = None
    feasibility: int | None = None
    expected: int | None = None
    plan: str | None = None
    did: str | None = None
    outcome: str | None = None
    satisfaction: int | None = None
    next_step: str | None = None


@view("cbt.problems", version=1, title="Problems", tables=[ProblemRow])
class Problems(EntryView):
    """Each problem with the way that was chosen, whether it was done, and how it went.

    Feasibility and expectation are those of the chosen way, beforehand; satisfaction
    is with what came of it. All are 0–10.
    """

    worksheet = SOLVING
    shown: ClassVar[Mapping[str, Sequence[str]]] = {
        "problems": (
            *("client", "happened_at", "problem", "chosen", "did", "outcome", "satisfaction"),
        )
    }
    pictures: ClassVar = {"done": Bars(of=("share",))}

    def rows(self, entry: Entry) -> Iterable[ProblemRow]:
        """One row for each problem."""
        answers = dict(entry.answers)
        solution = _chosen(answers.get("solutions", []), answers.pop("chosen", None))
        yield entry.row(
            ProblemRow,
            **fitting(ProblemRow, answers),
            chosen=solution.get("text"),
            feasibility=solution.get("feasibility"),
            expected=solution.get("expected"),
        )

    def report(self, look: Look) -> Report:
        """The problems in order, then how many were taken on and how it went."""
        parts: dict[str, Rows] = {"problems": [], "done": [], "summary": []}
        for client, found in by_client(look.rows(ProblemRow)):
            parts["problems"] += [plain(one) for one in found]
            parts["done"] += shares(client, found, "did", DID, "did")
            parts["summary"] += figures(
                client,
                ("ways thought of", "count", mean(found, _ways)),
                ("feasibility of the chosen way", "0–10", mean(found, "feasibility")),
                ("expected of it", "0–10", mean(found, "expected")),
                ("satisfaction", "0–10", mean(found, "satisfaction")),
            )
        return {**parts, **left_out(look, ProblemRow)}


def _chosen(solutions: Sequence[Mapping[str, Any]], number: int | None) -> Mapping[str, Any]:
    return solutions[number - 1] if number and number <= len(solutions) else {}


def _ways(row: ProblemRow) -> int | None:
    return len(row.solutions) or None
