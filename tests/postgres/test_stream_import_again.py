"""What ``tests/core/interchange/test_merge.py`` says of SQLite, said of a server."""

from core_again import again

globals().update(again("test_merge", without=["test_a_refused_import_makes_no_file"]))
