"""The stores that tests run on, and what is the same for all tests.

A server runs as an unprivileged user, on loopback, on a port and in a folder of its own,
with passwords, and is stopped and deleted at the end.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from bench.server import Server, serving
from hypothesis import settings
from postgres_server import SpareLogs, install_or_skip
from stores import PostgresStore, SqliteStore, Store, stores_of

# Property tests take the same examples on every machine, however slow it is.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test once on each store that its marks ask for."""
    names = stores_of(metafunc.definition)
    if names and "store" in metafunc.fixturenames:
        metafunc.parametrize("store", names, indirect=True)


@pytest.fixture
def store(request: pytest.FixtureRequest) -> Store:
    """The store that a test runs on; SQLite where its marks ask for no other."""
    found: Store = request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_store")
    return found


@pytest.fixture
def sqlite_store() -> Store:
    """SQLite, in the folder of each home."""
    return SqliteStore()


@pytest.fixture
def postgres_store(logs: SpareLogs) -> Store:
    """PostgreSQL, with a log for each home."""
    return PostgresStore(logs)


@pytest.fixture(scope="session")
def installed_server() -> None:
    """PostgreSQL's programs."""
    install_or_skip()


@pytest.fixture(scope="session")
def server(installed_server: None) -> Iterator[Server]:
    """The server; what it forgets on a power loss does not matter here."""
    with serving(fsync="off", max_connections="100") as running:
        yield running


@pytest.fixture(scope="session")
def spare_logs(server: Server) -> SpareLogs:
    """Logs that are kept for the next test."""
    return SpareLogs(server)


@pytest.fixture
def logs(spare_logs: SpareLogs) -> Iterator[SpareLogs]:
    """A log for each home of a test."""
    yield spare_logs
    spare_logs.take_back()
