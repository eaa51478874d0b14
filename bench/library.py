"""The eventsourcing library as it comes: its aggregate, its mapper, its SQLite recorder.

The same events go in: their fields as plain JSON, and the time of recording as the
event's timestamp.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.utils import get_topic

from bench import raw


class Record(Aggregate):
    """A stream of events, folded into a list."""

    def __init__(self, name: str, fields: dict[str, Any]) -> None:
        self.events = [(name, fields)]

    @event("Noted")
    def note(self, name: str, fields: dict[str, Any]) -> None:
        """Take in an event."""
        self.events.append((name, fields))


class Records(Application[UUID]):
    """The library's application, all else at its defaults."""

    def __init__(self, path: Path) -> None:
        super().__init__({"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)})

    def load(self, stream: UUID) -> Record:
        """A stream, folded."""
        found: Record = self.repository.get(stream)
        return found

    def note(self, stream: UUID, name: str, fields: dict[str, Any]) -> None:
        """One command: load, decide, append."""
        record = self.load(stream)
        record.note(name, fields)
        self.save(record)


def identity(stream: str) -> UUID:
    """The UUID that stands for a stream."""
    return uuid5(NAMESPACE_OID, stream)


def events(rows: Sequence[raw.Row]) -> list[Any]:
    """Rows of a log as events of the library, ready to be saved."""
    return [_event(*row) for row in rows]


def _event(stream: str, version: int, name: str, state: bytes) -> Any:
    fields = raw.loads(state)
    given = {
        "originator_id": identity(stream),
        "originator_version": version,
        "timestamp": datetime.fromisoformat(fields.pop("recorded_at")),
        "name": name,
        "fields": fields,
    }
    made: Any = Record
    if version > 1:
        return made.Noted(**given)
    return made.Created(originator_topic=get_topic(Record), **given)


def filled(path: Path, log: Path, after: int = 0) -> Path:
    """A new file with the events of a log after a position."""
    application = Records(path)
    for ready in raw.pages(log, after):
        application.save(*events(ready))
    application.close()
    return path


def replayed(path: Path) -> Iterator[list[Any]]:
    """Every event, page by page, in the order of the notifications."""
    with closing(Records(path)) as application:
        after = 0
        while page := application.recorder.select_notifications(start=after + 1, limit=raw.PAGE):
            yield [application.mapper.to_domain_event(one) for one in page]
            after = page[-1].id


def replay(path: Path) -> None:
    """Read all events."""
    for _ in replayed(path):
        pass
