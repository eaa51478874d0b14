"""What ``tests/core/projections/test_runner_changes.py`` says of SQLite, said of a server."""

from core_again import again

globals().update(
    again(
        "test_runner_changes",
        without=[
            "test_another_log_in_its_place_is_noticed",
        ],
    )
)
