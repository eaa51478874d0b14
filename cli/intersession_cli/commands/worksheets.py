"""``intersession worksheets``: what can be assigned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import click

from intersession.application.catalogue import find_worksheet, fitting_names
from intersession.errors import NotFound, near_matches
from intersession.worksheets.conditions import condition_words
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.items import (
    Choice,
    Item,
    Minutes,
    Number,
    Percent,
    Ratings,
    Reference,
    Rows,
    Scale,
)
from intersession.worksheets.search import purposes_of, search_worksheets
from intersession_cli.app import arguments
from intersession_cli.app.numbers import Whole
from intersession_cli.app.options import command, rows_options
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.lookup import recorded_names
from intersession_cli.output.pager import pages
from intersession_cli.output.rows import show_rows
from intersession_cli.output.table import show_table
from intersession_cli.output.text import paragraph
from intersession_cli.output.worksheet import show_worksheet


@command(
    "worksheets\nworksheets relaxation\nworksheets cbt sleep\n"
    "worksheets cbt.thought-record --full\n"
    "worksheets cbt.thought-record --version 1",
    name="worksheets",
)
@click.argument("words", nargs=-1, metavar="[NAME|WORDS...]",
                shell_complete=arguments.complete_worksheets)  # fmt: skip
@click.option("--version", type=Whole(), metavar="N", help="That version (else the latest).")
@click.option("--full", is_flag=True, help="Every item of a worksheet, its type and its source.")
@rows_options
@pages
def main(
    runtime: Runtime,
    words: tuple[str, ...],
    version: int | None,
    full: bool,
    form: str | None,
) -> None:
    """List the worksheets, show one with its items, or search by name, modality or purpose."""
    every = runtime.plugins.worksheets
    name = "-".join(" ".join(words).split())
    is_name = bool(fitting_names(every, name))
    if not is_name and version is None:
        in_order = [every[one] for one in sorted(every)]
        listed = _search(runtime, words, name) if words else in_order
        _list(listed, form)
        return
    sheet = find_worksheet(every, name, partial(recorded_names, runtime))
    sheet = sheet if version is None else _in_version(runtime, sheet, version)
    rows = [
        *_item_rows("setting", sheet.settings),
        *_item_rows("answer", sheet.answers),
        *_item_rows("worked out", sheet.computed),
    ]
    if form:
        show_rows(rows, form)
        return
    show_worksheet(sheet, rows, is_full=full)


def _in_version(runtime: Runtime, sheet: Worksheet, version: int) -> Worksheet:
    versions = runtime.plugins.versions
    if (sheet.name, version) not in versions:
        known = ", ".join(str(number) for name, number in versions if name == sheet.name)
        raise NotFound(f"There is no version {version} of {sheet.name}. Known: {known}.")
    return versions[sheet.name, version]


def _search(runtime: Runtime, words: Sequence[str], name: str) -> Sequence[Worksheet]:
    """The worksheets that have the words; raises where none has, with what there is."""
    every = runtime.plugins.worksheets
    if found := search_worksheets(every, words):
        return found
    try:
        find_worksheet(every, name, partial(recorded_names, runtime))
    except NotFound as problem:
        purposes = purposes_of(every)
        names = [full.partition(".")[2] for full in every]
        near = near_matches(" ".join(words), [*purposes, *every, *names])
        hint = near if near.startswith("Did") else ""
        raise NotFound(
            f"No worksheet has the words {' '.join(words)!r}. {hint} To see all: intersession "
            f"worksheets. What they are for, to search by: {', '.join(purposes)}."
        ) from problem
    return found


def _list(worksheets: Sequence[Worksheet], form: str | None) -> None:
    rows = [
        {
            "worksheet": sheet.name,
            "version": sheet.version,
            "title": sheet.title,
            "purposes": list(sheet.purposes),
            "source": sheet.source,
            "plugin": sheet.plugin,
        }
        for sheet in worksheets
    ]
    if form:
        show_rows(rows, form)
        return
    shown = [
        {**row, "for": ", ".join(sheet.purposes)}
        for row, sheet in zip(rows, worksheets, strict=True)
    ]
    show_table(shown, ["worksheet", "version", "title", "for"])
    if rows:
        how = "To see one: intersession worksheets NAME; to search: intersession worksheets sleep"
        say("", paragraph(how))


def _item_rows(part: str, items: Iterable[Item], under: str = "") -> list[dict[str, Any]]:
    rows = []
    for item in items:
        place = f"{under}{item.name}"
        row = {
            "part": part,
            "item": place,
            "asks": item.ask,
            "type": kind(item),
            "required": item.required,
            "asked": condition_words(item),
            "help": item.help,
        }
        rows.append(row)
        if isinstance(item, Rows):
            rows += _item_rows(part, item.row, f"{place}[].")
    return rows


def kind(item: Item) -> str:
    """An item's type with its range or options: ``scale 0 calm – 100 worst``."""
    unit = f" {item.unit}" if item.unit and not isinstance(item, Minutes | Percent) else ""
    if isinstance(item, Scale | Ratings):
        low, high = (f"{end:g} {item.anchors.get(int(end), '')}".strip() for end in _ends(item))
        steps = "" if item.step == 1 else f", in steps of {item.step:g}"
        return f"{item.kind}, {low} – {high}{unit}{steps}"
    if isinstance(item, Number) and item.low is not None and item.high is not None:
        return f"{item.kind}, {item.low:g} – {item.high:g}{unit}"
    if isinstance(item, Number) and unit:
        return f"{item.kind}, in{unit}"
    if isinstance(item, Choice):
        narrowed = f" (those of {item.narrowed_by})" if item.narrowed_by else ""
        options = ", ".join(_option(value, label) for value, label in item.options.items())
        return f"{item.kind}: {options}{narrowed}"
    if isinstance(item, Rows):
        return f"{item.kind}{_count(item)}"
    if isinstance(item, Reference):
        return f"a row of {item.worksheet}"
    return item.kind


def _option(value: str, label: str) -> str:
    """An option as it is typed, with its label where that says more."""
    return value if value.casefold() == label.casefold() else f"{value} ({label})"


def _count(item: Rows) -> str:
    """How many rows there may be, where that is limited."""
    if item.most is not None:
        return f", {max(item.least, 1)} to {item.most}"
    return f", at least {item.least}" if item.least > 1 else ""


def _ends(item: Scale | Ratings) -> tuple[float, float]:
    return float(item.low or 0), float(item.high or 0)
