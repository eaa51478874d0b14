"""What of a card must be seen first: facts in words, and nothing where nothing was answered."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from intersession import Amended, Context, InvalidInput, Refused
from intersession.events.streams import stream_of
from intersession.worksheets.context import Other
from intersession_dbt import flag_answers


@pytest.fixture
def flags(world, card):
    """Record a card; gives the flags that were recorded with it, by place."""

    def record(day, urges=None, acts=None, to=card, skipped=None, **more):
        answers = {"date": day, "emotions": {"sadness": 1}, "urges": urges, "acts": acts, **more}
        blank = {name: "left blank" for name in ("date", "urges", "acts") if not answers[name]}
        world.homework.attempt(to, answers, skipped=blank)
        event = world.log.events(stream_of(to))[-1]
        return {flag.place: flag.text for flag in event.flags if flag.attempt is None}

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
        "urges.self-harm": (
            "self-harm: urge 2 of 5 on 2026-03-04, after 0 on 2026-03-02, 2 days before"
        )
    }


def test_suicide_coming_into_session_has_a_level_of_its_own(flags):
    """From 1 on; 0 is none. From 1 to 3 is a rise of two, a week later."""
    quiet = ({"self-harm": 0}, {"self-harm": 0})

    assert flags("2026-03-01", *quiet, session_suicide=0) == {}
    assert flags("2026-03-02", *quiet, session_suicide=1) == {
        "session_suicide": "coming into session: urge to kill oneself 1 of 5 on 2026-03-02"
    }
    assert flags("2026-03-09", *quiet, session_suicide=3) == {
        "session_suicide": (
            "coming into session: urge to kill oneself 3 of 5 on 2026-03-09, after 1 on "
            "2026-03-02, 7 days before"
        )
    }


OWN = {
    "targets": [
        {"name": "self-harm", "hierarchy": "life_threatening"},
        {"name": "overdose", "hierarchy": "life_threatening", "suicide": True},
    ]
}


def test_a_level_for_other_urges_does_not_raise_that_of_suicide(world, flags):
    """4 was agreed for self-harm: 3 is not told, and an urge of 1 to take an overdose is."""
    own = world.assign("dbt.diary-card", {**OWN, "flag_urge_at": 4, "flag_rise": 5})
    none = {"self-harm": 0, "overdose": 0}

    assert flags("2026-03-02", {"self-harm": 3, "overdose": 0}, none, to=own) == {}
    assert flags(
        "2026-03-03", {"self-harm": 3, "overdose": 1}, none, to=own, session_suicide=1
    ) == {
        "urges.overdose": "overdose: urge 1 of 5 on 2026-03-03",
        "session_suicide": "coming into session: urge to kill oneself 1 of 5 on 2026-03-03",
    }


def test_the_level_of_suicide_can_be_agreed_otherwise_and_is_never_off(world, flags):
    own = world.assign("dbt.diary-card", OWN)
    world.homework.amend(
        own, settings={"flag_suicide_at": 3}, why="1 is her every day", happened=date(2026, 3, 2)
    )
    none = {"self-harm": 0, "overdose": 0}

    # 1 is below 3, and no rise is known; 3 is at the level, and a rise of two.
    assert flags("2026-03-02", {"overdose": 1}, none, to=own) == {}
    assert list(flags("2026-03-03", {"overdose": 3}, none, to=own)) == ["urges.overdose"]
    for off in (0, 6):
        with pytest.raises(InvalidInput):
            world.homework.amend(own, settings={"flag_suicide_at": off}, why="off")
    (amended,) = [one for one in world.log.events(stream_of(own)) if isinstance(one, Amended)]
    assert (amended.why, amended.actor) == ("1 is her every day", "DrM")


def test_suicide_is_of_the_first_class(world):
    target = {"name": "overdose", "hierarchy": "quality_of_life", "suicide": True}

    with pytest.raises(InvalidInput) as refused:
        world.assign("dbt.diary-card", {"targets": [target]})

    (problem,) = refused.value.problems
    assert problem.place == "settings.targets[0].hierarchy"
    assert "Write life_threatening" in problem.message


def test_nothing_answered_raises_nothing(flags):
    assert flags("2026-03-02", None, None) == {}
    assert flags("2026-03-03", {"self-harm": "", "drinking": 5}, {"drinking": 1}) == {}


def test_a_card_of_unknown_day_is_no_rise(flags):
    """Its act is told; whether 2 came after the 0 of the 2nd is not known."""
    flags("2026-03-02", {"self-harm": 0}, {"self-harm": 0})

    assert flags(None, {"self-harm": 2}, {"self-harm": 1}) == {"acts.self-harm": "self-harm: 1 act"}
    assert flags("2026-03-03", {"self-harm": 1}, {"self-harm": 0}) == {}


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


def test_another_class_agreed_since_leaves_the_flag_of_an_old_card(world, card, flags):
    """An act on the 4th; another class from the 9th on; then the old card's misery is corrected."""
    flags("2026-03-04", {"self-harm": 0}, {"self-harm": 1}, misery=2)
    target = {"name": "self-harm", "hierarchy": "quality_of_life"}
    amend = world.homework.amend
    amend(card, settings={"targets": [target]}, why="agreed", happened=date(2026, 3, 9))

    def flagged():
        rows = world.view("flags")
        return [(row["flags"], row["status"], row["corrected"]) for row in rows]

    assert flagged() == [(["self-harm: 1 act on 2026-03-04"], "open", False)]
    world.homework.correct(card, 1, why="read 2 for 4", answers={"misery": 4})
    assert flagged() == [(["self-harm: 1 act on 2026-03-04"], "open", False)]
    # From the 9th on it is of another class: an act then is no life-threatening one.
    assert flags("2026-03-09", {"self-harm": 0}, {"self-harm": 1}) == {}


