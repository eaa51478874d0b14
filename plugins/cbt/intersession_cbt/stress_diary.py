"""The stress diary, and a view of stress by week."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from intersession import (
    ClockRow,
    Course,
    Entry,
    EntryRow,
    EntryView,
    Look,
    Report,
    by_client,
    fitting,
    left_out,
    mean,
    plain,
    scale,
    table,
    text,
    view,
    worksheet,
)
from intersession_cbt.per_client import Rows, figures
from intersession_cbt.weeks import figures_by_week

DIARY = "cbt.stress-diary"
STRESS = {0: "none", 10: "as much as there could be"}
HELPED = {0: "not at all", 10: "very much"}


@worksheet(
    DIARY,
    version=1,
    title="Stress diary",
    source="stress diaries in general use, such as Quenza's; own wording, not validated",
    purposes=(
        "self-monitoring",
        "stress",
        "affect and emotion",
    ),
    is_practice=True,
)
class StressDiary:
    """Something stressful: what went through the mind and body, and what was done about it."""

    event: str = text("What happened?")
    stress: int = scale("How stressful was it?", 0, 10, STRESS)
    thoughts: str | None = text("What went through your mind?", required=False)
    body: str | None = text("What did you notice in your body?", required=False)
    response: str | None = text("What did you do?", required=False)
    helped: int | None = scale("How far did that help?", 0, 10, HELPED, required=False)


@table("cbt_stress")
class StressRow(EntryRow):
    """Something stressful; stress and how far the response helped are 0–10."""

    event: str | None = None
    stress: int | None = None
    thoughts: str | None = None
    body: str | None = None
    response: str | None = None
    helped: int | None = None


@view("cbt.stress", version=1, title="Stress", tables=[StressRow], reads=[ClockRow])
class Stress(EntryView):
    """What was stressful, how stressful on average each week, and how far responses helped.

    Both are 0–10, on a home-made scale that is not validated. Weeks are calendar weeks,
    as the client's begin. A week without an entry stays blank: whether it was a calm one is
    not known.
    """

    worksheet = DIARY
    shown: ClassVar[Mapping[str, Sequence[str]]] = {
        "entries": ("client", "happened_at", "event", "stress", "response", "helped"),
        "weeks": ("client", "week", "from", "to", "entries", "stress", "helped", "note"),
    }
    pictures: ClassVar = {
        "entries": Course(value="stress", by=("client",), high=10),
        "weeks": Course(value="stress", by=("client",), when="from", high=10),
    }

    def rows(self, entry: Entry) -> Iterable[StressRow]:
        """One row for each entry."""
        yield entry.row(StressRow, **fitting(StressRow, entry.answers))

    def report(self, look: Look) -> Report:
        """The entries in order, then the weeks, then all of the window."""
        parts: dict[str, Rows] = {"entries": [], "weeks": [], "summary": []}
        columns = {
            "stress": lambda found: mean(found, "stress"),
            "helped": lambda found: mean(found, "helped"),
        }
        for client, found in by_client(look.rows(StressRow)):
            parts["entries"] += [plain(row) for row in found]
            parts["weeks"] += figures_by_week(client, found, look, columns)
            parts["summary"] += figures(
                client,
                ("stress", "0–10", mean(found, "stress")),
                ("how far the response helped", "0–10", mean(found, "helped")),
            )
        return {**parts, **left_out(look, StressRow)}
