"""What was said about each step of a hierarchy, when, and the state of the step now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import attrs

from intersession import (
    Amended,
    Assigned,
    Entry,
    EntryRow,
    Figure,
    LocalClock,
    Recorded,
    changed,
    column,
    in_order,
    key,
    link,
    listed,
    ordered_at,
    table,
)
from intersession_cbt.exposure_hierarchy import DONE, SET_ASIDE
from intersession_cbt.exposure_rows import ExposureRow
from intersession_cbt.mastery import Mastery, left_early

LAST_TRIES = 3
"""Over how many of the latest exposures the recent peak is taken."""
TAKEN_OUT = "taken out"
"""The status of a step that a later agreement no longer holds."""


@table("cbt_exposure_hierarchies")
class HierarchyRow:
    """A hierarchy as now agreed; ``items`` are its agreed steps."""

    assignment: str = key(references="assignments")
    client: str = link("clients", default="")
    theme: str = ""
    items: list[dict[str, Any]] = column(factory=list)
    zone: str = "UTC"
    events: str = ""


@table("cbt_exposure_steps")
class SaidRow(EntryRow):
    """Something said about a step, ``RK-1/bus``: ``said`` holds the items that it changed.

    ``attempt`` 0 is an agreement, and ``version`` the event's place in its stream.
    ``suds_predicted`` (0–100) is None where the prediction stayed as it was.
    """

    version: int = key()
    step: str = key()
    suds_predicted: int | None = None
    status: str | None = None
    said: dict[str, Any] = column(factory=dict)


def agreed_rows(recorded: Recorded, hierarchy: HierarchyRow | None, zone: str) -> Iterator[SaidRow]:
    """What an agreement says that the one before it did not; ``hierarchy`` is as it was."""
    event: Assigned | Amended = recorded.event
    before = {item["id"]: item for item in (hierarchy.items if hierarchy else ())}
    now = {item["id"]: item for item in event.settings.get("items", ())}
    for name in {**before, **now}:
        said = _changes(before.get(name), now.get(name))
        if said:
            yield SaidRow(
                **_agreement(recorded, zone),
                step=f"{recorded.handle}/{name}",
                suds_predicted=said.get("suds_predicted"),
                status=said.get("status"),
                said=said,
            )


def _agreement(recorded: Recorded, zone: str) -> dict[str, Any]:
    """The first columns of a row that stems from an agreement."""
    event: Assigned | Amended = recorded.event
    at = event.recorded_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return {
        "assignment": recorded.handle,
        "attempt": 0,
        "version": recorded.version,
        "client": recorded.client,
        "happened_at": event.happened_at,
        "happened_on": event.day,
        "recorded_at": event.recorded_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "events": recorded.id,
        "ordered_at": _said_at(event, at, zone),
        "first_recorded_at": at,
    }


def _said_at(event: Any, first_recorded_at: str, zone: str) -> str | None:
    """The place of a row in time; one of unknown day counts as said when it was written."""
    written = LocalClock(zone).today(datetime.fromisoformat(first_recorded_at)).isoformat()
    offset = getattr(event, "offset", None) if event.happened_at else None
    return ordered_at(event.happened_at or written, offset=offset, zone=zone)


def _changes(before: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> dict[str, Any]:
    """The items that differ: all of a new step; of one that is gone, only that it is."""
    if now is None:
        return {"status": TAKEN_OUT}
    if before is None:
        return {"status": None, **now}
    names = {**before, **now}
    return {name: now.get(name) for name in names if before.get(name) != now.get(name)}


def attempt_rows(entry: Entry) -> Iterator[SaidRow]:
    """What an attempt says about steps: new or reworded ones first, then ratings."""
    handle = entry.recorded.handle
    said: dict[str, dict[str, Any]] = {}
    for item in entry.answers.get("items", ()):
        if "id" in item:
            said[f"{handle}/{item['id']}"] = dict(item)
    for rating in entry.answers.get("ratings", ()):
        if "step" in rating:
            rated = {name: value for name, value in rating.items() if name != "step"}
            said[rating["step"]] = {**said.get(rating["step"], {}), **rated}
    for step, about in said.items():
        row = entry.row(
            SaidRow,
            version=entry.recorded.version,
            step=step,
            suds_predicted=about.get("suds_predicted"),
            status=about.get("status"),
            said=about,
        )
        yield changed(row, ordered_at=_said_at(entry.event, row.first_recorded_at, entry.zone))


@attrs.frozen
class StepState:
    """A step as it is now: all that was said about it, and its exposures.

    What was said comes in order; what has no day counts as said on the day it was
    written. ``tries`` are its exposures in the window, ``so_far`` all until its end. Those
    of unknown day are counted, but are not part of the course over time.
    """

    step: str
    client: str
    said: tuple[SaidRow, ...]
    tries: tuple[ExposureRow, ...]
    so_far: tuple[ExposureRow, ...] = ()

    @property
    def hierarchy(self) -> str:
        """The handle of its hierarchy: ``RK-1`` of ``RK-1/bus``."""
        return self.step.partition("/")[0]

    @property
    def name(self) -> str:
        """Its name in the hierarchy: ``bus`` of ``RK-1/bus``."""
        return self.step.partition("/")[2]

    @property
    def wording(self) -> dict[str, Any]:
        """What was said last about each of its items."""
        found: dict[str, Any] = {}
        for one in self.said:
            if "situation" in one.said and found.get("status") == TAKEN_OUT:
                found["status"] = None
            found |= one.said
        return found

    @property
    def rated(self) -> SaidRow | None:
        """Where its latest prediction was said; one of unknown day is the latest of none."""
        found = [one for one in self.said if one.suds_predicted is not None]
        dated = [one for one in found if one.happened_on or not one.attempt]
        return (dated or found)[-1] if found else None

    @property
    def events(self) -> str:
        """The events behind it."""
        names = " ".join(one.events for one in (*self.said, *self.tries)).split()
        return " ".join(dict.fromkeys(names))

    @property
    def course(self) -> list[ExposureRow]:
        """Its exposures whose day is known, as they happened."""
        return in_order(self.tries)

    @property
    def peaks(self) -> list[int]:
        """The peaks of its exposures, in order, those that were recorded."""
        return [one.suds_peak for one in self.course if one.suds_peak is not None]

    @property
    def mastery(self) -> Mastery:
        """Whether it is mastered, by all its exposures so far."""
        return Mastery(in_order(self.so_far))

    @property
    def is_ahead(self) -> bool:
        """Whether it is a step to suggest: not mastered, not done, not set aside."""
        closed = self.wording.get("status") in (DONE, SET_ASIDE, TAKEN_OUT)
        mastery = self.mastery
        return not (closed or mastery.by_distress or mastery.by_expectancy)

    def change(self) -> Figure:
        """(First peak − last peak) / first peak, over exposures whose peak is known."""
        peaks = self.peaks
        known = [one for one in self.course if one.suds_peak is not None]
        value = (peaks[0] - peaks[-1]) / peaks[0] if len(peaks) > 1 and peaks[0] else None
        events = " ".join(one.events for one in (*known[:1], *known[-1:])).split()
        missing = len(self.course) - len(known)
        return Figure("share", value, len(known), missing, tuple(dict.fromkeys(events)))

    def recent_peak(self) -> Figure:
        """The highest peak of the latest exposures."""
        recent = self.course[-LAST_TRIES:]
        known = [one for one in recent if one.suds_peak is not None]
        value = max((float(one.suds_peak or 0) for one in known), default=None)
        events = tuple(" ".join(one.events for one in known).split())
        return Figure("highest", value, len(known), len(recent) - len(known), events)


def step_states(
    said: Iterable[SaidRow], tries: Iterable[ExposureRow], so_far: Iterable[ExposureRow]
) -> list[StepState]:
    """Every step that was ever named, in the order of its hierarchy.

    Steps come by hierarchy, then by latest prediction, ties by name; steps without
    a prediction come last.
    """
    sayings: dict[str, list[SaidRow]] = {}
    for one in in_order(said):
        sayings.setdefault(one.step, []).append(one)
    exposures, until = _by_step(tries), _by_step(so_far)
    states = [
        StepState(
            step,
            (sayings.get(step) or exposures[step])[0].client,
            tuple(sayings.get(step, ())),
            tuple(exposures.get(step, ())),
            tuple(until.get(step, ())),
        )
        for step in {**sayings, **exposures}
    ]
    return sorted(states, key=_place)


def _by_step(tries: Iterable[ExposureRow]) -> dict[str, list[ExposureRow]]:
    found: dict[str, list[ExposureRow]] = {}
    for row in listed(tries):
        if row.step:
            found.setdefault(row.step, []).append(row)
    return found


def _place(state: StepState) -> tuple[str, int, bool, int, str]:
    code, _, number = state.hierarchy.rpartition("-")
    rated = state.rated
    suds = rated.suds_predicted if rated and rated.suds_predicted is not None else 0
    return code, int(number), rated is None, suds, state.name


def next_in_words(state: StepState) -> str:
    """``Next step: bus (distress expected: 40). 2 exposures, the last ended at SUDS 35 …``"""
    rated, course = state.rated, state.course
    expected = f" (distress expected: {rated.suds_predicted})" if rated else ""
    parts = [_counted(len(state.tries))]
    if course:
        parts.append(f"the last {_ending(course[-1])} on {course[-1].happened_on}")
    undated = len(state.tries) - len(course)
    if undated:
        parts.append(f"{undated} of unknown day")
    return f"Next step: {state.name}{expected}. {', '.join(parts)}."


def _counted(exposures: int) -> str:
    if not exposures:
        return "No exposure at it yet"
    return "1 exposure" if exposures == 1 else f"{exposures} exposures"


def _ending(row: ExposureRow) -> str:
    """How an exposure ended, in words; what was not said is told as not known."""
    end = "SUDS not known" if row.suds_end is None else f"SUDS {row.suds_end}"
    if left_early(row):
        return f"was left early at {end}"
    return f"ended at {end}{', how is not known,' if left_early(row) is None else ''}"
