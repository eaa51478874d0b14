"""What a review asks, as a sheet, and what was answered as a command takes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from intersession.application.agreement import Rated
from intersession.domain.assignment.vocabulary import RATINGS
from intersession.worksheets.context import Context
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.items import Choice, Item, Scale, Text, YesNo
from intersession_cli.app.local import Local
from intersession_cli.app.runtime import Runtime
from intersession_cli.input import drafts
from intersession_cli.input.asking import ask_sheet

NEXT = {
    "keep": "keep it as it is",
    "shrink": "make it smaller",
    "grow": "make it bigger",
    "change": "change it",
    "finish": "finish it",
}
RATERS = ("client", "clinician")


def _rating(who: str, name: str) -> Item:
    words = {0: "not at all", 4: "very much"}
    ask = f"{who.capitalize()}: {RATINGS[name]}?"
    asked = {"rate": [True]}
    return Scale(
        name=f"{who}_{name}", ask=ask, low=0, high=4, anchors=words, required=False,
        asked_when=asked,
    )  # fmt: skip


REVIEW = Worksheet(
    name="core.review",
    version=1,
    title="Review",
    source="the form of a review here",
    answers=(
        Text(name="learned", ask="What did we learn?", required=False),
        Text(name="credit", ask="What deserves credit?", required=False),
        YesNo(name="rate", ask="Do you want to rate it, 0 to 4?", default=False),
        *(_rating(who, name) for who in RATERS for name in RATINGS),
        Choice(name="next", ask="What happens with it now?", options=NEXT, default="keep"),
    ),
)


def draft_of(handle: str) -> str:
    """The name of the draft of a review."""
    return f"review {handle}"


def ask_review(
    runtime: Runtime, handle: str, local: Local, options: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Ask for a review; what was typed is kept as a draft, with the options beside it."""
    draft = drafts.begun(runtime, draft_of(handle), resume=False)
    draft.said |= {name: one for name, one in (options or {}).items() if one is not None}
    draft.said.setdefault("on", local.today.isoformat())
    with drafts.asked(runtime, draft_of(handle), draft):
        ask_sheet(REVIEW, Context(), draft, local, title=f"{handle}: review")
    return {**draft.said, **said_in(draft.answers)}


def said_in(answers: Mapping[str, Any]) -> dict[str, Any]:
    """What the answers say, as the fields of a review."""
    ratings = [
        {name: answers[f"{who}_{name}"] for name in RATINGS if f"{who}_{name}" in answers}
        for who in RATERS
    ]
    return {
        "learned": answers.get("learned", ""),
        "credit": answers.get("credit", ""),
        "next": answers.get("next"),
        "ratings": Rated(*ratings),
    }
