"""``--as-of``: the same questions, about what was on record at a past time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import click

from intersession_cli.app.local import Local, local_to
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import Line, say

if TYPE_CHECKING:
    from intersession.events.progress import Progress
    from intersession.events.recorded import Reading, Recorded
    from intersession.projections.projection import View
    from intersession.projections.replay import Folded
    from intersession.store.as_of import Then
    from intersession.store.reader import LogReader

as_of_option = click.option(
    "--as-of",
    "as_of",
    metavar="TIME",
    help="Only what was on record by then: a moment, or the end of a day. The time zone is "
    "the client's; without a client, this machine's.",
)


def asked(runtime: Runtime, as_of: str | None, client: str | None = None) -> Then | None:
    """The time that was typed, on a client's clock or this machine's; None where none was.

    Raises InvalidInput for text that is not a time, and for the future.
    """
    if as_of is None:
        return None
    from intersession.dates.local import LocalClocks
    from intersession.store.as_of import looking_back
    from intersession_cli.input import values
    from intersession_cli.input.dates import parse_moment

    here = Local(LocalClocks((("", values.local_zone()),)), runtime.clock())
    local = local_to(runtime, client) if client else here
    when = parse_moment(as_of, local.today, local.zone_on, "past")
    day = when.date() if isinstance(when, datetime) else when
    return looking_back(when, local.clocks.on(day).zone, local.now)


def events_then(
    reader: LogReader, then: Then, stream: str, *, contained: bool = False
) -> list[Recorded]:
    """What was on record then of a client, or of an assignment, in the order of the log.

    Raises NotFound where something is on record now, and nothing was then.
    """
    from intersession.errors import NotFound
    from intersession.events.streams import client_of, handle_of
    from intersession.store.as_of import by_then

    client = client_of(stream)
    of_client = by_then(reader, then.at, client, contained=contained)
    found = [one for one in of_client if stream in (client, one.stream)]
    if not found:
        raise NotFound(
            f"Nothing was on record of {handle_of(stream)} by {then.words}.{_began(reader, stream)}"
        )
    return found


def all_then(reader: LogReader, then: Then, *, contained: bool = False) -> Reading:
    """What was on record then of everyone."""
    from intersession.store.as_of import by_then

    return by_then(reader, then.at, contained=contained)


def views_then(runtime: Runtime, then: Then, client: str | None, name: str) -> Folded:
    """The views that a question needs as they were then: of one client, which is fast, or of all.

    ``name`` is the view that is asked. The core's own read no others, so that they need
    not import a single plugin; to the agenda all views add lines.
    """
    from intersession.events.recorded import Reading
    from intersession.projections.builtin import VIEWS
    from intersession.projections.containment import Containment
    from intersession.projections.replay import Folded
    from intersession_cli.output.progress import Progress

    if client:
        events: Iterable[Recorded] = events_then(runtime.reader, then, client, contained=True)
    else:
        found = all_then(runtime.reader, then, contained=True)
        last = runtime.reader.last_position()
        progress = Progress("Reading the log")
        events = Reading(lambda: _watched(found.again(), last, progress))
    core = {view.name: view() for view in VIEWS}
    is_alone = name in core and name != "agenda"
    views = core if is_alone else _needed(runtime, {*core, name}, name)
    known = runtime.views_at_hand.damages()
    return Folded(views, events, containment=Containment(runtime.reader, known))


def _needed(runtime: Runtime, names: set[str], name: str) -> dict[str, View]:
    """The views that one is made of; lines for the agenda come from all that are not slow."""
    from intersession.projections.contribution import has_lines
    from intersession.projections.projection import is_ours
    from intersession.projections.reading import keepers

    every = runtime.plugins.views
    if name == "agenda":
        slow = {one for one, *_ in runtime.views.slow() if not is_ours(every[one])}
        names |= {one.name for one in every.values() if has_lines(one)} - slow
    names |= {one for each in list(names) for one in keepers(every[each], every)}
    return {one: view for one, view in every.items() if one in names}


def title(text: str, then: Then | None) -> str:
    """A heading that says which record it is of."""
    return f"{text}, as on record on {then.words}" if then else text


def show_open_today(runtime: Runtime, client: str | None) -> None:
    """Print what must be seen first today."""
    if told := open_today(runtime, client):
        say(*told)


def open_today(runtime: Runtime, client: str | None) -> list[Line]:
    """What must be seen first today, in lines: looking back must not hide it."""
    from intersession_cli.output.flags import open_flags
    from intersession_cli.output.text import paragraph

    count = len(open_flags(runtime, client))
    if not count:
        return []
    waits = "1 attempt waits" if count == 1 else f"{count} attempts wait"
    where = f"intersession view flags {client or ''}".rstrip()
    told = paragraph(f"On record today, {waits} to be seen first: {where}")
    return [*told.split("\n"), ""]


def _began(reader: LogReader, stream: str) -> str:
    """When the first event was recorded, for a message."""
    for first in reader.of_stream(stream)[:1]:
        return f" Its first event was recorded on {first.event.recorded_at.date()}."
    return ""


def _watched(events: Iterable[Recorded], last: int, progress: Progress) -> Iterator[Recorded]:
    """The same events, and a report of the progress from time to time."""
    for one in events:
        if one.position % 1000 == 0:
            progress(one.position, last)
        yield one
    progress(last, last)
