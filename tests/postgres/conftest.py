"""What the tests of PostgreSQL alone need: databases, and servers that may be stopped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bench.server import Server, serving
from postgres_server import SpareLogs


@pytest.fixture
def own_server(installed_server: None) -> Iterator[Server]:
    """A server that a test may stop, and that keeps what it says it keeps."""
    with serving(fsync="on") as running:
        yield running


@pytest.fixture
def database(server: Server) -> str:
    """The address of a database without a log."""
    return server.new_database()


@pytest.fixture
def address(logs: SpareLogs, tmp_path: Path) -> str:
    """The address of an empty log."""
    return logs.of(tmp_path / "nobody's")
