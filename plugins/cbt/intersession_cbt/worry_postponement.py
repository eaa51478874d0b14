"""Worry postponement, and a view of what became of worries that were put off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from intersession import (
    Bars,
    Course,
    Entry,
    EntryRow,
    EntryView,
    Look,
    Report,
    by_client,
    choice,
    fitting,
    left_out,
    line,
    mean,
    minutes,
    plain,
    row,
    scale,
    share,
    table,
    text,
    time_of_day,
    view,
    worksheet,
    yes_no,
)
from intersession_cbt.missing import less
from intersession_cbt.per_client import Rows, by_name, figures, shares

WORRY = "cbt.worry-postponement"
STRONG = {0: "none", 10: "the strongest there could be"}
STILL = {"no": "no", "a little": "a little", "yes": "yes"}
KINDS = {
    "practical": "about something that can be done now",
    "hypothetical": "about a what-if",
}
ACTIONS = {
    "problem-solve": "work on the problem",
    "thought-record": "write a thought record",
    "let-go": "let it go",
}


@row
class WorryPeriod:
    """The time kept free for worries, agreed beforehand."""

    time: str = time_of_day("At what time is the worry period?")
    place: str = line("Where? A place that is for this only, and not the bed.")
    length: int = minutes("How long is it? 15 to 30 minutes", 15, 30)


@worksheet(
    WORRY,
    version=1,
    title="Worry postponement",
    source="Borkovec et al. 1983; own wording",
    purposes=(
        "cognitive",
        "worry",
        "anxiety",
    ),
    settings=WorryPeriod,
    is_practice=True,
    before="postponed",
)
class WorryPostponement:
    """A worry that came up, put off to the worry period or not, and what was left of it then.

    A worry that could not be put off is worth writing down as well.
    """

    worry: str = line("What was the worry, in a few words?")
    trigger: str | None = line("What set it off?", required=False)
    intensity_before: int | None = scale("How strong was it?", 0, 10, STRONG, required=False)
    postponed: bool = yes_no("Could you put it off to the worry period?")
    still_matters: str = choice(
        "At the worry period: does it still matter?",
        STILL,
        help="Not put off, or the period is still to come? Leave it out and say so.",
    )
    kind: str | None = choice(
        "What kind of worry is it?",
        KINDS,
        required=False,
        asked_when={"still_matters": ["a little", "yes"]},
    )
    action: str | None = choice("What did you do with it then?", ACTIONS, required=False)
    intensity_after: int | None = scale("How strong is it now?", 0, 10, STRONG, required=False)
    learned: str | None = text("What did you learn?", required=False)


@table("cbt_worries")
class WorryRow(EntryRow):
    """A worry; intensities are 0–10, the change after − before."""

    worry: str | None = None
    trigger: str | None = None
    intensity_before: int | None = None
    postponed: bool | None = None
    still_matters: str | None = None
    kind: str | None = None
    action: str | None = None
    intensity_after: int | None = None
    learned: str | None = None
    intensity_change: int | None = None


@view("cbt.worries", version=1, title="Worries put off", tables=[WorryRow])
class Worries(EntryView):
    """How often a worry could be put off, and how much was left of it at the worry period.

    Intensity is 0–10, a change is after − before. Whether a worry still mattered is
    counted over those that were put off; those not looked at since are missing, and so
    are those of which nobody said whether they were put off.
    """

    worksheet = WORRY
    shown: ClassVar[Mapping[str, Sequence[str]]] = {
        "worries": (
            *("client", "happened_at", "worry", "postponed", "still_matters"),
            *("intensity_before", "intensity_after"),
        )
    }
    pictures: ClassVar = {
        "worries": Course(value="intensity_before", by=("client",), high=10),
        "at the worry period": Bars(of=("share",)),
        "kinds": Bars(of=("still_mattered",)),
    }

    def rows(self, entry: Entry) -> Iterable[WorryRow]:
        """One row for each worry."""
        answers = entry.answers
        change = less(answers.get("intensity_after"), answers.get("intensity_before"))
        yield entry.row(WorryRow, **fitting(WorryRow, answers), intensity_change=change)

    def report(self, look: Look) -> Report:
        """The worries in order, then how often, and how strong."""
        names = ("worries", "summary", "at the worry period", "kinds")
        parts: dict[str, Rows] = {name: [] for name in names}
        for client, found in by_client(look.rows(WorryRow)):
            put_off = [one for one in found if one.postponed is not False]
            parts["worries"] += [plain(one) for one in found]
            parts["summary"] += figures(
                client,
                ("worries put off", "share", share(found, "postponed")),
                ("still mattered, a little or more", "share", share(put_off, _still_matters)),
                ("intensity before", "0–10", mean(found, "intensity_before")),
                ("intensity after", "0–10", mean(found, "intensity_after")),
                ("change in intensity", "points", mean(found, "intensity_change")),
            )
            parts["at the worry period"] += shares(client, put_off, _still, STILL, "still_mattered")
            parts["kinds"] += [_kind(client, *group) for group in by_name(found, "kind")]
        return {**parts, **left_out(look, WorryRow)}


def _kind(client: str, kind: str | None, found: Sequence[WorryRow]) -> dict[str, Any]:
    put_off = [one for one in found if one.postponed is not False]
    return {
        "client": client,
        "kind": kind,
        "times": len(found),
        "still_mattered": share(put_off, _still_matters),
        "intensity_change": mean(found, "intensity_change"),
    }


def _still(row: WorryRow) -> str | None:
    """Whether a worry that was put off still mattered; None where either is not known."""
    return row.still_matters if row.postponed else None


def _still_matters(row: WorryRow) -> bool | None:
    still = _still(row)
    return None if still is None else still != "no"
