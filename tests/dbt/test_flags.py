"""What of a card must be seen first: facts in words, and nothing where nothing was answered."""

from __future__ import annotations

import pytest

from intersession.events.streams import stream_of


@pytest.fixture
def flags(world, card):
    """Record a card; gives the flags that were recorded with it, by place."""

    def record(day, urges=None, acts=None, to=card, skipped=None, **more):
        answers = {"date": day, "emotions": {"sadness": 1}, "urges": urges, "acts": acts, **more}
        blank = {name: "left blank" for name in ("date", "urges", "acts") if not answers[name]}
        world.homework.attempt(to, answers, skipped=blank)
        event = world.log.events(stream_of(to))[-1]
        return {flag.place: flag.text for flag in event.flags}

    return record


def test_any_act_of_a_target_that_threatens_life(flags):
    assert flags("2026-03-04", {"self-harm": 0}, {"self-harm": 1}) == {
        "acts.self-harm": "self-harm: 1 act on 2026-03-04"
    }
    assert flags("2026-03-05", {"self-harm": 0}, {"self-harm": 3}) == {
        "acts.self-harm": "self-harm: 3 acts on 2026-03-05"
    }


def test_other_targets_raise_none(flags):
    assert flags("2026-03-04", {"drinking": 5, "skipping group": 5}, {"drinking": 4}) == {}


def test_an_urge_from_the_level_agreed_on(flags):
    assert flags("2026-03-04", {"self-harm": 2}, {"self-harm": 0}) == {}
    assert flags("2026-03-05", {"self-harm": 3}, {"self-harm": 0}) == {
        "urges.self-harm": "self-harm: urge 3 of 5 on 2026-03-05"
    }


def test_a_rise_against_the_card_before(flags):
    """From 0 to 2 is a rise of two; from 2 to 2 and from 1 to 2 none."""
    assert flags("2026-03-02", {"self-harm": 0}, {"self-harm": 0}) == {}
    assert flags("2026-03-03", {"self-harm": 2}, {"self-harm": 0}) == {
        "urges.self-harm": "self-harm: urge 2 of 5 on 2026-03-03, after 0 on 2026-03-02"
    }
    assert flags("2026-03-04", {"self-harm": 2}, {"self-harm": 0}) == {}


def test_the_card_before_is_told_by_its_day_and_not_by_when_it_was_recorded(flags):
    flags("2026-03-05", {"self-harm": 2}, {"self-harm": 0})
    flags("2026-03-07", {"self-harm": 0}, {"self-harm": 0})

    # Nothing is known of the days before the 4th; of the 6th the 5th is the card before.
    assert flags("2026-03-04", {"self-harm": 0}, {"self-harm": 0}) == {}
    assert flags("2026-03-06", {"self-harm": 2}, {"self-harm": 0}) == {}


def test_a_card_that_left_the_urge_out_is_passed_over(flags):
    flags("2026-03-02", {"self-harm": 0}, {"self-harm": 0})
    flags("2026-03-03", {"drinking": 1}, {"self-harm": 0})

    assert flags("2026-03-04", {"self-harm": 2}, {"self-harm": 0}) == {
        "urges.self-harm": "self-harm: urge 2 of 5 on 2026-03-04, after 0 on 2026-03-02"
    }


def test_suicide_coming_into_session(flags):
    quiet = ({"self-harm": 0}, {"self-harm": 0})

    assert flags("2026-03-02", *quiet, session_suicide=1) == {}
    assert flags("2026-03-09", *quiet, session_suicide=3) == {
        "session_suicide": (
            "coming into session: urge to kill oneself 3 of 5 on 2026-03-09, after 1 on 2026-03-02"
        )
    }
    assert flags("2026-03-16", *quiet, session_suicide=4) == {
        "session_suicide": "coming into session: urge to kill oneself 4 of 5 on 2026-03-16"
    }


def test_nothing_answered_raises_nothing(flags):
    assert flags("2026-03-02", None, None) == {}
    assert flags("2026-03-03", {"self-harm": "", "drinking": 5}, {"drinking": 1}) == {}


def test_a_card_without_a_day(flags):
    flags("2026-03-02", {"self-harm": 0}, {"self-harm": 0})

    assert flags(None, {"self-harm": 2}, {"self-harm": 1}) == {
        "acts.self-harm": "self-harm: 1 act",
        "urges.self-harm": "self-harm: urge 2 of 5, after 0 on 2026-03-02",
    }


def test_the_level_is_the_clients_own(world, flags):
    other = world.assign(
        "dbt.diary-card",
        {
            "targets": [{"name": "overdose", "hierarchy": "life_threatening"}],
            "flag_urge_at": 5,
            "flag_rise": 5,
        },
    )
    assert flags("2026-03-02", {"overdose": 0}, {"overdose": 0}, to=other) == {}
    assert flags("2026-03-03", {"overdose": 4}, {"overdose": 0}, to=other) == {}
    assert flags("2026-03-04", {"overdose": 5}, {"overdose": 0}, to=other) == {
        "urges.overdose": "overdose: urge 5 of 5 on 2026-03-04"
    }


def test_a_correction_is_looked_at_again(world, card, flags):
    flags("2026-03-02", {"self-harm": 0}, {"self-harm": 0})

    world.homework.correct(card, 1, why="it was two", answers={"acts": {"self-harm": 2}})

    event = world.log.events(stream_of(card))[-1]
    assert [flag.text for flag in event.flags] == ["self-harm: 2 acts on 2026-03-02"]


def test_other_worksheets_raise_nothing(world):
    handle = world.assign("dbt.please")
    world.homework.attempt(handle, {"sleep_h": 2, "avoided_mood_drugs": "no"})

    assert world.log.events(stream_of(handle))[-1].flags == ()