def test_other_worksheets_raise_nothing(world):
    handle = world.assign("dbt.please")
    world.homework.attempt(handle, {"sleep_h": 2, "avoided_mood_drugs": "no"})

    assert world.log.events(stream_of(handle))[-1].flags == ()


RISE = "self-harm: urge 2 of 5 on 2026-03-05, after 0 on 2026-03-03, 2 days before"


def listed(world):
    """What is to be seen first: the attempt, its day, its words, whether it is open."""
    return [
        (row["attempt"], row["happened_on"], row["flags"], row["status"], row["corrected"])
        for row in world.view("flags")
    ]


def test_an_earlier_day_typed_later_shows_the_rise_on_the_later_day(world, card, flags):
    """Urge 2 on the 5th typed first, urge 0 on the 3rd typed later: a rise of two on the 5th."""
    assert flags("2026-03-05", {"self-harm": 2}, {"self-harm": 0}) == {}
    assert listed(world) == []

    assert flags("2026-03-03", {"self-harm": 0}, {"self-harm": 0}) == {}
    assert listed(world) == [(1, "2026-03-05", [RISE], "open", False)]
    (flag,) = world.log.events(stream_of(card))[-1].flags
    assert (flag.attempt, flag.day, flag.place) == (1, "2026-03-05", "urges.self-harm")


def test_it_is_acknowledged_where_it_stands(world, card, flags):
    flags("2026-03-05", {"self-harm": 2}, {"self-harm": 0})
    flags("2026-03-03", {"self-harm": 0}, {"self-harm": 0})

    with pytest.raises(Refused, match="Flagged: attempt 1"):
        world.homework.acknowledge(card, [2], note="called")
    world.homework.acknowledge(card, [1], note="called")

    assert listed(world) == [(1, "2026-03-05", [RISE], "acknowledged", False)]
    # Another answer of either card is corrected: the rise stands as it was seen.
    world.homework.correct(card, 2, why="slip", answers={"misery": 1})
    world.homework.correct(card, 1, why="told since", note="in the waiting room")
    world.homework.correct(card, 1, why="slip", answers={"misery": 1})
    assert listed(world) == [(1, "2026-03-05", [RISE], "acknowledged", False)]
    assert world.views.differences() == []


def test_the_urge_that_rose_corrected_is_told_as_corrected(world, card, flags):
    flags("2026-03-05", {"self-harm": 2}, {"self-harm": 0})
    flags("2026-03-03", {"self-harm": 0}, {"self-harm": 0})

    world.homework.correct(card, 1, why="a slip", answers={"urges": {"self-harm": 1}})

    assert listed(world) == [(1, "2026-03-05", [RISE], "open", True)]


def test_an_earlier_card_corrected_looks_at_the_day_after_it_too(world, card, flags):
    """The 3rd is corrected from 1 to 0: from 0 to 2 on the 5th is a rise of two."""
    flags("2026-03-03", {"self-harm": 1}, {"self-harm": 0})
    flags("2026-03-05", {"self-harm": 2}, {"self-harm": 0})
    assert listed(world) == []

    world.homework.correct(card, 1, why="a slip", answers={"urges": {"self-harm": 0}})

    assert listed(world) == [(2, "2026-03-05", [RISE], "open", False)]


