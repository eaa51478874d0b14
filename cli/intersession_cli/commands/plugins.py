"""``intersession plugins``: what is installed."""

from __future__ import annotations

from intersession_cli.frame import Runtime, command, json_option
from intersession_cli.output import show_json, show_table


@command("plugins", name="plugins")
@json_option
def main(runtime: Runtime, as_json: bool) -> None:
    """List what is installed, and what each plugin adds."""
    rows = [
        {
            "plugin": plugin.name,
            "distribution": plugin.distribution,
            "version": plugin.version,
            "worksheets": plugin.worksheets,
            "views": plugin.views,
            "problem": plugin.problem or None,
        }
        for plugin in runtime.plugins.listing
    ]
    if as_json:
        show_json(rows)
    else:
        show_table(rows)
