"""A PgBouncer of a test's own: in transaction mode, on loopback, as an unprivileged user."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from bench.server import PASSWORD, PATIENCE, USER, Server, free_port, unprivileged

_SETTINGS = """
[databases]
* = host=127.0.0.1 port={server}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = plain
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = 2
"""


@contextmanager
def pooling(server: Server) -> Iterator[int]:
    """The port of a pooler before a server, whose two processes everybody shares."""
    program = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin")
    if program is None:
        pytest.skip("PgBouncer is not installed (Debian: apt-get install pgbouncer)")
    folder, port = Path(tempfile.mkdtemp(prefix="intersession-pooler-")), free_port()
    (folder / "users").write_text(f'"{USER}" "{PASSWORD}"\n')
    settings = folder / "settings.ini"
    settings.write_text(_SETTINGS.format(server=server.port, port=port, folder=folder))
    who = unprivileged(folder)
    if "user" in who:
        for path in (folder, *folder.iterdir()):
            os.chown(path, who["user"], who["group"])
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen([program, settings], **who, stdout=said, stderr=said)
    try:
        _wait(process, port, folder / "said")
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(process: subprocess.Popen[bytes], port: int, said: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"PgBouncer did not start: {said.read_text()}")


def through(port: int, address: str) -> str:
    """The address of a log, by way of a pooler."""
    name = psycopg.conninfo.conninfo_to_dict(address)["dbname"]
    return f"postgresql://{USER}:{PASSWORD}@127.0.0.1:{port}/{name}"
