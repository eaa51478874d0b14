"""Answers as they stand in a log → tables, worksheet by worksheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from intersession.application.catalogue import Catalogue, worksheet
from intersession.domain.assignment.decider import fold
from intersession.domain.client.events import Registered
from intersession.errors import NotFound, PluginError
from intersession.interchange.answers.computed import untyped, with_types
from intersession.interchange.answers.entries import ENTRY, Found, attempts_of, entry_cells
from intersession.interchange.answers.layout import Noted, entries_layout, settings_layout
from intersession.interchange.answers.table import (
    AnswersLeftOut,
    AnswerTable,
    AnswerTables,
    Cell,
)
from intersession.store.reader import LogReader
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.worked_out import worked_out


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for: one client or all, one worksheet or all, and days, both included."""

    client: str | None = None
    worksheet: str | None = None
    version: int | None = None
    first: date | None = None
    last: date | None = None

    @property
    def has_window(self) -> bool:
        """Whether only some days are asked for."""
        return bool(self.first or self.last)

    def holds(self, day: str) -> bool:
        """Whether an ISO day lies in what is asked for."""
        after = self.first is None or self.first.isoformat() <= day
        return after and (self.last is None or day <= self.last.isoformat())


def answer_tables(log: LogReader, catalogue: Catalogue, asked: Asked) -> AnswerTables:
    """The tables of what a log holds, each by the installed version or the one asked for.

    An entry is as it now stands: corrected, and not there where it was taken back. Answers
    of an earlier version come through the worksheet's upcasts; where there is no way, they are
    left out, and listed.
    """
    wanted = _sheet(catalogue, asked) if asked.worksheet else None
    made: dict[str, _Sheet] = {}
    left_out = _LeftOut()
    for found in _attempts(log, asked.client):
        name = found.event.worksheet
        if wanted is not None and name != wanted.name:
            continue
        if not _is_in_window(found, asked, left_out):
            continue
        sheet = wanted or catalogue.worksheets.get(name)
        if sheet is None:
            plugin = found.state.assigned.plugin if found.state.assigned else ""
            left_out.add(name, f"its plugin {plugin} is not installed here", found.name)
            continue
        made.setdefault(name, _Sheet(sheet)).add(found, left_out)
    if wanted is not None:
        made.setdefault(wanted.name, _Sheet(wanted))
    tables = [table for name in sorted(made) for table in made[name].tables()]
    return AnswerTables({table.name: table for table in tables}, left_out.listed())


def _sheet(catalogue: Catalogue, asked: Asked) -> Worksheet:
    """The worksheet that is asked for, in its version; NotFound, PluginMissing where none is."""
    latest = worksheet(catalogue, asked.worksheet or "")
    if asked.version is None:
        return latest
    found = catalogue.versions.get((latest.name, asked.version))
    if found is None:
        known = sorted(one for name, one in catalogue.versions if name == latest.name)
        raise NotFound(
            f"There is no version {asked.version} of {latest.name} here. Accepted: "
            f"{', '.join(map(str, known))}."
        )
    return found


def _attempts(log: LogReader, client: str | None) -> Iterator[Found]:
    """Every attempt that stands, client by client, in the order of their numbers."""
    for code in [client] if client is not None else _codes(log):
        streams: dict[str, list[Any]] = {}
        for recorded in log.read(client=code):
            if "." in recorded.stream:
                streams.setdefault(recorded.stream, []).append(recorded.event)
        for stream in sorted(streams, key=_number):
            yield from attempts_of(fold(stream, streams[stream]), streams[stream])


def _codes(log: LogReader) -> list[str]:
    return sorted({recorded.client for recorded in log.read(types=[Registered])})


def _number(stream: str) -> int:
    return int(stream.rpartition(".")[2])


def _is_in_window(found: Found, asked: Asked, left_out: _LeftOut) -> bool:
    day = found.event.day
    if not asked.has_window:
        return True
    if day is None:
        left_out.add(found.event.worksheet, "its day is not known", found.name)
        return False
    return asked.holds(day)


