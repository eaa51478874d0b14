"""The tests that ship with the eventsourcing library, run on our recorder, mapper and factory."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import TestCase
from unittest.mock import patch
from uuid import UUID, uuid4

import pytest
from eventsourcing.cipher import AESCipher
from eventsourcing.compressor import ZlibCompressor
from eventsourcing.domain import DomainEvent
from eventsourcing.persistence import (
    DatetimeAsISO,
    InfrastructureFactory,
    JSONTranscoder,
    MapperDeserialisationError,
    OperationalError,
    StoredEvent,
)
from eventsourcing.sqlite import (
    SQLiteAggregateRecorder,
    SQLiteDatastore,
    SQLiteProcessRecorder,
    SQLiteTrackingRecorder,
)
from eventsourcing.tests import application as library_application
from eventsourcing.tests import persistence as library
from eventsourcing.utils import Environment, get_topic

from intersession.domain.client.events import GoalAdded
from intersession.events.recorded import Recorded
from intersession.store.library_adapter import EventMapper
from intersession.store.sqlite.log import SqliteLogFactory, SqliteRecorder

FACTORY = "intersession.store.sqlite.log:SqliteLogFactory"
MAPPER = "intersession.store.library_adapter:EventMapper"


def close(datastore: SQLiteDatastore) -> None:
    """Let go of a database when the readers that the library's tests leave behind have stopped."""
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join(timeout=10)
    datastore.close()


class InFiles(TestCase):
    """Each test has a folder of its own for its database files."""

    id_type = "uuid"

    def setUp(self) -> None:
        """Make the folder."""
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        super().setUp()

    def new_originator_id(self) -> UUID | str:
        """A stream of the kind under test."""
        return uuid4() if self.id_type == "uuid" else f"RK.{uuid4().int % 10**9}"

    def datastore(self, name: str = "log.db") -> SQLiteDatastore:
        """Connections to a file in the folder, let go of at the end."""
        found = SQLiteDatastore(
            str(self.folder / name), pool_size=100, originator_id_type=self.id_type
        )
        self.addCleanup(close, found)
        return found

    def create_recorder(self) -> Any:
        """Our recorder on a new file."""
        recorder = SqliteRecorder(self.datastore())
        recorder.create_table()
        return recorder


class TestRecorder(InFiles, library.ApplicationRecorderTestCase[SqliteRecorder]):
    """Everything the library asks of the recorder of an application."""


class TestRecorderWithTextStreams(TestRecorder):
    """The same with streams named as ours are."""

    id_type = "text"


class TestRecorderInMemory(library.ApplicationRecorderTestCase[SqliteRecorder]):
    """The same without a file, where writers also wait for readers."""

    def create_recorder(self) -> SqliteRecorder:
        """Our recorder on a database shared by the connections of one test."""
        datastore = SQLiteDatastore(f"file:{self.id()}?mode=memory&cache=shared")
        self.addCleanup(close, datastore)
        recorder = SqliteRecorder(datastore)
        recorder.create_table()
        return recorder


class TestNotInterleaved(InFiles, library.NonInterleavingNotificationIDsBaseCase):
    """The positions of one transaction follow each other, whoever writes beside it."""

    insert_num = 2000


class TestNotInterleavedWithTextStreams(TestNotInterleaved):
    """The same with streams named as ours are."""

    id_type = "text"


class Positionless(SqliteRecorder):
    """Our recorder as one of aggregates, which returns no positions."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> None:
        """Add all of the events or none."""
        super().insert_events(stored_events, **kwargs)


class TestStreams(InFiles, library.AggregateRecorderTestCase):
    """Streams are read as the library reads aggregates: by version, both ways, in part."""

    def create_recorder(self) -> Any:
        """Our recorder, without what an aggregate's recorder does not return."""
        recorder = Positionless(self.datastore())
        recorder.create_table()
        return recorder


class TestStreamsWithTextNames(TestStreams):
    """The same with streams named as ours are."""

    id_type = "text"


class TestWithoutTable(InFiles):
    """A recorder whose table was never made says so by the library's own error."""

    def test_every_call_raises_operational_error(self) -> None:
        recorder = SqliteRecorder(self.datastore())
        event = StoredEvent(uuid4(), 1, "topic", b"")
        for call in (
            lambda: recorder.insert_events([event]),
            lambda: recorder.select_events(uuid4()),
            lambda: recorder.select_notifications(start=1, limit=1),
            recorder.max_notification_id,
        ):
            with pytest.raises(OperationalError):
                call()


class TrackingSubclass(SQLiteTrackingRecorder):
    """Another class than the factory's own, which the library's test asks for by name."""


