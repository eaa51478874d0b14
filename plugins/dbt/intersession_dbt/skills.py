"""Skills: which were used, of which module, and on how many of those days they helped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from intersession import Bars, Look, Report, View, name_key, share, view
from intersession_dbt.diary import DIARY_ROWS, Day, Diary, by_client, diaries, over
from intersession_dbt.diary_card import MODULES, SKILLS_TODAY
from intersession_dbt.diary_rows import KnownSkillRow
from intersession_dbt.names import distinct

NOT_SAID = "module not said"
Named = Callable[[Day], bool]


@view("dbt.skills", version=1, title="Skills", tables=[], reads=[*DIARY_ROWS, KnownSkillRow])
class Skills(View):
    """Days on which skills of each module were named, and whether skills helped on them.

    *Helped* comes from the code for the whole day. If a day names two skills, it does
    not say which one helped: that is something to ask. It is the share of the days on
    which skills were used and their effect is known; days on which they could not be
    used are not among them. The code 0–7 is decoded and never averaged: 6 is not better
    than 5. Days without a card are missing, days on hold are not counted.
    """

    shown: ClassVar = {
        "modules": ("client", "module", "skills", "days", "helped"),
        "skills": ("client", "skill", "module", "days", "helped"),
        "day by day": ("client", "figure", "value", "window"),
        "codes": ("client", "code", "told", "days"),
    }

    pictures: ClassVar = {part: Bars(of=("helped",)) for part in ("modules", "skills")}

    def report(self, look: Look) -> Report:
        """By module, by skill, then what the code says about the days, and the codes themselves."""
        parts: dict[str, list[dict[str, Any]]]
        parts = {"modules": [], "skills": [], "day by day": [], "codes": []}
        known = by_client(look.rows(KnownSkillRow))
        for diary in diaries(look):
            if not diary.days:
                continue
            module_of = {name_key(row.skill): row.module for row in known[diary.client]}
            parts["modules"] += _modules(diary, module_of)
            parts["skills"] += _skills(diary, module_of)
            parts["day by day"] += _told(diary)
            parts["codes"] += _codes(diary)
        return parts


def _named(day: Day, module_of: Mapping[str, str | None]) -> dict[str, str]:
    """The skills that a day's cards name, each with its module in words."""
    found = {}
    for card in day.cards:
        for one in card.skills:
            name = str(one["skill"])
            module = one.get("module") or module_of.get(name_key(name))
            found[name] = MODULES.get(module or "", NOT_SAID)
    return found


def _modules(diary: Diary, module_of: Mapping[str, str | None]) -> Iterator[dict[str, Any]]:
    named = [(name, of) for day in diary.days for name, of in _named(day, module_of).items()]
    for module in (*MODULES.values(), NOT_SAID):
        skills = sorted(distinct(name for name, of in named if of == module))
        if skills:
            within = _within(module, module_of)
            row = {"client": diary.client, "module": module, "skills": ", ".join(skills)}
            yield {**row, **_figures(diary, within), "window": diary.window}


def _within(module: str, module_of: Mapping[str, str | None]) -> Named:
    return lambda day: module in _named(day, module_of).values()


def _skills(diary: Diary, module_of: Mapping[str, str | None]) -> Iterator[dict[str, Any]]:
    named: dict[str, tuple[str, str]] = {}
    for day in diary.days:
        for name, module in _named(day, module_of).items():
            named.setdefault(name_key(name), (name, module))
    rows = []
    for name, module in named.values():
        row = {"client": diary.client, "skill": name, "module": module}
        rows.append({**row, **_figures(diary, _naming(name)), "window": diary.window})
    yield from sorted(rows, key=lambda row: (-row["days"].value, row["skill"]))


def _naming(name: str) -> Named:
    wanted = name_key(name)
    return lambda day: any(
        name_key(str(one["skill"])) == wanted for card in day.cards for one in card.skills
    )


def _figures(diary: Diary, named: Named) -> dict[str, Any]:
    """Days on which it was named, of those that say; and whether skills helped on them."""
    days = diary.counted
    on = [day for day in days if named(day) and day.told("used") is not False]
    return {
        "days": over("count", days, lambda day: named(day) if _says(day) else None, sum),
        "helped": share(on, lambda day: day.told("helped")),
    }


def _says(day: Day) -> bool:
    """Whether a day says which skills there were: some are named, or its code says none.

    A card that left the question out says nothing of it.
    """
    return day.told("used") is False or any(card.skills for card in day.cards)


def _told(diary: Diary) -> list[dict[str, Any]]:
    days = diary.counted
    used = [day for day in days if day.told("used") is not False]
    figures = {
        "days on which skills were thought of": share(days, lambda day: day.told("thought")),
        "days on which skills were used": share(days, lambda day: day.told("used")),
        "days on which they helped, of those": share(used, lambda day: day.told("helped")),
        "days on which they came by themselves, of those": share(
            used, lambda day: day.told("automatic")
        ),
    }
    return [
        {"client": diary.client, "figure": name, "value": value, "window": diary.window}
        for name, value in figures.items()
    ]


def _codes(diary: Diary) -> Iterator[dict[str, Any]]:
    """How often each code was chosen, in its words."""
    codes = [
        card.skills_overall
        for day in diary.days
        for card in day.cards
        if card.skills_overall is not None
    ]
    for code in sorted(set(codes)):
        yield {
            "client": diary.client,
            "code": code,
            "told": SKILLS_TODAY[code],
            "days": over("count", diary.counted, _chose(code), sum),
        }


def _chose(code: int) -> Callable[[Day], int | None]:
    def chose(day: Day) -> int | None:
        codes = [card.skills_overall for card in day.cards if card.skills_overall is not None]
        return (code in codes) if codes else None

    return chose
