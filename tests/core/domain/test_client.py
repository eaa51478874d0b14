"""A client's decisions: given events, when a command is taken, then events or a refusal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intersession.dates.local import LocalClocks
from intersession.domain.client import decider as clients
from intersession.domain.client.events import Discharged, GoalAdded, GoalClosed, Registered
from intersession.errors import InvalidInput, NotFound, Refused

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WHEN: dict[str, Any] = {"happened_at": "2026-03-02", "now": NOW}
AT: dict[str, Any] = {"happened_at": "2026-03-02", "recorded_at": NOW}

REGISTERED = Registered(timezone="Europe/Berlin", note="tuesdays", **AT)
AGAIN = Registered(timezone="UTC", **AT)
BUS = GoalAdded(goal=1, words="go by bus again", **AT)
SLEEP = GoalAdded(goal=2, words="sleep through", **AT)
REACHED = GoalClosed(goal=1, outcome="reached", note="", **AT)
DISCHARGED = Discharged(note="", **AT)


def after(*events: Any) -> clients.Client:
    """Client RK after these events."""
    return clients.fold("RK", events)


# What is known.


def test_nothing_is_known_of_a_client_without_events():
    assert after() == clients.Client(code="RK", version=0)


def test_a_client_is_the_fold_of_their_events():
    assert after(REGISTERED, BUS, SLEEP, REACHED) == clients.Client(
        code="RK",
        version=4,
        is_registered=True,
        clocks=LocalClocks((("", "Europe/Berlin"),)),
        note="tuesdays",
        goals={1: "go by bus again", 2: "sleep through"},
        closed_goals={1},
        numbered=2,
    )


def test_a_client_who_comes_back_keeps_their_goals():
    state = after(REGISTERED, BUS, DISCHARGED)
    assert state.discharged
    state = after(REGISTERED, BUS, DISCHARGED, AGAIN)
    assert (state.discharged, state.timezone, state.note) == (False, "UTC", "")
    assert state.goals == {1: "go by bus again"}


# Registering and discharging.


@pytest.mark.parametrize("known", [(), (REGISTERED, DISCHARGED)])
def test_registering_somebody_new_or_back_again(known: tuple):
    found = clients.register(
        after(*known), timezone="Europe/Berlin", note="tuesdays", again=bool(known), **WHEN
    )
    assert found == [REGISTERED]


def test_a_discharged_client_is_taken_on_again_only_where_it_is_said():
    with pytest.raises(Refused, match=r"discharged on 2026-03-02\. 3 entries\. If it is"):
        clients.register(
            after(REGISTERED, DISCHARGED),
            timezone="UTC",
            note="",
            on_record="3 entries. ",
            **WHEN,
        )


@pytest.mark.parametrize("known", [(REGISTERED,), (REGISTERED, DISCHARGED, AGAIN)])
def test_registering_twice_is_refused(known: tuple):
    with pytest.raises(Refused, match=r"Client RK is registered already\. Nothing was changed"):
        clients.register(after(*known), timezone="UTC", note="", **WHEN)


def test_discharging():
    assert clients.discharge(after(REGISTERED), note="", **WHEN) == [DISCHARGED]


def test_discharging_twice_is_refused():
    with pytest.raises(Refused, match="To take them on again: intersession client add RK"):
        clients.discharge(after(REGISTERED, DISCHARGED), note="", **WHEN)


# Goals.


def test_goals_are_numbered_as_they_are_added():
    assert clients.add_goal(after(REGISTERED), words=" go by bus again ", **WHEN) == [BUS]
    assert clients.add_goal(after(REGISTERED, BUS), words="sleep through", **WHEN) == [SLEEP]
    assert clients.add_goal(after(REGISTERED, BUS, REACHED), words="sleep through", **WHEN) == [
        SLEEP  # the number of a closed goal is not given again
    ]


def test_a_goal_needs_words():
    with pytest.raises(InvalidInput, match="goal: say it in the client's words"):
        clients.add_goal(after(REGISTERED), words="  ", **WHEN)


def test_a_discharged_client_gets_no_goal():
    with pytest.raises(Refused, match="Client RK was discharged"):
        clients.add_goal(after(REGISTERED, DISCHARGED), words="sleep", **WHEN)


def test_closing_a_goal():
    events = clients.close_goal(after(REGISTERED, BUS), goal=1, outcome="reached", note="", **WHEN)
    assert events == [REACHED]


def test_closing_a_goal_of_a_discharged_client():
    """What became of it is often known only afterwards."""
    known = after(REGISTERED, BUS, DISCHARGED)
    assert clients.close_goal(known, goal=1, outcome="reached", note="", **WHEN) == [REACHED]


def test_closing_twice_is_refused():
    with pytest.raises(Refused, match="Goal G1 of RK is closed already"):
        clients.close_goal(
            after(REGISTERED, BUS, REACHED), goal=1, outcome="changed", note="", **WHEN
        )


@pytest.mark.parametrize(
    ("known", "hint"),
    [
        ((REGISTERED,), 'Add one first: intersession goal add RK "…"'),
        ((REGISTERED, BUS), "Did you mean G1?"),
    ],
)
def test_a_goal_that_is_not_there_is_told_with_a_way_on(known: tuple, hint: str):
    with pytest.raises(NotFound) as told:
        clients.close_goal(after(*known), goal=7, outcome="changed", note="", **WHEN)
    assert str(told.value) == f"Client RK has no goal G7. {hint}"


# Codes.


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("RK", "RK"),
        (" rk ", "RK"),
        ("R", "R"),
        ("RK2", "RK2"),
        ("C104", "C104"),
        ("104", "104"),
        ("ABC", "ABC"),
        ("abc", "ABC"),
        ("A1B2C3D4E5F6", "A1B2C3D4E5F6"),
    ],
)
def test_codes_that_are_taken(typed: str, code: str):
    assert clients.check_code(typed) == code
    assert clients.check_code(code) == code


@pytest.mark.parametrize(
    ("typed", "looks"),
    [
        ("rk@example.org", "looks like an e-mail address"),
        ("a@b", "looks like an e-mail address"),
        ("Rita Klein", "looks like a name"),
        ("R K", "looks like a name"),
        ("Rita", "looks like a name"),
        ("KLEIN", "looks like a name"),
        ("Müll", "looks like a name"),
        ("Иван", "looks like a name"),
        ("1Rita2", "looks like a name"),
        ("Ann", "looks like a first name (type a code in capitals)"),
        ("", "is not a client code"),
        ("RK-7", "is not a client code"),
        ("RK.1", "is not a client code"),
        ("R_K", "is not a client code"),
        ("A1B2C3D4E5F6G", "is not a client code"),
        ("Ä1", "is not a client code"),
        ("ßß", "is not a client code"),  # in capitals it would be four letters
        ("ﬁﬁ", "is not a client code"),
        ("１２", "is not a client code"),
        ("R'K", "is not a client code"),
    ],
)
def test_codes_that_could_tell_who_it_is(typed: str, looks: str):
    with pytest.raises(InvalidInput) as refused:
        clients.check_code(typed)
    assert str(refused.value).startswith(f"{typed!r} {looks}.\n")
    assert "so that nobody who sees the file learns who is in therapy" in str(refused.value)
    assert "such as RK, RK2 or C104" in str(refused.value)


@given(st.text(max_size=14))
def test_a_code_is_short_plain_and_fit_for_a_stream(typed: str):
    try:
        code = clients.check_code(typed)
    except InvalidInput:
        return
    assert code.isascii()
    assert code.isalnum()
    assert code == code.upper()
    assert 1 <= len(code) <= 12
    assert clients.check_code(code) == code
