"""What ``tests/cli/commands/log/test_where.py`` says of SQLite, said of a server."""

from core_again import again_at_a_terminal

ABOUT_A_FOLDER = ["test_where_nothing_is_recorded_nothing_is_made"]

globals().update(again_at_a_terminal("test_where", without=ABOUT_A_FOLDER))
