"""The formats in which a log's events are written for other programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from intersession.errors import IntersessionError, PluginError
from intersession.events.recorded import Recorded, Stored
from intersession.guard import calling
from intersession.interchange.cloudevents import Stream
from intersession.interchange.csv import csv_lines

Writer = Callable[[Iterable[Stored], str], Iterator[bytes]]
"""Makes lines of stored rows and the identity of their log."""


def cloudevents_lines(rows: Iterable[Stored], source: str) -> Iterator[bytes]:
    """Stored rows as CloudEvents 1.0, one JSON object a line."""
    return Stream().lines(rows, source)


FORMATS: dict[str, Writer] = {"cloudevents": cloudevents_lines, "csv": csv_lines}
"""By the name that ``log export --format`` takes, the usual one first."""

Typed = Callable[[Sequence[Stored]], list[Recorded]]


def of_plugin(
    name: str, lines: Callable[[Iterable[Recorded], str], Iterable[str | bytes]], typed: Typed
) -> Writer:
    """A plugin's format: ``lines`` gets recorded events and makes text or bytes of them.

    Raises PluginError, from the line at which it fails, naming the format.
    """

    def write(rows: Iterable[Stored], source: str) -> Iterator[bytes]:
        return _made(name, lines, (one for row in rows for one in typed([row])), source)

    return write


def _made(
    name: str,
    lines: Callable[[Iterable[Recorded], str], Iterable[str | bytes]],
    events: Iterable[Recorded],
    source: str,
) -> Iterator[bytes]:
    """Line by line: what the plugin prints goes to stderr, what it gives to the output."""
    what, then = f"The export {name}", "What was written until then is not whole"

    def guarded() -> Any:
        return calling(what, then, passing=lambda problem: isinstance(problem, IntersessionError))

    with guarded():
        coming = iter(lines(events, source))
    while True:
        with guarded():
            line = next(coming, None)
            if line is not None and not isinstance(line, str | bytes):
                raise PluginError(f"{what} gave {line!r}: accepted are text and bytes")
        if line is None:
            return
        yield line.encode() if isinstance(line, str) else line
