"""The willingness record, and a view of willingness next to struggle and intensity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from intersession import (
    Course,
    Entry,
    EntryRow,
    EntryView,
    Look,
    Report,
    by_client,
    fitting,
    left_out,
    line,
    listed,
    mean,
    name_key,
    plain,
    scale,
    table,
    text,
    view,
    worksheet,
)

INTENSE = {0: "not there", 10: "as strong as can be"}
STRUGGLE = {0: "letting it be", 10: "fighting it with all I have"}
WILLING = {0: "not willing to have it", 10: "willing to have it, as it is"}


@worksheet(
    "act.willingness",
    version=1,
    title="Willingness",
    source="Hayes, Strosahl and Wilson 1999; own wording",
    purposes=(
        "acceptance",
        "exposure",
        "affect and emotion",
    ),
    caution=(
        "Willingness is a choice. It is not liking, and not putting up with harm. Do not ask for "
        "it where what is avoided is dangerous. If the rating becomes a way to get rid of the "
        "feeling, look at that together."
    ),
    is_practice=True,
)
class Willingness:
    """A feeling, thought or sensation that came, and how much room it was given.

    Intensity, struggle and willingness 0–10; they can move apart, and are never
    merged. Not validated.
    """

    experience: str = line("What showed up inside?")
    intensity: int | None = scale("How strong was it?", 0, 10, INTENSE, required=False)
    struggle: int | None = scale(
        "How much did you struggle with it?", 0, 10, STRUGGLE, required=False
    )
    willingness: int = scale("How willing were you to have it?", 0, 10, WILLING)
    for_value: str | None = line("For the sake of what?", required=False)
    did: str | None = text("What did you do while it was there?", required=False)


@table("act_willingness")
class WillingnessRow(EntryRow):
    """An experience; intensity, struggle and willingness 0–10."""

    experience: str | None = None
    intensity: int | None = None
    struggle: int | None = None
    willingness: int | None = None
    for_value: str | None = None
    did: str | None = None


@view("act.willingness", version=1, title="Willingness", tables=[WillingnessRow])
class WillingnessRecords(EntryView):
    """Willingness next to struggle and intensity, over time and by what showed up.

    All three are 0–10, each with its own mean. A strong feeling can be met willingly.
    ACT looks for willingness that goes up while intensity stays; low intensity alone is
    not the aim. Not validated.
    """

    worksheet = "act.willingness"
    shown: ClassVar = {
        "records": (
            *("client", "happened_on", "experience", "intensity", "struggle", "willingness"),
            *("for_value", "did"),
        ),
        "means": ("client", "intensity", "struggle", "willingness"),
        "by experience": (
            *("client", "experience", "times", "intensity", "struggle", "willingness"),
        ),
    }
    pictures: ClassVar = {"records": Course(value="willingness", by=("client",), low=0, high=10)}

    def rows(self, entry: Entry) -> Iterable[WillingnessRow]:
        """One row for each record."""
        yield entry.row(WillingnessRow, **fitting(WillingnessRow, entry.answers))

    def report(self, look: Look) -> Report:
        """Each record in time, then the means, over all and by experience."""
        found = look.rows(WillingnessRow)
        clients, window = by_client(found), str(look.window)
        return {
            "records": [plain(one) for one in listed(found)],
            "means": [
                {"client": client, **_means(rows), "window": window} for client, rows in clients
            ],
            "by experience": [
                {"client": client, **one, "window": window}
                for client, rows in clients
                for one in _by_experience(rows)
            ],
            **left_out(look, WillingnessRow),
        }


def _means(rows: Sequence[WillingnessRow]) -> dict[str, Any]:
    return {name: mean(rows, name) for name in ("intensity", "struggle", "willingness")}


def _by_experience(rows: Sequence[WillingnessRow]) -> list[dict[str, Any]]:
    """What came more than once, the most frequent first."""
    found: dict[str, list[WillingnessRow]] = {}
    for one in rows:
        if one.experience:
            found.setdefault(name_key(one.experience), []).append(one)
    return [
        {"experience": some[0].experience, "times": len(some), **_means(some)}
        for some in sorted(found.values(), key=len, reverse=True)
        if len(some) > 1
    ]
