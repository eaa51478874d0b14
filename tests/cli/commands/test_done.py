"""``done``: days practised without a sheet, as they are typed; today is Monday 2 March 2026."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.every_store

CARD = "--setting when_i_think=a --setting i_can_tell_myself=b"


@pytest.fixture
def coping(terminal):
    """Client RK with a coping card five times a week since Monday 23 February, as RK-1."""
    terminal("client add RK --timezone Europe/Berlin")
    told = terminal(
        f"assign RK coping-card --task 'Read it' --how-often 5x/week --minutes 10 {CARD} "
        "--on 2026-02-23"
    )
    assert told.exit_code == 0, told.output
    return terminal


def entries(terminal, handle: str = "RK-1") -> list[dict]:
    rows = json.loads(terminal("view assignments RK --part attempts --json").output)
    return [row for row in rows if row["assignment"] == handle]


def adherence(terminal) -> tuple[int, int]:
    """How much was expected, and how much of it has an entry."""
    (row,) = json.loads(terminal("view adherence RK --json").output)
    told = row["planned"].partition(" of ")[0]
    return row["expected"], int(told) if told.isdecimal() else 0


def test_today_in_full_unless_said(coping):
    assert coping("done RK-1").output == (
        "RK-1 entry 1: 2026-03-02, without a sheet.\n"
        "To add its sheet: intersession complete RK-1 1\n"
    )
    (row,) = entries(coping)
    assert (row["amount"], row["without_sheet"], row["credit"]) == (4, True, 1.0)


def test_three_ticks(coping):
    told = coping("done RK-1 mon,wed,fri --week last")
    assert (told.exit_code, "--week goes with how many times" in told.output) == (2, True)
    assert coping("done RK-1 wed,fri,sun").exit_code == 0
    days = [row["happened_on"] for row in entries(coping)]
    assert days == ["2026-02-25", "2026-02-27", "2026-03-01"]
    assert adherence(coping) == (5, 3)


def test_three_of_five(coping):
    told = coping("done RK-1 3/5 --week last")
    assert told.output == (
        "RK-1 entry 1: 3 of 5 times, 2026-02-23 to 2026-03-01, without a sheet.\n"
    )
    assert adherence(coping) == (5, 3)


@pytest.mark.parametrize(
    ("week", "first", "last"),
    [
        ("", "2026-02-24", "2026-03-02"),  # the seven days up to today
        ("--week this", "2026-03-02", "2026-03-02"),
        ("--week last", "2026-02-23", "2026-03-01"),
        ("--week 2026-02-20", "2026-02-23", "2026-02-26"),  # no earlier than it was agreed
        ("--week wed", "2026-02-25", "2026-03-02"),  # 3 March is still to come
    ],
)
def test_which_days_a_count_is_about(coping, week, first, last):
    assert coping(f"done RK-1 1/5 {week}").exit_code == 0
    (row,) = entries(coping)
    assert (row["first_on"], row["last_on"], row["times"]) == (first, last, 1)


@pytest.mark.parametrize(
    ("typed", "amount", "minutes", "credit"),
    [
        ("yesterday half", 2, None, 0.5),
        ("yesterday, half", 2, None, 0.5),
        ("half", 2, None, 0.5),
        ("sun 5min", None, 5, 0.5),
        ("10 min", None, 10, 1.0),
        ("started", 0, None, 0.0),
        ("2/5 most", 3, None, 0.75),
    ],
)
def test_how_much_of_it(coping, typed, amount, minutes, credit):
    assert coping(f"done RK-1 {typed}").exit_code == 0
    (row,) = entries(coping)
    assert (row["amount"], row["minutes"], row["credit"]) == (amount, minutes, credit)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("5/3", "5/3 is more than all"),
        ("0/5", "0 is nothing to record"),
        ("mon,smarch,blub", "'blub' is not a day"),
        ("mon,blub", "'blub' is not a day"),
        ("mon,today", "today is 2026-03-02 again"),
        ("2026-03-05", "has not come yet"),
        ("2026-03-01,2026-03-05", "has not come yet"),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_is_recorded(coping, typed, told):
    found = coping(f"done RK-1 {typed}")
    assert (found.exit_code, told in found.output) == (2, True), found.output
    assert entries(coping) == []


def test_a_diary_card_told_without_it_is_a_day_practised_and_never_a_card(terminal):
    terminal("client add RK --timezone Europe/Berlin")
    targets = "[{name: cutting, hierarchy: life_threatening}]"
    terminal(f"assign RK diary-card --task Card --how-often daily --on 2026-02-23 "
             f"--setting 'targets={targets}'")  # fmt: skip
    told = terminal("done RK-1 sat,sun").output.replace("\n", " ")
    assert "not among the days with a sheet" in told
    assert "urges and acts were not asked" in told
    assert adherence(terminal) == (7, 0)
    shown = " ".join(terminal("agenda RK").output.split())
    assert "0 of 7 planned" in shown
    assert "urges and acts were not asked" in shown
    assert "What went well" not in shown


def test_an_entry_of_several_times_is_shown_with_its_days(coping):
    coping("done RK-1 3/5 --week last")
    assert "1  3 ×, 2026-02-23 to 2026-03-01  all" in coping("show RK-1").output
    shown = " ".join(coping("agenda RK").output.split())
    assert "3 of 5 planned, 2026-02-23 to 2026-03-01." in shown


def test_the_sheet_can_follow(coping):
    coping("done RK-1 sun")
    told = coping("complete RK-1 1 --set helped=3 --set noticed='It was short'")
    assert told.exit_code == 0, told.output
    (row,) = entries(coping)
    assert (row["without_sheet"], row["happened_on"], row["amount"]) == (False, "2026-03-01", 4)
    assert row["answers"] == {"helped": 3, "noticed": "It was short"}
    assert adherence(coping) == (5, 1)


def test_several_times_have_no_sheet_of_one(coping):
    coping("done RK-1 3/5")
    told = coping("complete RK-1 1 --set helped=3")
    assert (told.exit_code, "a sheet is about one time" in told.output) == (2, True)


def test_what_is_there_already_is_told(coping):
    coping("done RK-1 sun")
    told = " ".join(coping("done RK-1 sat,sun").output.split())
    assert "There is an entry for 2026-03-01 already: 1." in told
    told = " ".join(coping("done RK-1 2/5").output.split())
    assert "There is an entry for 2026-02-28 already: 2; 2026-03-01 already: 1, 3." in told
