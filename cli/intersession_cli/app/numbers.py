"""Numbers in options and arguments, read by the one reader: no more digits than can be used."""

from __future__ import annotations

import math
from typing import Any

import click

from intersession.errors import shown
from intersession.strict.bounds import DIGITS
from intersession.strict.numbers import whole

_MOST_SECONDS = 10_000_000
"""About four months: no program waits longer."""


class _Bounded(click.ParamType[int]):
    """Refuses what the one reader of whole numbers does not take."""

    def convert(self, value: Any, param: Any, ctx: Any) -> int:
        """The number that was typed."""
        if isinstance(value, str) and whole(value) is None:
            how = f"a whole number has up to {DIGITS} digits, such as 3"
            self.fail(f"{shown(value)} is not a valid integer: {how}.", param, ctx)
        return super().convert(value, param, ctx)


class Whole(_Bounded, click.types.IntParamType):
    """A whole number; what is right is for the command to say."""


class WholeRange(_Bounded, click.IntRange):
    """A whole number from ``min`` to ``max``."""


class Seconds(click.FloatRange):
    """So many seconds, which can be waited."""

    def __init__(self, min: float = 0.0) -> None:  # noqa: A002 - click's own name
        super().__init__(min, _MOST_SECONDS)

    def convert(self, value: Any, param: Any, ctx: Any) -> float:
        """The seconds that were typed."""
        found = super().convert(value, param, ctx)
        if not math.isfinite(found):
            self.fail(f"{shown(str(value))} is not a valid float.", param, ctx)
        return found
