"""``intersession plugins``: what is installed."""

from __future__ import annotations

from intersession_cli.app.options import command, rows_options
from intersession_cli.app.runtime import Runtime
from intersession_cli.output.rows import show_rows
from intersession_cli.output.table import show_table


@command("plugins", name="plugins")
@rows_options
def main(runtime: Runtime, form: str | None) -> None:
    """List what is installed, and what each plugin adds."""
    rows = [
        {
            "plugin": plugin.name,
            "distribution": plugin.distribution,
            "version": plugin.version,
            "worksheets": plugin.worksheets,
            "views": plugin.views,
            "commands": plugin.commands,
            "problem": plugin.problem or None,
        }
        for plugin in runtime.plugins.listing
    ]
    if form:
        show_rows(rows, form)
    else:
        show_table(rows)
