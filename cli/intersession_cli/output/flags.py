"""What comes first: what was flagged and not acknowledged yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from intersession_cli.app.runtime import Runtime
from intersession_cli.output.text import heading, paragraph

if TYPE_CHECKING:
    from intersession.events.flags import Flag

AT_MOST = 12
"""So many lines above a list; the view of flags has them all."""


def open_flags(runtime: Runtime, client: str | None = None) -> list[Mapping[str, Any]]:
    """What is flagged and open, of a client or of all; by client, then in order of recording."""
    from intersession.projections.builtin.flags import FlagRow
    from intersession.projections.tables import plain

    rows = runtime.views_at_hand.rows(FlagRow, client=client, status="open")
    return [plain(row) for row in rows]


def show_first(runtime: Runtime, client: str | None = None) -> None:
    """Print what is open above a list, with how it is acknowledged; nothing where there is none."""
    rows = open_flags(runtime, client)
    if not rows:
        return
    heading("To see first")
    for row in rows[:AT_MOST]:
        day = row["happened_on"] or "day not known"
        since = " (corrected since)" if row["corrected"] else ""
        since = " (taken back since)" if row["retracted"] else since
        told = f"{row['assignment']} attempt {row['attempt']}, {day}: {'; '.join(row['flags'])}"
        click.echo(paragraph(told + since, "  "))
    if len(rows) > AT_MOST:
        click.echo(f"  … and {len(rows) - AT_MOST} more: intersession view flags")
    click.echo(paragraph(how_to(rows[0]["assignment"], rows[0]["attempt"]), "  ") + "\n")


def how_to(handle: str, *attempts: int) -> str:
    """How to acknowledge what was flagged, and that nobody watches until then."""
    from intersession.documents.prescription import not_watched

    words = f"intersession acknowledge {handle} {' '.join(map(str, attempts))} --note '…'"
    return f"When you have dealt with it: {words}\n{not_watched()}"


def show_flags(handle: str, number: int, flags: Sequence[Flag]) -> None:
    """Print what was flagged with an attempt that was just recorded, or in another through it."""
    if not flags:
        return
    heading("To see first")
    for flag in flags:
        click.echo(paragraph(flag.text, "  "))
    attempts = sorted({flag.attempt or number for flag in flags})
    click.echo(paragraph(how_to(handle, *attempts), "  "))
