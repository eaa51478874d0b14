"""Diary cards day by day, blank days kept, and what they come to for each target."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

import attrs

from intersession import (
    Amended,
    Assigned,
    Entry,
    EntryRow,
    EntryView,
    Figure,
    Look,
    Recorded,
    Report,
    Store,
    changed,
    column,
    columns_of,
    folds,
    key,
    link,
    mean,
    plain,
    share,
    table,
    view,
)
from intersession_dbt.diary_card import HIERARCHY, decode_skills

CARD = "dbt.diary-card"


@table("dbt_diary_days")
class DayRow(EntryRow):
    """A card; ``happened_on`` is the day it is about.

    Ratings are 0–5 and the highest of the day, ``acts`` counts. ``skills_overall``
    is a code, not a scale: read the ``skills_…`` columns, which decode it and are
    None where its words do not say. ``card_version`` tells whose wording it was.
    """

    emotions: dict[str, int] = column(factory=dict)
    urges: dict[str, int] = column(factory=dict)
    acts: dict[str, int] = column(factory=dict)
    misery: int | None = None
    physical_pain: int | None = None
    substances: list[dict[str, Any]] = column(factory=list)
    meds_as_prescribed: str | None = None
    skills_overall: int | None = None
    skills_thought: bool | None = None
    skills_wanted: bool | None = None
    skills_tried: bool | None = None
    skills_used: bool | None = None
    skills_automatic: bool | None = None
    skills_helped: bool | None = None
    skills: list[dict[str, Any]] = column(factory=list)
    why_no_skills: str | None = None
    filled_when: str | None = None
    coming_into_session: dict[str, int] = column(factory=dict)
    can_change: dict[str, int] = column(factory=dict)
    card_version: int = 1


@table("dbt_diary_targets")
class TargetRow:
    """A target as now agreed; ``hierarchy`` is its class (see HIERARCHY)."""

    assignment: str = key(references="assignments")
    target: str = key()
    client: str = link("clients", default="")
    hierarchy: str = ""
    events: str = ""


@view("dbt.diary-days", version=1, title="Diary cards by day", tables=[DayRow, TargetRow])
class DiaryDays(EntryView):
    """Each day's card with blank days kept, then each target, then skills.

    Targets come in the order of the hierarchy, then by most acts, then by highest
    urge. *Urge without act* is the share of days with an urge of 1 or more on which
    it was not acted on; acts on days with urge 0 are counted apart. Days run from
    the client's first card to the last, or to the end of the window that was asked
    for, not past yesterday; a day without a card is missing, never 0, and a card without
    a day is listed last and not counted. Where a day has two cards the higher value
    stands. Not watched in real time, and no assessment of risk.
    """

    worksheet = CARD
    shown: ClassVar = {
        "days": (
            *("client", "day", "card", "urges, acts ★", "misery"),
            *("skills_used", "skills_helped"),
        ),
        "targets": (
            *("client", "target", "hierarchy", "urge, highest", "acts"),
            *("urge without act", "days with an act at urge 0"),
        ),
    }

    def rows(self, entry: Entry) -> Iterable[DayRow]:
        """One row for each card, on the day it is about."""
        answers = entry.answers
        told = decode_skills(answers.get("skills_overall"))
        row = entry.row(
            DayRow,
            **{name: answers[name] for name in _AS_ANSWERED if name in answers},
            **{f"skills_{name}": value for name, value in _decoded(told)},
            coming_into_session=_starting("session_", answers),
            can_change=_starting("can_change_", answers),
            card_version=entry.fact.worksheet_version,
        )
        yield changed(row, happened_on=answers.get("date", entry.day))

    @folds(Assigned, worksheet=CARD)
    def agreed(self, recorded: Recorded, store: Store) -> None:
        """The targets were agreed."""
        _put_targets(recorded, store)

    @folds(Amended, worksheet=CARD)
    def amended(self, recorded: Recorded, store: Store) -> None:
        """The targets may have changed."""
        _put_targets(recorded, store)

    def report(self, look: Look) -> Report:
        """The days, then figures for each target, then those for the card as a whole."""
        cards, targets = look.rows(DayRow, windowed=False), look.rows(TargetRow)
        parts: dict[str, list[dict[str, Any]]] = {"days": [], "targets": [], "summary": []}
        for client in sorted({card.client for card in cards}):
            of_client = [card for card in cards if card.client == client]
            days = _days(of_client, look)
            parts["days"] += [row for day in days for row in _shown(client, day)]
            parts["days"] += [_row(card, None) for card in of_client if not card.happened_on]
            if days:
                parts["targets"] += _by_target(client, days, targets)
                parts["summary"] += _summary(client, days)
        return parts


_AS_ANSWERED = (
    *("emotions", "urges", "acts", "misery", "physical_pain", "substances"),
    *("meds_as_prescribed", "skills_overall", "skills", "why_no_skills", "filled_when"),
)


@attrs.frozen
class _Day:
    """A calendar day with its cards: none, one, or more."""

    day: str
    cards: tuple[DayRow, ...]

    @property
    def events(self) -> str:
        return " ".join(card.events for card in self.cards)

    def urge(self, target: str) -> int | None:
        return _highest(card.urges.get(target) for card in self.cards)

    def acts(self, target: str) -> int | None:
        return _highest(card.acts.get(target) for card in self.cards)

    def held(self, target: str) -> bool | None:
        """Whether an urge was not acted on; None where that is not known."""
        acts = self.acts(target)
        return None if self.urge(target) is None or acts is None else acts == 0

    def without_urge(self, target: str) -> bool | None:
        """Whether it was done on a day with urge 0; None where that is not known."""
        urge, acts = self.urge(target), self.acts(target)
        return None if urge is None or acts is None else urge == 0 and acts > 0

    def misery(self) -> int | None:
        return _highest(card.misery for card in self.cards)

    def used(self) -> bool | None:
        return _either(card.skills_used for card in self.cards)

    def helped(self) -> bool | None:
        return _either(card.skills_helped for card in self.cards)


def _put_targets(recorded: Recorded, store: Store) -> None:
    rows = [
        TargetRow(
            assignment=recorded.handle,
            target=target["name"],
            client=recorded.client,
            hierarchy=target["hierarchy"],
            events=recorded.event,
        )
        for target in recorded.fact.settings.get("targets", [])
    ]
    store[TargetRow].replace((recorded.handle,), rows)


def _decoded(told: Any) -> Iterable[tuple[str, bool | None]]:
    return attrs.asdict(told).items() if told else ()


def _starting(prefix: str, answers: dict[str, Any]) -> dict[str, int]:
    return {
        name.removeprefix(prefix): value
        for name, value in answers.items()
        if name.startswith(prefix)
    }


def _days(cards: Sequence[DayRow], look: Look) -> list[_Day]:
    """The client's days in the window, those without a card included."""
    by_day: dict[str, list[DayRow]] = {}
    for card in cards:
        if card.happened_on:
            by_day.setdefault(card.happened_on, []).append(card)
    if not by_day:
        return []
    first, last = date.fromisoformat(min(by_day)), date.fromisoformat(max(by_day))
    if look.window.first:
        first = max(first, look.window.first)
    if look.window.last:
        today = look.today
        so_far = today if today.isoformat() in by_day else today - timedelta(days=1)
        last = min(look.window.last, max(so_far, last))
    days = ((first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1))
    return [_Day(day, tuple(by_day.get(day, ()))) for day in days]


