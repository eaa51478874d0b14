"""Rules for every view's report: for any client and window, rows a program can read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import date
from functools import cache
from tempfile import TemporaryDirectory
from typing import Any

from intersession.conformance.calls import told
from intersession.conformance.projections import (
    TODAY,
    Story,
    catch_up,
    log_in,
    stories_of,
    views_of,
)
from intersession.conformance.source_code import words_of
from intersession.conformance.subject import NotConformant, Subject
from intersession.errors import near_matches
from intersession.projections.charts import Bars, Course, Ladder, Picture
from intersession.projections.figures import Figure
from intersession.projections.projection import View
from intersession.projections.query import Report, UndeclaredRead, Window
from intersession.projections.runner import Views

_WEEKS = Window(date(2026, 2, 20), date(2026, 3, 5))
_ASKED: dict[str, tuple[str | None, Window]] = {
    "RK": ("RK", Window()),
    "all clients": (None, Window()),
    f"RK, {_WEEKS}": ("RK", _WEEKS),
    f"all clients, {_WEEKS}": (None, _WEEKS),
    "all clients before anything happened": (None, Window(None, date(1970, 1, 1))),
    "a client without anything": ("NOBODY", Window()),
}
_STATISTICS = ("mean", "median", "sd", "share", "average")


def reads_what_it_declares(subject: Subject, view: View) -> None:
    """A report reads its view's own tables, and others' only where ``reads`` names them."""
    kept = {row for one in subject.plugins.views.values() for row in one.tables}
    for row in view.reads:
        if row not in kept:
            raise NotConformant(
                f"{view.name} says that it reads {row.__name__}, which is in the tables of no view "
                f"of the core or of this plugin: it cannot be read where that view is missing."
            )
    try:
        _reports(subject, view)
    except Undeclared:
        raise
    except NotConformant:
        pass  # which another check reports


def reports_plainly(subject: Subject, view: View) -> None:
    """A report is made for one client, for all, in a window and of nothing; its rows are JSON."""
    for asked, report in _reports(subject, view):
        _refuse_unreadable(view, asked, report)


def shows_what_is_there(subject: Subject, view: View) -> None:
    """``first``, ``titles``, ``shown`` and ``pictures`` name parts and columns of the report."""
    seen: dict[str, dict[str, list[Any]]] = {}

    for _, report in _reports(subject, view):
        for part, rows in report.items():
            columns = seen.setdefault(part, {})
            for name, value in ((name, value) for row in rows for name, value in row.items()):
                columns.setdefault(name, []).append(value)
    module = subject.module
    found = [
        *_wrong_parts("first", view.first, seen, words_of(module, "first")),
        *_wrong_parts("titles", view.titles, seen, words_of(module, "titles")),
        *_wrong_shown(view, seen, words_of(module, "shown")),
        *_wrong_pictures(view, seen, words_of(module, "pictures")),
    ]
    if found:
        raise NotConformant(
            "\n  ".join([f"{view.name} names what its report does not have:", *found])
        )


class Undeclared(NotConformant):
    """A report read a table that its view does not declare."""


Seen = Mapping[str, Mapping[str, list[Any]]]
"""Every value that a report gave, by part and column."""


def _wrong_parts(where: str, parts: Iterable[str], seen: Seen, words: set[str]) -> Iterator[str]:
    for part in parts:
        yield from _wrong(where, "part", part, seen, words)


def _wrong_shown(view: View, seen: Seen, words: set[str]) -> Iterator[str]:
    for part, names in view.shown.items():
        yield from _wrong("shown", "part", part, seen, words)
        for name in names:
            yield from _wrong(f"shown of {part!r}", "column", name, seen.get(part, {}), words)


def _wrong_pictures(view: View, seen: Seen, words: set[str]) -> Iterator[str]:
    for part, picture in view.pictures.items():
        columns = seen.get(part, {})
        yield from _wrong("pictures", "part", part, seen, words)
        for name in _columns_of(picture):
            yield from _wrong(f"the picture of {part!r}", "column", name, columns, words)
        for name in _numbers_of(picture):
            wrong = [one for one in columns.get(name, ()) if not _is_number(one)]
            if wrong:
                what = f"which holds {wrong[0]!r}: not a number"
                yield f"the picture of {part!r} draws {name!r}, {what}"


def _wrong(
    where: str, what: str, name: str, seen: Mapping[str, Any], words: set[str]
) -> Iterator[str]:
    """What no report had; what is seldom there stands at least in the plugin's own words."""
    if seen and name not in seen and name not in words:
        yield f"{where} names the {what} {name!r}. {near_matches(name, seen)}"


