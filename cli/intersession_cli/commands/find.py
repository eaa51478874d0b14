"""``intersession find``: the words that people wrote, wherever they stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from intersession.projections.query import Window
from intersession_cli.app import arguments
from intersession_cli.app.options import command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.input.words import WORDS
from intersession_cli.output.pager import pages

if TYPE_CHECKING:
    from intersession.projections.builtin.texts import TextRow

FIRST = 20
"""So many are shown, unless all are asked for."""


@command("find bus\nfind 'on the bus' RK\nfind planner --all --json", name="find")
@click.argument("words", nargs=-1, type=WORDS, required=True, metavar="WORDS... [CODE]",
                shell_complete=arguments.complete_codes)  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="All that was found, not the newest 20.")
@click.option("--json", "as_json", is_flag=True, help="Give rows as JSON.")
@pages
def main(runtime: Runtime, words: tuple[str, ...], everything: bool, as_json: bool) -> None:
    """Search the texts that people wrote, as they stand: of all clients, or of one.

    Looks through answers, notes, what was agreed, reviews, obstacles, goals and flags. All the
    words must be in one text. The last may be only begun; accents and capitals do not matter.
    """
    from intersession.projections.words import searchable

    client, wanted = _asked(runtime, words)
    if not searchable(wanted):
        raise click.UsageError("There is no word to search for. Say one: find bus")
    found = _found(runtime, client, wanted)
    if as_json:
        from intersession_cli.output.found import as_rows
        from intersession_cli.output.rows import show_rows

        show_rows(as_rows(found), "json")
        return
    from intersession_cli.output.found import found_lines

    shown = found if everything else found[:FIRST]
    say(*found_lines(shown, len(found), client))


def _asked(runtime: Runtime, words: Sequence[str]) -> tuple[str | None, Sequence[str]]:
    """The client, where the last word is a code on record, and the words to search for."""
    if len(words) == 1:
        return None, words
    last, home = words[-1].upper(), runtime.views_at_hand
    is_client = home.report("clients", client=last, today=runtime.today())["clients"]
    return (last, words[:-1]) if is_client else (None, words)


def _found(runtime: Runtime, client: str | None, words: Sequence[str]) -> list[tuple[TextRow, str]]:
    """What was found, the newest first; an option that was chosen is no text."""
    from intersession.projections.builtin.texts import TextRow
    from intersession_cli.output.progress import Progress

    texts = runtime.texts
    texts.catch_up(Progress("Reading the log"))
    found = texts.look(client, Window(), runtime.today()).search(TextRow, words)
    written = [one for one in found if _is_written(runtime, one[0])]
    return sorted(written, key=_place, reverse=True)


def _is_written(runtime: Runtime, row: TextRow) -> bool:
    """Whether people wrote it: what is chosen on a worksheet that is installed was not."""
    from intersession_cli.output.found import item_at

    sheet = runtime.plugins.versions.get((row.worksheet, row.worksheet_version))
    item: Any = item_at(sheet, row.place)
    return item is None or item.kind in ("one line", "text")


def _place(found: tuple[TextRow, str]) -> tuple[str, str, str, int, str]:
    row = found[0]
    return row.day or "", row.recorded_at, row.source, row.number, row.place
