"""The figures of a proof as a table: how often it was tried, and how often a promise broke."""

from __future__ import annotations

import platform
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date

from tabulate import tabulate

from proof.tally import Done, Found

TRIED: Mapping[str, Mapping[str, tuple[str, int]]] = {
    "faults": {
        "runs": ("commands run with a fault at a call on a file", 5_000),
        "kills": ("of these, killed at that call", 2_000),
    },
    "crashes": {"states": ("disks that a loss of power may leave, opened", 20_000)},
    "server": {
        "runs": ("commands run with a cut or a kill at a message", 500),
        "client kills": ("of these, the client killed", 0),
        "server kills": ("of these, the server killed", 0),
    },
    "history": {
        "appends acknowledged": ("appends of several writers at once, acknowledged", 0),
        "appends refused": ("refused, since another was first", 0),
        "appends killed": ("killed, with no answer", 0),
        "reads": ("reads of the whole log meanwhile", 0),
    },
    "flips": {
        "changes": ("changes of one byte of a log", 0),
        "changes of what is read": ("of these, they change what is read", 0),
        "commands asked": ("verifying commands run over them", 0),
    },
    "rollbacks": {"commands asked": ("verifying commands run over logs cut or put back", 0)},
    "fuzz": {
        "inputs": ("inputs before every parser", 1_000_000),
        "refused": ("of these, refused in words", 0),
    },
}
"""By part, each figure of what was tried: in words, and how many the whole is at least."""
LOST = ("acknowledged and lost", "damaged or half recorded", "wrong words")
TOLD = ("passed over", "without a place", "faults of the program")
BROKEN: Mapping[str, Sequence[str]] = {
    "faults": (*LOST, "faults of the program", "did not go on", "slow"),
    "crashes": (
        *("acknowledged and lost", "damaged or half recorded", "torn drafts"),
        *("the agenda did not open", "the agenda says something else"),
    ),
    "server": (*LOST, "faults of the program", "did not go on"),
    "history": ("breaks of one order",),
    "flips": TOLD,
    "rollbacks": TOLD,
    "fuzz": ("exceptions not ours", "partial writes", "over a second", "over 200 MB"),
}
"""By part, the figures that must be 0."""
JUDGED = "could not be judged"
"""Units in which the proof itself fell over."""
COLUMNS = ("part", "figure", "goal", "got", "")


def rows(found: Mapping[str, Found]) -> list[tuple[str, ...]]:
    """What was tried, and below it what must be 0, part by part."""
    told = []
    for part, figures in TRIED.items():
        if part not in found:
            continue
        got = found[part].figures
        for name, (words, least) in figures.items():
            goal = f"at least {least:,}" if least else "–"
            verdict = ("met" if got[name] >= least else "not met") if least else ""
            told.append((part, words, goal, f"{got[name]:,}", verdict))
        told += [
            (part, name, "0", f"{got[name]:,}", "not met" if got[name] else "met")
            for name in (*BROKEN[part], JUDGED)
        ]
    return told


def table(found: Mapping[str, Found], form: str = "simple") -> str:
    """The same as a table."""
    align = ("left", "left", "left", "right", "left")
    return tabulate(rows(found), COLUMNS, tablefmt=form, disable_numparse=True, colalign=align)


def heading(done: Sequence[Done]) -> str:
    """What a reader must know: how many seeds, how long, on what."""
    seeds = len({one.seed for one in done})
    minutes = sum(one.seconds for one in done) / 60
    return (
        f"{seeds} seed{'s' if seeds != 1 else ''}, {minutes:,.0f} minutes of one core; "
        f"{platform.system()}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}; {date.today()}"
    )
