"""``intersession import``: records from elsewhere."""

from __future__ import annotations

import click

from intersession_cli.frame import group


class _Formats(click.Group):
    """The formats, each imported when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return ["csv"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name != "csv":
            return None
        from intersession_cli.commands import import_csv

        found: click.Command = import_csv.main
        return found


@group("import", "import csv records.csv --map records.toml --dry-run", cls=_Formats)
def main() -> None:
    """Bring in records from elsewhere."""
