"""What ``tests/cli/commands/test_commands.py`` says of SQLite, said of a server."""

from core_again import again_at_a_terminal

globals().update(
    again_at_a_terminal(
        "test_commands",
        without=["test_a_question_the_core_answers_imports_no_plugin"],  # in another process
    )
)
