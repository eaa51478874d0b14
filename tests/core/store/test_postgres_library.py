"""The tests that ship with the eventsourcing library, run on the recorder and factory of a server.

The mapper is the one that ``test_sqlite_library.py`` tests.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from unittest import TestCase
from unittest.mock import patch
from uuid import UUID, uuid4

import pytest
from bench.server import Server
from eventsourcing.persistence import InfrastructureFactory, ProgrammingError, StoredEvent
from eventsourcing.postgres import (
    PostgresAggregateRecorder,
    PostgresDatastore,
    PostgresProcessRecorder,
    PostgresTrackingRecorder,
)
from eventsourcing.tests import application as library_application
from eventsourcing.tests import persistence as library
from eventsourcing.utils import Environment
from psycopg.conninfo import conninfo_to_dict

from intersession.store.library_adapter import EventMapper
from intersession.store.postgres.log import PostgresLogFactory, PostgresRecorder

FACTORY = "intersession.store.postgres.log:PostgresLogFactory"
MAPPER = "intersession.store.library_adapter:EventMapper"


class OnTheServer(TestCase):
    """Each test has a database of its own."""

    id_type = "uuid"

    @pytest.fixture(autouse=True)
    def on_server(self, server: Server) -> None:
        """Use the server of all tests."""
        self.server = server

    def new_database(self) -> dict[str, str]:
        """A new database, by what the library calls the parts of its address."""
        found = conninfo_to_dict(self.server.new_database())
        return {name: str(found[name]) for name in ("dbname", "host", "port", "user", "password")}

    def setUp(self) -> None:
        """Make the database; its function takes events that are none of ours."""
        any_events = patch.object(PostgresRecorder, "takes", ())
        any_events.start()
        self.addCleanup(any_events.stop)
        self.database = self.new_database()
        super().setUp()

    def new_originator_id(self) -> UUID | str:
        """A stream of the kind under test."""
        return uuid4() if self.id_type == "uuid" else f"RK.{uuid4().int % 10**9}"

    def datastore(self) -> PostgresDatastore:
        """Connections to the database, let go of at the end."""
        kind: Any = self.id_type
        found = PostgresDatastore(**self.database, pool_size=4, originator_id_type=kind)
        self.addCleanup(found.close)
        return found

    def create_recorder(self) -> Any:
        """Our recorder on new tables."""
        recorder = PostgresRecorder(self.datastore())
        recorder.create_table()
        return recorder


class TestRecorder(OnTheServer, library.ApplicationRecorderTestCase[PostgresRecorder]):
    """Everything the library asks of the recorder of an application."""

    def test_insert_subscribe(self) -> None:
        """A subscription delivers what is there, and then what comes."""
        self.optional_test_insert_subscribe()


class TestRecorderWithTextStreams(TestRecorder):
    """The same with streams named as ours are."""

    id_type = "text"


class TestNotInterleaved(OnTheServer, library.NonInterleavingNotificationIDsBaseCase):
    """The positions of one transaction follow each other, whoever writes beside it."""

    insert_num = 2000


class TestNotInterleavedWithTextStreams(TestNotInterleaved):
    """The same with streams named as ours are."""

    id_type = "text"


class Positionless(PostgresRecorder):
    """Our recorder as one of aggregates, which returns no positions."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> None:
        """Add all of the events or none."""
        super().insert_events(stored_events, **kwargs)


class TestStreams(OnTheServer, library.AggregateRecorderTestCase):
    """Streams are read as the library reads aggregates: by version, both ways, in part."""

    def create_recorder(self) -> Any:
        """Our recorder, without what an aggregate's recorder does not return."""
        recorder = Positionless(self.datastore())
        recorder.create_table()
        return recorder


class TestStreamsWithTextNames(TestStreams):
    """The same with streams named as ours are."""

    id_type = "text"


class TestWithoutTable(OnTheServer):
    """A recorder whose table was never made says so by the library's own error."""

    def test_every_call_raises_programming_error(self) -> None:
        recorder = PostgresRecorder(self.datastore())
        event = StoredEvent(uuid4(), 1, "topic", b"")
        for call in (
            lambda: recorder.insert_events([event]),
            lambda: recorder.select_events(uuid4()),
            lambda: recorder.select_notifications(start=1, limit=1),
            recorder.max_notification_id,
        ):
            with pytest.raises(ProgrammingError):
                call()


class TrackingSubclass(PostgresTrackingRecorder):
    """Another class than the factory's own, which the library's test asks for by name."""


class TestFactory(OnTheServer, library.InfrastructureFactoryTestCase[PostgresLogFactory]):
    """The factory, found by its topic, makes our recorder and the library's others."""

    def setUp(self) -> None:
        """Name the factory and the mapper as the environment of an application would."""
        self.env = Environment("TestCase")
        self.env[InfrastructureFactory.PERSISTENCE_MODULE] = FACTORY
        self.env[InfrastructureFactory.MAPPER_TOPIC] = MAPPER
        self.env[PostgresLogFactory.ORIGINATOR_ID_TYPE] = self.id_type
        for name, value in self.new_database().items():
            self.env[f"POSTGRES_{name.upper()}"] = value
        super().setUp()

    def expected_factory_class(self) -> type[PostgresLogFactory]:
        """Ours."""
        return PostgresLogFactory

    def expected_application_recorder_class(self) -> type[PostgresRecorder]:
        """Ours."""
        return PostgresRecorder

    def expected_aggregate_recorder_class(self) -> type[PostgresAggregateRecorder]:
        """The library's: it keeps snapshots, which a log of ours does not have."""
        return PostgresAggregateRecorder

    def expected_tracking_recorder_class(self) -> type[PostgresTrackingRecorder]:
        """The library's."""
        return PostgresTrackingRecorder

    def tracking_recorder_subclass(self) -> type[PostgresTrackingRecorder]:
        """Any other."""
        return TrackingSubclass

    def expected_process_recorder_class(self) -> type[PostgresProcessRecorder]:
        """The library's."""
        return PostgresProcessRecorder

    def test_the_mapper_is_ours(self) -> None:
        assert type(self.factory.mapper(transcoder=self.transcoder)) is EventMapper


class TestFactoryWithTextStreams(TestFactory):
    """The same with streams named as ours are."""

    id_type = "text"


class TestApplication(OnTheServer, library_application.ExampleApplicationTestCase):
    """The library's example application, with snapshots, on our factory and mapper."""

    expected_factory_topic = FACTORY

    def setUp(self) -> None:
        """Configure it by the environment, as the library's applications are."""
        super().setUp()
        address = {f"POSTGRES_{name.upper()}": value for name, value in self.database.items()}
        variables = {"PERSISTENCE_MODULE": FACTORY, "MAPPER_TOPIC": MAPPER, **address}
        configured = patch.dict("os.environ", variables)
        configured.start()
        self.addCleanup(configured.stop)
