"""Chain analyses: what was worked out, and which acts might be looked at next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import methodcaller
from typing import Any, ClassVar

from intersession import (
    Entry,
    EntryRow,
    EntryView,
    Look,
    Report,
    column,
    listed,
    plain,
    table,
    view,
)
from intersession_dbt.diary import DIARY_ROWS, Day, Diary, by_client, diaries, over
from intersession_dbt.targets import by_acts

FIRST = ("life_threatening", "therapy_interfering")
"""Acts of these classes are listed until a chain analysis was made."""
CONSIDERED = (*FIRST, "quality_of_life")


@table("dbt_chains")
class ChainRow(EntryRow):
    """A chain analysis; ``target`` is the diary card's, where it was named."""

    target: str | None = None
    behaviour: str | None = None
    behaviour_on: str | None = None
    prompting_event: str | None = None
    vulnerability: list[str] = column(factory=list)
    links: list[dict[str, Any]] = column(factory=list)
    skills_possible: int = 0
    solutions: list[str] = column(factory=list)
    done_with: str | None = None


@view("dbt.chains", version=1, title="Chain analyses", tables=[ChainRow], reads=DIARY_ROWS)
class Chains(EntryView):
    """Which behaviour a chain analysis might look at next, and those that were made.

    *Suggested* is the first target with an act in the window and no chain analysis of
    it since. Targets come in the order of the hierarchy, then by most acts. It is a
    suggestion: the session decides. *Outstanding* are all days with an act that
    threatened life or got in the way of therapy, and no chain analysis of that target
    on that day or since. A chain analysis counts for the target that it names.
    """

    worksheet = "dbt.chain-analysis"
    shown: ClassVar = {
        "suggested": ("client", "suggestion", "hierarchy", "acts"),
        "outstanding": ("client", "day", "target", "hierarchy", "acts"),
        "chains": (
            *("client", "happened_on", "target", "behaviour", "link_count", "skills_possible"),
            "solutions",
        ),
    }

    def rows(self, entry: Entry) -> Iterable[ChainRow]:
        """One row for each chain analysis."""
        answers = entry.answers
        links = answers.get("links", [])
        yield entry.row(
            ChainRow,
            target=answers.get("target", "").partition("/")[2] or None,
            behaviour=answers.get("behaviour"),
            behaviour_on=answers.get("behaviour_on"),
            prompting_event=answers.get("prompting_event"),
            vulnerability=[one["kind"] for one in answers.get("vulnerability", [])],
            links=links,
            skills_possible=sum(1 for link in links if link.get("skill_possible")),
            solutions=[
                f"{one['link']}: {one['skill']}"
                for one in answers.get("solutions", [])
                if "link" in one and "skill" in one
            ],
            done_with=answers.get("done_with"),
        )

    def report(self, look: Look) -> Report:
        """What might be next, what is outstanding, and the chains in the window."""
        made = by_client(look.rows(ChainRow, windowed=False))
        suggested: list[dict[str, Any]] = []
        outstanding: list[dict[str, Any]] = []
        for diary in diaries(look):
            suggested += _suggested(diary, made[diary.client])
            outstanding += _outstanding(diary, made[diary.client])
        chains = [_shown(chain) for chain in listed(look.rows(ChainRow))]
        return {"suggested": suggested, "outstanding": outstanding, "chains": chains}


def _open_days(diary: Diary, target: str, chains: Sequence[ChainRow]) -> list[Day]:
    """The days with an act and no chain analysis of that target on that day or since."""
    made = [chain.happened_on for chain in chains if chain.happened_on and _is(chain, target)]
    last = max(made, default="")
    return [day for day in diary.days if (day.acts(target) or 0) > 0 and day.day > last]


def _is(chain: ChainRow, target: str) -> bool:
    return chain.target is not None and chain.target.casefold() == target.casefold()


def _suggested(diary: Diary, chains: Sequence[ChainRow]) -> Iterator[dict[str, Any]]:
    """The client's first target that is open to a chain analysis, where there is one."""
    for target in by_acts(diary):
        days = _open_days(diary, target, chains)
        if days and diary.classes.get(target) in CONSIDERED:
            on = f"on {days[0].day}" if len(days) == 1 else f"the last on {days[-1].day}"
            yield {
                "client": diary.client,
                "target": target,
                "suggestion": f"{target}, {on}: would a chain analysis fit the next session?",
                "hierarchy": diary.hierarchy(target),
                "acts": over("sum", days, methodcaller("acts", target), sum),
                "window": diary.window,
            }
            return


def _outstanding(diary: Diary, chains: Sequence[ChainRow]) -> Iterator[dict[str, Any]]:
    for target in by_acts(diary):
        if diary.classes.get(target) in FIRST:
            for day in _open_days(diary, target, chains):
                yield {
                    "client": diary.client,
                    "day": day.day,
                    "target": target,
                    "hierarchy": diary.hierarchy(target),
                    "acts": day.acts(target),
                    "events": day.events,
                }


def _shown(chain: ChainRow) -> dict[str, Any]:
    return {**plain(chain), "link_count": len(chain.links)}