class TestFactory(InFiles, library.InfrastructureFactoryTestCase[SqliteLogFactory]):
    """The factory, found by its topic, makes our recorder and the library's others."""

    def setUp(self) -> None:
        """Name the factory and the mapper as the environment of an application would."""
        self.env = Environment("TestCase")
        self.env[InfrastructureFactory.PERSISTENCE_MODULE] = FACTORY
        self.env[InfrastructureFactory.MAPPER_TOPIC] = MAPPER
        self.env[SqliteLogFactory.SQLITE_DBNAME] = ":memory:"
        self.env[SqliteLogFactory.ORIGINATOR_ID_TYPE] = self.id_type
        super().setUp()

    def expected_factory_class(self) -> type[SqliteLogFactory]:
        """Ours."""
        return SqliteLogFactory

    def expected_application_recorder_class(self) -> type[SqliteRecorder]:
        """Ours."""
        return SqliteRecorder

    def expected_aggregate_recorder_class(self) -> type[SQLiteAggregateRecorder]:
        """The library's: it keeps snapshots, which a log of ours does not have."""
        return SQLiteAggregateRecorder

    def expected_tracking_recorder_class(self) -> type[SQLiteTrackingRecorder]:
        """The library's."""
        return SQLiteTrackingRecorder

    def tracking_recorder_subclass(self) -> type[SQLiteTrackingRecorder]:
        """Any other."""
        return TrackingSubclass

    def expected_process_recorder_class(self) -> type[SQLiteProcessRecorder]:
        """The library's."""
        return SQLiteProcessRecorder

    def test_the_mapper_is_ours(self) -> None:
        assert type(self.factory.mapper(transcoder=self.transcoder)) is EventMapper


class TestFactoryWithTextStreams(TestFactory):
    """The same with streams named as ours are."""

    id_type = "text"


class TestApplication(InFiles, library_application.ExampleApplicationTestCase):
    """The library's example application, with snapshots, on our factory and mapper."""

    expected_factory_topic = FACTORY

    def setUp(self) -> None:
        """Configure it by the environment, as the library's applications are."""
        super().setUp()
        variables = {
            "PERSISTENCE_MODULE": FACTORY,
            "MAPPER_TOPIC": MAPPER,
            "SQLITE_DBNAME": str(self.folder / "bank.db"),
        }
        configured = patch.dict("os.environ", variables)
        configured.start()
        self.addCleanup(configured.stop)


EVENT = GoalAdded(goal=1, words="go by bus again", recorded_at=datetime(2026, 3, 2, 9, tzinfo=UTC))
WRITTEN = Recorded(0, "RK", 2, EVENT)
"""An event of ours on its way into the log."""


def make_mapper(**variables: str) -> EventMapper:
    """Our mapper, from our factory, as an application with these variables would have it."""
    named = {"PERSISTENCE_MODULE": FACTORY, "MAPPER_TOPIC": MAPPER, "SQLITE_DBNAME": ":memory:"}
    factory = InfrastructureFactory.construct(Environment("TestCase", {**named, **variables}))
    transcoder = JSONTranscoder()
    transcoder.register(DatetimeAsISO())
    mapper = factory.mapper(transcoder=transcoder)
    factory.close()
    assert isinstance(mapper, EventMapper)
    return mapper


def stored_and_read(mapper: EventMapper) -> bytes:
    """What is stored of the event, once it has come back equal, from its stream and version."""
    stored = mapper.to_stored_event(WRITTEN)
    place = (stored.originator_id, stored.originator_version, stored.topic)
    assert place == ("RK", 2, "client.goal-added.v1")
    assert mapper.to_domain_event(stored) == WRITTEN
    return stored.state


def test_a_event_is_plain_json():
    state = stored_and_read(make_mapper())
    assert state == b'{"recorded_at":"2026-03-02T09:00:00Z","goal":1,"words":"go by bus again"}'


def test_a_compressed_event():
    pressed = stored_and_read(make_mapper(COMPRESSOR_TOPIC=get_topic(ZlibCompressor)))
    assert zlib.decompress(pressed) == stored_and_read(make_mapper())


def test_a_sealed_event_cannot_be_read_without_its_key():
    sealing = make_mapper(CIPHER_KEY=AESCipher.create_key(16))
    assert b"bus" not in stored_and_read(sealing)
    other = make_mapper(CIPHER_KEY=AESCipher.create_key(16))
    with pytest.raises(ValueError, match="MAC check"):
        other.to_domain_event(sealing.to_stored_event(WRITTEN))


def test_a_event_is_compressed_first_and_then_sealed():
    sealing = make_mapper(
        COMPRESSOR_TOPIC=get_topic(ZlibCompressor), CIPHER_KEY=AESCipher.create_key(16)
    )
    state = stored_and_read(sealing)
    assert sealing.cipher is not None
    assert b"bus" in zlib.decompress(sealing.cipher.decrypt(state))


def test_a_library_event_takes_the_library_way():
    event = DomainEvent(
        originator_id=uuid4(), originator_version=1, timestamp=DomainEvent.create_timestamp()
    )
    mapper = make_mapper()
    stored = mapper.to_stored_event(event)
    assert stored.topic == "eventsourcing.domain:DomainEvent"
    assert mapper.to_domain_event(stored) == event
    with pytest.raises(MapperDeserialisationError):
        mapper.to_domain_event(StoredEvent(uuid4(), 1, stored.topic, b"no json"))
