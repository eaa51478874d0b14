"""The entry: which command is where, and how an error becomes a few clear lines."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from functools import partial
from io import TextIOWrapper
from typing import Any

import click

from intersession.errors import IntersessionError, near_matches
from intersession.store.written import Written, watched
from intersession.version import __version__
from intersession_cli.app.called import COMPLETE, called
from intersession_cli.app.lazy import LazyGroup
from intersession_cli.app.once import each_once
from intersession_cli.app.options import anchor_option, by_option, home_options, plugin_options
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.stopping import heard
from intersession_cli.output import ending
from intersession_cli.output.pipe import print_no_more

COMMANDS: dict[str, tuple[str, str]] = {
    "today": ("today", "What to see first, who comes, and what waits: the first screen."),
    "client": ("client", "Add, list, show and discharge clients."),
    "goal": ("goal", "Add, list and close a client's goals."),
    "worksheets": ("worksheets", "List or search the worksheets, or show one."),
    "assign": ("assign", "Agree on a practice: the prescription and its design check."),
    "amend": ("amend", "Change parts of what was agreed."),
    "pause": ("pause", "Put an assignment on hold."),
    "resume": ("resume", "Make a paused or finished assignment active again."),
    "withdraw": ("withdraw", "Withdraw an assignment; its record stays."),
    "attempt": ("attempt", "Record an attempt, of any amount."),
    "done": ("done", "Record days practised, without a sheet: mon,wed,fri or 3/5."),
    "complete": ("complete", "Fill in the rest of what was planned."),
    "drafts": ("drafts", "List what was typed and not recorded yet."),
    "correct": ("correct", "Correct the record of an attempt."),
    "retract": ("retract", "Take back what was recorded by mistake."),
    "move": ("move", "Move an attempt to the assignment that it belongs to."),
    "undo": ("undo", "Take back what your last command recorded."),
    "obstacle": ("obstacle", "Record what got in the way."),
    "flags": ("flags", "What is to be seen first, and have it looked at again."),
    "flag": ("flag", "Have an attempt seen first, in your own words."),
    "acknowledge": ("acknowledge", "Record that you saw what was flagged, and what was done."),
    "review": ("review", "Record that you looked at it together."),
    "session": ("session", "Go through a session step by step, or plan one."),
    "show": ("show", "Show an entry as its sheet, or an assignment whole."),
    "find": ("find", "Search the texts that people wrote."),
    "agenda": ("agenda", "What to open the next session with."),
    "view": ("view", "List the views, or show one."),
    "log": ("log", "Show the events as they were recorded."),
    "rebuild": ("rebuild", "Fold the views again from the log, or check them."),
    "import": ("import_", "Bring in records from CSV, or commands as JSON lines."),
    "export": ("export", "Write the answers as tables for statistics programs."),
    "plugins": ("plugins", "List what is installed, and what each plugin adds."),
    "plugin": ("plugin", "Start a plugin of your own, allow one, or set one up."),
    "demo": ("demo", "Fill a home with a made-up caseload to try things on."),
    "completion": ("completion", "Print the shell's completion script."),
}


class Cli(LazyGroup):
    """All commands, also those of plugins; errors are shown in a few lines."""

    members = COMMANDS

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command of ours, or one that a plugin adds under its own name."""
        return super().get_command(ctx, cmd_name) or _of_plugin(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with near matches for an unknown name."""
        name = args[0] if args else "-"
        if name not in COMMANDS and not name.startswith("-") and not _of_plugin(ctx, name):
            hint = near_matches(name, [*COMMANDS, *_runtime(ctx).plugins.commands])
            raise click.UsageError(f"There is no command {name!r}. {hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands with a line each, without importing them, nor any plugin."""
        super().format_commands(ctx, formatter)
        formatter.write_text(f"Plugins may add their own: {called()} plugins")

    def main(self, *args: Any, **more: Any) -> Any:
        """Run a command; if it is refused, exit with 2 after a few clear lines."""
        standalone = more.pop("standalone_mode", True)
        runtime = more["obj"] = more.get("obj") or Runtime()
        work = partial(super().main, *args, **more, standalone_mode=False)
        if not standalone:
            return work()
        sys.exit(_run(work, runtime))

    def make_context(self, *args: Any, **more: Any) -> click.Context:
        """Read the command line; stop quietly if the output of help is closed."""
        try:
            return super().make_context(*args, **more)
        except BrokenPipeError:
            print_no_more()
            raise click.exceptions.Exit(0) from None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; stop quietly if its output is closed."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            print_no_more()
            return 0
        except IntersessionError as problem:
            if _runtime(ctx).debug:
                from intersession_cli.app.debugging import show

                show(problem)
            raise


def _runtime(ctx: click.Context) -> Runtime:
    runtime = ctx.find_root().ensure_object(Runtime)
    runtime.reserved = COMMANDS
    return runtime


def _of_plugin(ctx: click.Context, name: str) -> click.Command | None:
    """A command that a plugin adds under its own name."""
    found: click.Command | None = _runtime(ctx).plugins.commands.get(name)
    if found is None:
        return None
    from intersession_cli.app.plugin_command import guarded

    return guarded(found)


def _run(work: Callable[[], Any], runtime: Runtime) -> int:
    with watched() as written, heard(written):
        code = _ended(work, written, runtime)
        if written.notes:
            ending.tell_notes(written)
        return code


def _ended(work: Callable[[], Any], written: Written, runtime: Runtime) -> int:
    """The exit code of a command, after a few words where it could not be carried out."""
    try:
        code = work()
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except IntersessionError as problem:
        return ending.after_error(problem, written)
    except click.exceptions.Abort as stopped:
        return ending.after_stop(stopped, written)
    except click.ClickException as problem:
        return ending.after_refusal(problem, written)
    except BrokenPipeError:
        print_no_more()
        return 0
    except OSError as problem:  # such as a full disk that the output goes to
        return ending.after_output(problem, written)
    except Exception as fault:  # whatever nobody expected
        runtime.fault = fault
        return ending.after_fault(fault, written, runtime)


@click.group(
    cls=Cli,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="\b\nA first session:\n"
    f"  {called()} client add RK\n"
    f"  {called()} worksheets\n"
    f"  {called()} assign RK thought-record --task 'Write one' --how-often 3x/week\n"
    f"  {called()} attempt RK-1\n"
    f"  {called()} agenda RK",
)
@home_options
@by_option
@anchor_option
@plugin_options
@click.version_option(__version__, prog_name="intersession")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """The record of therapy homework: what was agreed, tried, in the way, and learned."""
    ctx.call_on_close(_runtime(ctx).close)
    if os.environ.get("NO_COLOR"):
        ctx.color = False
    if ctx.invoked_subcommand is None:
        from intersession_cli.commands.today import main as today

        ctx.invoke(today)


each_once(cli)


def main() -> None:
    """The command ``intersession``; a short run need not stop to collect garbage."""
    gc.set_threshold(100_000, 50, 100)
    if sys.stdout is None:  # closed by the caller: the log must not get its number
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # an unknown character must not stop a command
            stream.reconfigure(errors="replace")
    cli(prog_name=called(), complete_var=COMPLETE)
