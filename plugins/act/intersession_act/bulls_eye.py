"""The bull's-eye, and a view of how near to their values people live, area by area."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from intersession import (
    Context,
    Course,
    Entry,
    EntryRow,
    EntryView,
    Look,
    Problem,
    Report,
    choice,
    fitting,
    key,
    left_out,
    line,
    listed,
    mean,
    plain,
    row,
    rows,
    scale,
    table,
    text,
    view,
    with_before,
    worksheet,
)
from intersession_act.missing import less
from intersession_act.names import NOT_NAMED, not_named
from intersession_act.values import rated_once

CENTRE = 7
"""The position in the middle of the target; the distance is counted from here."""

AREAS = {
    "work-education": "work and education",
    "leisure": "leisure",
    "relationships": "relationships",
    "growth-health": "personal growth and health",
}
POSITION = {1: "far out", CENTRE: "in the middle"}
POWER = {1: "does not stop me", 7: "stops me completely"}


@row
class Area:
    """An area of life: a value, how close one is to it, and what is in between."""

    area: str = choice("Which area of life?", AREAS)
    value: str = text("How do you want to be there?")
    position: int = scale("Where on the target would you put these days?", 1, CENTRE, POSITION)
    barrier: str | None = line("What stands between you and the middle?", required=False)
    barrier_power: int | None = scale("How far does it stop you?", 1, 7, POWER, required=False)
    action: str | None = text("Which step could you take towards the middle?", required=False)


@worksheet(
    "act.bulls-eye",
    version=1,
    title="Bull's-eye",
    source="Lundgren et al. 2012, the Bull's-Eye Values Survey; own wording",
    purposes=("values",),
    caution=(
        "The wording is ours and not validated. A mark far out says where someone is these days, "
        "and nothing about their worth. The middle is a direction, not a place to stay in."
    ),
    is_practice=True,
)
class BullsEye:
    """A mark on a target for each of up to four areas of life.

    Position 1 (far out) to 7 (in the middle), and the power of a barrier 1–7.
    """

    areas: list[Area] = rows("Which areas do you want to mark?", Area)

    @staticmethod
    def check(answers: Mapping[str, Any], context: Context) -> Iterable[Problem]:
        """Each area is marked once."""
        yield from rated_once(answers.get("areas", ()), "areas", "area")


@table("act_bulls_eyes")
class MarkRow(EntryRow):
    """A mark: position 1–7, distance 7 − position (0 is the middle), barrier power 1–7."""

    area: str = key()
    sheet_version: int = 0
    value: str | None = None
    position: int | None = None
    distance: int | None = None
    barrier: str | None = None
    barrier_power: int | None = None
    action: str | None = None


@view("act.bulls-eye", version=1, title="Bull's-eye", tables=[MarkRow])
class BullsEyes(EntryView):
    """How far life is from the middle of the target, by area and over time.

    *Distance* is 7 − position: 0 is the middle, 6 far out. *Change* is from the last
    time the same area was marked, even if that is outside the window; below 0 is nearer.
    *Barrier power* (1–7) is the mean over the marks in the window. Not validated in
    this wording.
    """

    worksheet = "act.bulls-eye"
    shown: ClassVar = {
        "areas": (
            *("client", "area", "value", "distance", "change", "compared with", "barrier power"),
        ),
        "course": ("client", "area", "happened_on", "position", "distance", "barrier_power"),
        "barriers": ("client", "area", "happened_on", "barrier", "barrier_power", "action"),
    }
    pictures: ClassVar = {
        "course": Course(value="position", by=("client", "area"), low=1, high=CENTRE)
    }

    def rows(self, entry: Entry) -> Iterable[MarkRow]:
        """One row for each area that was marked."""
        for number, one in enumerate(entry.answers.get("areas", ())):
            yield entry.row(
                MarkRow,
                **{"area": not_named(number), **fitting(MarkRow, one)},
                sheet_version=entry.version,
                distance=less(CENTRE, one.get("position")),
            )

    def report(self, look: Look) -> Report:
        """The areas as they were last marked; each mark in its time; the barriers."""
        every = look.rows(MarkRow, windowed=False)
        pairs = [
            (one, before)
            for one, before in with_before(every, _scale, _is_marked)
            if look.window.holds(one.happened_on)
        ]
        marks = sorted(listed(look.rows(MarkRow)), key=_place)
        return {
            "areas": _areas(pairs, marks, str(look.window)),
            "course": [plain(one) for one in marks],
            "barriers": [
                plain(one) for one in marks if one.barrier or one.barrier_power is not None
            ],
            **left_out(look, MarkRow),
        }


def _areas(
    pairs: Sequence[tuple[MarkRow, MarkRow | None]], marks: Sequence[MarkRow], window: str
) -> list[dict[str, Any]]:
    """Each area's latest mark, with the mark before it and the power of its barriers."""
    latest = {(one.client, one.area): (one, before) for one, before in pairs}
    return [
        {
            **plain(one),
            "change": less(one.distance, before.distance) if before else None,
            "compared with": before.happened_on if before else None,
            "barrier power": mean(
                [mark for mark in marks if _scale(mark) == _scale(one)], "barrier_power"
            ),
            "window": window,
        }
        for one, before in sorted(latest.values(), key=lambda pair: _place(pair[0]))
    ]


def _scale(mark: MarkRow) -> tuple[Any, ...]:
    """What marks must share to be compared: in another version, the range may differ."""
    sheet = (mark.assignment, mark.attempt) if mark.area.startswith(NOT_NAMED) else None
    return (mark.client, mark.area, mark.sheet_version, sheet)


def _is_marked(mark: MarkRow) -> bool:
    return mark.distance is not None


def _place(mark: MarkRow) -> tuple[Any, ...]:
    """Marks by client and by area, as the target lists them; in time where sorted before."""
    known = list(AREAS)
    return (mark.client, known.index(mark.area) if mark.area in known else len(known), mark.area)
