"""``intersession session list``: who comes when."""

from __future__ import annotations

from intersession_cli.app import arguments
from intersession_cli.app.local import local_to, todays
from intersession_cli.app.options import command, rows_options
from intersession_cli.app.runtime import Runtime
from intersession_cli.lookup import require_client
from intersession_cli.output.rows import show_rows
from intersession_cli.output.table import show_table


@command("session list\nsession list RK", name="list")
@arguments.code_argument(required=False)
@rows_options
def main(runtime: Runtime, code: str | None, form: str | None) -> None:
    """List the sessions that are planned from today on, the next one first."""
    client = require_client(runtime, code)["client"] if code else None
    each = {} if client else todays(runtime)
    today = local_to(runtime, client).today if client else runtime.today()
    rows = runtime.views_at_hand.report("sessions", client=client, today=today, todays=each)
    found = rows["sessions"]
    if form:
        show_rows(found, form)
        return
    shown = [
        {"client": row["client"], "day": row["on"], "from": _time(row["starts"]),
         "to": _time(row["ends"] or "")}
        for row in found
    ]  # fmt: skip
    show_table(
        shown,
        ["client", "day", "from", "to"],
        empty="None is planned. To plan one: intersession session plan RK 'thu 14:00'",
    )


def _time(moment: str) -> str:
    return moment[11:16]
