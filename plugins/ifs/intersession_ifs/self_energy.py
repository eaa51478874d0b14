"""A view of Self-energy over time, and of the eight Cs as a profile of each day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

import attrs

from intersession import (
    Course,
    Entry,
    EntryView,
    Grid,
    Look,
    Report,
    fitting,
    in_order,
    left_out,
    listed,
    mean,
    view,
)
from intersession_ifs.parts_journal import JournalRow
from intersession_ifs.self_qualities import EIGHT, QUALITIES, QualitiesRow
from intersession_ifs.six_fs import SixFsRow

JOURNAL_SAYS, BEFORE, AFTER = "journal", "six Fs, before", "six Fs, after"
SOURCES = (JOURNAL_SAYS, BEFORE, AFTER)
DAYS = 6
"""This many of the latest profiles are shown side by side; the others are in *all profiles*."""


@attrs.frozen
class Rated:
    """One rating of Self-energy, 0–10 or not given."""

    client: str
    source: str
    energy: int | None
    row: JournalRow | SixFsRow

    @property
    def events(self) -> str:
        """The events behind it."""
        return self.row.events


@view(
    "ifs.self-energy",
    version=1,
    title="Self-energy and the eight Cs",
    tables=[QualitiesRow],
    reads=[JournalRow, SixFsRow],
)
class SelfEnergy(EntryView):
    """How much Self was there, over time: from the journal, and before and after the six Fs.

    Ratings are the client's own, from 0 to 10, and not validated; a journal evening and
    an exercise are different moments, so their means stand apart. The eight Cs are a
    profile: they are never added up, and a blank was not answered.
    """

    worksheet = QUALITIES
    shown: ClassVar = {
        "self-energy": ("client", "happened_on", "source", "self-energy"),
        "summary": ("client", "source", "first", "latest", "mean"),
        "all profiles": ("client", "happened_on", "part_close_by", "noticed"),
    }
    pictures: ClassVar = {
        "self-energy": Course(value="self-energy", by=("client", "source"), low=0, high=10),
        "eight Cs": Grid(high=10),
    }

    def rows(self, entry: Entry) -> Iterable[QualitiesRow]:
        """One row for each profile."""
        yield entry.row(QualitiesRow, **fitting(QualitiesRow, entry.answers))

    def report(self, look: Look) -> Report:
        """Self-energy rating by rating, and its means; then the eight Cs by day."""
        ratings = list(_ratings(look))
        profiles = listed(look.rows(QualitiesRow))
        clients = sorted({profile.client for profile in profiles})
        without = {**left_out(look, JournalRow), **left_out(look, QualitiesRow)}
        return {
            "self-energy": [_shown(one) for one in ratings if one.energy is not None],
            "summary": [{**one, "window": str(look.window)} for one in _summary(ratings)],
            "eight Cs": [
                row
                for client in clients
                for row in _profile(client, [one for one in profiles if one.client == client])
            ],
            "all profiles": [_all(profile) for profile in profiles],
            **without,
        }


def _ratings(look: Look) -> Iterator[Rated]:
    rows: list[JournalRow | SixFsRow] = [*look.rows(JournalRow), *look.rows(SixFsRow)]
    for row in listed(rows):
        if isinstance(row, JournalRow):
            yield Rated(row.client, JOURNAL_SAYS, row.self_energy, row)
        else:
            yield Rated(row.client, BEFORE, row.self_energy_before, row)
            yield Rated(row.client, AFTER, row.self_energy_after, row)


def _shown(one: Rated) -> dict[str, Any]:
    return {
        "client": one.client,
        "happened_on": one.row.happened_on,
        "source": one.source,
        "self-energy": one.energy,
        "events": one.events,
    }


def _summary(ratings: Sequence[Rated]) -> Iterator[dict[str, Any]]:
    for client in sorted({one.client for one in ratings}):
        for source in SOURCES:
            found = [one for one in ratings if (one.client, one.source) == (client, source)]
            known = [one for one in found if one.energy is not None and one.row.ordered_at]
            if found:
                yield {
                    "client": client,
                    "source": source,
                    "first": known[0].energy if known else None,
                    "latest": known[-1].energy if known else None,
                    "mean": mean(found, "energy"),
                }


def _profile(client: str, profiles: Sequence[QualitiesRow]) -> Iterator[dict[str, Any]]:
    """A row for each quality, with a column for each of the latest profiles."""
    latest = in_order(profiles)[-DAYS:]
    heads = _heads(latest)
    events = " ".join(profile.events for profile in latest)
    for quality in EIGHT:
        rated = {
            head: getattr(profile, quality) for head, profile in zip(heads, latest, strict=True)
        }
        yield {"client": client, "quality": quality, **rated, "events": events}


def _heads(profiles: Sequence[QualitiesRow]) -> list[str]:
    """The day of each profile; the second of a day says so."""
    seen: Counter[str] = Counter()
    heads = []
    for profile in profiles:
        day = profile.happened_on or "no date"
        seen[day] += 1
        heads.append(day if seen[day] == 1 else f"{day} ({seen[day]})")
    return heads


def _all(profile: QualitiesRow) -> dict[str, Any]:
    return {
        "client": profile.client,
        "happened_on": profile.happened_on,
        **{quality: getattr(profile, quality) for quality in EIGHT},
        "part_close_by": profile.part_close_by,
        "noticed": profile.noticed,
        "events": profile.events,
    }
