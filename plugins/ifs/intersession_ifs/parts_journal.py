"""The parts journal, and a view of which parts were met, how often and how strongly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

import attrs

from intersession import (
    Context,
    Entry,
    EntryRow,
    EntryView,
    Look,
    Problem,
    Report,
    choice,
    column,
    key,
    line,
    mean,
    plain,
    row,
    rows,
    scale,
    share,
    table,
    text,
    view,
    worksheet,
    yes_no,
)

ROLES = {
    "manager": "a manager: keeps things in order ahead of time",
    "firefighter": "a firefighter: puts the fire out once it burns",
    "exile": "an exile: carries an old hurt",
    "self-like": "a self-like manager",
    "unknown": "not known yet",
}
PERMISSION = {"no": "no", "not-yet": "not yet", "yes": "yes"}
STRENGTH = {0: "hardly there", 10: "as strong as it gets"}
BLENDED = {0: "I could be beside it", 10: "I was all of it"}
SELF_ENERGY = {0: "none to be felt", 10: "calm, curious and open"}


@row
class KnownPart:
    """A part this client has already met."""

    name: str = line("What does the client call it?")
    role: str = choice("Which role does it have?", ROLES, required=False, default="unknown")


@row
class Agreed:
    """What is agreed about the pace when the journal is set up."""

    known_parts: list[KnownPart] | None = rows(
        "Which parts are known so far?", KnownPart, required=False
    )
    exile_work: bool | None = yes_no(
        "May this practice turn to exiles? Only where the clinician marks it.",
        required=False,
        default=False,
    )


@row
class MetPart:
    """A part that was there, and what it wanted."""

    part: str = line("Which part was there?")
    wanted: str = text("What did it want for you, or from you?")
    intensity: int | None = scale("How strong was it?", 0, 10, STRENGTH, required=False)
    blended: int | None = scale("How far were you blended with it?", 0, 10, BLENDED, required=False)
    permission: str | None = choice(
        "Was it all right with the parts that protect you to turn to it?",
        PERMISSION,
        required=False,
    )


@worksheet(
    "ifs.parts-journal",
    version=1,
    title="Parts journal",
    source="Schwartz 1995; Schwartz and Sweezy 2020; own wording",
    settings=Agreed,
    caution=(
        "A protector's permission comes first. Between sessions the journal notices parts and "
        "thanks them: no turning to exiles and no unburdening, unless you mark it for this "
        "practice. Where a part says no, that is the day's entry, and enough."
    ),
)
class PartsJournal:
    """A few lines a day: which parts were there, what they wanted, how you answered.

    Notice and thank, nothing more. Where a part would rather not be looked at, stop
    there and write that down.
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
            name = str(met.get("part", "")).casefold()
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


@view("ifs.parts", version=1, title="Parts met", tables=[MetRow, JournalRow])
class Parts(EntryView):
    """Which parts were met: how often, how strong, how far blended, with how much Self.

    *Share of entries* and *share of days* stand on entries, and on days with an
    entry, in the window: a day without one says nothing about parts. Strength,
    blending and Self-energy are means of the client's own ratings from 0 to 10,
    which are not validated. Names that differ only in capitals are one part.
    """

    worksheet = "ifs.parts-journal"
    shown: ClassVar = {
        "parts": (
            *("client", "part", "entries", "days", "strength", "blended", "self-energy"),
            *("permission, latest", "last met"),
        ),
        "self-energy": ("client", "self-energy"),
        "entries": ("assignment", "happened_at", "parts", "self_response", "self_energy"),
        "met": ("assignment", "happened_at", "part", "wanted", "intensity", "blended"),
    }

    def rows(self, entry: Entry) -> Iterable[JournalRow | MetRow]:
        """One row for the entry, and one for each part in it."""
        answers = entry.answers
        parts = answers.get("parts", [])
        yield entry.row(
            JournalRow,
            parts=[met["part"] for met in parts if "part" in met],
            self_response=answers.get("self_response"),
            trigger=answers.get("trigger"),
            self_energy=answers.get("self_energy"),
        )
        for place, met in enumerate(parts):
            yield entry.row(MetRow, place=place, self_energy=answers.get("self_energy"), **met)

    def report(self, look: Look) -> Report:
        """The parts, most often met first, then Self-energy, then each entry and part met."""
        entries, met = look.rows(JournalRow), look.rows(MetRow)
        clients = sorted({entry.client for entry in entries})
        window = str(look.window)
        return {
            "parts": [
                found
                for client in clients
                for found in _parts(
                    [entry for entry in entries if entry.client == client],
                    [one for one in met if one.client == client],
                    window,
                )
            ],
            "self-energy": [
                {
                    "client": client,
                    "self-energy": mean([e for e in entries if e.client == client], "self_energy"),
                    "window": window,
                }
                for client in clients
            ],
            "entries": [plain(entry) for entry in entries],
            "met": [plain(one) for one in met],
        }


@attrs.frozen
class _JournalDay:
    """A day with at least one entry, and the parts met on it."""

    parts: frozenset[str]
    events: str


def _parts(
    entries: Sequence[JournalRow], met: Sequence[MetRow], window: str
) -> list[dict[str, Any]]:
    """A row for each part of one client, most often met first."""
    by_part: dict[str, list[MetRow]] = {}
    for one in met:
        by_part.setdefault(one.part.casefold(), []).append(one)
    days = _days(entries)
    ordered = sorted(by_part, key=lambda part: (-len(by_part[part]), part))
    return [
        {**_figures(part, by_part[part], entries, days), "window": window}
        for part in ordered
        if part
    ]


def _figures(
    part: str,
    met: Sequence[MetRow],
    entries: Sequence[JournalRow],
    days: Sequence[_JournalDay],
) -> dict[str, Any]:
    last = max(met, key=_when)
    return {
        "client": last.client,
        "part": last.part,
        "entries": share(entries, lambda entry: part in _names(entry)),
        "days": share(days, lambda day: part in day.parts),
        "strength": mean(met, "intensity"),
        "blended": mean(met, "blended"),
        "self-energy": mean(met, "self_energy"),
        "permission, latest": _latest_permission(met),
        "last met": last.happened_on,
    }


def _latest_permission(met: Sequence[MetRow]) -> str | None:
    said = [one for one in met if one.permission is not None]
    return max(said, key=_when).permission if said else None


def _when(met: MetRow) -> tuple[str, str]:
    return met.happened_at or "", met.recorded_at


def _days(entries: Sequence[JournalRow]) -> list[_JournalDay]:
    by_day: dict[str, list[JournalRow]] = {}
    for entry in entries:
        if entry.happened_on:
            by_day.setdefault(entry.happened_on, []).append(entry)
    return [
        _JournalDay(
            parts=frozenset(name for entry in of_day for name in _names(entry)),
            events=" ".join(entry.events for entry in of_day),
        )
        for of_day in by_day.values()
    ]


def _names(entry: JournalRow) -> set[str]:
    return {part.casefold() for part in entry.parts}
