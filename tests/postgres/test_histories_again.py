"""What ``tests/core/test_histories.py`` says of SQLite, said of a server."""

from core_again import again

globals().update(
    again(
        "test_histories",
        without=[
            "test_the_histories_are_worth_having",
        ],
    )
)
