"""Commands that name an entry say which it is; an event's name in its place says what to type."""

import pytest

pytestmark = pytest.mark.every_store

GOOD = (
    "--set situation='On the bus' --set 'moods=[{name: fear, before: 80}]' "
    "--set 'automatic_thoughts=[{text: They look at me}]'"
)
NAMED = "Attempt 1 at RK-1 (Sunday 2026-03-01, Write one down)"


@pytest.fixture
def tried(agreed):
    """RK-1 with a review as its second event, and attempt 1, of yesterday, as its third."""
    assert agreed("review RK-1 --next keep").exit_code == 0
    assert agreed(f"attempt RK-1 {GOOD} --on yesterday").exit_code == 0
    return agreed


def told(result):
    """What was printed, as one line."""
    return " ".join(result.output.split())


# Which entry it is.


def test_correct_names_the_entry_as_it_was(tried):
    shown = tried("correct RK-1 1 --on today --why 'it was today'").output
    assert shown == f"{NAMED} is corrected; the first record is kept.\n"


def test_flag_and_acknowledge_name_the_entry(tried):
    assert f"{NAMED} is flagged by " in tried("flag RK-1 1 --note 'Spoke of giving up'").output
    assert tried("acknowledge RK-1 1 --note 'Called her' --by DrM").output == (
        "What was flagged at RK-1, attempt 1, is acknowledged by DrM.\n"
        "  attempt 1: Sunday 2026-03-01, Write one down\n"
    )


def test_an_obstacle_names_the_entry_that_it_came_up_in(tried):
    assert tried("obstacle RK-1 no-time --attempt 1").output == (
        "What got in the way of RK-1 is recorded: no time, in attempt 1 "
        "(Sunday 2026-03-01, Write one down).\n"
    )
    assert tried("obstacle RK-1 no-time").output.endswith("is recorded: no time.\n")


def test_a_long_task_is_shortened_and_an_unknown_day_is_said(agreed):
    agreed(f"assign RK thought-record --task '{'word ' * 20}'")
    agreed(f"attempt RK-2 {GOOD} --on unknown")
    shown = agreed("correct RK-2 1 --note x --why y").output
    words = ("word " * 20)[:49]
    assert f"Attempt 1 at RK-2 (day not known, {words}…) is corrected" in shown


def test_an_entry_that_was_taken_back_is_named_as_such(tried):
    tried("flag RK-1 1 --note 'Spoke of giving up'")
    tried("retract RK-1#3 --with-them --why 'of another client'")
    shown = tried("acknowledge RK-1 1 --note 'It was AB'")
    assert "  attempt 1: taken back since, Write one down\n" in shown.output


# An event where an entry belongs.

EVENT = "RK-1#3 is the name of an event: RK-1#3, attempt 1, 2026-03-01. "


@pytest.mark.parametrize(
    ("line", "typed"),
    [
        ("correct RK-1#3", "intersession correct RK-1 1"),
        ("correct RK-1#3 --note x --why y", "intersession correct RK-1 1"),
        ("correct RK-1 RK-1#3 --note x --why y", "intersession correct RK-1 1"),
        ("correct RK-1 '#3' --note x --why y", "intersession correct RK-1 1"),
        ("acknowledge rk-1#3 --note x", "intersession acknowledge RK-1 1"),
        ("acknowledge RK-1 1 '#3' --note x", "intersession acknowledge RK-1 1"),
        ("flag RK-1#3 --note x", "intersession flag RK-1 1"),
        ("complete RK-1#3", "intersession complete RK-1 1"),
        ("move RK-1#3 --to RK-2", "intersession move RK-1 1"),
    ],
)
def test_an_event_in_place_of_an_entry_is_refused_with_what_to_type(tried, line, typed):
    before = tried.events
    result = tried(line)
    assert (result.exit_code, tried.events) == (2, before)
    wanted = f"{EVENT}This command takes an entry by its number: {typed}"
    assert told(result).lower() == wanted.lower()


def test_an_event_that_is_no_entry_and_one_that_is_not_there(tried):
    assert told(tried("correct RK-1#2 --note x --why y")) == (
        "RK-1#2 is the name of an event: RK-1#2, the review, 2026-03-02. This command takes an "
        "entry by its number: intersession correct RK-1 N; to see the entries: intersession log "
        "show RK-1"
    )
    assert told(tried("flag RK-1#9 --note x")).startswith(
        "RK-1#9 names an event that is not there: it has events 1 to 3. This command takes an entry"
    )
    assert "RK#1, that the client was taken on" in told(tried("flag RK#1 --note x"))
    assert "is not the name of an event" in told(tried("flag RK-1#x --note x"))


def test_a_command_that_takes_no_entry_names_the_handle(tried):
    assert told(tried("review RK-1#3")) == (
        f"{EVENT}This command takes the handle: intersession review RK-1"
    )
    assert told(tried("obstacle RK-1#3 no-time")) == (
        f"{EVENT}This command takes the handle, and the entry with --attempt: intersession "
        f"obstacle RK-1"
    )


# An entry where an event belongs.


def test_an_entry_in_place_of_an_event_is_refused_with_what_to_type(tried):
    before = tried.events
    result = tried("retract RK-1 1 --why x")
    assert told(result) == (
        "RK-1 1 names an entry by its number: RK-1#3, attempt 1, 2026-03-01. This command takes "
        "the names of events: intersession retract RK-1#3"
    )
    assert (result.exit_code, tried.events) == (2, before)
    tried(f"attempt RK-1 {GOOD} --on today")
    assert told(tried("retract rk-1 1 2 --why x")).endswith("retract RK-1#3 RK-1#4")
    assert "RK-1 has no attempt 7. Accepted: 1 to 2." in told(tried("retract RK-1 7 --why x"))
    assert "'RK-1' is not the name of an event" in told(tried("retract RK-1 --why x"))


@pytest.mark.parametrize("name", ["correct", "acknowledge"])
def test_the_help_says_what_to_do_about_a_slip(terminal, name):
    assert "intersession undo" in told(terminal(f"{name} --help"))
