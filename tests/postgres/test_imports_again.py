"""What ``tests/core/intake/csv/test_importer.py`` says of SQLite, said of a server."""

from core_again import again

globals().update(again("test_importer"))
