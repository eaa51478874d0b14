"""The rule of order: whatever is typed first, entries count in the order in which they happened."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from functools import cache
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st

from intersession.conformance.histories import Story as Telling
from intersession.conformance.projections import (
    TODAY,
    Story,
    catch_up,
    log_in,
    sheets_of,
    views_of,
)
from intersession.conformance.subject import NotConformant, Subject, for_each
from intersession.domain.assignment.events import Attempted
from intersession.events.base import changed
from intersession.events.recorded import Recorded
from intersession.projections.entries import Entry
from intersession.projections.figures import Figure
from intersession.projections.projection import View
from intersession.projections.query import Report
from intersession.worksheets.definition import needs_references

_OF_RECORDING = ("attempt", "events", "recorded_at", "first_recorded_at", "handle")
"""Columns that say when and under which number something was written down."""
_NAMED = re.compile(r"\b[A-Z]+-\d+#\d+|\battempt \d+")
"""Words for an entry that hold its number."""
_KEPT = ("attempt", "recorded_at", "actor", "origin", "late")
"""Fields of an event that belong to its place in the log, and stay there."""


STORIES = 6


def keeps_the_order_of_entries(subject: Subject, view: View) -> None:
    """Two entries of known, different times give the same report whichever was typed first."""
    for story in _stories(subject, sheets_of(subject, view)):
        report = _report(subject, view, story)
        for pair in _pairs(story):
            turned = _report(subject, view, _turned(story, *pair))
            for part in report:
                _same(view, part, report[part], turned.get(part, Counter()), pair)


@cache
def _stories(subject: Subject, sheets: tuple[str, ...]) -> list[Story]:
    """Stories of one client in which each worksheet is filled in a few times, on any day."""
    found: list[Story] = []
    chosen = sorted((one for one in subject.sheets if one.name in sheets), key=needs_references)

    @st.composite
    def story(draw: st.DrawFn) -> Story:
        telling = Telling(draw, subject)
        for sheet in chosen:
            telling.assign("RK", sheet)
        for handle in [*telling.sheets] * 4:
            telling.clock.move(hours=1)
            telling.take(telling.attempt, handle)
        return telling.events

    for_each(story(), found.append, f"No story could be told of {', '.join(sheets)}.", STORIES)
    return found


def _pairs(story: Story) -> Iterator[tuple[Recorded, Recorded]]:
    """A pair of each assignment's entries, both of known times that no other has."""
    entries = [one for one in story if isinstance(one.event, Attempted) and one.event.has_sheet]
    times = Counter(map(_ordered_at, entries))
    by_stream: dict[str, list[Recorded]] = {}
    for one in entries:
        if (time := _ordered_at(one)) and times[time] == 1:
            by_stream.setdefault(one.stream, []).append(one)
    for found in by_stream.values():
        if len(found) > 1:
            yield found[-2], found[-1]


def _ordered_at(recorded: Recorded) -> str | None:
    return Entry(recorded=recorded, event=recorded.event).ordered_at


def _turned(story: Story, first: Recorded, second: Recorded) -> Story:
    """The story as it would be if the second entry had been typed first."""
    taken = {first.id: second.event, second.id: first.event}
    found = []
    for one in story:
        event: Any = one.event
        if one.id in taken:
            kept = {name: getattr(event, name) for name in _KEPT if hasattr(event, name)}
            event = changed(taken[one.id], **kept)
        found.append(Recorded(one.position, one.stream, one.version, event))
    return found


def _report(subject: Subject, view: View, story: Story) -> dict[str, Counter[str]]:
    """A report's rows as text, without what says when something was written down."""
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="intersession-"))
        log = stack.enter_context(log_in(folder))
        log.append(story)
        beside = [*subject.plugins.views.values()]
        views = stack.enter_context(views_of(folder, "views", log, beside))
        catch_up(views, view, story)
        report: Report = views.report(view.name, client="RK", today=TODAY)
        return {part: Counter(map(_as_text, rows)) for part, rows in report.items()}


def _as_text(row: Mapping[str, Any]) -> str:
    return json.dumps(_without(row), default=str, sort_keys=True)


def _without(value: Any) -> Any:
    if isinstance(value, Figure):
        return {"value": value.value, "n": value.n, "missing": value.missing}
    if isinstance(value, Mapping):
        return {name: _without(one) for name, one in value.items() if name not in _OF_RECORDING}
    if isinstance(value, list | tuple):
        return [_without(one) for one in value]
    return _NAMED.sub("…", value) if isinstance(value, str) else value


def _same(
    view: View,
    part: str,
    before: Counter[str],
    after: Counter[str],
    pair: tuple[Recorded, Recorded],
) -> None:
    if before == after:
        return
    one, other = next(iter(before - after), "no row"), next(iter(after - before), "no row")
    days = " and ".join(f"{found.id} of {found.event.happened_at}" for found in pair)
    raise NotConformant(
        f"{view.name} depends on what was typed first: {days} gave in {part!r} {one}, and typed "
        f"the other way round {other}. Put entries in order by ordered_at, with in_order(…), "
        f"latest(…) or with_before(…), in the report, where all of them are known."
    )
