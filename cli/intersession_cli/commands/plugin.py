"""``intersession plugin``: start a plugin of your own."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import click

from intersession_cli.app.options import command, group
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.output.text import paragraph


@group("plugin", "plugin new walks")
def main() -> None:
    """Start a plugin of your own: worksheets, views and a command."""


@command("plugin new walks\nplugin new walks --folder ~/work/walks", name="new")
@click.argument("name")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder to write it to, new or empty (intersession-NAME).",
)
def new(runtime: Runtime, name: str, folder: Path | None) -> None:
    """Write a small plugin to start from: it can be installed and tested as it is.

    NAME is lower-case letters and digits. It names the plugin, its command, and the
    first part of its worksheets' and views' names: walks.practice
    """
    from intersession_cli.scaffold import names, plugin_files, write

    names.refuse_unfit(name)
    names.refuse_taken(name, _commands(), runtime.plugins.listing)
    files = plugin_files(name)
    folder = folder.expanduser() if folder else Path(f"intersession-{name}")
    write(files, folder)
    say(f"{folder} is written:")
    for path in files:
        say(f"  {path.as_posix()}")
    say("\nTo install it as you edit it, and to run its tests:")
    for line in (f"cd {quote(str(folder))}", "pip install -e '.[dev]'", "pytest"):
        say(f"  {line}")
    told = f"Then begin with intersession_{name}/worksheet.py: what each attempt is asked."
    say(paragraph(f"\n{told}"))


main.add_command(new)


def _commands() -> list[str]:
    """The names that the command line has taken."""
    ctx = click.get_current_context().find_root()
    assert isinstance(ctx.command, click.Group)
    return ctx.command.list_commands(ctx)
