"""``intersession agenda``: what to open the next session with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intersession_cli import as_of as past
from intersession_cli.app import arguments
from intersession_cli.app.local import local_to
from intersession_cli.app.options import command, rows_options, trace_option
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.output.flags import how_to
from intersession_cli.output.pager import pages
from intersession_cli.output.text import heading, paragraph, within

if TYPE_CHECKING:
    from intersession.projections.replay import Folded
    from intersession.projections.runner import Views
    from intersession.store.as_of import Then
    from intersession_cli.output.values import Rows

FLAGGED = "to see first"


@command("agenda RK\nagenda RK --as-of 'last monday'", name="agenda")
@arguments.code_argument()
@rows_options
@trace_option
@past.as_of_option
@pages
def main(runtime: Runtime, code: str, form: str | None, trace: bool, as_of: str | None) -> None:
    """Show what to open the next session with, in the order to take it."""
    from intersession_cli.lookup import require_client

    client = require_client(runtime, code)
    then = past.asked(runtime, as_of, client["client"])
    today = then.day if then else local_to(runtime, client["client"]).today
    views = _views(runtime, then, client["client"])
    rows = views.report("agenda", client=client["client"], today=today)["agenda"]
    if form:
        from intersession_cli.output.rows import show_rows

        show_rows(rows, form, trace=trace)
        return
    if then:
        past.show_open_today(runtime, client["client"])
    heading(past.title(f"{client['client']}: to open the next session with", then))
    _show(rows, trace, is_past=then is not None)


def _views(runtime: Runtime, then: Then | None, code: str) -> Views | Folded:
    """Where the agenda is asked for: as it is, or as it was."""
    return past.views_then(runtime, then, code, "agenda") if then else runtime.views_at_hand


def _show(rows: Rows, trace: bool, is_past: bool) -> None:
    if not rows:
        say("There is nothing to look at.")
    about = ""
    for row in rows:
        if row["about"] != about:
            _end(about, rows, is_past)
            about = row["about"]
            heading(f"\n{about[0].upper()}{about[1:]}")
        say(paragraph(f"{row['assignment']}  {within(row['task'])}", "  "))
        say(paragraph(within(row["text"]), "      "))
        if trace:
            say(paragraph(f"based on {row['events']}; {row['window']}", "      "))
    _end(about, rows, is_past)


def _end(about: str, rows: Rows, is_past: bool) -> None:
    """Below what was flagged: how it is acknowledged, and that nobody watches.

    Something flagged in the past may have been acknowledged since.
    """
    if about == FLAGGED and not is_past:
        say(paragraph(how_to(rows[0]["assignment"], rows[0]["attempt"]), "  "))
    elif about == FLAGGED:
        from intersession.documents.prescription import not_watched

        say(paragraph(not_watched(), "  "))
