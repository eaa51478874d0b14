"""The arguments that commands share, with what the shell completes them to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from intersession_cli.app.naming import EntryNumber, refuse_event
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import one_line

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def _completing(
    find: Callable[[Runtime], Iterable[tuple[str, str]]],
) -> Callable[..., list[CompletionItem]]:
    def complete(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        runtime = ctx.find_root().ensure_object(Runtime)
        try:
            found = list(find(runtime))
        except Exception:  # completion must never disturb the line being typed
            return []
        wanted = incomplete.lower()
        fits = [(name, told) for name, told in found if name.lower().startswith(wanted)]
        return [CompletionItem(one_line(name), help=one_line(told)) for name, told in fits]

    return complete


def _codes(runtime: Runtime) -> Iterable[tuple[str, str]]:
    rows = runtime.views.report("clients", today=runtime.today())["clients"]
    return [(row["client"], row["status"]) for row in rows]


def _handles(runtime: Runtime) -> Iterable[tuple[str, str]]:
    rows = runtime.views.report("assignments", today=runtime.today())["assignments"]
    return [(row["assignment"], row["task"]) for row in rows]


def _worksheets(runtime: Runtime) -> Iterable[tuple[str, str]]:
    return [(name, sheet.title) for name, sheet in runtime.plugins.worksheets.items()]


def _views(runtime: Runtime) -> Iterable[tuple[str, str]]:
    return [(name, view.title) for name, view in runtime.plugins.views.items()]


def _ready(_: Runtime) -> Iterable[tuple[str, str]]:
    from intersession.intake.csv.ready import ready_mappings

    return [(one.name, one.title) for one in ready_mappings()]


complete_codes = _completing(_codes)
complete_handles = _completing(_handles)
complete_worksheets = _completing(_worksheets)
complete_views = _completing(_views)
complete_ready = _completing(_ready)


def code_argument(**more: Any) -> Callable[[Any], Any]:
    """The argument CODE, completed from the clients on record."""
    return click.argument("code", shell_complete=complete_codes, **more)


def handle_argument() -> Callable[[Any], Any]:
    """The argument HANDLE, completed from the assignments on record; an event's name is refused."""
    return click.argument("handle", shell_complete=complete_handles, callback=refuse_event)


def entry_argument() -> Callable[[Any], Any]:
    """The argument N: which entry of the assignment, by its number."""
    return click.argument("attempt", type=EntryNumber(), metavar="N")
