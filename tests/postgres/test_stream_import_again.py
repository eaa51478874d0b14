"""What ``tests/core/test_stream_import.py`` says of SQLite, said of a server."""

from core_again import again

globals().update(again("test_stream_import", without=["test_a_refused_import_makes_no_file"]))
