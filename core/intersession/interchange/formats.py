"""The formats in which a log's events are written for other programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from intersession.events.recorded import Stored
from intersession.interchange.cloudevents import Stream
from intersession.interchange.csv import csv_lines

Writer = Callable[[Iterable[Stored], str], Iterator[bytes]]
"""Makes lines of stored rows and the identity of their log."""


def cloudevents_lines(rows: Iterable[Stored], source: str) -> Iterator[bytes]:
    """Stored rows as CloudEvents 1.0, one JSON object a line."""
    return Stream().lines(rows, source)


FORMATS: dict[str, Writer] = {"cloudevents": cloudevents_lines, "csv": csv_lines}
"""By the name that ``log export --format`` takes, the usual one first."""
