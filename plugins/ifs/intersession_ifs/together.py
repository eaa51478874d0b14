"""A view of parts that come together: co-occurrence in entries, and questions to ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any, ClassVar

import attrs

from intersession import (
    Look,
    Report,
    View,
    left_out,
    name_key,
    share,
    view,
)
from intersession_ifs.dated import gathered, if_any, standing
from intersession_ifs.known_parts import KNOWN_FROM, Known, known_parts
from intersession_ifs.map_rows import RelationRow, are_marked, relations_now, said_on_maps
from intersession_ifs.parts import names_in
from intersession_ifs.parts_journal import JournalRow, MetRow
from intersession_ifs.parts_map import POLARIZED

ENOUGH = 3
"""Two parts are listed as a pair from this many entries with both on."""


@attrs.frozen
class Pair:
    """Two parts of a client: the entries with either, those with both, what they wanted."""

    client: str
    names: tuple[str, str]
    either: Sequence[JournalRow]
    both: Sequence[JournalRow]
    wanted: Sequence[tuple[str, str]]

    @property
    def want_differently(self) -> bool:
        """Whether they wanted different things whenever both said what they wanted."""
        return bool(self.wanted) and all(
            name_key(one) != name_key(other) for one, other in self.wanted
        )


@view(
    "ifs.together",
    version=1,
    title="Parts that come together",
    tables=[],
    reads=[JournalRow, *KNOWN_FROM],
)
class Together(View):
    """Which parts come together in journal entries, and what there may be to ask about.

    *Together* counts the entries with both parts; *both, of either* is their share of
    the entries with either (Jaccard). Pairs met together in fewer than 3 entries are
    left out: two evenings are not a pattern. That parts come together does not say that
    they pull against each other. A question to ask is only a question. It comes from
    the parts map, or from parts met together that wanted different things.
    """

    shown: ClassVar = {
        "pairs": ("client", "part", "with", "together", "both, of either"),
        "questions": ("client", "question", "n"),
    }

    def report(self, look: Look) -> Report:
        """The pairs, most often together first; then the questions."""
        known = known_parts(look)
        pairs = sorted(_pairs(look, known), key=lambda pair: (pair.client, -len(pair.both)))
        enough = [pair for pair in pairs if len(pair.both) >= ENOUGH]
        marked = are_marked(relations_now(said_on_maps(look)), POLARIZED)
        return {
            "pairs": [{**_figures(pair), "window": str(look.window)} for pair in enough],
            **if_any(questions=[*_of_map(marked, pairs, known), *_of_wants(enough, marked)]),
            **left_out(look, JournalRow),
        }


def _pairs(look: Look, known: dict[tuple[str, str], Known]) -> Iterator[Pair]:
    """Every two parts of a client that the window's entries name, together at least once."""
    wants = {
        (one.assignment, one.attempt, name_key(one.part)): one.wanted for one in look.rows(MetRow)
    }
    entries = standing(look.rows(JournalRow))
    for client in sorted({entry.client for entry in entries}):
        own = [entry for entry in entries if entry.client == client]
        names = sorted({name for entry in own for name in names_in(entry)})
        for one, other in combinations(names, 2):
            both = [entry for entry in own if {one, other} <= names_in(entry)]
            if both:
                yield Pair(
                    client,
                    (known[client, one].name, known[client, other].name),
                    [entry for entry in own if {one, other} & names_in(entry)],
                    both,
                    list(_wanted(both, one, other, wants)),
                )


def _wanted(
    both: Sequence[JournalRow],
    one: str,
    other: str,
    wants: dict[tuple[str, int, str], str | None],
) -> Iterator[tuple[str, str]]:
    for entry in both:
        at = (entry.assignment, entry.attempt)
        first, second = wants.get((*at, one)), wants.get((*at, other))
        if first and second:
            yield first, second


def _figures(pair: Pair) -> dict[str, Any]:
    together = {id(entry) for entry in pair.both}
    return {
        "client": pair.client,
        "part": pair.names[0],
        "with": pair.names[1],
        "together": len(pair.both),
        "both, of either": share(pair.either, lambda entry: id(entry) in together),
        "events": gathered(pair.both),
    }


def _of_map(
    marked: dict[tuple[str, str, str], RelationRow],
    pairs: Sequence[Pair],
    known: dict[tuple[str, str], Known],
) -> Iterator[dict[str, Any]]:
    """A question about each two parts that the map has as pulling against each other."""
    met = {(pair.client, *map(name_key, pair.names)): pair.both for pair in pairs}
    for at, row in marked.items():
        both = met.get(at, [])
        one, other = (
            known[at[0], name].name if (at[0], name) in known else name for name in at[1:]
        )
        yield {
            "client": at[0],
            "question": f"A question to ask: the map has {one} and {other} pulling against each "
            f"other. Is it still so, and what does each fear if the other had its way?",
            "n": len(both),
            "events": gathered([row, *both]),
        }


def _of_wants(
    enough: Sequence[Pair], marked: dict[tuple[str, str, str], RelationRow]
) -> Iterator[dict[str, Any]]:
    """A question about parts met together often enough, that each time wanted other things."""
    for pair in enough:
        if (pair.client, *map(name_key, pair.names)) in marked or not pair.want_differently:
            continue
        (one, other), (first, second) = pair.names, pair.wanted[-1]
        yield {
            "client": pair.client,
            "question": f"A question to ask: {one} and {other} were there together and wanted "
            f"different things, lately {first!r} and {second!r}. Do they pull against each "
            f"other, or on the same side?",
            "n": len(pair.both),
            "events": gathered(pair.both),
        }
