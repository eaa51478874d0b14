"""What ``tests/core/projections/test_replay.py`` says of SQLite, said of a server."""

from core_again import again

globals().update(
    again(
        "test_replay",
        without=[
            "test_clocks_that_differ_leave_no_gap_in_a_client",
            "test_a_clock_has_no_say_over_another_client",
            "test_what_a_home_keeps_is_left_alone",
        ],
    )
)
