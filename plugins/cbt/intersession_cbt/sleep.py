"""A view of sleep, night by night and week by week."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from itertools import groupby
from typing import Any, ClassVar

import attrs

from intersession import (
    AssignmentRow,
    ClientRow,
    Course,
    Entry,
    EntryRow,
    EntryView,
    Figure,
    HoldRow,
    Look,
    Report,
    columns_of,
    left_out,
    mean,
    plain,
    spread,
    table,
    view,
)
from intersession_cbt.night import Night, NoSuchTime, read_night
from intersession_cbt.nights import Agreed, agreed_of
from intersession_cbt.sleep_diary import DIARY

WEEK = 7
"""Nights in a week; fewer are few to judge sleep by."""


@table("cbt_sleep_nights")
class NightRow(EntryRow):
    """A night; ``happened_on`` is the wake date. Lengths are real minutes.

    ``tib_min`` time in bed, ``spt_min`` trying to sleep until the final waking,
    ``tst_min`` that minus ``sol_min`` and ``waso_min``, ``dse_min`` the sleep episode
    (None where the time spent trying on is not recorded). ``se_tib`` and ``se_dse`` are
    100·TST over each. ``into_bed_clock`` and ``out_of_bed_clock`` are minutes on the
    clock from midnight of the wake date, negative before it. ``unknown_zone`` is the time
    zone of a night whose times could not be read, as this machine does not know it.
    ``turn`` is the place in the log of what was recorded last.
    """

    into_bed: str | None = None
    tried_to_sleep: str | None = None
    sol_min: int | None = None
    awakenings: int | None = None
    waso_min: int | None = None
    final_wake: str | None = None
    out_of_bed: str | None = None
    quality: int | None = None
    comments: str | None = None
    tried_after_final_wake_min: int | None = None
    woke_early: bool | None = None
    woke_early_min: int | None = None
    refreshed: int | None = None
    naps: int | None = None
    naps_min: int | None = None
    alcohol: int | None = None
    alcohol_last: str | None = None
    caffeine: int | None = None
    caffeine_last: str | None = None
    medication: str | None = None
    tib_min: int | None = None
    spt_min: int | None = None
    tst_min: int | None = None
    dse_min: int | None = None
    se_tib: float | None = None
    se_dse: float | None = None
    into_bed_clock: int | None = None
    out_of_bed_clock: int | None = None
    unknown_zone: str = ""
    turn: int = 0


@view(
    "cbt.sleep",
    version=2,
    title="Sleep",
    tables=[NightRow],
    reads=[AssignmentRow, HoldRow, ClientRow],
)
class Sleep(EntryView):
    """Sleep night by night and week by week.

    *TIB* is the time in bed. *TST* is the time from trying to sleep to the final
    waking, minus falling asleep (*SOL*) and waking in between (*WASO*). All are in real
    minutes, also when the clocks change, by the offsets that were stored with the night.
    Efficiency is given in two ways: *SE (TIB)* is 100·TST/TIB; *SE (DSE)* is over SOL +
    TST + WASO + the time spent trying to sleep on after the final waking (Reed and Sacco
    2016). Where that time is not recorded, *SE (DSE)* is left open. Weeks are calendar
    weeks, Monday to Sunday, by wake date; they go on until yesterday, or to the end of
    the window. A night that was asked for and has no entry stays blank and is missing;
    nights before the diary began, on hold, or after its end are not. Where a night has
    two entries, both are shown, and the one recorded last counts in the week.
    """

    worksheet = DIARY
    shown = {  # noqa: RUF012
        "nights": (
            *("client", "wake_date", "sol_min", "waso_min", "tst_min", "tib_min"),
            *("se_tib", "quality", "note"),
        ),
        "weeks": ("client", "week", "nights", "missing", "tst_min", "se_tib", "quality", "note"),
    }
    pictures: ClassVar = {
        "nights": Course(value="se_tib", by=("client",), when="wake_date", high=100),
        "weeks": Course(value="se_tib", by=("client",), when="from", high=100),
    }

    def rows(self, entry: Entry) -> Iterable[NightRow]:
        """One row for each entry."""
        answers, clock = entry.answers, entry.clock
        night = _night(answers, clock)
        answered = {name: value for name, value in answers.items() if name in _COLUMNS}
        yield entry.row(
            NightRow,
            **answered,
            tib_min=night.tib,
            spt_min=night.spt,
            tst_min=night.tst,
            dse_min=night.dse,
            se_tib=night.se_tib,
            se_dse=night.se_dse,
            into_bed_clock=_clock(night.into_bed, answers, clock),
            out_of_bed_clock=_clock(night.out_of_bed, answers, clock),
            unknown_zone="" if clock else entry.zone,
            turn=entry.recorded.position,
        )

    def report(self, look: Look) -> Report:
        """The nights, blank ones kept, then figures for each week."""
        parts: dict[str, list[dict[str, Any]]] = {"nights": [], "weeks": []}
        rows = sorted(look.rows(NightRow, windowed=False), key=lambda row: (row.client, row.turn))
        agreed = look.rows(AssignmentRow), look.rows(HoldRow), look.rows(ClientRow)
        for client, entries in groupby(rows, key=lambda row: row.client):
            diary = _Diary(client, list(entries), agreed_of(client, *agreed), look)
            parts["nights"] += diary.nights()
            parts["weeks"] += diary.weeks()
        return {**parts, **left_out(look, NightRow)}


_COLUMNS = columns_of(NightRow)


def _night(answers: Mapping[str, Any], clock: tzinfo | None) -> Night:
    """The night; where its times fit no clock, or none is known, only what was estimated."""
    try:
        if clock:
            return read_night(answers, clock)
    except NoSuchTime:
        pass
    return Night(sol=answers.get("sol_min"), waso=answers.get("waso_min"))


def _clock(at: datetime | None, answers: Mapping[str, Any], clock: tzinfo | None) -> int | None:
    """Minutes on the clock from midnight of the wake date, negative before it."""
    if at is None or clock is None:
        return None
    shown = at.astimezone(clock).replace(tzinfo=None)
    return int((shown - datetime.fromisoformat(answers["wake_date"])).total_seconds()) // 60


@attrs.frozen
class _Diary:
    """A client's entries in the order in which they were recorded, looked at in a window."""

    client: str
    entries: Sequence[NightRow]
    agreed: Sequence[Agreed]
    look: Look

    def nights(self) -> list[dict[str, Any]]:
        """A row for each entry, one for each missing night, and last those without a date."""
        counting = self._counting()
        by_night: dict[str | None, list[NightRow]] = {}
        for row in self.entries:
            by_night.setdefault(row.happened_on, []).append(row)
        shown = []
        last = self.look.window.last or date.fromisoformat(max(counting, default="0001-01-01"))
        for night in self._span(last):
            entries = by_night.get(night, [])
            shown += [_shown(row, counting) for row in entries]
            if not entries and self._is_asked(night):
                shown.append(_blank(self.client, night))
        if self.look.window.holds(None):
            shown += [_shown(row, counting) for row in by_night.get(None, [])]
        return shown

    def weeks(self) -> list[dict[str, Any]]:
        """Figures for each calendar week by wake date, over its nights in the window so far."""
        span, counting = (
            self._span(self.look.window.last or self.look.today_of(self.client)),
            self._counting(),
        )
        if not span:
            return []
        first, last = date.fromisoformat(span[0]), date.fromisoformat(span[-1])
        monday = first - timedelta(days=first.weekday())
        weeks = []
        while monday <= last:
            days = [(monday + timedelta(days=n)).isoformat() for n in range(WEEK)]
            days = [day for day in days if self.look.window.holds(day) and self._has_come(day)]
            if days:  # a wake date typed wrongly may lie weeks ahead
                asked = [day for day in days if day in counting or self._is_asked(day)]
                nights = [counting.get(day) for day in asked]
                weeks.append(_week(self.client, monday, days, nights))
            monday += timedelta(days=WEEK)
        return weeks

    def _counting(self) -> dict[str, NightRow]:
        """For each night the entry that was recorded last."""
        return {row.happened_on: row for row in self.entries if row.happened_on}

    def _span(self, last: date) -> list[str]:
        """The wake dates from the first that was asked for or has an entry, as far as it came."""
        dated = sorted(self._counting())
        if not dated:
            return []
        window = self.look.window
        begun = min([dated[0], *(one.first for one in self.agreed)])
        first = max(filter(None, [date.fromisoformat(begun), window.first]))
        end = last if window.last else max(last, date.fromisoformat(dated[-1]))
        days = [(first + timedelta(days=n)).isoformat() for n in range((end - first).days + 1)]
        return [day for day in days if self._has_come(day)]

    def _is_asked(self, day: str) -> bool:
        """Whether the diary was to be filled in for a night."""
        return any(one.holds_on(day) for one in self.agreed)

    def _has_come(self, day: str) -> bool:
        """Whether a morning has passed, or has an entry already."""
        return day < self.look.today_of(self.client).isoformat() or day in self._counting()