def _shown(client: str, day: _Day) -> Iterator[dict[str, Any]]:
    """The day's cards as rows; for a blank day a row that says so."""
    for card in day.cards:
        yield _row(card, day.day)
    if not day.cards:
        blank = dict.fromkeys(columns_of(DayRow))
        shown = {"client": client, "day": day.day, "card": False, "urges, acts ★": None}
        yield {**shown, **blank, "client": client, "happened_on": day.day}


def _row(card: DayRow, day: str | None) -> dict[str, Any]:
    shown = {"client": card.client, "day": day, "card": True, "urges, acts ★": _starred(card)}
    return {**shown, **plain(card)}


def _starred(card: DayRow) -> str:
    """``drinking 4 ★2``: each urge, and a star with how often it was acted on.

    Targets with neither are left out; what was not answered is a question mark.
    """
    words = []
    for target in dict.fromkeys((*card.urges, *card.acts)):
        urge, acts = card.urges.get(target, "?"), card.acts.get(target, "?")
        if urge or acts:
            words.append(f"{target} {urge} ★{acts}" if acts else f"{target} {urge}")
    return ", ".join(words)


def _by_target(
    client: str, days: Sequence[_Day], agreed: Sequence[TargetRow]
) -> list[dict[str, Any]]:
    """Figures for each target: those agreed now, and those that cards still hold."""
    classes = {row.target: row.hierarchy for row in agreed if row.client == client}
    held = {name for day in days for card in day.cards for name in (*card.urges, *card.acts)}
    names = sorted(
        {*classes, *held},
        key=lambda name: (
            _place(classes.get(name)),
            -(_highest(day.acts(name) for day in days) or 0),
            -(_highest(day.urge(name) for day in days) or 0),
            name,
        ),
    )
    return [
        {
            "client": client,
            "target": name,
            "hierarchy": classes.get(name, "no longer agreed"),
            **_figures(name, days),
            "window": _window(days),
        }
        for name in names
    ]


