"""``intersession log where``: which log this is, and where it and its views are."""

from __future__ import annotations

from intersession_cli.app.options import command, rows_options
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.output.rows import show_rows


@command("log where\nlog where --log postgresql://dr_m@127.0.0.1/homework --json", name="where")
@rows_options
def main(runtime: Runtime, form: str | None) -> None:
    """Say which log is being read: its place, its identity, and its last position.

    Two places with one identity hold the same log, or parts of it.
    """
    reader = runtime.parts.log  # also where nothing is recorded yet
    found = {
        "identity": reader.identity(),
        "position": reader.last_position(),
        "log": reader.place,
        "views": str(runtime.home.views_path),
    }
    if form:
        show_rows([found], form)
        return
    say(f"Log:       {found['log']}")
    say(f"Identity:  {found['identity'] or 'none yet: nothing is recorded here'}")
    say(f"Position:  {found['position']}")
    say(f"Views:     {found['views']}")
