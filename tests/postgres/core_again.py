"""The tests of the engine and of the command line once more, over logs on a server.

``again("test_conflicts")`` gives the tests and fixtures of ``tests/core/…/test_conflicts.py``;
what makes a log, a world or a terminal there makes one on the server here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import psycopg
from bench.server import PASSWORD, NoServer, Server, serving
from histories import MANY
from hypothesis import settings

from intersession.application.homework import Homework
from intersession.plugins.manager import Plugins, installed
from intersession.projections.runner import Views
from intersession.store.home import Home
from intersession.store.postgres.log import PostgresLog
from intersession.store.postgres.setup import create
from intersession.testing import Clock, World
from intersession_cli.testing import Terminal

ROOT = Path(__file__).parents[2]

__all__ = [
    "PASSWORD",
    "NoServer",
    "Server",
    "SharedTerminal",
    "SharedWorld",
    "SpareLogs",
    "again",
    "again_at_a_terminal",
    "load",
    "serving",
]

_EMPTY = """
SET lock_timeout = '5s';
TRUNCATE stored_events, log_identity;
INSERT INTO log_identity VALUES ('urn:uuid:' || gen_random_uuid(), 1);
"""


class SpareLogs:
    """A log on the server for each home; when its test is over, another home gets it, emptied."""

    def __init__(self) -> None:
        self.server: Server | None = None
        self._spare: list[str] = []
        self._lent: dict[Path, str] = {}

    def of(self, folder: Path) -> str:
        """The address of the log of a home's folder, the same whenever it is asked for."""
        if folder not in self._lent:
            gone = [one for one in self._lent if not one.parent.exists()]
            self._spare += [self._lent.pop(one) for one in gone]
            self._lent[folder] = self._empty()
        return self._lent[folder]

    def take_back(self) -> None:
        """Let other homes have them."""
        self._spare += self._lent.values()
        self._lent.clear()

    def _empty(self) -> str:
        while self._spare:
            address = self._spare.pop()
            try:
                with psycopg.connect(address, autocommit=True) as connection:
                    connection.execute(_EMPTY)
                return address
            except psycopg.Error:
                continue  # somebody still holds it, or spoiled it: leave it to them
        assert self.server is not None
        address = self.server.new_database()
        create(address)
        return address


LOGS = SpareLogs()
DECOY = b"A file where a home's own log would be: nobody may touch it."
FEWER = settings(MANY, max_examples=12)
"""Examples of a property; what a server could do differently shows in few."""


class SharedWorld(World):
    """A world whose home has its log on the server."""

    def __init__(
        self, folder: Path, *, plugins: Plugins | None = None, timezone: str = "Europe/Berlin"
    ) -> None:
        self.clock = Clock()
        self.home = Home(folder / "home", LOGS.of(folder / "home"))
        self.home.prepare(self.home.log_path)
        self.home.log_path.write_bytes(DECOY)
        self.plugins = plugins or installed()
        self.log = PostgresLog(self.home.shared)
        self.homework = Homework(self.log, self.plugins, self.clock)
        self.views = Views(self.home, self.log, self.plugins.views)
        if self.log.last_position() == 0:
            self.homework.register("RK", timezone=timezone)

    def close(self) -> None:
        """Let go of the files and connections."""
        super().close()
        assert self.home.log_path.read_bytes() == DECOY


class SharedTerminal(Terminal):
    """A terminal whose home has its log on the server."""

    def __init__(
        self, folder: Path, clock: Clock | None = None, plugins: Plugins | None = None
    ) -> None:
        super().__init__(folder, clock, plugins)
        folder.mkdir(parents=True, exist_ok=True)
        self.home = Home(folder / "home", LOGS.of(folder / "home"))


def load(name: str, folder: str = "core", **inside: Any) -> ModuleType:
    """A module of the tests in a folder, apart from the one that runs there, changed ``inside``."""
    (file,) = (ROOT / "tests" / folder).rglob(f"{name}.py")
    spec = spec_from_file_location(f"on_a_server_{folder}_{name}", file)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    for what, here in inside.items():
        if hasattr(module, what):
            setattr(module, what, here)
    return module


def again(name: str, *, without: Iterable[str] = ()) -> dict[str, Any]:
    """The tests and fixtures of a module, but for those that are about SQLite's file."""
    here = {"SqliteLog": _log, "World": SharedWorld}
    there = sys.modules["histories"]
    sys.modules["histories"] = load("histories", "support", MANY=FEWER, **here)
    try:
        module = load(name, **here)
    finally:
        sys.modules["histories"] = there
    return _tests(module, without)


def again_at_a_terminal(name: str, *, without: Iterable[str] = ()) -> dict[str, Any]:
    """The same of a module of ``tests/cli``, with the fixtures that are shared there."""
    here = {"Terminal": SharedTerminal, "SqliteLog": _log}
    shared, module = load("conftest", "cli", **here), load(name, "cli", **here)
    return {**_tests(shared), **_tests(module, without)}


def _tests(module: ModuleType, without: Iterable[str] = ()) -> dict[str, Any]:
    """What pytest looks for in a module, but for what is left out."""
    left_out = set(without)
    assert left_out <= set(vars(module)), left_out - set(vars(module))
    return {
        key: value
        for key, value in vars(module).items()
        if key not in left_out
        and (key.startswith("test_") or type(value).__name__ == "FixtureFunctionDefinition")
    }


def _log(home: Home) -> PostgresLog:
    return PostgresLog(home.shared or LOGS.of(home.path))
