"""What ``tests/core/application/test_conflicts.py`` says of SQLite, said of a server."""

from core_again import again

globals().update(again("test_conflicts"))