def _figures(target: str, days: Sequence[_Day]) -> dict[str, Figure]:
    def urge(day: _Day) -> int | None:
        return day.urge(target)

    with_urge = [day for day in days if urge(day) != 0]  # or an urge that is not known
    return {
        "urge, highest": _over("highest", days, urge, max),
        "urge": mean(days, urge),
        "acts": _over("sum", days, lambda day: day.acts(target), sum),
        "urge without act": share(with_urge, lambda day: day.held(target)),
        "days with an act at urge 0": _over(
            "count", days, lambda day: day.without_urge(target), sum
        ),
    }


def _summary(client: str, days: Sequence[_Day]) -> list[dict[str, Any]]:
    figures = {
        "days with a card": share(days, lambda day: bool(day.cards)),
        "misery": mean(days, _Day.misery),
        "days on which skills were used": share(days, _Day.used),
        "days on which they helped, of those": share(
            [day for day in days if day.used() is not False], _Day.helped
        ),
    }
    window = _window(days)
    return [
        {"client": client, "figure": name, "value": value, "window": window}
        for name, value in figures.items()
    ]


def _place(hierarchy: str | None) -> int:
    """The place of a class in the hierarchy; what is no longer agreed comes last."""
    return list(HIERARCHY).index(hierarchy) if hierarchy in HIERARCHY else len(HIERARCHY)


def _window(days: Sequence[_Day]) -> str:
    return f"{days[0].day} to {days[-1].day}"


def _over(
    kind: str,
    days: Sequence[_Day],
    read: Callable[[_Day], int | None],
    combine: Callable[[list[int]], int],
) -> Figure:
    """A figure over the days on which a value is known."""
    known = [(day, value) for day in days if (value := read(day)) is not None]
    total = float(combine([value for _, value in known])) if known else None
    events = tuple(name for day, _ in known for name in day.events.split())
    return Figure(kind, total, len(known), len(days) - len(known), events)


def _highest(values: Iterable[int | None]) -> int | None:
    return max((value for value in values if value is not None), default=None)


def _either(values: Iterable[bool | None]) -> bool | None:
    """Whether any is so, of those that are known."""
    known = [value for value in values if value is not None]
    return any(known) if known else None