def _columns_of(picture: Picture) -> tuple[str, ...]:
    if isinstance(picture, Course):
        return (picture.value, *picture.by, picture.when)
    if isinstance(picture, Ladder):
        return (picture.label, picture.value, *picture.by)
    return picture.of if isinstance(picture, Bars) else ()


def _numbers_of(picture: Picture) -> tuple[str, ...]:
    if isinstance(picture, Course | Ladder):
        return (picture.value,)
    return picture.of if isinstance(picture, Bars) else ()


def _is_number(value: Any) -> bool:
    return value is None or isinstance(value, int | float | Figure)


@cache
def _reports(subject: Subject, view: View) -> list[tuple[str, Report]]:
    """The reports of an empty log and of every story, with what was asked for."""
    found = [(f"{asked}, of an empty log", one) for asked, one in _asked(subject, view, [])]
    for story in stories_of(subject, view):
        found += _asked(subject, view, story)
    return found


def _asked(subject: Subject, view: View, story: Story) -> list[tuple[str, Report]]:
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="intersession-"))
        log = stack.enter_context(log_in(folder))
        log.append(story)
        beside = [*subject.plugins.views.values()]
        views = stack.enter_context(views_of(folder, "views", log, beside))
        catch_up(views, view, story)
        return [(asked, _report(views, view, asked)) for asked in _ASKED]


def _report(views: Views, view: View, asked: str) -> Report:
    try:
        client, window = _ASKED[asked]
        return views.report(view.name, client=client, window=window, today=TODAY)
    except UndeclaredRead as problem:
        raise Undeclared(str(problem)) from problem
    except Exception as problem:  # whatever a plugin's view raises
        raise NotConformant(
            f"The report of {view.name} raised {told(problem)} for {asked}. Tables may be empty, "
            f"and any column that may be None is None somewhere."
        ) from problem


def _refuse_unreadable(view: View, asked: str, report: Report) -> None:
    found = [
        f"part {part!r}, column {name!r}: {wrong}"
        for part, rows in report.items()
        for row in rows
        for name, value in row.items()
        if (wrong := _unreadable(name, value, row))
    ]
    if found:
        told = "\n  ".join(dict.fromkeys(found))
        raise NotConformant(
            f"The report of {view.name} for {asked} gives rows that cannot be read:\n  {told}"
        )


def _unreadable(name: object, value: Any, row: Mapping[str, Any]) -> str:
    """What is wrong with a value of a report, "" where nothing is."""
    if not isinstance(name, str):
        return "the name of a column is text"
    if isinstance(value, Figure):
        return _unfounded(value)
    if name in _STATISTICS and isinstance(value, int | float) and "n" not in row:
        return f"{value!r} is given without its n. Give a Figure: mean(…), median(…), share(…)"
    if isinstance(value, date):  # shown as ISO text
        return ""
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError) as problem:
        return f"{value!r} is not JSON ({problem}). Give text, numbers, lists, maps or a Figure"
    return ""


def _unfounded(figure: Figure) -> str:
    if figure.value is not None and (figure.value != figure.value or figure.n < 1):
        return f"{figure!r} has a value over nothing. With n 0 there is no value, and it is None"
    if figure.n < 0 or figure.missing < 0:
        return f"{figure!r} counts less than nothing"
    if figure.kind == "share" and figure.value is not None and not 0 <= figure.value <= 1:
        return f"{figure!r} is a share, and not from 0 to 1"
    return ""
