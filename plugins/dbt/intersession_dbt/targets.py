"""The targets in the order in which a session takes them, with what the cards say of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from intersession import Bars, Figure, Look, Report, View, mean, share, view
from intersession_dbt.diary import DIARY_ROWS, NO_SHEET, Day, Diary, diaries, over
from intersession_dbt.diary_card import HIERARCHY

BLANK = "days without a card"


@view("dbt.targets", version=1, title="Targets", tables=[], reads=DIARY_ROWS)
class Targets(View):
    """Each target in the order of the hierarchy: what threatens life, then therapy, then the rest.

    Within a class: by most acts, then by highest urge. *Urge without act* is the share
    of days with an urge of 1 or more on which it was not acted on; acts on days with
    urge 0 are listed apart. Days without a card are listed with what gets in the way of
    therapy, as a question and not as a fault: ask what happened. Days run from the day on
    which the card was agreed to yesterday, or over the window given; today counts once its
    card is there. Days on hold, before or after are not missing. What is not known is
    missing and never 0. Where a day has two cards, the higher value counts. This is not an
    assessment of risk.
    """

    shown: ClassVar = {
        "targets": (
            *("client", "target", "hierarchy", "acts", "days", "urge, highest"),
            "urge without act",
        ),
        "acts at urge 0": ("client", "day", "target", "acts"),
        "card": ("client", "figure", "value", "window"),
        "without a card": ("client", "happened_on", "told", "times", "between"),
    }

    pictures: ClassVar = {"card": Bars(of=("value",))}

    def report(self, look: Look) -> Report:
        """The targets, the acts without an urge, then figures about the card itself."""
        parts: dict[str, list[dict[str, Any]]] = {
            "targets": [],
            "acts at urge 0": [],
            "card": [],
            "without a card": [],
        }
        for diary in diaries(look):
            if diary.days:
                parts["targets"] += _targets(diary)
                parts["acts at urge 0"] += _without_urge(diary)
                parts["card"] += _card(diary)
            parts["without a card"] += without_card(diary)
        return parts


def by_acts(diary: Diary) -> list[str]:
    """The targets by class, then by most acts, then by highest urge, then by name."""

    def rank(name: str) -> tuple[int, float, float, str]:
        figures = _figures(name, diary)
        acts, urge = figures["acts"].value or 0, figures["urge, highest"].value or 0
        return diary.place(name), -acts, -urge, name

    return sorted(diary.targets(), key=rank)


def without_card(diary: Diary) -> list[dict[str, Any]]:
    """The days that were told as done without a card: what it asks is not known of them."""
    return [
        {
            "client": diary.client,
            "happened_on": row.happened_on,
            "told": NO_SHEET,
            "times": row.times,
            "between": f"{row.first_on} to {row.last_on}" if row.first_on else None,
            "events": row.events,
        }
        for row in diary.told
    ]


def _targets(diary: Diary) -> Iterator[dict[str, Any]]:
    """A row for each target; days without a card come last of what disturbs therapy."""
    names = by_acts(diary)
    therapy = list(HIERARCHY).index("therapy_interfering")
    before = [name for name in names if diary.place(name) <= therapy]
    for name in before:
        yield _row(diary, name)
    yield {
        "client": diary.client,
        "target": BLANK,
        "hierarchy": HIERARCHY["therapy_interfering"],
        "days": over("count", diary.active, lambda day: not day.cards, sum),
        "window": diary.window,
    }
    for name in names[len(before) :]:
        yield _row(diary, name)


def _row(diary: Diary, target: str) -> dict[str, Any]:
    return {
        "client": diary.client,
        "target": target,
        "hierarchy": diary.hierarchy(target),
        **_figures(target, diary),
        "window": diary.window,
    }


def _figures(target: str, diary: Diary) -> dict[str, Figure]:
    days = diary.counted

    def urge(day: Day) -> int | None:
        return day.urge(target)

    def acted(day: Day) -> bool | None:
        acts = day.acts(target)
        return None if acts is None else acts > 0

    with_urge = [day for day in days if urge(day) != 0]  # or an urge that is not known
    return {
        "acts": over("sum", days, lambda day: day.acts(target), sum),
        "days": over("count", days, acted, sum),
        "urge, highest": over("highest", days, urge, max),
        "urge": mean(days, urge),
        "urge without act": share(with_urge, lambda day: day.held(target)),
        "days with an act at urge 0": over(
            "count", days, lambda day: day.without_urge(target), sum
        ),
    }


def _without_urge(diary: Diary) -> Iterator[dict[str, Any]]:
    """Each day on which something was done at urge 0: a habit, or an urge that went unseen."""
    for target in by_acts(diary):
        for day in diary.counted:
            if day.without_urge(target):
                yield {
                    "client": diary.client,
                    "day": day.day,
                    "target": target,
                    "acts": day.acts(target),
                    "events": day.events,
                }


def _card(diary: Diary) -> list[dict[str, Any]]:
    cards = [card for day in diary.days for card in day.cards]
    figures = {
        "days with a card": share(diary.active, lambda day: bool(day.cards)),
        "cards filled in on their day": share(
            cards,
            lambda card: None if card.filled_when is None else card.filled_when == "same-day",
        ),
    }
    on_hold = sum(1 for day in diary.days if day.on_hold and not day.cards)
    if on_hold:
        figures["days on hold, not counted"] = Figure("count", on_hold, len(diary.days), 0)
    beyond = [day for day in diary.days if day.cards and not day.is_active]
    if beyond:
        figures["days with a card beyond the plan"] = over("count", beyond, lambda _: 1, sum)
    if diary.undated:
        events = tuple(name for card in diary.undated for name in card.events.split())
        count = len(diary.undated)
        figures["cards without a day, not counted"] = Figure("count", count, count, 0, events)
    return [
        {"client": diary.client, "figure": name, "value": value, "window": diary.window}
        for name, value in figures.items()
    ]
