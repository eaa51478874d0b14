"""Views that take long to fold, named with their time."""

from __future__ import annotations

from collections.abc import Iterable


def slow_lines(slow: Iterable[tuple[str, float, int]]) -> list[str]:
    """A line for each view by name, seconds and events, the slowest first."""
    return [
        f"Slow: {view}, about {seconds:.0f} s for {events:,} events."
        for view, seconds, events in slow
    ]
