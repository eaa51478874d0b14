"""``intersession drafts``: what was typed and not recorded yet."""

from __future__ import annotations

import click

from intersession.errors import NotFound, near_matches
from intersession_cli.app.options import command, group, home_options
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.input import drafts
from intersession_cli.input.files import remove
from intersession_cli.output.table import show_table


@group(
    "drafts",
    "drafts\ndrafts drop attempt RK-1",
    invoke_without_command=True,
)
@home_options
@click.pass_context
def main(ctx: click.Context) -> None:
    """List what was typed and not recorded yet; to go on with one, type its command again."""
    if ctx.invoked_subcommand is None:
        runtime = ctx.find_root().ensure_object(Runtime)
        runtime.tell_of_home()
        _list(runtime)


def _list(runtime: Runtime) -> None:
    drafts.clean(runtime)
    rows = [
        {
            "draft": kept.name,
            "kept": drafts.age(runtime, kept),
            "holds": drafts.contents(kept),
        }
        for kept in drafts.every(runtime)
    ]
    show_table(rows, empty="There are no drafts.")


@command("drafts drop attempt RK-1", name="drop")
@click.argument("name", nargs=-1, required=True)
def drop(runtime: Runtime, name: tuple[str, ...]) -> None:
    """Delete a draft, by its name in the list."""
    wanted = " ".join(" ".join(name).split())
    known = {kept.name: kept for kept in drafts.every(runtime)}
    fits = [one for one in known if one.casefold() == wanted.casefold()]
    if not fits:
        told = near_matches(wanted, known) if known else "There are no drafts."
        raise NotFound(f"There is no draft {wanted!r}. {told}")
    remove(known[fits[0]].file)
    say(f"The draft {fits[0]} is deleted.")


main.add_command(drop)
