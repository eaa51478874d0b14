"""A PostgreSQL server for these tests, and small worlds whose log is on it.

Debian's binaries are used where they are (else those on the PATH); as root, where there
are none, they are installed; else these tests are skipped. The server runs as an
unprivileged user, on loopback, on a port and in a folder of its own, with passwords, and
is stopped and deleted at the end. ``fsync`` is off but where durability is tested.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from core_again import LOGS, NoServer, Server, SharedWorld, SpareLogs, load, serving

core = load("conftest")
plugins, small_plugins = core.plugins, core.small_plugins
world, views_of, walked = core.world, core.views_of, core.walked

INSTALL = ("apt-get", "install", "--yes", "--no-install-recommends", "postgresql")


@pytest.fixture(scope="session")
def installed_server() -> None:
    """PostgreSQL's programs, installed where they are missing and we may."""
    from bench.server import programs

    try:
        programs()
        return
    except NoServer as problem:
        if os.geteuid() != 0 or shutil.which("apt-get") is None:
            pytest.skip(str(problem))
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (("apt-get", "update"), INSTALL):
        ended = subprocess.run(command, env=environment, capture_output=True, text=True)
    if ended.returncode:
        pytest.skip(f"PostgreSQL could not be installed: {ended.stderr.strip()}")


@pytest.fixture(scope="session")
def server(installed_server: None) -> Iterator[Server]:
    """The server; what it forgets on a power loss does not matter here."""
    with serving(fsync="off", max_connections="100") as running:
        LOGS.server = running
        yield running


@pytest.fixture
def own_server(installed_server: None) -> Iterator[Server]:
    """A server that a test may stop, and that keeps what it says it keeps."""
    with serving(fsync="on") as running:
        yield running


@pytest.fixture
def database(server: Server) -> str:
    """The address of a database without a log."""
    return server.new_database()


@pytest.fixture(autouse=True)
def logs(server: Server) -> Iterator[SpareLogs]:
    """A log for each home of a test."""
    yield LOGS
    LOGS.take_back()


@pytest.fixture
def address(logs: SpareLogs, tmp_path: Path) -> str:
    """The address of an empty log."""
    return logs.of(tmp_path / "nobody's")


@pytest.fixture
def make_world(tmp_path: Path, plugins) -> Iterator:
    """Make worlds in folders of their own, or one in a folder that is there; closed afterwards."""
    made: list[SharedWorld] = []

    def make(name: str = "", **options: object) -> SharedWorld:
        folder = tmp_path / (name or f"world{len(made)}")
        folder.mkdir(exist_ok=True)
        made.append(SharedWorld(folder, **{"plugins": plugins, **options}))
        return made[-1]

    yield make
    for one in made:
        one.close()
