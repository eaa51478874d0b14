"""What ``tests/core/projections/test_runner.py`` says of SQLite, said of a server."""

from core_again import again

globals().update(
    again(
        "test_runner",
        without=[
            "test_a_process_that_was_overtaken_goes_on_from_there",
            "test_processes_that_catch_up_at_once",
        ],
    )
)
