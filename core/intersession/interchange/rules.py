"""Hold what a file adds to a log against the streams it goes into, and the worksheets here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from intersession.domain.assignment.events import Amended, Assigned, AttemptEvent
from intersession.domain.registry import CODEC
from intersession.domain.soundness import MEND, first_unsound
from intersession.errors import Problem
from intersession.events.recorded import Recorded
from intersession.interchange.reading import FileEvent
from intersession.store.reader import LogReader
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.validation import check_on_record

Sheets = Mapping[tuple[str, int], Worksheet]
"""The worksheets that are installed, by name and version."""


def unfit_events(log: LogReader, missing: Sequence[FileEvent], sheets: Sheets) -> Iterator[Problem]:
    """What of the events that a file adds no command would have recorded.

    Their streams could not take them, or their settings and answers are not what a worksheet
    that is installed here asks, in the version that they name.
    """
    lines: dict[int, FileEvent] = {one.row[0]: one for one in missing}
    for stream in dict.fromkeys(one.row[1] for one in missing):
        every = _with(log, stream, missing)
        unsound = first_unsound(stream, every)
        if unsound is not None:
            one, why = unsound
            yield _problem(lines, one, why.removesuffix(f". {MEND}"))
            continue
        yield from _unfit_by_sheet(lines, every, sheets)


def _with(log: LogReader, stream: str, missing: Iterable[FileEvent]) -> list[Recorded]:
    """A stream as it will be: what is here, and what the file adds."""
    rows = [one.row for one in missing if one.row[1] == stream]
    new = [
        Recorded(position, stream, version, CODEC.decode(name, state))
        for position, _, version, name, state in rows
    ]
    return sorted([*log.of_stream(stream, contained=True), *new], key=lambda one: one.version)


def _problem(lines: Mapping[int, FileEvent], one: Recorded, why: str) -> Problem:
    """A problem at an event's line, or at the one here that stands before what is added."""
    event = lines.get(one.position)
    if event is None:
        return Problem(one.id, f"is damaged in the log here, so nothing is added to it: it {why}")
    return Problem(f"line {event.line}, {event.name}", why)


def _unfit_by_sheet(
    lines: Mapping[int, FileEvent], every: Sequence[Recorded], sheets: Sheets
) -> Iterator[Problem]:
    """What a worksheet's rules say of the settings and answers that a file adds."""
    agreed = [one.event for one in every if isinstance(one.event, Assigned | Amended)]
    for one in every:
        event = lines.get(one.position)
        if event is None or not isinstance(one.event, Assigned | Amended | AttemptEvent):
            continue
        problems = (
            _unfit_answers(one.event, agreed, sheets)
            if isinstance(one.event, AttemptEvent)
            else _unfit_settings(one.event, agreed[0], sheets)
        )
        for problem in problems:
            place = f"line {event.line}, {event.name}, data.{problem.place}"
            yield Problem(place, f"{problem.message} ({one.event.worksheet})")


def _unfit_settings(
    event: Assigned | Amended, first: Assigned | Amended, sheets: Sheets
) -> list[Problem]:
    version = event.worksheet_version or first.worksheet_version or 1
    sheet = sheets.get((event.worksheet, version))
    if sheet is None:
        return []
    return _below("settings", check_on_record(sheet.settings, event.settings, event.settings))


def _unfit_answers(
    event: AttemptEvent, agreed: Sequence[Assigned | Amended], sheets: Sheets
) -> list[Problem]:
    """The fewest problems that answers have under anything that was agreed."""
    sheet = sheets.get((event.worksheet, event.worksheet_version))
    if sheet is None or event.without_sheet or event.is_practised_day:
        return []
    items = sheet.before_part.answers if event.is_planned else sheet.answers
    found: list[list[Problem]] = [
        check_on_record(items, event.answers, settings, event.skipped)
        for settings in (_settings(sheet, one, agreed[0]) for one in agreed)
    ]
    return _below("answers", sorted(found, key=len)[0])


def _settings(
    sheet: Worksheet, one: Assigned | Amended, first: Assigned | Amended
) -> Mapping[str, Any]:
    version = one.worksheet_version or first.worksheet_version or 1
    found = sheet.upcast_settings(one.settings, version)
    return one.settings if found is None else found


def _below(name: str, problems: Iterable[Problem]) -> list[Problem]:
    return [Problem(f"{name}.{one.place}", one.message) for one in problems]