class _LeftOut:
    """What is left out, gathered by worksheet and reason."""

    def __init__(self) -> None:
        self._events: dict[tuple[str, str], list[str]] = {}

    def add(self, worksheet: str, why: str, event: str) -> None:
        """Note an entry, or a part of one, that is left out."""
        self._events.setdefault((worksheet, why), []).append(event)

    def listed(self) -> list[AnswersLeftOut]:
        """What is left out, one for each worksheet and reason."""
        return [
            AnswersLeftOut(name, why, tuple(events)) for (name, why), events in self._events.items()
        ]


class _Sheet:
    """The tables of one worksheet in one version, as they are filled."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self._entries = entries_layout(sheet, ENTRY)
        self._agreed = settings_layout(sheet)
        self._seen: set[tuple[str, int]] = set()

    def tables(self) -> Iterable[AnswerTable]:
        """The table of entries, those of its lists, and those of lists that were agreed."""
        first, *lists = self._entries.tables()
        yield with_types(first, untyped(self._entries.computed))
        yield from lists
        for child in self._agreed.children:
            yield from child.tables()

    def add(self, found: Found, left_out: _LeftOut) -> None:
        """Add the row of an entry, and those of its lists."""
        answers = self._answers(found, left_out)
        if answers is None:
            return
        noted, event = Noted({}), found.event
        settings = self._settings(found, noted)
        about = entry_cells(found)
        cells = self._entries.cells(answers, "", noted)
        row = (*about, *settings, *cells, *self._worked_out(found, answers, noted))
        self._entries.table.rows.append(row)
        key = (about[0], found.state.handle, event.attempt)
        self._entries.add_lists(key, answers, "", noted)
        for place, why in noted.places.items():
            left_out.add(self.sheet.name, f"{place} {why}", found.name)

    def _answers(self, found: Found, left_out: _LeftOut) -> Mapping[str, Any] | None:
        """The answers by this version; None after noting why they cannot be had."""
        answers, version = found.event.answers, found.event.worksheet_version
        if not answers or version == self.sheet.version:
            return answers
        how = f"answers of version {version} as version {self.sheet.version}: "
        try:
            upcast = self.sheet.upcast(answers, version)
        except PluginError as problem:
            why = f"{how}its upcast stopped, {type(problem.__cause__ or problem).__name__}"
            left_out.add(self.sheet.name, why, found.name)
            return None
        if upcast is None:
            left_out.add(self.sheet.name, f"{how}there is no upcast", found.name)
        return upcast

    def _settings(self, found: Found, noted: Noted) -> list[Any]:
        """The cells of what was agreed; lists that were agreed get their rows once."""
        agreed = found.agreed
        settings = self._upcast_settings(found, noted)
        cells = self._agreed.cells(settings, "settings.", noted)
        key = (found.state.handle, agreed.version)
        if key not in self._seen:
            self._seen.add(key)
            client = found.state.stream.partition(".")[0]
            self._agreed.add_lists((client, *key), settings, "settings.", noted)
        return cells

    def _upcast_settings(self, found: Found, noted: Noted) -> Mapping[str, Any]:
        """What was agreed, by this version; nothing of it after noting why it cannot be had."""
        assigned = found.state.assigned
        version = assigned.worksheet_version if assigned else self.sheet.version
        why = f"of version {version} are not had as version {self.sheet.version}: "
        try:
            upcast = self.sheet.upcast_settings(found.agreed.settings, version)
        except PluginError as problem:
            noted.note("settings", f"{why}the upcast stopped, {type(problem.__cause__).__name__}")
            return {}
        if upcast is None:
            noted.note("settings", f"{why}there is no upcast")
        return upcast or {}

    def _worked_out(self, found: Found, answers: Mapping[str, Any], noted: Noted) -> list[Cell]:
        """The cells of what is worked out of a whole sheet; a part of one has none."""
        fields = self._entries.computed
        if not (fields and found.event.has_sheet):
            return [None] * len(fields)
        try:
            values = worked_out(self.sheet, answers)
        except PluginError as problem:
            noted.note("scores", f"could not be worked out: {problem}")
            values = {}
        given = [(one, values.get(one.name)) for one in fields]
        return [None if value is None else one.cell(value) for one, value in given]