def test_only_the_next_day_that_has_the_answer_is_looked_at(world, flags):
    """2 on the 5th, 4 on the 6th; the 4th left it out. The 3rd with 1: from 1 to 2 is no rise."""
    flags("2026-03-04", {"drinking": 0}, {"self-harm": 0})
    flags("2026-03-05", {"self-harm": 2}, {"self-harm": 0})
    flags("2026-03-06", {"self-harm": 4}, {"self-harm": 0})
    before = listed(world)

    flags("2026-03-03", {"self-harm": 1}, {"self-harm": 0})

    assert listed(world) == before
    assert [row[0] for row in before] == [3]


def test_a_card_that_leaves_its_day_out_is_of_the_day_that_was_given_with_it(world, card, flags):
    """The question was skipped, and "on the 3rd" was said beside it: from 0 to 2 on the 5th."""
    flags("2026-03-05", {"self-harm": 2}, {"self-harm": 0})
    quiet = {"emotions": {"joy": 1}, "urges": {"self-harm": 0}, "acts": {"self-harm": 0}}
    skipped = {"date": "not on the card"}

    world.homework.attempt(card, quiet, skipped=skipped, happened=date(2026, 3, 3))

    assert listed(world) == [(1, "2026-03-05", [RISE], "open", False)]


def test_a_card_of_the_same_day_is_no_card_before(flags):
    flags("2026-03-05", {"self-harm": 0}, {"self-harm": 0})

    assert flags("2026-03-05", {"self-harm": 2}, {"self-harm": 0}) == {}


CRISIS = {"trigger": "a call", "distress_before": 90, "skill": "stop", "distress_after": 80}


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"made_it_worse": "no", "urge_acted": "no"}, []),
        ({}, []),
        ({"made_it_worse": "yes"}, ["distress tolerance: it made things worse"]),
        ({"urge_acted": "yes"}, ["distress tolerance: an urge was acted on"]),
    ],
)
def test_a_crisis_skill_that_made_it_worse_or_an_urge_acted_on(world, answers, told):
    handle = world.assign("dbt.distress-tolerance")
    world.homework.attempt(handle, {**CRISIS, **answers})

    assert [flag.text for flag in world.log.events(stream_of(handle))[-1].flags] == told


CHAIN = {
    "behaviour": "Cut my arm once, at home",
    "vulnerability": [{"kind": "sleep"}],
    "prompting_event": "a call",
    "links": [{"kind": "thought", "text": "It is over"}],
    "consequences": [{"text": "quiet"}],
    "behaviour_on": "2026-03-05",
}


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("self-harm", ["self-harm: chain analysis on 2026-03-05"]),
        ("drinking", []),
        (None, []),
    ],
)
def test_a_chain_analysis_on_a_target_that_threatens_life(world, card, target, told):
    handle = world.assign("dbt.chain-analysis")
    world.homework.attempt(handle, {**CHAIN, "target": target})

    assert [flag.text for flag in world.log.events(stream_of(handle))[-1].flags] == told


def test_flags_are_by_the_settings_that_are_given(world):
    """A card is judged by what was agreed for its day, whatever is agreed by now."""
    card = {"date": "2026-03-05", "acts": {"self-harm": 1}, "urges": {"self-harm": 3}}
    then = {"targets": [{"name": "Self-Harm", "hierarchy": "life_threatening"}]}
    now = {"targets": [{"name": "self-harm", "hierarchy": "quality_of_life"}]}

    def texts(settings):
        found = flag_answers("dbt.diary-card", card, Context(settings=settings))
        return [flag.text for flag in found]

    assert texts(then) == [
        "Self-Harm: 1 act on 2026-03-05",
        "Self-Harm: urge 3 of 5 on 2026-03-05",
    ]
    assert texts({**then, "flag_urge_at": 4}) == ["Self-Harm: 1 act on 2026-03-05"]
    assert texts(now) == texts({}) == []


def test_a_rise_on_another_day_is_by_what_was_agreed_for_that_day():
    """A rise of two is told on the 5th where 2 was agreed for it, not where 3 was."""
    other = Other(attempt=1, day="2026-03-05", answers={"urges": {"self-harm": 2}})
    card = {"date": "2026-03-03", "urges": {"self-harm": 0}}
    targets = {"targets": [{"name": "self-harm", "hierarchy": "life_threatening"}]}

    def texts(of_entry, of_other):
        others = [attrs.evolve(other, settings={**targets, "flag_rise": of_other})]
        context = Context(settings={**targets, "flag_rise": of_entry}, others=others)
        return [flag.text for flag in flag_answers("dbt.diary-card", card, context)]

    assert texts(3, 2) == [RISE]
    assert texts(2, 3) == []
