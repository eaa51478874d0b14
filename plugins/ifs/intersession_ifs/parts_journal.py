"""The parts journal, and its rows (the views are in parts.py and together.py)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from intersession import (
    Context,
    EntryRow,
    Problem,
    choice,
    column,
    key,
    line,
    name_key,
    row,
    rows,
    scale,
    table,
    text,
    worksheet,
)
from intersession_ifs.pace import JOURNAL, PROTECTORS_FIRST, Agreed
from intersession_ifs.vocabulary import BLENDED, PERMISSION, SELF_ENERGY, STRENGTH


@row
class MetPart:
    """A part that was there, and what it wanted."""

    part: str = line("Which part was there?")
    wanted: str = text("What did it want for you, or from you?")
    intensity: int | None = scale("How strong was it?", 0, 10, STRENGTH, required=False)
    blended: int | None = scale("How far were you blended with it?", 0, 10, BLENDED, required=False)
    permission: str | None = choice(
        "Were the parts that protect you all right with turning to it?",
        PERMISSION,
        required=False,
    )


@worksheet(
    JOURNAL,
    version=1,
    title="Parts journal",
    source="Schwartz 1995; Schwartz and Sweezy 2020; own wording",
    purposes=(
        "parts",
        "self-monitoring",
    ),
    settings=Agreed,
    caution=(
        f"{PROTECTORS_FIRST} Between sessions the journal notices parts and "
        "thanks them: no turning to exiles and no unburdening, unless you mark it for this "
        "practice. If a part says no, that is the day's entry, and it is enough."
    ),
    is_practice=True,
)
class PartsJournal:
    """A few lines a day: which parts were there, what they wanted, how you answered.

    Notice and thank, nothing more. If a part would rather not be looked at, stop there
    and write that down.
    """

    parts: list[MetPart] = rows("Which parts were there?", MetPart)
    self_response: str = text("How did you answer them?")
    trigger: str | None = text("What had just happened?", required=False)
    self_energy: int | None = scale(
        "How much of your Self was there?", 0, 10, SELF_ENERGY, required=False
    )

    @staticmethod
    def check(answers: Mapping[str, Any], context: Context) -> Iterable[Problem]:
        """A part has one row in an entry."""
        first: dict[str, int] = {}
        for number, met in enumerate(answers.get("parts", ())):
            name = name_key(met.get("part", ""))
            if name and name in first:
                yield Problem(
                    f"parts[{number}].part",
                    f"{met['part']!r} is there already as parts[{first[name]}]. "
                    f"Put what it wanted in one row",
                )
            first.setdefault(name, number)


@table("ifs_journal_entries")
class JournalRow(EntryRow):
    """An entry: ``parts`` as met, Self-energy 0–10 (a rating of our own, not validated)."""

    parts: list[str] = column(factory=list)
    self_response: str | None = None
    trigger: str | None = None
    self_energy: int | None = None


@table("ifs_parts_met")
class MetRow(EntryRow):
    """A part met in an entry: strength and blending 0–10, as the client rated them."""

    place: int = key()
    part: str = ""
    wanted: str | None = None
    intensity: int | None = None
    blended: int | None = None
    permission: str | None = None
    self_energy: int | None = None
