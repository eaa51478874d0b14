"""``intersession plugins``: what is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from intersession_cli.app.options import command, rows_options
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.output.rows import show_rows
from intersession_cli.output.slow import slow_lines
from intersession_cli.output.table import show_table

if TYPE_CHECKING:
    from intersession.plugins.manager import Plugin


@command("plugins", name="plugins")
@rows_options
def main(runtime: Runtime, form: str | None) -> None:
    """List what is installed, and what each plugin adds."""
    slow = runtime.views.slow() if runtime.has_record else []
    rows = [_row(plugin, [view for view, *_ in slow]) for plugin in runtime.plugins.listing]
    if form:
        show_rows(rows, form)
        return
    show_table([{name: value for name, value in row.items() if name != "slow"} for row in rows])
    if slow:
        say("", *slow_lines(slow))


def _row(plugin: Plugin, slow: list[str]) -> dict[str, Any]:
    return {
        "plugin": plugin.name,
        "distribution": plugin.distribution,
        "version": plugin.version,
        "worksheets": plugin.worksheets,
        "views": plugin.views,
        "commands": plugin.commands,
        "exports": plugin.exports,
        "slow": [view for view in plugin.views if view in slow],
        "problem": plugin.problem or plugin.left_out or None,
    }
