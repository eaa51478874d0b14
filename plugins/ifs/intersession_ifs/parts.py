"""A view of the parts: who they are, how often they were met, who was not met lately."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

import attrs

from intersession import (
    Amended,
    Assigned,
    Entry,
    EntryView,
    Look,
    Recorded,
    Report,
    Store,
    fitting,
    folds,
    left_out,
    listed,
    mean,
    plain,
    share,
    view,
)
from intersession_ifs.dated import by_then, gathered, if_any, permission_now, standing
from intersession_ifs.known_parts import Known, KnownRow, know, known_parts
from intersession_ifs.map_rows import MAP_ROWS, parts_now, said_on_maps
from intersession_ifs.pace import JOURNAL, SIX_FS
from intersession_ifs.parts_journal import JournalRow, MetRow
from intersession_ifs.vocabulary import EXILE, PERMISSION, same

LATELY = 14
"""A part not met for more than so many days is listed as not met lately: a convention."""


@view(
    "ifs.parts",
    version=2,
    title="Parts",
    tables=[MetRow, JournalRow, KnownRow],
    reads=MAP_ROWS,
)
class PartsMet(EntryView):
    """Which parts were met in the journal: who they are, how often, how strong, when last.

    *Entries* and *days* are shares of the entries that name parts, and of the days with
    one, in the window: any other says nothing about parts. The role is that of the parts
    map at the end of the window, or of the agreement where no map gives it.
    *Permission* is the latest answer about turning to this part, from the journal. What
    a protector says about turning to those it protects is from the map, and is shown
    separately. Strength, blending and Self-energy are means of the client's own ratings
    from 0 to 10, which are not validated. Names that differ only in capitals are one
    part. A part not met for more than 14 days is listed apart: it may be at rest, or it
    was not looked for.
    """

    worksheet = JOURNAL
    shown: ClassVar = {
        "parts": (
            *("client", "part", "role", "entries", "days"),
            *("permission, latest", "last met"),
        ),
        "permission": (
            *("client", "part", "to turn to it", "on"),
            *("to turn to those it protects", "said on"),
        ),
        "how it was": ("client", "part", "strength", "blended", "self-energy"),
        "not met lately": ("client", "part", "role", "last met", "days since", "entries since"),
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
            yield entry.row(
                MetRow, place=place, self_energy=answers.get("self_energy"), **fitting(MetRow, met)
            )

    @folds(Assigned, worksheet=JOURNAL)
    def journal_agreed(self, recorded: Recorded, store: Store) -> None:
        """A journal was agreed on, with the parts known then."""
        know(recorded, store)

    @folds(Amended, worksheet=JOURNAL)
    def journal_changed(self, recorded: Recorded, store: Store) -> None:
        """What was agreed of a journal changed."""
        know(recorded, store)

    @folds(Assigned, worksheet=SIX_FS)
    def six_fs_agreed(self, recorded: Recorded, store: Store) -> None:
        """The six Fs were agreed on, with the parts known then."""
        know(recorded, store)

    @folds(Amended, worksheet=SIX_FS)
    def six_fs_changed(self, recorded: Recorded, store: Store) -> None:
        """What was agreed of the six Fs changed."""
        know(recorded, store)

    def report(self, look: Look) -> Report:
        """The parts, most often met first; who was not met lately; entry by entry."""
        entries, met = listed(look.rows(JournalRow)), listed(look.rows(MetRow))
        window = str(look.window)
        known = known_parts(look)
        clients = sorted({entry.client for entry in entries})
        parts = [
            {**row, "window": window}
            for client in clients
            for row in _parts(_of(client, entries), _of(client, met), known)
        ]
        return {
            "parts": parts,
            "how it was": parts,
            **if_any(
                permission=list(_permissions(look, known)),
                not_met_lately=list(_not_lately(look, known)),
            ),
            "self-energy": [
                {
                    "client": client,
                    "self-energy": mean(_of(client, entries), "self_energy"),
                    "window": window,
                }
                for client in clients
            ],
            "entries": [plain(entry) for entry in entries],
            "met": [plain(one) for one in met],
            **left_out(look, JournalRow),
        }


def _of(client: str, rows: Sequence[Any]) -> list[Any]:
    return [row for row in rows if row.client == client]


@attrs.frozen
class _JournalDay:
    """A day with at least one entry, and the parts met on it."""

    parts: frozenset[str]
    events: str


def _parts(
    entries: Sequence[JournalRow],
    met: Sequence[MetRow],
    known: Mapping[tuple[str, str], Known],
) -> Iterator[dict[str, Any]]:
    """A row for each part of one client, most often met first."""
    by_part: dict[str, list[MetRow]] = {}
    for one in standing(met):
        by_part.setdefault(same(one.part), []).append(one)
    days = _days(entries)
    for part in sorted(by_part, key=lambda part: (-len(by_part[part]), part)):
        if part:
            yield _figures(part, by_part[part], entries, days, known)


def _figures(
    part: str,
    met: Sequence[MetRow],
    entries: Sequence[JournalRow],
    days: Sequence[_JournalDay],
    known: Mapping[tuple[str, str], Known],
) -> dict[str, Any]:
    last = met[-1]
    about = known[last.client, part]
    return {
        "client": last.client,
        "part": last.part,
        "role": about.role,
        "entries": share(entries, lambda entry: _is_among(part, names_in(entry))),
        "days": share(days, lambda day: _is_among(part, day.parts)),
        "strength": mean(met, "intensity"),
        "blended": mean(met, "blended"),
        "self-energy": mean(met, "self_energy"),
        "permission, latest": _latest_permission(met),
        "last met": last.happened_on,
    }


def _is_among(part: str, names: Collection[str]) -> bool | None:
    """Whether a part was met; where no part was named, that is not known."""
    return part in names if names else None


def _latest_permission(met: Sequence[MetRow]) -> str | None:
    said = permission_now((one, one.permission) for one in met if one.permission)
    return PERMISSION[said.permission] if said else None


def _permissions(look: Look, known: Mapping[tuple[str, str], Known]) -> Iterator[dict[str, Any]]:
    """What was said last, in the journal about a part, and on the map by it."""
    mapped = parts_now(said_on_maps(look))
    asked: dict[tuple[str, str], list[tuple[MetRow, str]]] = {}
    for met in by_then(look, MetRow):
        if met.permission:
            asked.setdefault((met.client, same(met.part)), []).append((met, met.permission))
    for at, one in known.items():
        journal, by_it = permission_now(asked.get(at, ())), mapped.get(at)
        if journal or (by_it and "permission" in by_it.last):
            allows = by_it and by_it.value("permission")
            yield {
                "client": one.client,
                "part": one.name,
                "to turn to it": journal and PERMISSION[journal.permission],
                "on": journal and journal.happened_on,
                "to turn to those it protects": allows and PERMISSION[allows],
                "said on": by_it and by_it.since("permission"),
                "events": one.events.strip(),
            }


def _days(entries: Sequence[JournalRow]) -> list[_JournalDay]:
    by_day: dict[str, list[JournalRow]] = {}
    for entry in entries:
        if entry.happened_on:
            by_day.setdefault(entry.happened_on, []).append(entry)
    return [
        _JournalDay(
            parts=frozenset(name for entry in of_day for name in names_in(entry)),
            events=gathered(of_day),
        )
        for of_day in by_day.values()
    ]


def names_in(entry: JournalRow) -> set[str]:
    """The joined names of the parts of an entry."""
    return {same(part) for part in entry.parts}


def _not_lately(look: Look, known: Mapping[tuple[str, str], Known]) -> Iterator[dict[str, Any]]:
    """Known parts that no entry names within the last days, the longest away first.

    An exile that was never met is not looked for here: its protectors come first.
    """
    entries = by_then(look, JournalRow)
    last: dict[tuple[str, str], str] = {}
    for entry in entries:
        for name in names_in(entry):
            if entry.happened_on:
                last[entry.client, name] = entry.happened_on
    away = [(last.get(at, ""), one) for at, one in known.items()]
    for met, one in sorted(away, key=lambda found: (found[1].client, found[0], found[1].name)):
        today = look.today_of(one.client)
        until = min(today, look.window.last or today)
        days = (until - date.fromisoformat(met)).days if met else None
        if days is None and one.role == EXILE:
            continue
        if days is None or days > LATELY:
            since = [row for row in _of(one.client, entries) if (row.happened_on or "") > met]
            yield {
                "client": one.client,
                "part": one.name,
                "role": one.role,
                "last met": met or "not in the journal",
                "days since": days,
                "entries since": len(since),
                "events": one.events.strip(),
            }
