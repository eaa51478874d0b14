"""What a part of a view looks like when it is drawn: declared here, drawn by the terminal.

A picture is shown next to the numbers and never replaces them. What is missing stays
blank in it, and a program that reads rows never gets it.
"""

from __future__ import annotations

import msgspec


class Course(msgspec.Struct, frozen=True):
    """One small line for each group of rows, in their order: how ``value`` went.

    ``low`` and ``high`` are the ends of the scale, the same for every line; None is
    the least or greatest value there is. ``when`` names the column of the day.
    """

    value: str
    by: tuple[str, ...] = ()
    when: str = "happened_on"
    low: float | None = 0
    high: float | None = None


class Bars(msgspec.Struct, frozen=True):
    """A bar next to each share (a Figure from 0 to 1) in the columns ``of``."""

    of: tuple[str, ...]


class Grid(msgspec.Struct, frozen=True):
    """Numbers shaded by size from ``low`` to ``high``; a blank cell stays blank."""

    high: float
    low: float = 0


class Ladder(msgspec.Struct, frozen=True):
    """A rung for each row, the highest ``value`` first, with a bar up to ``high``.

    Rows that differ in the columns ``by`` are drawn in separate ladders.
    """

    label: str
    value: str
    high: float
    by: tuple[str, ...] = ()


Picture = Course | Bars | Grid | Ladder
