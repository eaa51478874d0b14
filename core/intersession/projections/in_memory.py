"""Views in memory: of a home that can only be read, or to be compared with the file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from intersession.errors import HomeError
from intersession.store.sqlite.connection import connect


def views_in_memory(stored: Path) -> sqlite3.Connection:
    """What a views file holds, to be brought level in memory; nothing where it cannot be read."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        if stored.exists():
            with closing(connect(stored)) as file:
                file.backup(connection)
    except (HomeError, sqlite3.Error):  # views hold nothing of their own: they are folded again
        connection.close()
        return sqlite3.connect(":memory:", isolation_level=None)
    return connection
