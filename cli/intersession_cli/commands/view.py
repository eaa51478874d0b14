"""``intersession view``: the views, and what they show."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from intersession.errors import IntersessionError
from intersession.projections.projection import View
from intersession.projections.query import Window
from intersession_cli import as_of as past
from intersession_cli.app import arguments
from intersession_cli.app.local import local_to, todays
from intersession_cli.app.options import command, rows_options, trace_option
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import Line, say
from intersession_cli.lookup import recorded_names, require_client
from intersession_cli.output.damage import damage_lines
from intersession_cli.output.flags import briefly
from intersession_cli.output.pager import pages
from intersession_cli.output.rows import show_rows
from intersession_cli.output.table import show_table
from intersession_cli.output.text import paragraph
from intersession_cli.output.view import (
    Asked,
    chosen_parts,
    explain_view,
    show_view,
    titled,
)

if TYPE_CHECKING:
    from intersession.projections.runner import Views
    from intersession.store.as_of import Then

SHOWS_FLAGS = ("flags", "agenda")
"""Views that show what was flagged themselves."""


@command(
    "view\n"
    "view adherence RK --from -28d --to today\n"
    "view cbt.sleep RK --part weeks --trace\n"
    "view cbt.sleep RK --part all\n"
    "view cbt.sleep --explain\n"
    "view cbt.thought-records --json\n"
    "view adherence RK --as-of '2 weeks ago'",
    name="view",
)
@click.argument("name", required=False, shell_complete=arguments.complete_views)
@click.argument("code", required=False, shell_complete=arguments.complete_codes)
@click.option("--from", "first", metavar="DAY", help="Only what happened on or after this day.")
@click.option("--to", "last", metavar="DAY", help="Only what happened up to this day.")
@click.option(
    "--part",
    metavar="NAME|all",
    help="One part whole, or all of them; --json and --csv give the first by default.",
)
@click.option("--full", is_flag=True, help="Shorten no text.")
@click.option("--explain", is_flag=True, help="Say how the view is made, and its sources.")
@rows_options
@trace_option
@past.as_of_option
@pages
def main(
    runtime: Runtime,
    name: str | None,
    code: str | None,
    part: str | None,
    full: bool,
    explain: bool,
    form: str | None,
    trace: bool,
    as_of: str | None,
    **days: str | None,
) -> None:
    """List the views, or show one, for a client or for all.

    A view opens with what is looked at first, on one screen. It says what else there is.
    """
    if name is None:
        _list(runtime, form, as_of)
        return
    home, name = _found(runtime, name)
    if explain:
        explain_view(home.views[name], runtime.plugins.worksheets)
        return
    chosen = require_client(runtime, code)["client"] if code else None
    then = past.asked(runtime, as_of, chosen)
    today, each = _todays(runtime, chosen, then)
    window = _window(home.views[name], **days, today=max(each.values(), default=today))
    views = past.views_then(runtime, then, chosen, name) if then else home
    when: Any = {"window": window, "today": today, "todays": each}
    report = views.report(name, client=chosen, progress=_progress(), **when)
    later = _later(home, name, chosen)
    if form:
        _tell(damage_lines(views, chosen) + later)
        rows = next(iter(chosen_parts(name, report, part, form).values()), [])
        show_rows(rows, form, trace=trace, window=str(window))
        return
    above = damage_lines(views, chosen) + _above(runtime, name, chosen, then)
    above += later
    above += titled(home.views[name], past.title(_about(home.views[name], chosen, window), then))
    show_view(home.views[name], report, chosen, above, Asked(part, full, trace))


def _later(views: Views, name: str, client: str | None) -> list[Line]:
    """What a view does not show: entries that only a later version of a worksheet can read."""
    if not views.views[name].reads_up_to:
        return []
    from intersession.projections.later import not_shown

    if not views.is_part:
        views.catch_up(names=["assignments"])
    look = views.look(client, Window(), date.max)
    return [line for told in not_shown(look, views.views[name]) for line in _lines(told)]


def _tell(lines: list[Line]) -> None:
    """Say beside the rows of a program what is not among them."""
    if lines:
        say(*lines, err=True)


def _lines(told: str) -> list[Line]:
    return [*paragraph(told).split("\n"), ""]


def _above(runtime: Runtime, name: str, client: str | None, then: Then | None) -> list[Line]:
    """What is flagged and open, in a few lines."""
    if then:
        return past.open_today(runtime, client)
    return [] if name in SHOWS_FLAGS else briefly(runtime, client)


def _todays(
    runtime: Runtime, client: str | None, then: Then | None
) -> tuple[date, dict[str, date]]:
    """The day that a view is asked for, and of all clients the own day of each.

    No day is over before it is over for every client; where this machine is says nothing.
    """
    if then:
        return then.day, {}
    if client:
        return local_to(runtime, client).today, {}
    each = todays(runtime)
    return min(each.values(), default=runtime.clock().date()), each


def _about(view: View, client: str | None, window: Window) -> str:
    """Whom a view is about, and the days that it keeps to."""
    who = client or "all clients"
    return f"{who} · {window}" if view.has_window else who


def _window(view: View, first: str | None, last: str | None, today: date) -> Window:
    if not view.has_window and (first is not None or last is not None):
        raise IntersessionError(
            f"The view {view.name} has no window: it shows how things stand now. Leave out --from "
            f"and --to. As it was on a day: intersession view {view.name} RK --as-of "
            f"'last monday'. What was done between two days: intersession view adherence RK "
            f"--from -28d"
        )
    return Window(_day(first, today), _day(last, today))


def _found(runtime: Runtime, name: str) -> tuple[Views, str]:
    """The views that have one by this name, or by the end of it, and its name in full."""
    home = runtime.views_at_hand if name in runtime.views_at_hand.views else runtime.views
    if name in home.views:
        return home, name
    from intersession.application.catalogue import find_view  # its imports take their time

    return home, find_view(home.views, name, partial(recorded_names, runtime))


def _list(runtime: Runtime, form: str | None, as_of: str | None) -> None:
    if as_of is not None:
        raise IntersessionError(
            "--as-of shows one view as it was. Name the view, such as "
            "intersession view agenda RK --as-of yesterday"
        )
    rows = [
        {
            "view": view.name,
            "version": view.version,
            "title": view.title,
            "about": view.about,
            "plugin": view.plugin,
        }
        for view in runtime.plugins.views.values()
    ]
    if form:
        show_rows(rows, form)
        return
    show_table(rows, ["view", "title"])
    say("\nTo see one: intersession view NAME [CODE]")


def _day(text: str | None, today: date) -> date | None:
    if text is None:
        return None
    from intersession_cli.input import values

    return values.day(text, today, "past")


def _progress() -> Any:
    """Shows, on a terminal, the progress of a long catch-up."""
    from intersession_cli.output.progress import Progress

    return Progress("Reading the log")
