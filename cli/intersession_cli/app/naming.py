"""An event named where an entry belongs, or an entry where an event: what it is, what to type."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import click

from intersession.errors import NotFound
from intersession.events.streams import handle_of, place_of, stream_of
from intersession_cli.app.numbers import Whole
from intersession_cli.app.runtime import Runtime


class EntryNumber(Whole):
    """The number of an entry; an event's name is refused with the entry that it is about."""

    def convert(self, value: Any, param: Any, ctx: click.Context | None) -> Any:
        """The number that was typed."""
        if ctx and isinstance(value, str) and "#" in value:
            before = "" if value.partition("#")[0] else ctx.params.get("handle", "")
            refuse_event(ctx, param, f"{before}{value}")
        return super().convert(value, param, ctx)


def refuse_event(ctx: click.Context, _: click.Parameter | None, typed: str) -> str:
    """A handle as it was typed; raises NotFound for the name of an event."""
    if "#" not in typed or ctx.resilient_parsing:
        return typed
    runtime = ctx.find_root().ensure_object(Runtime)
    stream, version = place_of(typed)
    events = runtime.reader.of_stream(stream)
    if not 1 <= version <= len(events):
        known = f"it has events 1 to {len(events)}" if events else "nothing is recorded of it"
        raise NotFound(
            f"{typed} names an event that is not there: {known}. {_wanted(ctx, stream, None)}"
        )
    from intersession.domain.event_words import event_words

    found = events[version - 1]
    number = getattr(found.event, "attempt", None)
    raise NotFound(
        f"{typed} is the name of an event: {event_words(found)}. {_wanted(ctx, stream, number)}"
    )


def _wanted(ctx: click.Context, stream: str, number: int | None) -> str:
    """What to type in place of an event's name."""
    handle = handle_of(stream)
    if "-" not in handle:
        return "This command takes an assignment's handle, such as RK-1."
    typed = f"intersession {ctx.info_name} {handle}"
    named = [one for one in ctx.command.params if one.name in ("attempt", "attempts")]
    if not named:
        return f"This command takes the handle: {typed}"
    if isinstance(named[0], click.Option):
        return f"This command takes the handle, and the entry with --attempt: {typed}"
    to_see = f"; to see the entries: intersession log show {handle}" if number is None else ""
    return f"This command takes an entry by its number: {typed} {number or 'N'}{to_see}"


def refuse_entries(runtime: Runtime, names: Iterable[str], command: str) -> None:
    """Raise NotFound where entries were named, ``RK-1 3``, in place of their events."""
    typed = list(names)
    numbers = [int(one) for one in typed[1:] if re.fullmatch("[0-9]{1,9}", one)]
    if not numbers or len(numbers) != len(typed) - 1 or "#" in typed[0] or "-" not in typed[0]:
        return
    from intersession.domain.assignment.state import attempted
    from intersession.domain.event_words import event_words

    state = runtime.homework.assignment(handle_of(stream_of(typed[0])))
    for number in numbers:
        attempted(state, number)
    events = runtime.reader.of_stream(state.stream)
    found = [events[state.recorded_in[number] - 1] for number in numbers]
    told = "; ".join(event_words(one) for one in found)
    several = "entries by number" if len(numbers) > 1 else "an entry by its number"
    raise NotFound(
        f"{' '.join(typed)} names {several}: {told}. This command takes the names of events: "
        f"intersession {command} {' '.join(one.id for one in found)}"
    )
