"""How far a long task over many events has come, for those who wait."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called now and then with how much is done, and how much there is: events, lines or records."""
