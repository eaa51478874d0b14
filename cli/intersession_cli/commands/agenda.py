"""``intersession agenda``: what to open the next session with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from intersession_cli import as_of as past
from intersession_cli.app import arguments
from intersession_cli.app.local import local_to
from intersession_cli.app.options import command, rows_options, trace_option
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import Titled, say
from intersession_cli.output.damage import damage_lines, tell_damage
from intersession_cli.output.pager import pages

if TYPE_CHECKING:
    from intersession.projections.replay import Folded
    from intersession.projections.runner import Views
    from intersession.store.as_of import Then
    from intersession_cli.app.screen import Line
    from intersession_cli.output.values import Rows


@command("agenda RK\nagenda RK --full\nagenda RK --as-of 'last monday'", name="agenda")
@arguments.code_argument()
@click.option("--full", is_flag=True, help="Every point with its whole text.")
@rows_options
@trace_option
@past.as_of_option
@pages
def main(
    runtime: Runtime, code: str, full: bool, form: str | None, trace: bool, as_of: str | None
) -> None:
    """Show what to open the next session with, in the order to take it, on one screen."""
    from intersession_cli.lookup import require_client

    client = require_client(runtime, code)
    then = past.asked(runtime, as_of, client["client"])
    today = then.day if then else local_to(runtime, client["client"]).today
    views = _views(runtime, then, client["client"])
    rows = views.report("agenda", client=client["client"], today=today)["agenda"]
    if form:
        from intersession_cli.output.rows import show_rows

        tell_damage(views, client["client"])
        show_rows(rows, form, trace=trace)
        return
    above = damage_lines(views, client["client"])
    above += past.open_today(runtime, client["client"]) if then else []
    title = past.title(f"{client['client']}: to open the next session with", then)
    say(*above, *_titled(title), *_points(rows, len(above), full, trace, then is not None))


def _views(runtime: Runtime, then: Then | None, code: str) -> Views | Folded:
    """Where the agenda is asked for: as it is, or as it was."""
    return past.views_then(runtime, then, code, "agenda") if then else runtime.views_at_hand


def _titled(title: str) -> list[Line]:
    from intersession_cli.output.text import paragraph

    return [Titled(line) for line in paragraph(title).split("\n")]


def _points(rows: Rows, above: int, full: bool, trace: bool, is_past: bool) -> list[Line]:
    from intersession_cli.output.agenda import in_full, on_one_screen
    from intersession_cli.output.sight import LINES

    if not rows:
        return ["There is nothing to look at."]
    if full or trace:
        return in_full(rows, trace, is_past)
    return on_one_screen(rows, LINES - above - 2, is_past)
