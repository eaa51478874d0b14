"""Throws of dice that fall the same way for the same seed, on any machine."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """All that is left to chance about one client.

    Everything is made from ``Random.random``, the one method whose sequence Python
    promises to keep between versions.
    """

    def __init__(self, seed: str) -> None:
        self.share = Random(seed).random
        """A share from 0 to 1, the end not included."""

    def chance(self, share: float) -> bool:
        """Whether something that happens in this share of all cases happens now."""
        return self.share() < share

    def one(self, options: Sequence[T]) -> T:
        """One of the options; one that is listed twice comes twice as often."""
        return options[int(self.share() * len(options))]

    def some(self, options: Sequence[T], count: int) -> list[T]:
        """So many different options, or all, in the order in which they are listed."""
        left, found = min(count, len(options)), []
        for place, option in enumerate(options):
            if self.share() * (len(options) - place) < left:
                found.append(option)
                left -= 1
        return found

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + int(self.share() * (high - low + 1))

    def around(self, middle: float, spread: float, low: int = 0, high: int = 100) -> int:
        """A whole number within ``spread`` of the middle, mostly near it, kept in the range."""
        found = round(middle + spread * (self.share() + self.share() - 1))
        return max(low, min(high, found))
