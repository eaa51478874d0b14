"""A PostgreSQL server of one's own: loopback only, a free port, a folder that goes away with it.

Used by ``bench.postgres`` and by the tests; it needs the programs of a PostgreSQL
installation, not its service, and touches no other server on the machine.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import attrs
import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier

USER, PASSWORD = "keeper", "tell-nobody-4711"
PATIENCE = 60
"""Seconds to wait for a server to start, or to stop."""
UNPRIVILEGED = ("postgres", "nobody")
"""PostgreSQL does not run as root; the first of these users that exists runs it."""


class NoServer(Exception):
    """There is no PostgreSQL that could be started here; the message says why."""


def programs() -> Path:
    """The folder with ``initdb`` and ``postgres``: Debian's newest, else that of the PATH."""
    found = [one.parent for one in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda folder: int(folder.parent.name.partition(".")[0]))
    if named := shutil.which("initdb"):
        return Path(named).resolve().parent
    raise NoServer("PostgreSQL is not installed (Debian: apt-get install postgresql)")


@attrs.define
class Server:
    """A running server, whose superuser has a password (scram-sha-256)."""

    folder: Path
    port: int
    settings: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    made: int = 0

    def address(
        self, database: str = "postgres", user: str = USER, password: str = PASSWORD
    ) -> str:
        """The address of a database, as ``--log`` takes it."""
        secret = f":{password}" if password else ""
        return f"postgresql://{user}{secret}@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """The address of a new, empty database."""
        self.made += 1
        name = f"clinic{self.made}"
        with psycopg.connect(self.address(), autocommit=True) as connection:
            connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        return self.address(name)

    def start(self) -> None:
        """Start, and return when it answers."""
        settings = [word for one in self.settings.items() for word in ("-c", "=".join(one))]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [programs() / "postgres", "-D", self.folder / "data", *settings],
                **unprivileged(self.folder),
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise NoServer(f"PostgreSQL did not start: {self.said()}")
            time.sleep(0.05)

    def cut_off(self) -> None:
        """End at once, as without power: nothing is finished, nothing written."""
        self.stop(signal.SIGQUIT)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End, with what is being done rolled back."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            self.process.send_signal(how)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def said(self) -> str:
        """What the server wrote about itself."""
        return (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.address(), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def serving(**settings: str) -> Iterator[Server]:
    """A new server with such settings (``fsync="off"``), stopped and deleted at the end.

    Raises NoServer where PostgreSQL is missing or does not start.
    """
    programs()
    folder = Path(tempfile.mkdtemp(prefix="intersession-postgres-"))
    fixed = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "port": ""}
    server = Server(folder, free_port(), {**fixed, **settings})
    server.settings = {**server.settings, "port": str(server.port)}
    try:
        _initialise(folder)
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def with_options(address: str, **options: str) -> dict[str, Any]:
    """An address as keywords of ``psycopg.connect``, some of them changed."""
    return {**conninfo_to_dict(address), **options}


def _initialise(folder: Path) -> None:
    """Make the server's files, owned by whoever runs it."""
    secret = folder / "password"
    secret.write_text(PASSWORD, encoding="utf-8")
    user = unprivileged(folder)
    if "user" in user:
        for path in (folder, secret):
            os.chown(path, user["user"], user["group"])
    command = [programs() / "initdb", "-D", folder / "data", "-U", USER, "--pwfile", secret]
    ended = subprocess.run(
        [*command, "--auth=scram-sha-256", "--encoding=UTF8", "--no-locale", "--no-sync"],
        **user,
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode:
        raise NoServer(f"PostgreSQL's initdb failed: {ended.stderr.strip()}")


def unprivileged(folder: Path) -> dict[str, Any]:
    """What makes a process of root's an unprivileged user's; nothing where we are none."""
    inside = {"cwd": folder}
    if os.geteuid() != 0:
        return inside
    for name in UNPRIVILEGED:
        with suppress(KeyError):
            found = pwd.getpwnam(name)
            return {**inside, "user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    raise NoServer("PostgreSQL does not run as root, and there is no other user to run it")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
