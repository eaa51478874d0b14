"""What ``tests/cli/commands/log/test_show.py`` says of SQLite, said of a server."""

from core_again import again_at_a_terminal

globals().update(again_at_a_terminal("test_show"))
