"""Rules for every view's tables: a pure fold of the log, whatever is in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from intersession.conformance.histories import referred_to, stories
from intersession.conformance.subject import NotConformant, Subject
from intersession.domain.assignment.events import Attempted, AttemptEvent, Corrected
from intersession.domain.registry import CODEC
from intersession.domain.retraction import standing
from intersession.events.base import changed
from intersession.events.recorded import Recorded
from intersession.projections.projection import View
from intersession.projections.query import Window
from intersession.projections.runner import Views
from intersession.projections.tables import layout_of, plain
from intersession.store.home import Home
from intersession.store.sqlite.log import SqliteLog

Story = list[Recorded]
Rows = dict[str, list[dict[str, Any]]]
"""The rows of each table, in the order of its key."""

TODAY = date(2026, 4, 20)
PAGE_SIZES = (1, 2, 7)
_SHOWN = 1500


def folds_in_any_batches(subject: Subject, view: View) -> None:
    """Whatever happened, the rows are the same however often and in what steps it was read."""
    for number, story in enumerate(stories_of(subject, view)):
        at, size = 1 + number * 3 % len(story), PAGE_SIZES[number % len(PAGE_SIZES)]
        with ExitStack() as stack:
            folder = stack.enter_context(TemporaryDirectory(prefix="intersession-"))
            log = stack.enter_context(log_in(folder))
            lived = stack.enter_context(views_of(folder, "lived", log, [view], size))
            for part in (story[:at], story[at:]):  # read while more is to come
                log.append(part)
                catch_up(lived, view, story)
            again = stack.enter_context(views_of(folder, "again", log, [view]))
            catch_up(again, view, story)
            _same(view, size, rows_of(lived, view), rows_of(again, view))


def _same(view: View, size: int, lived: Rows, again: Rows) -> None:
    for table, rows in lived.items():
        one = next((row for row in rows if row not in again[table]), None)
        other = next((row for row in again[table] if row not in rows), None)
        if one or other or rows != again[table]:
            raise NotConformant(
                f"{view.name} does not fold to the same rows each time. Its table {table} held "
                f"{one} when it was read on the way in batches of {size}, and {other} when it was "
                f"folded again in one go. A fold knows only the event and the view's own tables: "
                f"no clock, no file, and nothing kept on the view itself."
            )


def folds_corrections(subject: Subject, view: View) -> None:
    """A correction, itself corrected back, leaves the rows there are about an attempt."""
    _refuse_attempts_alone(view)
    for story in stories_of(subject, view):
        attempts = [one for one in standing(story) if isinstance(one.event, AttemptEvent)]
        if not attempts:
            continue
        last = attempts[-1]
        other = next(one.event for one in attempts if one.stream == last.stream)
        back = [_correction(story, last, other, 1), _correction(story, last, last.event, 2)]
        with TemporaryDirectory(prefix="intersession-") as folder, log_in(folder) as log:
            log.append(story)
            with views_of(folder, "corrected", log, [view]) as views:
                catch_up(views, view, story)
                before = _attempts(rows_of(views, view), view)
                log.append(back)
                catch_up(views, view, [*story, *back])
                _same_as_before(view, last, before, _attempts(rows_of(views, view), view))


def keeps_no_blank_sheets(subject: Subject, view: View) -> None:
    """No table of filled-in sheets has rows about what was told without one, or is only planned.

    A table may hold rows about such attempts alone.
    """
    for story in stories_of(subject, view):
        blank = {(one.handle, number) for one, number in _without_sheets(story)}
        if not blank:
            continue
        with TemporaryDirectory(prefix="intersession-") as folder, log_in(folder) as log:
            log.append(story)
            with views_of(folder, "blank", log, [view]) as views:
                catch_up(views, view, story)
                for table, counts in _attempts(rows_of(views, view), view).items():
                    found = sorted(blank & set(counts))
                    if found and set(counts) - blank:
                        handle, number = found[0]
                        raise NotConformant(
                            f"{view.name} keeps a row in {table} about {handle}, attempt {number}, "
                            f"of which no whole sheet was filled in: what it asks is not known. "
                            f"Look at event.has_sheet first, or extend EntryView, which does."
                        )


def _without_sheets(story: Story) -> Iterator[tuple[Recorded, int]]:
    """The attempts that stand without a whole sheet."""
    stands: dict[tuple[str, int], Recorded] = {}
    for one in standing(story):
        if isinstance(one.event, AttemptEvent):
            stands[one.stream, one.event.attempt] = one
    for (_, number), one in stands.items():
        if not one.event.has_sheet:
            yield one, number


def _refuse_attempts_alone(view: View) -> None:
    folded = {(event, worksheet) for event, worksheet, _ in view.folders()}
    for event, worksheet in folded:
        if event is Attempted and not {(Corrected, worksheet), (Corrected, None)} & folded:
            raise NotConformant(
                f"{view.name} folds Attempted of {worksheet or 'any worksheet'}, and not "
                f"Corrected: a corrected record would stay as it was. Fold both, or extend "
                f"EntryView."
            )


def _correction(story: Story, recorded: Recorded, of: Any, turn: int) -> Recorded:
    """The event that corrects an attempt: its answers and day become those of another."""
    stream = [one for one in story if one.stream == recorded.stream]
    event = recorded.event
    first = next(
        one.version
        for one in stream
        if isinstance(one.event, Attempted) and one.event.attempt == event.attempt
    )
    kept = {name: getattr(event, name) for name in event.__struct_fields__}
    kept = {name: value for name, value in kept.items() if name in Corrected.__struct_fields__}
    found = Corrected(**{**kept, "corrects": first, "why": "typed wrong"})
    found = changed(found, answers=of.answers, skipped=of.skipped, happened_at=of.happened_at)
    return Recorded(0, recorded.stream, len(stream) + turn, found)


Counts = dict[str, Counter[tuple[str, int]]]


def _attempts(rows: Rows, view: View) -> Counts:
    """How many rows there are about each attempt, by table."""
    of_attempts = [
        layout.name
        for layout in map(layout_of, view.tables)
        if layout.keys[:2] == ("assignment", "attempt")
    ]
    return {
        table: Counter((row["assignment"], row["attempt"]) for row in rows[table])
        for table in of_attempts
    }


def _same_as_before(view: View, last: Recorded, before: Counts, after: Counts) -> None:
    for table, counts in before.items():
        if counts != after[table]:
            place = (last.handle, last.event.attempt)
            raise NotConformant(
                f"{view.name} does not fold corrections: {last.handle}, attempt "
                f"{last.event.attempt}, was corrected and corrected back, and its table {table} "
                f"had {counts[place]} rows about it before and has {after[table][place]} now. "
                f"Rows about an attempt are replaced by those of its correction, as an EntryView "
                f"does by itself."
            )


def stories_of(subject: Subject, view: View) -> list[Story]:
    """Stories of the worksheets that a view folds and those whose rows they name; else of all."""
    return stories(subject, sheets_of(subject, view))


def sheets_of(subject: Subject, view: View) -> tuple[str, ...]:
    """The worksheets that a view folds and those whose rows they name; else all."""
    known = {one.name: one for one in subject.sheets}
    folded = {worksheet or "" for _, worksheet, _ in view.folders()}
    named = folded & set(known) or set(known)
    for name in [*named]:
        sheet = known[name]
        named |= set(referred_to((*sheet.answers, *sheet.settings))) & set(known)
    return tuple(sorted(named))


@contextmanager
def log_in(folder: str) -> Iterator[SqliteLog]:
    log = SqliteLog(Home(Path(folder) / "log"))
    try:
        yield log
    finally:
        log.close()


@contextmanager
def views_of(
    folder: str, name: str, log: SqliteLog, views: Sequence[View], page_size: int = 1000
) -> Iterator[Views]:
    """Views of a log, in a home of their own."""
    home = Home(Path(folder) / name)
    found = Views(home, log, {one.name: one for one in views}, page_size=page_size)
    try:
        yield found
    finally:
        found.close()


def catch_up(views: Views, view: View, story: Story) -> None:
    """Catch up; report an event that the view could not fold, with what is in it."""
    problem = views.catch_up().get(view.name)
    if problem:
        name = problem.partition(" ")[0]
        event = next((one.event for one in story if one.id == name), None)
        raise NotConformant(
            f"{view.name} stopped: {problem}. A view folds whatever is in the log: answers may be "
            f"missing, and come from another version of the worksheet. The event: {shown(event)}"
        )


def shown(event: Any) -> str:
    """An event as it is stored."""
    if event is None:
        return "not known"
    name, state = CODEC.encode(event)
    return f"{name} {state.decode()[:_SHOWN]}"


def rows_of(views: Views, view: View) -> Rows:
    """Every row of a view's tables."""
    look = views.look(None, Window(), TODAY)
    found: Rows = {}
    for row in view.tables:
        stored: list[Any] = look.rows(row)
        found[layout_of(row).name] = [plain(one) for one in stored]
    return found
