"""Protectors first: the six Fs with an exile are taken, and flagged where no yes stood."""

from __future__ import annotations

from datetime import date, datetime

import pytest

MAP = {
    "parts": [
        {"name": "the Critic", "role": "manager"},
        {"name": "the scroller", "role": "firefighter"},
        {"name": "the little one", "role": "exile", "felt_age": "six"},
    ],
    "relations": [{"from_part": "the Critic", "type": "protects", "to_part": "the little one"}],
}
WITH_THE_EXILE = {"part": "The little one", "feel_toward": "open"}
KNOWN = "'The little one' is known as an exile: "
NOT_AGREED = "turning to exiles was not agreed for this practice"
NO_YES = "no yes of the Critic, who protects it, is on the parts map by then"


@pytest.fixture
def mapped(world):
    """A map of 2 March with two protectors and an exile, as RK-1; the Critic protects it."""
    world.homework.attempt(world.assign("ifs.parts-map"), MAP, happened=date(2026, 3, 2))
    world.clock.set("2026-03-20", "20:00")
    return world


def on(day, time=None):
    """A day of March, or a moment of it in Berlin."""
    if time is None:
        return None if day is None else date(2026, 3, day)
    return datetime.fromisoformat(f"2026-03-{day:02}T{time}+01:00")


def say(world, part, permission, *when, handle="RK-1"):
    """A protector's answer on a map, of a day; without a day, of no known day."""
    world.clock.move(minutes=1)
    said = [{"part": part, "permission": permission}]
    world.homework.attempt(handle, {"permissions": said}, happened=on(*(when or (None,))))


def try_it(world, marked, *when, answers=WITH_THE_EXILE, **settings):
    """The words of the flag, or "" where there is none; the attempt is always taken."""
    handle = world.assign("ifs.six-fs", {"exile_work": marked, **settings})
    attempt = world.homework.attempt(handle, answers, happened=on(*(when or (20,)))).event
    assert attempt.attempt == 1
    assert {flag.place for flag in attempt.flags} <= {"part"}
    return "; ".join(flag.text for flag in attempt.flags)


def test_work_with_an_exile_that_was_not_agreed_is_taken_and_flagged(mapped):
    say(mapped, "the Critic", "yes", 3)

    assert try_it(mapped, "no") == KNOWN + NOT_AGREED


def test_it_stands_first_until_somebody_has_looked_at_it(mapped):
    try_it(mapped, "yes")

    (flag,) = mapped.view("flags")
    assert flag["flags"] == [KNOWN + NO_YES]


def test_marked_it_still_waits_for_a_protectors_yes(mapped):
    assert try_it(mapped, "yes") == KNOWN + NO_YES
    assert try_it(mapped, "no") == f"{KNOWN}{NOT_AGREED}; {NO_YES}"


@pytest.mark.parametrize(("word", "told"), [("no", "no"), ("not yet", "not yet")])
def test_a_no_and_a_not_yet_are_no_permission(mapped, word, told):
    say(mapped, "the Critic", word, 3)

    assert try_it(mapped, "yes") == (
        f"{KNOWN}the Critic, who protects it, says {told} (2026-03-03)"
    )


def test_with_the_mark_and_a_yes_nothing_is_flagged(mapped):
    say(mapped, "the Critic", "no", 3)
    say(mapped, "the Critic", "yes", 4)

    assert try_it(mapped, "yes") == ""


def test_a_no_on_an_older_map_that_was_said_later_counts(mapped):
    """Map RK-2 says yes on the 4th; map RK-1, which is older, says no on the 9th: no."""
    newer = mapped.assign("ifs.parts-map")
    say(mapped, "the Critic", "yes", 4, handle=newer)
    say(mapped, "the Critic", "no", 9)

    assert "says no (2026-03-09)" in try_it(mapped, "yes")


def test_the_day_decides_and_not_when_it_was_typed(mapped):
    """Typed first: yes, said on the 9th. Typed second: no, said on the 4th. It is yes."""
    say(mapped, "the Critic", "yes", 9)
    say(mapped, "the Critic", "no", 4)

    assert try_it(mapped, "yes") == ""
    assert "says no (2026-03-04)" in try_it(mapped, "yes", 5)  # on the 5th it was still no


def test_what_was_said_after_an_exercise_does_not_count_for_it(mapped):
    """No on the 3rd, exercise on the 5th, yes on the 9th, all typed on the 20th."""
    say(mapped, "the Critic", "no", 3)
    say(mapped, "the Critic", "yes", 9)
    say(mapped, "the Critic", "no", 12, "18:00")

    assert "says no (2026-03-03)" in try_it(mapped, "yes", 5)
    assert try_it(mapped, "yes", 9) == ""  # both are known to the day: that day's yes
    assert try_it(mapped, "yes", 12, "17:00") == ""
    assert "says no (2026-03-12)" in try_it(mapped, "yes", 12, "19:00")
    assert "says no (2026-03-12)" in try_it(mapped, "yes", None)  # as it stands latest


