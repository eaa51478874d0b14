"""``intersession plugin``: start a plugin of your own, allow one of a file, and set it up."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import click

from intersession_cli.app.options import command, group, rows_options
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.output.text import paragraph


@group("plugin", "plugin new walks\nplugin allow walks\nplugin set walks unit=km")
def main() -> None:
    """Start a plugin of your own, allow one that is a file, or set one up."""


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


@command("plugin allow walks", name="allow")
@click.argument("name")
def allow(runtime: Runtime, name: str) -> None:
    """Allow a plugin that is one file in the home's folder plugins, as it is now.

    A plugin can do whatever you can do on this machine: read the file first. When it is
    changed, it is off until it is allowed again.
    """
    from intersession.plugins.files import allow as allowed

    found = allowed(runtime.home.path, name)
    say(f"{found.path} is allowed, as long as it stays as it is (SHA-256 {found.digest[:12]}…).")


@command("plugin show walks", name="show")
@click.argument("name")
@rows_options
def show(runtime: Runtime, name: str, form: str | None) -> None:
    """Show what can be set for a plugin, what is in force, and where that was given."""
    from intersession.plugins.settings import in_force, variable
    from intersession_cli.output.rows import show_rows
    from intersession_cli.output.table import show_table

    plugin = runtime.plugins.plugin(name)
    given = in_force(runtime.home.path, name, plugin.settings)
    rows = [
        {
            "setting": item.name,
            "value": given[item.name].value if item.name in given else None,
            "given": given[item.name].source if item.name in given else None,
            "about": item.ask,
            "variable": variable(name, item.name),
        }
        for item in plugin.settings
    ]
    if form:
        show_rows(rows, form)
    elif rows:
        show_table(rows)
    else:
        say(f"The plugin {name} has nothing that can be set.")


@command("plugin set walks unit=km\nplugin set walks unit=", name="set")
@click.argument("name")
@click.argument("settings", nargs=-1, required=True, metavar="ITEM=VALUE…")
def set_(runtime: Runtime, name: str, settings: tuple[str, ...]) -> None:
    """Set what a plugin can be set to, in this home; nothing after the = takes it back."""
    from intersession.errors import invalid
    from intersession.plugins.settings import keep

    plugin = runtime.plugins.plugin(name)
    pairs = [one.partition("=") for one in settings]
    if wrong := [item for item, sign, _ in pairs if not sign]:
        raise invalid(f"Nothing was set for {name}:", f"{wrong[0]!r} is no ITEM=VALUE: unit=km")
    given = {item.strip(): value.strip() or None for item, _, value in pairs}
    keep(runtime.home.path, name, plugin.settings, given)
    say(f"Set for {name}: {', '.join(given)}. What is in force: intersession plugin show {name}")


for one in (new, allow, show, set_):
    main.add_command(one)


def _commands() -> list[str]:
    """The names that the command line has taken."""
    ctx = click.get_current_context().find_root()
    assert isinstance(ctx.command, click.Group)
    return ctx.command.list_commands(ctx)
