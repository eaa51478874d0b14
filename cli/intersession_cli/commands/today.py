"""``intersession today``: what to see first, who comes, and what waits with each client."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from intersession_cli.app.local import todays
from intersession_cli.app.options import command, rows_options
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.output.damage import show_damage, tell_damage
from intersession_cli.output.pager import pages

if TYPE_CHECKING:
    from intersession.projections.query import Report
    from intersession_cli.output.values import Rows


@command("today\ntoday --day tomorrow", name="today")
@click.option("--day", "typed", metavar="DAY", help="Who comes on another day, such as tomorrow.")
@rows_options
@pages
def main(runtime: Runtime, typed: str | None = None, form: str | None = None) -> None:
    """Show what to see first, who comes today, and what waits with each client.

    The same without a command: intersession. Entries are those that no review covers yet;
    since: those after the client was last seen.
    """
    if form:  # a program must not take a folder that is not there for a quiet day
        runtime.home.require_record()
    rows = _rows(runtime, typed)
    if runtime.has_record:
        (tell_damage if form else show_damage)(runtime.views_at_hand)
    if form:
        from intersession_cli.output.rows import show_rows

        show_rows(rows, form)
    elif rows:
        _show(runtime, rows, typed)
    elif _has_clients(runtime):
        _all_discharged(runtime)
    else:
        _begin(runtime)


def _rows(runtime: Runtime, typed: str | None) -> Rows:
    """A row for each client, who comes on the day first; a home that is not there is not made."""
    if not runtime.has_record:
        return []
    day = _day(runtime, typed)
    each = todays(runtime)
    report = runtime.views_at_hand.report("today", today=runtime.today(), todays=each)
    return _in_order(report, {code: day or own for code, own in each.items()})


def _has_clients(runtime: Runtime) -> bool:
    from intersession.projections.builtin.clients import ClientRow

    return runtime.has_record and bool(runtime.views_at_hand.rows(ClientRow))


def _day(runtime: Runtime, typed: str | None) -> date | None:
    if typed is None:
        return None
    from intersession.errors import InvalidInput, Problem
    from intersession_cli.input import values

    today = runtime.today()
    day = values.day(typed, today, "future")
    if day < today:
        how = "is over. Accepted: today or a day to come, such as tomorrow, thu, +7d"
        raise InvalidInput("--day cannot be used:", [Problem(day.isoformat(), how)])
    return day


def _in_order(report: Report, days: Mapping[str, date]) -> Rows:
    """Who comes on the day first, by time, each with when they come on that day or next."""
    on_day: dict[str, str] = {}
    for one in report["sessions"]:
        if one["on"] == days[one["client"]].isoformat():
            on_day.setdefault(one["client"], one["starts"])
    rows = [
        {"day": days[row["client"]].isoformat(), **row,
         "comes": on_day.get(row["client"], row["comes"])}
        for row in report["today"]
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row["client"] not in on_day, _place(row)))


def _place(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["comes"] or "9999", row["client"]


def _show(runtime: Runtime, rows: Rows, typed: str | None) -> None:
    from intersession_cli.output.flags import open_flags
    from intersession_cli.output.today import today_lines

    day = _day(runtime, typed)
    today = runtime.today()
    say(*today_lines(rows, open_flags(runtime), day or today, is_today=not day or day == today))


def _all_discharged(runtime: Runtime) -> None:
    from intersession_cli.output.flags import show_first

    show_first(runtime)
    say(
        "No client is open: all on record were discharged.",
        "To take one on, or back: intersession client add RK",
    )


def _begin(runtime: Runtime) -> None:
    """What to type in a record that holds no client yet; where it is, if a folder was named."""
    if runtime.home_is_named and not runtime.has_record:
        say(f"{runtime.home.path} holds no record yet: it is made when something is recorded.")
    say(
        "No client is on record here yet. To add one, by a pseudonym: intersession client add RK",
        "To look around first, with made-up clients: intersession demo",
        "What else there is: intersession --help",
    )
