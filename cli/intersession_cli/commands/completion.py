"""``intersession completion``: the shell completes codes, handles, worksheets and views."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from intersession_cli.app.called import COMPLETE, NAME, completing_both
from intersession_cli.app.options import command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say


@command("completion bash > ~/.intersession-complete.sh", name="completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def main(ctx: click.Context, runtime: Runtime, shell: str) -> None:
    """Print the completion script of a shell; source it from the shell's start-up file.

    It completes ``intersession`` and its short name ``ins``.
    """
    found = get_completion_class(shell)
    assert found is not None  # click knows the three shells above
    root = ctx.find_root().command
    say(completing_both(found(root, {}, NAME, COMPLETE).source()))
