"""What ``tests/core/projections/builtin/test_adherence.py`` says of SQLite, said of a server."""

from core_again import again

globals().update(again("test_adherence"))
