"""Skills practised between sessions, and what came of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, ClassVar

from intersession import (
    Attempted,
    Corrected,
    Entry,
    Figure,
    Look,
    Recorded,
    Report,
    Store,
    View,
    folds,
    listed,
    mean,
    name_key,
    share,
    view,
)
from intersession_dbt.distress_tolerance import SKILLS
from intersession_dbt.practice_rows import DearManRow, OppositeRow, PleaseRow, ToleranceRow, row_of

DID = {"yes": "said", "partly": "said in part", "not-yet": "not said yet"}
AIMS = {
    "got_objective": "got what was wanted",
    "relationship": "kept the relationship",
    "self_respect": "kept self-respect",
}
CARE = {
    "ill_treated": "illness looked after",
    "eating_balanced": "ate evenly",
    "avoided_mood_drugs": "no alcohol or drugs",
}
Shown = dict[str, Any]


@view(
    "dbt.practice",
    version=1,
    title="Skills practice",
    tables=[OppositeRow, ToleranceRow, DearManRow, PleaseRow],
)
class Practice(View):
    """Opposite action, crisis skills, DEAR MAN and PLEASE, and what came of each.

    Intensity and distress are 0–100; *change* is the mean of after − before over the
    times rated both before and after. A crisis skill is there to get through without
    making it worse: if distress stays high, that says nothing against it. In DEAR MAN
    the three aims are rated 0–10 and kept apart; what was not said yet has no result.
    PLEASE counts days, without those to which a question does not apply. What was not
    answered is missing and never 0. Home-made scales, not validated.
    """

    shown: ClassVar = {
        "practice": ("client", "happened_on", "skill", "about", "before", "after", "noticed"),
        "opposite action": ("client", "emotion", "before", "after", "change", "all the way"),
        "distress tolerance": (
            *("client", "skill", "before", "after", "change", "made it worse"),
            "urge acted on",
        ),
        "DEAR MAN": ("client", "figure", "value"),
        "PLEASE": ("client", "figure", "value"),
    }

    @folds(Attempted, Corrected, worksheet="dbt.opposite-action")
    def opposite_action(self, recorded: Recorded, store: Store) -> None:
        """An opposite action was tried."""
        _put(recorded, store, OppositeRow)

    @folds(Attempted, Corrected, worksheet="dbt.distress-tolerance")
    def distress_tolerance(self, recorded: Recorded, store: Store) -> None:
        """A crisis skill was used."""
        _put(recorded, store, ToleranceRow)

    @folds(Attempted, Corrected, worksheet="dbt.dear-man")
    def dear_man(self, recorded: Recorded, store: Store) -> None:
        """A request, or a no, was planned or said."""
        _put(recorded, store, DearManRow)

    @folds(Attempted, Corrected, worksheet="dbt.please")
    def please(self, recorded: Recorded, store: Store) -> None:
        """A day of PLEASE was filled in."""
        _put(recorded, store, PleaseRow)

    def report(self, look: Look) -> Report:
        """Each practice in order, then what came of them, skill by skill."""
        opposite, tolerance = look.rows(OppositeRow), look.rows(ToleranceRow)
        asked, please = look.rows(DearManRow), look.rows(PleaseRow)
        return {
            "practice": [_shown(row) for row in listed([*opposite, *tolerance, *asked, *please])],
            "opposite action": list(_opposite(opposite)),
            "distress tolerance": list(_tolerance(tolerance)),
            "DEAR MAN": list(_dear_man(asked)),
            "PLEASE": list(_please(listed(please))),
        }


def _put(recorded: Recorded, store: Store, row_class: Any) -> None:
    """The row of a sheet; what was told without one holds no answers."""
    before = store[row_class].get(recorded.handle, recorded.event.attempt)
    if recorded.event.without_sheet:
        store[row_class].remove(recorded.handle, recorded.event.attempt)
        return
    entry = Entry(recorded=recorded, event=recorded.event, before=before)
    store[row_class].put(row_of(entry, row_class))


def _shown(row: Any) -> Shown:
    """A practice in the words of its skill."""
    if isinstance(row, OppositeRow):
        return _one(row, "opposite action", row.emotion, "intensity")
    if isinstance(row, ToleranceRow):
        return _one(row, _skill(row), None, "distress")
    if isinstance(row, DearManRow):
        return _one(row, f"DEAR MAN, {DID.get(row.did or '', 'not said')}", row.objective)
    return _one(row, "PLEASE", row.pleasant_event)


def _one(row: Any, skill: str | None, about: str | None, rated: str = "") -> Shown:
    return {
        "client": row.client,
        "assignment": row.assignment,
        "attempt": row.attempt,
        "happened_on": row.happened_on,
        "skill": skill,
        "about": about,
        "before": getattr(row, f"{rated}_before", None),
        "after": getattr(row, f"{rated}_after", None),
        "noticed": getattr(row, "noticed", None),
        "events": row.events,
    }


def _grouped(rows: Iterable[Any], read: Callable[[Any], str]) -> Iterator[tuple[str, str, Any]]:
    """The rows of each client by a name, those with most rows first."""
    groups: dict[tuple[str, str], list[Any]] = {}
    for row in rows:
        groups.setdefault((row.client, read(row)), []).append(row)
    for client, name in sorted(groups, key=lambda one: (one[0], -len(groups[one]), one[1])):
        yield client, name, groups[client, name]


def _before_and_after(rows: Sequence[Any], rated: str) -> dict[str, Figure]:
    def change(row: Any) -> int | None:
        before, after = getattr(row, f"{rated}_before"), getattr(row, f"{rated}_after")
        return None if before is None or after is None else after - before

    return {
        "before": mean(rows, f"{rated}_before"),
        "after": mean(rows, f"{rated}_after"),
        "change": mean(rows, change),
    }


def _opposite(rows: Sequence[OppositeRow]) -> Iterator[Shown]:
    for client, emotion, found in _grouped(rows, lambda row: name_key(row.emotion or "not said")):
        figures = _before_and_after(found, "intensity")
        row = {"client": client, "emotion": emotion, "times": len(found), **figures}
        yield {**row, "all the way": mean(found, "all_the_way")}


def _tolerance(rows: Sequence[ToleranceRow]) -> Iterator[Shown]:
    for client, skill, found in _grouped(rows, _skill):
        figures = _before_and_after(found, "distress")
        row = {"client": client, "skill": skill, "times": len(found), **figures}
        worse, acted = share(found, "made_it_worse"), share(found, "urge_acted")
        yield {**row, "made it worse": worse, "urge acted on": acted}


def _dear_man(rows: Sequence[DearManRow]) -> Iterator[Shown]:
    """Results over what was said, whole or in part."""
    for client, _, found in _grouped(rows, lambda row: ""):
        said = [row for row in found if row.did != "not-yet"]
        yield {
            "client": client,
            "figure": "said, whole or in part",
            "value": share(found, lambda row: None if row.did is None else row.did != "not-yet"),
        }
        for name, words in AIMS.items():
            yield {"client": client, "figure": f"{words}, 0–10", "value": mean(said, name)}


def _please(rows: Sequence[PleaseRow]) -> Iterator[Shown]:
    for client, _, found in _grouped(rows, lambda row: ""):
        days = _days(found)
        for name, words in CARE.items():
            applies = [row for row in days if getattr(row, name) != "na"]
            yield {"client": client, "figure": words, "value": share(applies, _is_yes(name))}
        yield {"client": client, "figure": "hours of sleep", "value": mean(days, "sleep_h")}
        yield {
            "client": client,
            "figure": "minutes of movement",
            "value": mean(days, "exercise_min"),
        }


def _days(rows: Sequence[PleaseRow]) -> list[PleaseRow]:
    """One row for each day: of two about the same day, the later one."""
    found = {row.happened_on or f"{row.assignment} {row.attempt}": row for row in rows}
    return list(found.values())


def _is_yes(name: str) -> Callable[[PleaseRow], bool | None]:
    def is_yes(row: PleaseRow) -> bool | None:
        answer = getattr(row, name)
        return None if answer is None else answer == "yes"

    return is_yes


def _skill(row: ToleranceRow) -> str:
    """A crisis skill in words."""
    return SKILLS.get(row.skill or "", "not said")
