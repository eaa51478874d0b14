"""The trailhead, and a view of them: moments from which a trail leads to a part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

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
    fitting,
    left_out,
    line,
    listed,
    mean,
    name_key,
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
from intersession_ifs.dated import gathered
from intersession_ifs.pace import PROTECTORS_FIRST
from intersession_ifs.vocabulary import STRENGTH

TRAILHEAD = "ifs.trailhead"
KINDS = {
    "body": "in the body",
    "emotion": "a feeling",
    "thought": "a thought",
    "impulse": "an urge to do something",
}


@row
class Reaction:
    """One thing that came up: in the body, a feeling, a thought or an urge."""

    kind: str = choice("What kind was it?", KINDS)
    what: str = line("What was it?")


@row
class Suspected:
    """A part that may have been there."""

    part: str = line("Which part may that have been?")


@worksheet(
    TRAILHEAD,
    version=1,
    title="Trailhead",
    source="Schwartz 1995; Schwartz and Sweezy 2020; own wording",
    purposes=(
        "parts",
        "affect and emotion",
    ),
    caution=(
        f"{PROTECTORS_FIRST} Between sessions a trailhead is noted, and not followed beyond "
        "the first protector that shows up. If it leads to an exile, that is for the session. "
        "Strong reactions are a reason to stop early, and to bring it to the session."
    ),
    is_practice=True,
)
class Trailhead:
    """A moment with more of a reaction than it called for: where a trail to a part begins.

    Note it down while it is fresh. You need not follow it today, and never follow it
    alone to where it hurts.
    """

    situation: str = text("What happened?")
    reaction: list[Reaction] = rows("What came up in you?", Reaction)
    intensity: int | None = scale("How strong was it?", 0, 10, STRENGTH, required=False)
    parts_suspected: list[Suspected] | None = rows(
        "Which parts may have been there?", Suspected, required=False
    )
    followed: bool | None = yes_no(
        "Did you turn to it already?",
        required=False,
        help="No is a good answer: it can wait for the session.",
    )
    note: str | None = text("Anything else you noticed?", required=False)

    @staticmethod
    def check(answers: Mapping[str, Any], context: Context) -> Iterable[Problem]:
        """A part is suspected once."""
        first: dict[str, int] = {}
        for number, one in enumerate(answers.get("parts_suspected", ())):
            name = name_key(one.get("part", ""))
            if name and name in first:
                how = f"is there already as parts_suspected[{first[name]}]. Name it once"
                yield Problem(f"parts_suspected[{number}].part", f"{one['part']!r} {how}")
            first.setdefault(name, number)


@table("ifs_trailheads")
class TrailheadRow(EntryRow):
    """A trailhead; ``intensity`` 0–10 as the client rated it, not validated."""

    situation: str | None = None
    reaction: list[dict[str, str]] = column(factory=list)
    intensity: int | None = None
    parts_suspected: list[str] = column(factory=list)
    followed: bool | None = None
    note: str | None = None


@view("ifs.trailheads", version=1, title="Trailheads", tables=[TrailheadRow])
class Trailheads(EntryView):
    """Moments from which a trail leads to a part, those not followed yet first.

    A trailhead that was not followed was kept for the session, which is what was
    agreed. Intensity is the client's rating from 0 to 10, not validated.
    """

    worksheet = TRAILHEAD
    shown: ClassVar = {
        "trailheads": (
            *("client", "happened_on", "situation", "reaction", "intensity"),
            *("parts_suspected", "followed"),
        ),
        "parts suspected": ("client", "part", "share", "intensity"),
    }

    def rows(self, entry: Entry) -> Iterable[TrailheadRow]:
        """One row for each trailhead."""
        answers = entry.answers
        suspected = answers.get("parts_suspected", [])
        parts = [one["part"] for one in suspected if "part" in one]
        yield entry.row(
            TrailheadRow, **fitting(TrailheadRow, {**answers, "parts_suspected": parts})
        )

    def report(self, look: Look) -> Report:
        """The trailheads, those that were not followed first; then the parts suspected."""
        found = listed(look.rows(TrailheadRow))
        ordered = sorted(found, key=lambda one: bool(one.followed))
        return {
            "trailheads": [{**plain(one), "reaction": _reaction(one)} for one in ordered],
            "parts suspected": [
                {**row, "window": str(look.window)}
                for client in sorted({one.client for one in found})
                for row in _suspected([one for one in found if one.client == client])
            ],
            **left_out(look, TrailheadRow),
        }


def _reaction(one: TrailheadRow) -> list[str]:
    return [
        ": ".join(filter(None, (noticed.get("kind"), noticed.get("what"))))
        for noticed in one.reaction
    ]


def _suspected(found: Sequence[TrailheadRow]) -> Iterator[dict[str, Any]]:
    """Each suspected part, in which share of the trailheads that name any."""
    names = {name_key(part): part for one in found for part in one.parts_suspected}
    counts = Counter(name_key(part) for one in found for part in one.parts_suspected)
    for name in sorted(names, key=lambda name: (-counts[name], name)):
        with_it = [one for one in found if name in map(name_key, one.parts_suspected)]
        yield {
            "client": found[0].client,
            "part": names[name],
            "share": share(found, partial(_has, name)),
            "intensity": mean(with_it, "intensity"),
            "events": gathered(with_it),
        }


def _has(name: str, one: TrailheadRow) -> bool | None:
    """Whether a part was suspected; where none was named, that is not known."""
    if not one.parts_suspected:
        return None
    return name in {name_key(part) for part in one.parts_suspected}
