"""What ``tests/core/application/test_unit_of_work.py`` says of SQLite, said of a server."""

from core_again import again

globals().update(again("test_unit_of_work"))
