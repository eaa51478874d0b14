"""The matrix, and a view of its four fields."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from intersession import (
    Entry,
    EntryRow,
    EntryView,
    Look,
    Report,
    by_client,
    choice,
    fitting,
    key,
    left_out,
    line,
    listed,
    name_key,
    plain,
    row,
    rows,
    table,
    text,
    view,
    worksheet,
)

DIRECTIONS = {"toward": "toward: who or what matters", "away": "away: from what is hard to have"}
EXPERIENCES = {
    "inner": "inside: thoughts, feelings, memories",
    "five-senses": "outside: what one would see and hear",
}
FIELDS = {
    ("toward", "inner"): "who and what matters",
    ("away", "inner"): "what shows up inside",
    ("away", "five-senses"): "away moves",
    ("toward", "five-senses"): "toward moves",
}
"""The fields by their axes; sheets put them in different corners, so the axes are kept."""


@row
class Item:
    """Something on the matrix, placed by its two axes."""

    direction: str = choice("Toward or away?", DIRECTIONS)
    experience: str = choice("Inside or outside?", EXPERIENCES)
    text: str = text("What is it?")
    situation: str | None = line("In which situation?", required=False)


@worksheet(
    "act.matrix",
    version=1,
    title="The matrix",
    source="Polk and Schoendorff 2014; own wording",
    purposes=(
        "values",
        "acceptance",
        "self-monitoring",
    ),
    caution=(
        "Away moves are human and often work for a while: sort and notice them, and do not "
        "judge. Getting away from real danger, such as violence at home, is not an away move to "
        "work on."
    ),
    is_practice=True,
)
class Matrix:
    """What matters, what gets in the way inside, and what one can be seen to do then.

    Each item is placed by two axes: toward or away, and inside or to be seen.
    """

    items: list[Item] = rows("What goes on the matrix?", Item)


@table("act_matrix_items")
class ItemRow(EntryRow):
    """An item with its axes; ``number`` is its place on the sheet."""

    number: int = key()
    direction: str | None = None
    experience: str | None = None
    text: str | None = None
    situation: str | None = None


@view("act.matrix", version=1, title="The matrix", tables=[ItemRow])
class Matrices(EntryView):
    """The four fields of the matrix, each with what the client put there.

    All sheets in the window are taken together, in order of time. What came more than
    once is there once, with the number of times. An item without one of its axes is
    listed below only.
    """

    worksheet = "act.matrix"
    shown: ClassVar = {
        "fields": ("client", "field", "n", "items"),
        "items": ("client", "happened_on", "direction", "experience", "text", "situation"),
    }

    def rows(self, entry: Entry) -> Iterable[ItemRow]:
        """One row for each item."""
        for number, one in enumerate(entry.answers.get("items", ())):
            yield entry.row(ItemRow, number=number + 1, **fitting(ItemRow, one))

    def report(self, look: Look) -> Report:
        """The four fields, then each item with its situation."""
        found = look.rows(ItemRow)
        return {
            "fields": [
                {"client": client, **one, "window": str(look.window)}
                for client, rows in by_client(found)
                for one in _fields(rows)
            ],
            "items": [plain(one) for one in listed(found)],
            **left_out(look, ItemRow),
        }


def _fields(rows: Sequence[ItemRow]) -> list[dict[str, Any]]:
    """The four fields, an empty one too."""
    return [
        {
            "field": name,
            "direction": direction,
            "experience": experience,
            "items": _once_each([one.text for one in there if one.text]),
            "n": len(there),
            "events": " ".join(dict.fromkeys(one.events for one in there)),
        }
        for (direction, experience), name in FIELDS.items()
        for there in [
            [one for one in rows if (one.direction, one.experience) == (direction, experience)]
        ]
    ]


def _once_each(texts: Sequence[str]) -> list[str]:
    """Each text once, ignoring capitals, with the number of times if more than once."""
    times: dict[str, int] = {}
    first: dict[str, str] = {}
    for one in texts:
        said = name_key(one)
        times[said] = times.get(said, 0) + 1
        first.setdefault(said, one)
    return [
        first[said] if count == 1 else f"{first[said]} (×{count})" for said, count in times.items()
    ]
