"""``intersession log where``: which log this is, and where it and its views are."""

from __future__ import annotations

from intersession.store.heads import head_of
from intersession.store.sources import Accepted, Source
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
    head = head_of(reader)
    found = {
        "identity": reader.identity(),
        "position": head.position,
        "mark": head.mark,
        "log": reader.place,
        "views": str(runtime.home.views_path),
    }
    if form:
        show_rows([found], form)
        return
    say(f"Log:       {found['log']}")
    say(f"Identity:  {found['identity'] or 'none yet: nothing is recorded here'}")
    say(f"Position:  {found['position']}")
    if head.position:
        say("Head:", f"  {head.short}")
    say(f"Views:     {found['views']}")
    for one in reader.sources()[1:]:
        say(f"Accepted:  {_accepted(one)}")


def _accepted(one: Source) -> str:
    """Why a log got another name, and when."""
    import msgspec

    told = msgspec.json.decode(one.accepted, type=Accepted)
    return f"at position {one.position}, on {told.at[:10]}, by {told.by}: {told.why}"
