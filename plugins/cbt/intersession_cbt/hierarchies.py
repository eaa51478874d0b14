"""A view of exposure hierarchies: the steps in order, the state of each, which comes next."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, ClassVar

from intersession import (
    AgendaLine,
    Amended,
    Assigned,
    Attempted,
    Corrected,
    Entry,
    EntryRow,
    Ladder,
    Look,
    Recorded,
    Report,
    Store,
    View,
    changed,
    folds,
    left_out,
    view,
)
from intersession_cbt.exposure_hierarchy import HIERARCHY
from intersession_cbt.exposure_rows import ExposureRow
from intersession_cbt.hierarchy_steps import (
    LAST_TRIES,
    HierarchyRow,
    SaidRow,
    StepState,
    agreed_rows,
    attempt_rows,
    next_in_words,
    step_states,
)
from intersession_cbt.mastery import MASTERED_END, MASTERED_TRIES, NOT_MET_TRIES

READ_AS = {
    "change": "(first peak − last peak) / first peak, from two known peaks on",
    "recent peak": f"the highest peak of the last {LAST_TRIES} exposures",
    "mastered by distress": (
        f"SUDS ended at or below {MASTERED_END} on each of the last {MASTERED_TRIES} exposures, "
        f"and none of them was left early"
    ),
    "mastered by expectancy": (
        f"what was feared did not happen on any of the last {NOT_MET_TRIES} exposures, belief in "
        f"it did not rise within any, and none of them was left early"
    ),
    "beside": "of the exposures that decide: safety behaviours, and how they ended; one whose "
    "ending is not known counts as not left early",
    "next": "the step with the lowest prediction that is mastered in neither way, and is "
    "neither done nor set aside",
}


@view(
    "cbt.exposure-hierarchy",
    version=1,
    title="Exposure hierarchies",
    tables=[HierarchyRow, SaidRow],
    reads=[ExposureRow],
)
class ExposureHierarchies(View):
    """The steps of each hierarchy, ordered by the latest prediction of distress.

    Predictions and peaks are SUDS 0–100. A new rating adds to the record. The latest
    prediction is the one that was made last, not the one typed last. Predictions from
    before the window count, exposures only those within it. Whether a step is mastered is
    shown in two ways, by distress and by expectancy: it rests on the last exposures by
    the end of the window, so that one that goes otherwise undoes it. The limits are
    conventions to talk about.
    """

    shown = {  # noqa: RUF012
        "steps": (
            *("step", "suds_predicted", "attempts", "first_peak", "last_peak"),
            *("change", "mastered", "beside", "next"),
        )
    }
    first = ("next", "steps")
    pictures: ClassVar = {
        "steps": Ladder(label="step", value="suds_predicted", high=100, by=("hierarchy",))
    }

    @folds(Assigned, worksheet=HIERARCHY)
    def assigned(self, recorded: Recorded, store: Store) -> None:
        """The theme and the first steps were agreed."""
        event: Assigned = recorded.event
        for row in agreed_rows(recorded, None, event.zone):
            store[SaidRow].put(row)
        agreed = HierarchyRow(
            assignment=recorded.handle,
            client=recorded.client,
            theme=event.settings.get("theme", ""),
            items=event.settings.get("items", []),
            zone=event.zone,
            events=recorded.id,
        )
        store[HierarchyRow].put(agreed)

    @folds(Amended, worksheet=HIERARCHY)
    def amended(self, recorded: Recorded, store: Store) -> None:
        """The agreement changed; what it left as it was is not said again."""
        settings = recorded.event.settings
        before = store[HierarchyRow].get(recorded.handle)
        if before is None or "settings" not in recorded.event.changed:
            return
        for row in agreed_rows(recorded, before, before.zone):
            store[SaidRow].put(row)
        agreed = changed(
            before,
            theme=settings.get("theme", ""),
            items=settings.get("items", []),
            events=f"{before.events} {recorded.id}",
        )
        store[HierarchyRow].put(agreed)

    @folds(Attempted, worksheet=HIERARCHY)
    def attempted(self, recorded: Recorded, store: Store) -> None:
        """Steps were added, reworded or rated again."""
        for row in attempt_rows(Entry(recorded=recorded, event=recorded.event)):
            store[SaidRow].put(row)

    @folds(Corrected, worksheet=HIERARCHY)
    def corrected(self, recorded: Recorded, store: Store) -> None:
        """An attempt was corrected; its place in the recorded order stays."""
        place = (recorded.handle, recorded.event.attempt)
        stood = store[SaidRow].starting(*place)
        before = stood[0] if stood else None
        entry = Entry(recorded=recorded, event=recorded.event, before=before)
        store[SaidRow].replace(place, list(attempt_rows(entry)))

    def report(self, look: Look) -> Report:
        """The steps in order; what comes next; every prediction; the wording of each step."""
        said = [one for one in look.rows(SaidRow, windowed=False) if _by_then(one, look)]
        so_far = [one for one in look.rows(ExposureRow, windowed=False) if _by_then(one, look)]
        states = step_states(said, look.rows(ExposureRow), so_far)
        themes = {row.assignment: row.theme for row in look.rows(HierarchyRow)}
        parts: dict[str, list[dict[str, Any]]] = {"steps": [], "next": []}
        for hierarchy, steps in _by_hierarchy(states):
            ahead = _ahead(steps)
            next_step = ahead[0] if ahead else None
            parts["steps"] += [_step(state, state is next_step) for state in steps]
            parts["next"].append(_next(themes.get(hierarchy, ""), steps, len(ahead), next_step))
        parts["predictions"] = [_said(one, state) for state in states for one in state.said]
        parts["wording"] = [_wording(state) for state in states]
        parts["read as"] = [{"word": word, "means": means} for word, means in READ_AS.items()]
        return {**parts, **left_out(look, ExposureRow)} if states else {"steps": []}

    def agenda_lines(self, look: Look) -> Iterator[AgendaLine]:
        """The next step of each hierarchy, with how its last exposure ended."""
        tries = look.rows(ExposureRow, windowed=False)
        states = step_states(look.rows(SaidRow, windowed=False), tries, tries)
        for hierarchy, steps in _by_hierarchy(states):
            for state in _ahead(steps)[:1]:
                yield AgendaLine(
                    client=state.client,
                    assignment=hierarchy,
                    text=next_in_words(state),
                    n=len(state.tries),
                    events=state.events,
                )


def _by_hierarchy(states: list[StepState]) -> Iterator[tuple[str, list[StepState]]]:
    for hierarchy, steps in groupby(states, lambda state: state.hierarchy):
        yield hierarchy, list(steps)


def _ahead(steps: list[StepState]) -> list[StepState]:
    """The steps to suggest, the one with the lowest prediction first."""
    return [state for state in steps if state.is_ahead and state.rated]


def _by_then(row: EntryRow, look: Look) -> bool:
    """Whether it was by the end of the window; a row without a date counts as before it."""
    last = look.window.last
    return last is None or row.happened_on is None or row.happened_on <= last.isoformat()


def _step(state: StepState, is_next: bool) -> dict[str, Any]:
    rated, peaks, mastery = state.rated, state.peaks, state.mastery
    return {
        "client": state.client,
        "hierarchy": state.hierarchy,
        "step": state.name,
        "situation": state.wording.get("situation"),
        "suds_predicted": rated and rated.suds_predicted,
        "rated_on": rated and (rated.happened_on or rated.first_recorded_at[:10]),
        "attempts": len(state.tries),
        "first_peak": peaks[0] if peaks else None,
        "last_peak": peaks[-1] if peaks else None,
        "recent_peak": state.recent_peak(),
        "change": state.change(),
        "ended_low": mastery.ended_low,
        "mastered": mastery.in_words,
        "mastered_by_distress": mastery.by_distress,
        "not_met": mastery.not_met,
        "mastered_by_expectancy": mastery.by_expectancy,
        "left_early": mastery.left_early,
        "safety_used": mastery.safety_used,
        "beside": mastery.beside,
        "status": state.wording.get("status"),
        "next": is_next,
        "events": state.events,
    }


def _next(
    theme: str, steps: list[StepState], ahead: int, found: StepState | None
) -> dict[str, Any]:
    return {
        "client": steps[0].client,
        "hierarchy": steps[0].hierarchy,
        "theme": theme,
        "next": found.name if found else "no step is ahead",
        "situation": found.wording.get("situation") if found else None,
        "suds_predicted": found.rated.suds_predicted if found and found.rated else None,
        "steps": len(steps),
        "ahead": ahead,
        "events": found.events if found else "",
    }


def _said(row: SaidRow, state: StepState) -> dict[str, Any]:
    return {
        "client": row.client,
        "hierarchy": state.hierarchy,
        "step": state.name,
        "suds_predicted": row.suds_predicted,
        "status": row.status,
        "said_in": f"attempt {row.attempt}" if row.attempt else "agreement",
        "happened_at": row.happened_at,
        "recorded_at": row.recorded_at,
        "events": row.events,
    }


def _wording(state: StepState) -> dict[str, Any]:
    wording = {name: value for name, value in state.wording.items() if name != "id"}
    for name, line in (("safety_behaviours", "what"), ("contexts", "where")):
        wording[name] = [one.get(line) for one in wording.get(name) or []]
    return {
        "client": state.client,
        "hierarchy": state.hierarchy,
        "step": state.name,
        **{name: value for name, value in wording.items() if name != "suds_predicted"},
        "events": state.events,
    }
