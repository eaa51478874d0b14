"""Chain analyses: what was worked out, and which acts might be looked at next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import methodcaller
from typing import Any, ClassVar

from intersession import (
    AgendaLine,
    Entry,
    EntryRow,
    EntryView,
    Look,
    Report,
    column,
    listed,
    name_key,
    plain,
    table,
    view,
)
from intersession_dbt.diary import (
    DIARY_ROWS,
    Day,
    Diary,
    by_client,
    card_in_use,
    diaries,
    of_cards,
    over,
)
from intersession_dbt.targets import by_acts

FIRST = ("life_threatening", "therapy_interfering")
"""Acts of these classes are listed until a chain analysis was made about them."""
CONSIDERED = (*FIRST, "quality_of_life")
DAYS_NAMED = 4
"""A line of the agenda names so many days at the most, the last ones."""


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

    A chain analysis is about one target on one day, and closes the acts of that target on
    that day, however many they were. One that names no target or no day closes none, and is
    listed under *which*. *Outstanding* are all days with an act that threatened life or got
    in the way of therapy, by what was agreed for that day, and no chain analysis about it.
    *Suggested* is the first target with such a day, in the order of the hierarchy, then by
    most acts; a target that gets in the way of a life worth living may be suggested, too.
    It is a suggestion: the session decides.
    """

    worksheet = "dbt.chain-analysis"
    shown: ClassVar = {
        "suggested": ("client", "suggestion", "hierarchy", "acts"),
        "outstanding": ("client", "day", "target", "hierarchy", "acts"),
        "chains": (
            *("client", "happened_on", "target", "behaviour_on", "about", "behaviour"),
            *("link_count", "skills_possible", "solutions"),
        ),
        "which": ("client", "assignment", "attempt", "behaviour", "question"),
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
        """What might be next, what is outstanding, the chains in the window, and what to ask."""
        made = by_client(look.rows(ChainRow, windowed=False))
        found = {diary.client: diary for diary in diaries(look)}
        suggested: list[dict[str, Any]] = []
        outstanding: list[dict[str, Any]] = []
        for diary in found.values():
            suggested += _suggested(diary, made[diary.client])
            outstanding += _outstanding(diary, made[diary.client], look)
        chains = listed(look.rows(ChainRow))
        return {
            "suggested": suggested,
            "outstanding": outstanding,
            "chains": [_shown(chain, found.get(chain.client)) for chain in chains],
            "which": [row for chain in chains if (row := _which(chain))],
        }

    def agenda_lines(self, look: Look) -> Iterator[AgendaLine]:
        """A line for each target with acts that no chain analysis is about yet."""
        made = by_client(look.rows(ChainRow, windowed=False))
        for diary in of_cards(look):
            by_target: dict[str, list[dict[str, Any]]] = {}
            for row in _outstanding(diary, made[diary.client], look):
                by_target.setdefault(row["target"], []).append(row)
            for rows in by_target.values():
                yield AgendaLine(
                    client=diary.client,
                    assignment=card_in_use(look, diary.client),
                    text=in_words(rows),
                    n=sum(row["cards"] for row in rows),
                    events=" ".join(row["events"] for row in rows),
                )


def in_words(rows: Sequence[Mapping[str, Any]]) -> str:
    """The outstanding days of one target: ``2 acts without a chain yet: self-harm on …``."""
    acts = sum(int(row["acts"] or 0) for row in rows)
    count = "1 act" if acts == 1 else f"{acts} acts"
    days = [f"on {row['day']}" if row["day"] else "on a day not known" for row in rows]
    earlier = len(days) - DAYS_NAMED
    if earlier > 0:
        days = [f"on {earlier} earlier {'day' if earlier == 1 else 'days'}", *days[-DAYS_NAMED:]]
    return f"{count} without a chain yet: {rows[0]['target']} {joined(days)}."


def joined(days: Sequence[str]) -> str:
    """Days in one phrase: on …, … and …"""
    first, *more = days
    shown = [first, *(day.removeprefix("on ") for day in more)]
    return " and ".join(part for part in (", ".join(shown[:-1]), shown[-1]) if part)


def _open_days(diary: Diary, target: str, chains: Sequence[ChainRow]) -> list[Day]:
    """The days with an act of a target, and no chain analysis of it about that day."""
    closed = {chain.behaviour_on for chain in chains if _is(chain, target)}
    return [day for day in diary.days if day.acts(target) and day.day not in closed]


def _is(chain: ChainRow, target: str) -> bool:
    return chain.target is not None and name_key(chain.target) == name_key(target)


def _suggested(diary: Diary, chains: Sequence[ChainRow]) -> Iterator[dict[str, Any]]:
    """The client's first target that is open to a chain analysis, where there is one."""
    for target in by_acts(diary):
        open_days = _open_days(diary, target, chains)
        days = [day for day in open_days if _class(diary, target, day) in CONSIDERED]
        if days:
            on = f"on {days[0].day}" if len(days) == 1 else f"the last on {days[-1].day}"
            yield {
                "client": diary.client,
                "target": target,
                "suggestion": f"{target}, {on}: would a chain analysis fit the next session?",
                "hierarchy": diary.hierarchy(target, days[-1].day),
                "acts": over("sum", days, methodcaller("acts", target), sum),
                "window": diary.window,
            }
            return


def _outstanding(diary: Diary, chains: Sequence[ChainRow], look: Look) -> Iterator[dict[str, Any]]:
    """The days with an act to look at, and cards of unknown day, which no chain can close."""
    undated = [Day("", (card,)) for card in diary.undated] if look.window.holds(None) else []
    for target in by_acts(diary):
        days = [*_open_days(diary, target, chains), *(day for day in undated if day.acts(target))]
        for day in days:
            if _class(diary, target, day) in FIRST:
                yield {
                    "client": diary.client,
                    "day": day.day or None,
                    "target": target,
                    "hierarchy": diary.hierarchy(target, day.day or None),
                    "acts": day.acts(target),
                    "cards": len(day.cards),
                    "events": day.events,
                }


def _class(diary: Diary, target: str, day: Day) -> str | None:
    return diary.agreed.class_on(target, day.day or None)


def _shown(chain: ChainRow, diary: Diary | None) -> dict[str, Any]:
    return {**plain(chain), "about": _about(chain, diary), "link_count": len(chain.links)}


def _about(chain: ChainRow, diary: Diary | None) -> str | None:
    """What a chain closes, in words; None where it does not say of which target and day it is."""
    if chain.target is None or chain.behaviour_on is None or diary is None:
        return None
    day = diary.on(chain.behaviour_on)
    acts = day.acts(chain.target)
    if acts is None:
        return "acts of that day not answered" if day.cards else "no card of that day"
    return "1 act" if acts == 1 else f"one chain for {acts} acts" if acts else "no act on the card"


def _which(chain: ChainRow) -> dict[str, Any] | None:
    """What to ask about a chain that closes nothing, because it names no target or no day."""
    asked = ["which target of the diary card" if chain.target is None else ""]
    asked.append("which day" if chain.behaviour_on is None else "")
    asked = [one for one in asked if one]
    if not asked:
        return None
    return {
        "client": chain.client,
        "assignment": chain.assignment,
        "attempt": chain.attempt,
        "happened_on": chain.happened_on,
        "behaviour": chain.behaviour,
        "question": f"{' and '.join(asked).capitalize()} is it about? It closes no act until then.",
        "events": chain.events,
    }
