"""The stores that one suite runs on: each makes homes, logs and worlds, and keeps their events."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

import pytest
from postgres_server import SpareLogs

from intersession.store.home import Home
from intersession.store.locate import log_of
from intersession.testing import World

EVERY = ("sqlite", "postgres")
"""The stores by name; ``tests/conftest.py`` has a fixture ``<name>_store`` for each."""


def stores_of(test: pytest.Item) -> tuple[str, ...]:
    """The stores that a test asks for by its marks, or its module's; none where it does not."""
    if only := test.get_closest_marker("only"):
        return only.args
    return EVERY if test.get_closest_marker("every_store") else ()


class Store(ABC):
    """What a test asks of the store it runs on."""

    examples = 60
    """How many examples of a property are tried."""

    @abstractmethod
    def home(self, folder: Path) -> Home:
        """The home in a folder, the same whenever it is asked for; nothing is made in it yet."""

    def log(self, folder: Path) -> Any:
        """The log of the home in a folder, to read and to add to."""
        return log_of(self.home(folder))

    def world(self, folder: Path, **options: Any) -> World:
        """A world in a folder."""
        return World(folder, log=self.home(folder / "home").shared, **options)


class SqliteStore(Store):
    """Keeps the events of a home in a file of its folder."""

    def home(self, folder: Path) -> Home:
        """A home with its log in the folder."""
        return Home(folder)


class PostgresStore(Store):
    """Keeps the events of a home in a database of a server."""

    examples = 12  # what a server could do differently shows in few

    def __init__(self, logs: SpareLogs) -> None:
        self._logs = logs

    def home(self, folder: Path) -> Home:
        """A home with its log on the server."""
        return Home(folder, self._logs.of(folder))

    def world(self, folder: Path, **options: Any) -> World:
        """A world with its log on the server, and in its folder a file that nothing may touch."""
        return SharedWorld(folder, log=self.home(folder / "home").shared, **options)


DECOY = b"A file where a home's own log would be: nobody may touch it."


class SharedWorld(World):
    """A world whose log is elsewhere, with a decoy in its folder."""

    def __init__(self, folder: Path, **options: Any) -> None:
        decoy = Home(folder / "home")
        decoy.prepare(decoy.log_path)
        decoy.log_path.write_bytes(DECOY)
        super().__init__(folder, **options)

    def close(self) -> None:
        """Close the files and connections."""
        super().close()
        assert self.home.log_path.read_bytes() == DECOY
