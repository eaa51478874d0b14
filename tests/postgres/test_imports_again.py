"""What ``tests/core/test_imports.py`` says of SQLite, said of a server."""

from core_again import again

globals().update(again("test_imports"))
