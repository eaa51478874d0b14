"""Events as a table of flat columns, for programs that read CSV but not JSON lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from intersession.events.streams import client_of, handle_of
from intersession.interchange.cloudevents import Stream

if TYPE_CHECKING:
    from intersession.events.recorded import Stored

COLUMNS = (
    "position",
    "event",
    "client",
    "assignment",
    "type",
    "happened_at",
    "recorded_at",
    "data",
)


class _Happened(msgspec.Struct):
    happened_at: str | None = None


def csv_lines(rows: Iterable[Stored], source: str) -> Iterator[bytes]:
    """Stored rows as CSV, the names of the columns first; ``data`` is the stored JSON."""
    stream, happened = Stream(), msgspec.json.Decoder(_Happened).decode
    yield _line(COLUMNS)
    for row in rows:
        line, handle = stream.told(row, source), handle_of(row[1])
        assignment = handle if "-" in handle else ""
        when = happened(row[4]).happened_at or ""
        places = (row[0], line.id, client_of(row[1]), assignment)
        yield _line((*places, line.type, when, line.time, bytes(line.data).decode()))


def _line(cells: Iterable[object]) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerow(cells)
    return written.getvalue().encode()
