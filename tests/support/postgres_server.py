"""PostgreSQL for the tests: its programs, and logs on one server that are used again."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import psycopg
import pytest
from bench.server import NoServer, Server, programs

from intersession.store.postgres.setup import create

INSTALL = ("apt-get", "install", "--yes", "--no-install-recommends", "postgresql")

_EMPTY = """
SET lock_timeout = '5s';
TRUNCATE stored_events, log_identity;
INSERT INTO log_identity (id, format) VALUES ('urn:uuid:' || gen_random_uuid(), 2);
"""


def install_or_skip() -> None:
    """Have PostgreSQL's programs, installed where they are missing and we may; else skip."""
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


class SpareLogs:
    """A log on the server for each home; when its test is over, another home gets it, emptied."""

    def __init__(self, server: Server) -> None:
        self._server = server
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
        address = self._server.new_database()
        create(address)
        return address
