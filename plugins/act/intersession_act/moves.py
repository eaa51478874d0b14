"""The log of toward and away moves, and a view of where they led."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from intersession import (
    Bars,
    Calendar,
    ClockRow,
    Entry,
    EntryRow,
    EntryView,
    Figure,
    Look,
    Report,
    by_client,
    by_week,
    calendars,
    choice,
    fitting,
    left_out,
    line,
    listed,
    mean,
    name_key,
    plain,
    scale,
    share,
    table,
    view,
    worksheet,
)
from intersession_act.matrix import DIRECTIONS

HIGH_FROM = 7
"""Willingness is high from here on (0–10); a way to sort, not a norm."""

WORKED = {0: "not at all", 10: "as well as can be"}
WILLING = {0: "not willing to have it", 10: "willing to have it, as it is"}


@worksheet(
    "act.moves-log",
    version=1,
    title="Toward and away moves",
    source="Polk and Schoendorff 2014; workability after Harris 2009; own wording",
    purposes=(
        "values",
        "self-monitoring",
    ),
    caution=(
        "Away moves are human and often work for a while: notice them, and do not judge. "
        "Only the client can say which it was: the same action can be either. Getting away from "
        "real danger is not an away move to work on."
    ),
    is_practice=True,
)
class MovesLog:
    """Something done: toward who and what matters, or away from what is hard to have inside.

    How it worked at once and in the long run, 0–10, as the client sees it; not
    validated.
    """

    move: str = line("What did you do?")
    direction: str = choice("Toward or away?", DIRECTIONS)
    hook: str | None = line("What hooked you, if anything did?", required=False)
    worked_short: int | None = scale(
        "How well did it work in the moment?", 0, 10, WORKED, required=False
    )
    worked_long: int | None = scale(
        "How well does it work for the life you want?", 0, 10, WORKED, required=False
    )
    willingness: int | None = scale(
        "How willing were you to have what came along?", 0, 10, WILLING, required=False
    )


@table("act_moves")
class MoveRow(EntryRow):
    """A move, ``direction`` toward or away; worked and willingness 0–10."""

    move: str | None = None
    direction: str | None = None
    hook: str | None = None
    worked_short: int | None = None
    worked_long: int | None = None
    willingness: int | None = None


@view("act.moves", version=1, title="Toward and away moves", tables=[MoveRow], reads=[ClockRow])
class Moves(EntryView):
    """How many moves went toward what matters and how many away, and how each worked.

    *Toward* is the share of moves whose direction is known; *highly willing* the share
    of the toward moves made with a willingness of 7 or more (0–10), of those
    where it was rated. *Short* and *long* are means 0–10: in the moment, and for
    the life one wants. Only moves that were written down are here.
    """

    worksheet = "act.moves-log"
    shown: ClassVar = {
        "toward and away": ("client", "toward : away", "toward", "highly willing"),
        "worked": ("client", "direction", "moves", "short", "long"),
        "weeks": ("client", "week of", "toward : away", "toward"),
        "hooks": ("client", "hook", "toward : away"),
        "moves": (
            *("client", "happened_on", "move", "direction", "hook"),
            *("worked_short", "worked_long", "willingness"),
        ),
    }
    pictures: ClassVar = {
        "toward and away": Bars(of=("toward", "highly willing")),
        "weeks": Bars(of=("toward",)),
    }

    def rows(self, entry: Entry) -> Iterable[MoveRow]:
        """One row for each move."""
        yield entry.row(MoveRow, **fitting(MoveRow, entry.answers))

    def report(self, look: Look) -> Report:
        """The figures over all, by direction, week and hook; then each move."""
        found, calendar = look.rows(MoveRow), calendars(look)

        def weeks(rows: Sequence[MoveRow]) -> list[dict[str, Any]]:
            client = rows[0].client
            return _weeks(rows, calendar(client, look.today_of(client)))

        parts = {"toward and away": _overall, "worked": _worked, "weeks": weeks, "hooks": _hooks}
        return {
            **{
                part: [
                    {"client": client, **one, "window": str(look.window)}
                    for client, rows in by_client(found)
                    for one in made(rows)
                ]
                for part, made in parts.items()
            },
            "moves": [plain(one) for one in listed(found)],
            **left_out(look, MoveRow),
        }


def _overall(rows: Sequence[MoveRow]) -> list[dict[str, Any]]:
    return [{**_ratio(rows), "highly willing": _highly_willing(rows)}]


def _ratio(rows: Sequence[MoveRow]) -> dict[str, Any]:
    """Toward and away as counts, and the share of toward."""
    toward, away = (sum(one.direction == way for one in rows) for way in ("toward", "away"))
    of_known = share(rows, lambda one: one.direction and one.direction == "toward")
    return {"toward : away": f"{toward} : {away}", "toward": of_known}


def _highly_willing(rows: Sequence[MoveRow]) -> Figure:
    return share(
        [one for one in rows if one.direction == "toward"],
        lambda one: None if one.willingness is None else one.willingness >= HIGH_FROM,
    )


def _worked(rows: Sequence[MoveRow]) -> list[dict[str, Any]]:
    return [
        {
            "direction": direction,
            "moves": len(found),
            "short": mean(found, "worked_short"),
            "long": mean(found, "worked_long"),
        }
        for direction in DIRECTIONS
        if (found := [one for one in rows if one.direction == direction])
    ]


def _weeks(rows: Sequence[MoveRow], calendar: Calendar) -> list[dict[str, Any]]:
    """A row for each of the client's weeks in which a move is known to have happened."""
    return [
        {"week of": week.isoformat(), **_ratio(found)}
        for week, found in by_week(rows, calendar=calendar)
        if found
    ]


def _hooks(rows: Sequence[MoveRow]) -> list[dict[str, Any]]:
    """What hooked, the most frequent first, and which way people went then."""
    hooks: dict[str, list[MoveRow]] = {}
    for one in rows:
        if one.hook:
            hooks.setdefault(name_key(one.hook), []).append(one)
    ordered = sorted(hooks.values(), key=len, reverse=True)
    return [{"hook": found[0].hook, "times": len(found), **_ratio(found)} for found in ordered]
