"""The figures of a proof as a table: how often it was tried, and how often a promise broke."""

from __future__ import annotations

import platform
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date

from tabulate import tabulate

from proof.tally import Done, Found

ROWS: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("faults", "every command × every fault × every call on a file", ("runs",), ()),
    ("faults", "of these, killed at that call", ("kills",), ()),
    ("crashes", "disks that a loss of power may leave, opened", ("states",), ()),
)
"""Part, in words, the figures that are added up, and the least number that is promised."""
BROKEN = {
    "faults": (
        *("acknowledged and lost", "damaged or half recorded", "wrong words", "tracebacks"),
        *("did not go on", "slow"),
    ),
    "crashes": (
        *("acknowledged and lost", "damaged or half recorded", "torn drafts"),
        *("the agenda did not open", "the agenda says something else"),
    ),
}
"""The figures that must be 0."""


def table(found: Mapping[str, Found], form: str = "simple") -> str:
    """What was tried, and below it what must be 0."""
    rows = [
        (part, words, f"{sum(found[part].figures[name] for name in names):,}")
        for part, words, names, _ in ROWS
        if part in found
    ]
    rows += [
        (part, f"{name} (promised: 0)", f"{found[part].figures[name]:,}")
        for part, names in BROKEN.items()
        if part in found
        for name in names
    ]
    align = ("left", "left", "right")
    return tabulate(
        rows, ("part", "figure", "got"), tablefmt=form, disable_numparse=True, colalign=align
    )


def heading(done: Sequence[Done]) -> str:
    """What a reader must know: how many seeds, how long, on what."""
    seeds = len({one.seed for one in done})
    minutes = sum(one.seconds for one in done) / 60
    return (
        f"{seeds} seed{'s' if seeds != 1 else ''}, {minutes:,.0f} minutes of one core; "
        f"{platform.system()}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}; {date.today()}"
    )
