"""What ``tests/core/store/test_log.py`` says of SQLite, said of a server."""

from core_again import again

globals().update(
    again(
        "test_log",
        without=[
            "test_a_log_that_is_not_there_reads_as_empty",
            "test_nothing_to_add_adds_nothing",
            "test_a_position_is_never_given_twice",
            "test_every_commit_reaches_the_disk",
            "test_a_lock_held_by_another_process_waits",
            "test_reading_does_not_wait_for_a_writer",
            "test_a_lock_that_is_never_let_go_is_told",
            "test_folder_and_files_are_their_owners_alone",
            "test_a_file_that_is_no_log_is_named_and_left_as_it_is",
            "test_a_log_says_which_format_it_is",
            "test_an_empty_file_becomes_a_log",
            "test_a_home_that_cannot_be_written",
            "test_a_home_that_cannot_be_looked_into",
            "test_a_damaged_row_is_told_with_its_place",
            "test_a_stray_variable_changes_nothing",
            "test_a_home_is_empty_until_something_is_recorded",
            "test_the_home_is_the_named_folder_else_the_platforms",
        ],
    )
)
