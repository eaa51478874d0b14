"""A view for people: its first sight, its parts whole, and how it is made."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from intersession.errors import NotFound, near_matches
from intersession.projections.query import Report
from intersession_cli.app.screen import Line, Titled, say
from intersession_cli.output.rows import show_trace
from intersession_cli.output.sight import LINES, Part, first_sight, part_of
from intersession_cli.output.table import show_table
from intersession_cli.output.text import heading, paragraph

if TYPE_CHECKING:
    from intersession.projections.projection import View
    from intersession.worksheets.definition import Worksheet

ALL = "all"
"""The name for every part of a view."""


class Asked(NamedTuple):
    """What was asked for beside the first sight."""

    part: str | None = None
    full: bool = False
    trace: bool = False


def chosen_parts(name: str, report: Report, part: str | None, form: str | None) -> Report:
    """All parts, or the one that was asked for; the first for JSON and CSV."""
    if part is None:
        return dict(list(report.items())[:1]) if form else report
    known = {_plain(one): one for one in report}
    if part == ALL and not form:
        return report
    if _plain(part) not in known:
        every = "" if form else f" Every part: --part {ALL}."
        raise NotFound(
            f"The view {name} has no part {part!r}. {near_matches(part, report)} "
            f"Its parts: {', '.join(report)}.{every}"
        )
    found = known[_plain(part)]
    return {found: report[found]}


def titled(view: View, told: str) -> list[Line]:
    """A view's title, and whom and which days it is about."""
    return [Titled(line) for line in paragraph(f"{view.title} · {told}").split("\n")]


def show_view(
    view: View, report: Report, client: str | None, above: list[Line], asked: Asked
) -> None:
    """Print a view below what stands above it: its first sight, or what was asked for."""
    if asked == Asked():
        say(*above, *first_sight(view, report, client, LINES - len(above)))
        return
    say(*above)
    parts = chosen_parts(view.name, report, asked.part, None)
    _show_parts(view, parts, client, asked.full, asked.trace)


def _show_parts(view: View, report: Report, client: str | None, full: bool, trace: bool) -> None:
    """Print parts of a view whole; long texts are shortened unless in full."""
    for name, rows in report.items():
        part = part_of(view, name, rows, client)
        heading(f"\n{part.title}")
        _show_part(part, client, full)
        if trace and rows:
            show_trace(rows)


def explain_view(view: View, worksheets: Mapping[str, Worksheet]) -> None:
    """Print what a view is about and how its figures are made, with its sources."""
    heading(f"{view.title} ({view.name}, version {view.version})")
    say(paragraph(view.about or "It says nothing about itself."))
    sheet = worksheets.get(getattr(view, "worksheet", ""))
    if sheet:
        say(paragraph(f"Worksheet: {sheet.title} ({sheet.name}). Source: {sheet.source}."))


def _show_part(part: Part, client: str | None, full: bool) -> None:
    """A part as a table; on a terminal with its picture, which is all that needs rich."""
    if part.picture and part.rows and sys.stdout.isatty():
        from intersession_cli.output.charts import show_picture

        show_picture(part.picture, part.rows, part.columns, client)
    else:
        show_table(part.rows, part.columns, empty="No data.", is_full=full)


def _plain(name: str) -> str:
    return name.casefold().replace("-", " ").replace("_", " ")
