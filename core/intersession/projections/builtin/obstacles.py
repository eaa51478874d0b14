"""What got in the way: how often, foreseen or not, and whether the back-up worked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from intersession.domain.assignment.events import ObstacleMet
from intersession.domain.assignment.vocabulary import OBSTACLES
from intersession.events.recorded import Recorded
from intersession.projections.entries import second
from intersession.projections.figures import mean, share
from intersession.projections.projection import View, folds, view
from intersession.projections.query import Look, Report
from intersession.projections.table_store import Store
from intersession.projections.tables import key, link, plain, table


@table("obstacles")
class ObstacleRow:
    """An obstacle that was met; ``severity`` 0–4, ``anticipated`` which agreed one.

    ``foreseen`` is None where nobody said. ``first_on`` and ``last_on`` are the days between
    which it was met, where no single day was said.
    """

    assignment: str = key(references="assignments")
    obstacle: int = key()
    client: str = link("clients", default="")
    category: str = ""
    words: str = ""
    severity: int | None = None
    anticipated: int | None = None
    backup_used: bool | None = None
    backup_worked: str | None = None
    attempt: int | None = None
    foreseen: bool | None = None
    first_on: str | None = None
    last_on: str | None = None
    happened_at: str | None = None
    happened_on: str | None = None
    recorded_at: str = ""
    events: str = ""


@view("obstacles", version=2, title="What got in the way", tables=[ObstacleRow])
class Obstacles(View):
    """What got in the way of practices, by category.

    The shares of foreseen obstacles, of back-ups used and of back-ups that worked
    count the obstacles where it was recorded; partly counts half.
    """

    @folds(ObstacleMet)
    def met(self, recorded: Recorded, store: Store) -> None:
        """Something got in the way."""
        event: ObstacleMet = recorded.event
        row = ObstacleRow(
            assignment=recorded.handle,
            obstacle=recorded.version,
            client=recorded.client,
            category=event.category,
            words=event.text,
            severity=event.severity,
            anticipated=event.anticipated,
            backup_used=event.backup_used,
            backup_worked=event.backup_worked,
            attempt=event.attempt,
            foreseen=True if event.anticipated is not None else event.foreseen,
            first_on=event.between.first if event.between else None,
            last_on=event.between.last if event.between else None,
            happened_at=event.happened_at,
            happened_on=_day(event),
            recorded_at=second(event.recorded_at),
            events=recorded.id,
        )
        store[ObstacleRow].put(row)

    shown: ClassVar = {
        "by category": (
            "words",
            "times",
            "share",
            "severity",
            "foreseen",
            "backup used",
            "backup worked",
        ),
        "obstacles": (
            "assignment",
            "happened_on",
            "category",
            "words",
            "severity",
            "foreseen",
            "backup_used",
            "backup_worked",
        ),
    }

    def report(self, look: Look) -> Report:
        """By category, most frequent first; then each one."""
        rows = look.rows(ObstacleRow)
        categories = sorted({row.category for row in rows})
        counted = [
            _counted(name, [row for row in rows if row.category == name], rows)
            for name in categories
        ]
        counted.sort(key=lambda row: (-row["share"].value, row["category"]))
        return {
            "by category": counted,
            "obstacles": [plain(row) for row in rows],
        }


def _counted(name: str, rows: Sequence[ObstacleRow], of: Sequence[ObstacleRow]) -> dict[str, Any]:
    return {
        "category": name,
        "words": OBSTACLES.get(name, name),
        "times": len(rows),
        "share": share(of, lambda row: row.category == name),
        "severity": mean(rows, "severity"),
        "foreseen": share(rows, "foreseen"),
        "backup used": share(rows, "backup_used"),
        "backup worked": share(rows, _worked),
    }


def _day(event: ObstacleMet) -> str:
    """The day it was met, or the last of its days; else the day on which it was told."""
    return event.day or (event.between and event.between.last) or second(event.recorded_at)[:10]


def _worked(row: ObstacleRow) -> float | None:
    return (
        None
        if row.backup_worked is None
        else {"yes": 1.0, "partly": 0.5}.get(row.backup_worked, 0.0)
    )
