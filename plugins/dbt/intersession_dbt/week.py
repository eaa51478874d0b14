"""The diary card as a grid: what was followed, day by day, a week at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from operator import methodcaller
from typing import Any, ClassVar

from intersession import (
    AgendaLine,
    Amended,
    Assigned,
    Attempted,
    Calendar,
    ClockRow,
    Corrected,
    Entry,
    EntryView,
    Grid,
    Look,
    Recorded,
    Report,
    Store,
    calendars,
    folds,
    mean,
    name_key,
    plain,
    view,
)
from intersession_dbt.diary import DIARY_ROWS, Day, Diary, diaries, highest, over
from intersession_dbt.diary_rows import (
    CARD,
    AgreedTargetRow,
    CardRow,
    KnownSkillRow,
    TargetRow,
    ToldRow,
    card_row,
    put_agreed,
    told_rows,
)
from intersession_dbt.names import distinct
from intersession_dbt.suicide_level import LevelRow, level_row, raised
from intersession_dbt.targets import without_card

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SESSION = {"suicide": "suicide", "quit": "giving up therapy", "use": "drinking or using"}
Week = dict[str, Day]
"""The days of a week that lie in the window, by weekday."""
Cell = Callable[[Day], int | str | None]


@view(
    "dbt.week",
    version=2,
    title="Diary card by week",
    tables=[CardRow, ToldRow, TargetRow, AgreedTargetRow, KnownSkillRow, LevelRow],
    reads=[*DIARY_ROWS, ClockRow],
)
class WeekGrid(EntryView):
    """The card as a grid of days: urges and acts, feelings, misery, pain, skills, substances.

    Weeks are calendar weeks, from Monday or the day on which the client's week begins,
    whatever the day on which the card was agreed.
    Urges and feelings are 0–5 and the highest of the day; 4 ★1 is an urge of 4 and one
    act; ★? means that acts were not answered. Urges come in the order of the hierarchy.
    *Peak* and *mean* are over the days that were answered: a day without a card is
    missing, never 0; a day on hold is neither. Skills come from the day's code, which
    is not a scale and is not averaged. *No sheet* is a day that was told as done without a
    card: urges and acts were not asked. By default, the weeks shown are those of the last
    seven days up to yesterday, or to today where its card is there. If a window is given,
    it is every week of it from the beginning. Not watched in real time, and not an
    assessment of risk.
    """

    worksheet = CARD
    shown: ClassVar = {
        "week": ("item", *WEEKDAYS),
        "peak and mean": ("client", "week", "item", "peak", "mean"),
        "taken": ("client", "happened_on", "what", "amount"),
        "cards": ("client", "happened_on", "filled_when", "named", "why_no_skills"),
        "without a card": ("client", "happened_on", "told", "times", "between"),
    }
    pictures: ClassVar = {"week": Grid(high=5)}

    def rows(self, entry: Entry) -> Iterable[CardRow]:
        """One row for each card; what was told without one holds no answers."""
        if not entry.event.without_sheet:
            yield card_row(entry)

    @folds(Attempted, Corrected, worksheet=CARD)
    def told_without(self, recorded: Recorded, store: Store) -> None:
        """It was told as done, with a card or without."""
        place = (recorded.handle, recorded.event.attempt)
        store[ToldRow].replace(place, told_rows(recorded))

    @folds(Assigned, worksheet=CARD)
    def agreed(self, recorded: Recorded, store: Store) -> None:
        """Targets and skills were agreed."""
        put_agreed(recorded, store)
        store[LevelRow].put(level_row(recorded))

    @folds(Amended, worksheet=CARD)
    def amended(self, recorded: Recorded, store: Store) -> None:
        """Targets and skills may have changed."""
        put_agreed(recorded, store)
        store[LevelRow].put(level_row(recorded))

    def report(self, look: Look) -> Report:
        """The grid, its peaks and means, what was taken, then the cards whole."""
        grid: list[dict[str, Any]] = []
        cards: list[CardRow] = []
        told: list[dict[str, Any]] = []
        calendar_of = calendars(look)
        for diary in diaries(look):
            calendar = calendar_of(diary.client, look.today_of(diary.client))
            weeks = _weeks(diary, look, calendar)
            for begins in weeks:
                grid += _grid(diary, begins)
            days = [day for day in diary.days if _week_of(day, calendar) in weeks]
            cards += [*(card for day in days for card in day.cards), *diary.undated]
            told += without_card(diary)
        taken = [{**_of(card), **one} for card in cards for one in card.substances]
        figures = ("client", "week", "item", "peak", "mean")
        return {
            "week": grid,
            "peak and mean": [
                {name: row[name] for name in figures} for row in grid if row["peak"] is not None
            ],
            "taken": taken,
            "cards": [{**plain(card), "named": _named(card)} for card in cards],
            "without a card": told,
        }

    def agenda_lines(self, look: Look) -> Iterable[AgendaLine]:
        """Where the urge to kill oneself is seen first from a higher level on than 1."""
        return raised(look.rows(LevelRow))


def _named(card: CardRow) -> str:
    """The skills that a card names, in words."""
    return ", ".join(str(one["skill"]) for one in card.skills)


def _weeks(diary: Diary, look: Look, calendar: Calendar) -> list[date]:
    """The weeks to show, by their first days: all that were asked for, or the latest."""
    asked = look.window.first or look.window.last
    days = diary.days if asked else diary.days[-7:]
    return sorted({_week_of(day, calendar) for day in days})


def _of(card: CardRow) -> dict[str, Any]:
    return {"client": card.client, "happened_on": card.happened_on, "events": card.events}


def _week_of(day: Day, calendar: Calendar) -> date:
    """The first day of the calendar week that a day lies in."""
    return calendar.week_of(date.fromisoformat(day.day))


def _grid(diary: Diary, begins: date) -> Iterator[dict[str, Any]]:
    """The rows of one week; the first names the days, each under its weekday."""
    dates = [begins + timedelta(days=n) for n in range(7)]
    named = {WEEKDAYS[one.weekday()]: one.isoformat() for one in dates}
    known = {day.day: day for day in diary.days}
    week = {name: known[day] for name, day in named.items() if day in known}
    at = {"client": diary.client, "week": begins.isoformat()}
    heads = {name: named[name][-2:] for name in WEEKDAYS}
    first = f" ({WEEKDAYS[begins.weekday()]})" if begins.weekday() else ""
    head = f"{diary.client}, calendar week from {begins}{first}"
    yield {**at, "item": head, **heads, "peak": None, "mean": None}
    for row in _rows(diary, week):
        yield {**at, **row}


def _rows(diary: Diary, week: Week) -> Iterator[dict[str, Any]]:
    yield _words("card", week, _card)
    for target in diary.targets():
        yield _numbers(f"urge: {target}", week, methodcaller("urge", target), _starred(target))
    for name, words in SESSION.items():
        yield from _if_any(_numbers(f"session urge: {words}", week, _coming(name)))
    for name in _emotions(diary):
        yield _numbers(name, week, methodcaller("emotion", name))
    yield _numbers("misery", week, methodcaller("rating", "misery"))
    yield from _if_any(_numbers("bodily pain", week, methodcaller("rating", "physical_pain")))
    yield _words("skills used", week, _told("used"))
    yield _words("skills helped", week, _told("helped"))
    yield from _if_any(_words("medicines as prescribed", week, _medicines))
    for what in _substances(week):
        yield _words(f"taken: {what}", week, _taken(what))


def _numbers(
    item: str,
    week: Week,
    read: Callable[[Day], int | None],
    cell: Cell | None = None,
) -> dict[str, Any]:
    """A row of ratings with its peak and mean; days on hold count for neither."""
    days = [day for day in week.values() if day.counts]
    peak = over("highest", days, read, max)
    return {**_words(item, week, cell or read), "peak": peak, "mean": mean(days, read)}


def _words(item: str, week: Week, cell: Cell) -> dict[str, Any]:
    cells = {name: cell(week[name]) if name in week else None for name in WEEKDAYS}
    return {"item": item, **cells, "peak": None, "mean": None}


def _if_any(row: dict[str, Any]) -> list[dict[str, Any]]:
    """A row of what was not asked, or not answered all week, is left out."""
    return [row] if any(row[name] is not None for name in WEEKDAYS) else []


def _card(day: Day) -> str | None:
    if day.cards:
        return "yes"
    return "no sheet" if day.told_without else "hold" if day.on_hold else None


def _starred(target: str) -> Cell:
    """The urge, and a star with the number of acts if there were any, or if it is not known."""

    def cell(day: Day) -> int | str | None:
        urge, acts = day.urge(target), day.acts(target)
        if acts:
            return f"{'?' if urge is None else urge} ★{acts}"
        return f"{urge} ★?" if acts is None and urge is not None else urge

    return cell


def _coming(name: str) -> Callable[[Day], int | None]:
    return lambda day: highest(card.coming_into_session.get(name) for card in day.cards)


def _emotions(diary: Diary) -> list[str]:
    """The feelings that the cards of the window rate, in the order of the cards."""
    cards = (card for day in diary.days for card in day.cards)
    return distinct(name for card in cards for name in card.emotions)


def _told(name: str) -> Cell:
    """What the day's code says, in a word."""

    def cell(day: Day) -> str | None:
        told = day.told(name)
        return None if told is None else "yes" if told else "no"

    return cell


def _medicines(day: Day) -> str | None:
    """As prescribed; where two cards of a day differ, what was not."""
    told = [card.meds_as_prescribed for card in day.cards]
    return next((one for one in ("no", "yes", "none") if one in told), None)


def _substances(week: Week) -> list[str]:
    cards = (card for day in week.values() for card in day.cards)
    return distinct(str(one["what"]) for card in cards for one in card.substances)


def _taken(what: str) -> Cell:
    def cell(day: Day) -> str | None:
        named = [str(one["what"]) for card in day.cards for one in card.substances]
        taken = name_key(what) in map(name_key, named)
        return "yes" if taken else None

    return cell