def _shown(row: NightRow, counting: Mapping[str, NightRow]) -> dict[str, Any]:
    night = row.happened_on
    note = "no date: it counts in no week" if night is None else ""
    if night is not None and counting[night] is not row:
        note = "recorded again later, and that counts in the week"
    elif row.unknown_zone:
        note = f"its times are not read: this machine does not know the zone {row.unknown_zone}"
    return _row(row.client, night, plain(row), note)


def _blank(client: str, night: str) -> dict[str, Any]:
    columns = {**dict.fromkeys(_COLUMNS), "client": client, "happened_on": night, "events": ""}
    return _row(client, night, columns, "no entry")


def _row(client: str, night: str | None, columns: Mapping[str, Any], note: str) -> dict[str, Any]:
    """A night as it is shown: the same columns in the same order, whatever is known of it."""
    kept = {name: columns[name] for name in _COLUMNS if name not in ("turn", "unknown_zone")}
    return {"client": client, "wake_date": night, **kept, "note": note}


def _week(
    client: str, monday: date, days: Sequence[str], nights: Sequence[NightRow | None]
) -> dict[str, Any]:
    known = sum(night is not None for night in nights)
    year, week, _ = monday.isocalendar()
    return {
        "client": client,
        "week": f"{year}-W{week:02}",
        "from": days[0],
        "to": days[-1],
        "nights": known,
        "missing": len(nights) - known,
        "se_tib": _mean(nights, "se_tib"),
        "se_tib_total": _total(nights),
        "se_dse": _mean(nights, "se_dse"),
        **{name: _mean(nights, name) for name in ("tst_min", "tib_min", "sol_min", "waso_min")},
        "quality": _mean(nights, "quality"),
        "bed_time_sd_min": spread(nights, _column("into_bed_clock")),
        "rise_time_sd_min": spread(nights, _column("out_of_bed_clock")),
        "note": _note(known, nights),
        "events": " ".join(night.events for night in nights if night),
    }


def _note(known: int, nights: Sequence[NightRow | None]) -> str:
    if not nights:
        return "no night was asked for"
    return f"{known} of {WEEK} nights: few to judge by" if known < WEEK else ""


def _mean(nights: Sequence[NightRow | None], column: str) -> Figure:
    return mean(nights, _column(column))


def _column(name: str) -> Callable[[NightRow | None], float | None]:
    return lambda night: getattr(night, name) if night else None


def _total(nights: Sequence[NightRow | None]) -> Figure:
    """100·ΣTST/ΣTIB over the nights of which both are known."""
    known = [one for one in nights if one and one.tst_min is not None and one.tib_min]
    in_bed = sum(one.tib_min or 0 for one in known)
    value = 100 * sum(one.tst_min or 0 for one in known) / in_bed if in_bed else None
    events = tuple(" ".join(one.events for one in known).split())
    return Figure("ratio", value, len(known), len(nights) - len(known), events)