def test_of_two_answers_on_one_day_the_more_careful_counts(mapped):
    say(mapped, "the Critic", "no", 4)
    say(mapped, "the Critic", "yes", 4)

    assert "says no (2026-03-04)" in try_it(mapped, "yes")


def test_with_their_hours_the_later_one_counts(mapped):
    """20:00 in Berlin is 19:00Z; 14:30 in New York, in winter time until the 8th, is 19:30Z."""
    say(mapped, "the Critic", "no", 4, "20:00")
    said = {"permissions": [{"part": "the Critic", "permission": "yes"}]}
    there = datetime.fromisoformat("2026-03-04T14:30-05:00")
    mapped.homework.attempt("RK-1", said, happened=there)

    assert try_it(mapped, "yes") == ""


def test_a_no_of_unknown_day_counts_until_a_dated_answer_is_recorded_after_it(mapped):
    say(mapped, "the Critic", "yes", 4)
    say(mapped, "the Critic", "no")
    assert "says no (day not known)" in try_it(mapped, "yes")

    say(mapped, "the Critic", "yes", 3)  # an earlier day, recorded after it
    assert try_it(mapped, "yes") == ""


def test_a_yes_of_unknown_day_is_no_permission(mapped):
    say(mapped, "the Critic", "yes")

    assert try_it(mapped, "yes") == KNOWN + NO_YES


def test_a_yes_that_was_corrected_counts_as_it_now_stands(mapped):
    say(mapped, "the Critic", "yes", 4)
    no = {"permissions": [{"part": "the Critic", "permission": "no"}]}
    mapped.homework.correct("RK-1", 2, why="it said no", answers=no)

    assert "says no (2026-03-04)" in try_it(mapped, "yes")


def test_only_those_who_protect_this_exile_are_asked(mapped):
    """The scroller says yes on the 4th, and protects nobody; from the 10th it protects it too."""
    say(mapped, "the scroller", "yes", 4)
    assert try_it(mapped, "yes", 8) == KNOWN + NO_YES

    also = {"from_part": "The little one", "type": "exiled-by", "to_part": "the scroller"}
    mapped.homework.attempt("RK-1", {"relations": [also]}, happened=date(2026, 3, 10))
    assert try_it(mapped, "yes", 11) == ""


def test_a_no_of_one_protector_counts_beside_the_yes_of_another(mapped):
    also = {"from_part": "the scroller", "type": "protects", "to_part": "the little one"}
    mapped.homework.attempt("RK-1", {"relations": [also]}, happened=date(2026, 3, 3))
    say(mapped, "the Critic", "yes", 4)
    say(mapped, "the scroller", "not yet", 4)

    assert try_it(mapped, "yes") == (
        f"{KNOWN}the scroller, who protects it, says not yet (2026-03-04)"
    )


def test_one_who_no_longer_protects_it_is_not_asked(mapped):
    ended = {**MAP["relations"][0], "still": "no"}
    say(mapped, "the Critic", "yes", 3)
    mapped.homework.attempt("RK-1", {"relations": [ended]}, happened=date(2026, 3, 4))

    nobody = "the parts map names nobody who protects it and could be asked"
    assert try_it(mapped, "yes") == KNOWN + nobody


def test_names_are_one_whatever_their_capitals_spaces_and_letters(world):
    """é as one code point in the map, as e and an accent in what is said and done."""
    parts = [{"name": "Ren\u00e9", "role": "manager"}, {"name": "Zo\u00eb", "role": "exile"}]
    relation = {"from_part": "Rene\u0301", "type": "protects", "to_part": "Zoe\u0308"}
    handle = world.assign("ifs.parts-map")
    told = {"parts": parts, "relations": [relation]}
    world.homework.attempt(handle, told, happened=date(2026, 3, 2))
    world.clock.set("2026-03-20")
    work = {"part": " zoe\u0308", "feel_toward": "open"}
    assert "is known as an exile" in try_it(world, "yes", answers=work)

    say(world, "\uff32ENE\u0301", "yes", 3)
    assert try_it(world, "yes", answers=work) == ""


def test_protectors_may_be_met_without_any_mark(mapped):
    assert try_it(mapped, "no", answers={"part": "THE CRITIC", "feel_toward": "open"}) == ""
    assert try_it(mapped, "no", answers={"part": "a new one", "feel_toward": "open"}) == ""


def test_a_part_that_turned_out_to_protect_may_be_met(mapped):
    changed = {"parts": [{"name": "the little one", "role": "manager"}]}
    mapped.homework.attempt("RK-1", changed, happened=date(2026, 3, 5))

    assert try_it(mapped, "no") == ""


