"""What ``tests/core/projections/builtin/test_agenda.py`` says of SQLite, said of a server."""

from core_again import again

globals().update(again("test_agenda"))
