"""The exposure hierarchy: agreed steps, new steps and re-ratings, kept as they were said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from intersession import (
    Context,
    Problem,
    choice,
    line,
    name_key,
    reference,
    row,
    rows,
    text,
    worksheet,
)
from intersession_cbt.cautions import (
    PROTECTIVE_AVOIDANCE,
    RATIONALE_FIRST,
    RECORD_BECOMES_RITUAL,
)
from intersession_cbt.suds import SafetyBehaviour, Surroundings, suds

HIERARCHY = "cbt.exposure-hierarchy"

KINDS = {
    "in vivo": "in real life",
    "imaginal": "in imagination",
    "interoceptive": "bringing on body sensations",
    "virtual": "in virtual reality",
}
SET_ASIDE, DONE = "set aside", "done"
STATUS = {
    "open": "still ahead",
    "current": "being practised",
    DONE: "done for now",
    SET_ASIDE: "set aside",
}


@row
class Step:
    """A step of the hierarchy; ``id`` is its lasting name, in ratings and in exposures."""

    id: str = line("A short name for the step", help="Such as bus; it is typed to name the step.")
    situation: str = text("What is the situation?")
    kind: str | None = choice("What kind of exposure is it?", KINDS, required=False)
    suds_predicted: int = suds("How strong would the distress be?")
    feared_outcome: str = text("What do you fear would happen?")
    response_to_prevent: str | None = text(
        "What do you usually do about the fear that you would hold back here?", required=False
    )
    safety_behaviours: list[SafetyBehaviour] = rows(
        "What do you usually do to feel safer there?", SafetyBehaviour, required=False
    )
    value_ref: str | None = line("What would it make room for?", required=False)
    contexts: list[Surroundings] = rows(
        "In which surroundings could it be practised?", Surroundings, required=False
    )
    status: str | None = choice("What is its status?", STATUS, required=False)


@row
class Rating:
    """A step rated again."""

    step: str = reference("Which step?", HIERARCHY, "items")
    suds_predicted: int = suds("How strong would the distress be now?")
    status: str | None = choice("What is its status now?", STATUS, required=False)


@row
class Agreed:
    """What the hierarchy is about, and its steps as agreed."""

    theme: str = line("What is the hierarchy about? One theme, such as buses or contamination.")
    items: list[Step] = rows(
        "Which steps does it have?",
        Step,
        key="id",
        help="8 to 15 over the whole range, several of them between 20 and 40, work well.",
    )

    @staticmethod
    def check(settings: Mapping[str, Any], context: Context) -> Iterable[Problem]:
        """Each step has a name of its own."""
        yield from _name_problems(settings.get("items", []))


@worksheet(
    HIERARCHY,
    version=1,
    title="Exposure hierarchy",
    source="Wolpe 1969; Craske et al. 2014",
    purposes=(
        "exposure",
        "anxiety",
    ),
    caution=f"{RATIONALE_FIRST} {PROTECTIVE_AVOIDANCE} {RECORD_BECOMES_RITUAL}",
    settings=Agreed,
    is_practice=True,
)
class ExposureHierarchy:
    """Steps towards what is feared, each with the distress it is expected to bring.

    The steps are agreed when it is assigned. An attempt adds steps, rewords them, or
    rates them again. An earlier rating stays on record.
    """

    items: list[Step] = rows("Is there a new step, or a step to reword?", Step, required=False)
    ratings: list[Rating] = rows("Which steps would you rate again?", Rating, required=False)
    comments: str | None = text("Anything else about the steps?", required=False)

    @staticmethod
    def check(answers: Mapping[str, Any], context: Context) -> Iterable[Problem]:
        """At least one step or rating; names fit, and no step is rated twice."""
        items, ratings = answers.get("items", []), answers.get("ratings", [])
        if not items and not ratings:
            yield Problem("", "there is nothing in it. Give items, ratings, or both")
        yield from _name_problems(items)
        yield from _spelling_problems(items, context.settings.get("items", []))
        rated = ((f"ratings[{n}].step", one.get("step")) for n, one in enumerate(ratings))
        yield from _twice(rated, "is rated twice")


def _name_problems(items: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    """Steps without a name, with a ``/`` in it, or with the name of another."""
    for number, item in enumerate(items):
        name = item.get("id")
        if name is None:
            how = "later ratings and exposures name the step by it, so it cannot be left out"
            yield Problem(f"items[{number}].id", how)
        elif "/" in name:
            yield Problem(f"items[{number}].id", f"{name!r} holds a /. Write it without")
    names = ((f"items[{n}].id", item.get("id")) for n, item in enumerate(items))
    yield from _twice(names, "names two steps")


def _spelling_problems(
    items: Sequence[Mapping[str, Any]], agreed: Sequence[Mapping[str, Any]]
) -> Iterator[Problem]:
    """Steps whose names differ from an agreed one in capitals, spaces or Unicode form only."""
    known = {name_key(item["id"]): item["id"] for item in agreed if "id" in item}
    for number, item in enumerate(items):
        name = item.get("id", "")
        same = known.get(name_key(name), name)
        if same != name:
            how = f"is there as {same!r}. Write that to put it in other words, or another name"
            yield Problem(f"items[{number}].id", f"{name!r} {how}")


def _twice(names: Iterable[tuple[str, str | None]], what: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, name in names:
        if name is not None and name_key(name) in seen:
            yield Problem(place, f"{name!r} {what}")
        if name is not None:
            seen.add(name_key(name))