def test_a_part_stays_an_exile_on_a_map_that_leaves_its_role_out(mapped):
    named = {"parts": [{"name": "the little one", "felt_age": "seven"}]}
    skipped = {"parts.role": "not sure any more"}
    mapped.homework.attempt("RK-1", named, skipped=skipped, happened=date(2026, 3, 5))

    assert "is known as an exile" in try_it(mapped, "no")


def test_a_part_mapped_without_any_role_is_told(mapped):
    named = {"parts": [{"name": "somebody", "felt_age": "seven"}]}
    mapped.homework.attempt("RK-1", named, skipped={"parts.role": "not sure"})

    told = try_it(mapped, "no", answers={"part": "Somebody", "feel_toward": "open"})
    assert told == "'Somebody' is on the parts map without a role, so it may be an exile"


@pytest.mark.parametrize("worksheet", ["ifs.parts-journal", "ifs.six-fs"])
def test_an_exile_named_in_an_agreement_is_known_as_one(world, worksheet):
    known = {"known_parts": [{"name": "the little one", "role": "exile"}]}
    world.assign(worksheet, known)

    nobody = "the parts map names nobody who protects it and could be asked"
    assert try_it(world, "no", 2) == f"{KNOWN}{NOT_AGREED}; {nobody}"


def test_a_map_that_does_not_know_the_role_does_not_undo_the_agreement(world):
    world.assign("ifs.parts-journal", {"known_parts": [{"name": "little", "role": "exile"}]})
    handle = world.assign("ifs.parts-map")
    world.homework.attempt(handle, {"parts": [{"name": "little", "role": "unknown"}]})

    work = {"part": "little", "feel_toward": "open"}
    assert "is known as an exile" in try_it(world, "no", 2, answers=work)


def test_a_correction_is_looked_at_too(mapped):
    handle = mapped.assign("ifs.six-fs", {"exile_work": "yes"})
    guard = {"part": "the Critic", "feel_toward": "open"}
    mapped.homework.attempt(handle, guard, happened=date(2026, 3, 5))
    say(mapped, "the Critic", "yes", 9)  # after the exercise

    part = {"part": "the little one"}
    told = mapped.homework.correct(handle, 1, why="the wrong part", answers=part).event
    assert [flag.text for flag in told.flags] == [f"{KNOWN}{NO_YES}".replace("The", "the")]


def test_a_no_typed_after_the_exercise_it_comes_before_is_told_on_the_map(mapped):
    """Yes on the 3rd, exercises on the 5th and 8th; then a no of the 6th is typed: the 8th."""
    say(mapped, "the Critic", "yes", 3)
    assert (try_it(mapped, "yes", 5), try_it(mapped, "yes", 8)) == ("", "")

    no = {"permissions": [{"part": "the critic", "permission": "no"}]}
    told = mapped.homework.attempt("RK-1", no, happened=on(6)).event
    assert [(flag.place, flag.text) for flag in told.flags] == [
        (
            "permissions",
            "'The little one' was turned to (2026-03-08), and the Critic, who protects it, says "
            "no (2026-03-06)",
        )
    ]
    again = mapped.homework.attempt("RK-1", no, happened=on(7)).event
    assert again.flags == ()  # the 8th had lost its yes already
    assert mapped.homework.attempt("RK-1", no, happened=on(9)).event.flags == ()


def test_a_yes_corrected_to_a_no_tells_the_work_that_stood_on_it(mapped):
    say(mapped, "the Critic", "yes", 3)
    assert try_it(mapped, "yes", 5) == ""

    no = {"permissions": [{"part": "the Critic", "permission": "no"}]}
    told = mapped.homework.correct("RK-1", 2, why="it said no", answers=no).event
    assert [flag.text for flag in told.flags] == [
        "'The little one' was turned to (2026-03-05), and the Critic, who protects it, says "
        "no (2026-03-03)"
    ]


def test_a_no_about_a_part_that_is_no_exile_is_no_flag(mapped):
    guards = {"from_part": "the scroller", "type": "protects", "to_part": "the Critic"}
    mapped.homework.attempt("RK-1", {"relations": [guards]}, happened=on(3))
    say(mapped, "the scroller", "yes", 3)
    assert try_it(mapped, "no", 5, answers={"part": "the Critic", "feel_toward": "open"}) == ""

    no = {"permissions": [{"part": "the scroller", "permission": "no"}]}
    assert mapped.homework.attempt("RK-1", no, happened=on(4)).event.flags == ()


def test_that_an_exile_was_there_may_always_be_written_in_the_journal(mapped):
    handle = mapped.assign("ifs.parts-journal")
    entry = {
        "parts": [{"part": "the little one", "wanted": "to be seen"}],
        "self_response": "said that I saw it, and asked it to wait for Friday",
    }

    told = mapped.homework.attempt(handle, entry).event
    assert (told.attempt, told.flags) == (1, ())
