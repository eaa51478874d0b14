"""``intersession rebuild``: fold the views again from the log, or check them."""

from __future__ import annotations

from functools import partial

import click

from intersession.application.catalogue import find_view
from intersession_cli.app import arguments
from intersession_cli.app.options import command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.lookup import recorded_names
from intersession_cli.output.damage import tell_damage
from intersession_cli.output.progress import Progress
from intersession_cli.output.slow import slow_lines


@command("rebuild\nrebuild cbt.sleep\nrebuild --check", name="rebuild")
@click.argument("view", required=False, shell_complete=arguments.complete_views)
@click.option("--check", is_flag=True, help="Compare a rebuild with the views; change nothing.")
@click.pass_context
def main(ctx: click.Context, runtime: Runtime, view: str | None, check: bool) -> None:
    """Fold the views again from the log, or check that a rebuild would be equal.

    --check folds the same events again from the first one, in memory, and compares the
    result with the views. It changes nothing. The exit code is 0 if both are equal, and 1
    if a table differs or a view stopped. What of the log is damaged is told either way, and
    then the exit code is not 0.
    """
    views = runtime.plugins.views
    names = (
        list(views) if view is None else [find_view(views, view, partial(recorded_names, runtime))]
    )
    count = runtime.reader.last_position()
    stands = f"{len(names)} view{'s' if len(names) > 1 else ''} over {count} events"
    if check:
        _check(ctx, runtime, names, stands, with_texts=view is None)
        return
    problems = runtime.views.rebuild(names, Progress("Rebuilding"))
    for name, problem in problems.items():
        say(f"{name} stopped: {problem}", err=True)
    say(f"Rebuilt {stands}.", *slow_lines(runtime.views.slow()))
    tell_damage(runtime.views)
    ctx.exit(2 if problems else _damaged(runtime))


def _check(
    ctx: click.Context, runtime: Runtime, names: list[str], stands: str, *, with_texts: bool
) -> None:
    """Compare; the texts too, where they were searched and are level with the log."""
    differences = runtime.views.differences(names, Progress("Checking"))
    if with_texts and runtime.texts.are_level():
        differences += runtime.texts.differences()
    for line in differences:
        say(line)
    if not differences:
        say(f"Equal: {stands}.")
    tell_damage(runtime.views)
    ctx.exit(1 if differences else _damaged(runtime))


def _damaged(runtime: Runtime) -> int:
    """The exit code where the log is whole, and where a part of it is damaged."""
    return 1 if runtime.views.damages(None) else 0
