"""Protectors first: when the six Fs with a part are taken, and what is said when not."""

from __future__ import annotations

import pytest

from intersession.errors import InvalidInput

MAP = {
    "parts": [
        {"name": "the Critic", "role": "manager"},
        {"name": "the scroller", "role": "firefighter"},
        {"name": "the little one", "role": "exile", "felt_age": "six"},
    ],
    "relations": [{"from_part": "the Critic", "type": "protects", "to_part": "the little one"}],
}
WITH_THE_EXILE = {"part": "The little one", "feel_toward": "open"}


@pytest.fixture
def mapped(world):
    """A map with two protectors and an exile, as RK-1."""
    world.homework.attempt(world.assign("ifs.parts-map"), MAP)
    return world


def say(world, part, permission, handle="RK-1"):
    said = [{"part": part, "permission": permission}]
    world.homework.attempt(handle, {"permissions": said})


def try_it(world, marked, answers=WITH_THE_EXILE, **settings):
    """The message at ``part``, or "" where the attempt is taken."""
    handle = world.assign("ifs.six-fs", {"exile_work": marked, **settings})
    try:
        world.homework.attempt(handle, answers)
    except InvalidInput as refused:
        (problem,) = refused.problems
        assert problem.place == "part"
        return problem.message
    return ""


def test_an_exile_is_left_to_the_session_unless_the_clinician_marks_it(mapped):
    say(mapped, "the Critic", "yes")

    assert try_it(mapped, "no") == (
        "'The little one' is known as an exile, and the parts that protect it come first. "
        "Begin with a protector, such as 'the Critic' or 'the scroller'. That 'The little one' "
        "was there can go into the journal; the rest can wait for the session"
    )


def test_marked_it_still_waits_for_a_protectors_yes(mapped):
    assert try_it(mapped, "yes") == (
        "'The little one' is known as an exile, and no protector has said yes to turning to it "
        "yet. Begin with a protector, such as 'the Critic' or 'the scroller', and ask it; its "
        "yes goes onto the parts map, under permissions"
    )


@pytest.mark.parametrize("word", ["no", "not yet"])
def test_a_no_and_a_not_yet_are_no_permission(mapped, word):
    say(mapped, "the Critic", word)

    assert "no protector has said yes" in try_it(mapped, "yes")


def test_with_the_mark_and_a_yes_it_is_taken(mapped):
    say(mapped, "the Critic", "no")
    say(mapped, "the Critic", "yes")

    assert try_it(mapped, "yes") == ""


def test_a_yes_that_was_withdrawn_no_longer_counts(mapped):
    say(mapped, "the Critic", "yes")
    say(mapped, "the Critic", "no")

    assert "no protector has said yes" in try_it(mapped, "yes")


def test_a_later_map_has_the_last_word(mapped):
    say(mapped, "the Critic", "yes")
    later = mapped.assign("ifs.parts-map")
    say(mapped, "the Critic", "not yet", later)

    assert "no protector has said yes" in try_it(mapped, "yes")


def test_a_yes_on_a_later_map_takes_the_place_of_an_earlier_no(mapped):
    say(mapped, "the Critic", "no")
    later = mapped.assign("ifs.parts-map")
    say(mapped, "the Critic", "yes", later)

    assert try_it(mapped, "yes") == ""


def test_where_two_spellings_disagree_the_cautious_one_counts(mapped):
    say(mapped, "the critic", "yes")
    say(mapped, "The Critic", "no")

    assert "no protector has said yes" in try_it(mapped, "yes")


def test_a_yes_of_a_part_that_does_not_protect_is_no_permission(mapped):
    helper = {"parts": [{"name": "a friend", "role": "unknown"}]}
    mapped.homework.attempt("RK-1", helper)
    say(mapped, "a friend", "yes")

    assert "no protector has said yes" in try_it(mapped, "yes")


def test_protectors_may_be_met_without_any_mark(mapped):
    assert try_it(mapped, "no", {"part": "THE CRITIC", "feel_toward": "open"}) == ""


def test_a_part_that_turned_out_to_protect_may_be_met(mapped):
    changed = {"parts": [{"name": "the little one", "role": "manager"}]}
    mapped.homework.attempt("RK-1", changed)

    assert try_it(mapped, "no") == ""


def test_a_part_mapped_without_a_role_asks_for_it_first(mapped):
    named = {"parts": [{"name": "the little one", "felt_age": "seven"}]}
    mapped.homework.attempt("RK-1", named, skipped={"parts.role": "not sure any more"})

    assert "without a role. Say there which one it has" in try_it(mapped, "no")


@pytest.mark.parametrize("worksheet", ["ifs.parts-journal", "ifs.six-fs"])
def test_an_exile_named_in_an_agreement_is_known_as_one(world, worksheet):
    known = {"known_parts": [{"name": "the little one", "role": "exile"}]}
    world.assign(worksheet, known)
    own = known if worksheet == "ifs.six-fs" else {}

    assert "is known as an exile" in try_it(world, "no", **own)
    assert "Begin with a protector. That" in try_it(world, "no", **own)


def test_a_map_that_does_not_know_the_role_does_not_undo_the_agreement(world):
    world.assign("ifs.parts-journal", {"known_parts": [{"name": "little", "role": "exile"}]})
    handle = world.assign("ifs.parts-map")
    world.homework.attempt(handle, {"parts": [{"name": "little", "role": "unknown"}]})

    assert "is known as an exile" in try_it(world, "no", {"part": "little", "feel_toward": "open"})


def test_that_an_exile_was_there_may_always_be_written_in_the_journal(mapped):
    handle = mapped.assign("ifs.parts-journal")
    entry = {
        "parts": [{"part": "the little one", "wanted": "to be seen"}],
        "self_response": "said that I saw it, and asked it to wait for Friday",
    }

    assert mapped.homework.attempt(handle, entry).event.attempt == 1
