"""The first screen: what to see first, who comes, and what waits, on a small terminal."""

import json

import pytest
from screens import on_screen

from intersession_cli.testing import Terminal

TARGETS = "targets=[{name: self-harm, hierarchy: life_threatening}]"
CARD = "--set emotions=sadness=3 --set urges=self-harm=2 --set acts=self-harm=1"


@pytest.fixture
def terminal(tmp_path, monkeypatch):
    """On Monday 2 March 2026, at a home that is not there yet."""
    monkeypatch.setenv("INTERSESSION_CRISIS_CONTACT", "the ward")
    return Terminal(tmp_path)


@pytest.fixture
def two(terminal):
    """Clients AB and RK, who comes today at 14:00, with one entry that nobody looked at."""
    for line in (
        "client add AB --timezone Europe/Berlin",
        "client add RK --timezone Europe/Berlin",
        "assign RK thought-record --task 'Write one down' --review-on 2026-03-01 --on 2026-02-20",
        "review RK-1 --next shrink --on 2026-02-25",
        "session plan RK 'today 14:00'",
        "session plan AB 'thu 9:30'",
        "attempt RK-1 --set situation=bus --set 'moods=[{name: fear, before: 80}]' "
        "--set 'automatic_thoughts=[{text: all look at me}]'",
    ):
        result = terminal(line)
        assert result.exit_code == 0, (line, result.output)
    return terminal


def practice(terminal, clients: int, cards: int) -> None:
    """So many clients, and the first with so many cards that are flagged, each on its own line."""
    for number in range(clients):
        terminal(f"client add C{number:02} --timezone Europe/Berlin")
    terminal(f"assign C00 diary-card --task 'The card' --setting '{TARGETS}' --on 2026-02-01")
    for day in range(1, cards + 1):
        result = terminal(f"attempt C00-1 {CARD} --set date=2026-02-{day:02} --on 2026-02-{day:02}")
        assert result.exit_code == 0, result.output


def screen(terminal, line="today", columns=80) -> list[str]:
    return (
        on_screen(terminal, line, columns)
        .replace("\x1b[1m", "")
        .replace("\x1b[0m", "")
        .split("\n")[:-1]
    )


def test_looking_makes_no_home_and_says_how_to_begin(terminal):
    for line in ("", "today", "today --day thu"):
        shown = terminal(line)
        assert shown.exit_code == 0
        assert "intersession client add RK" in shown.output
        assert "intersession demo" in shown.output
        assert len(shown.output.splitlines()) == 4
        assert shown.output.startswith(f"{terminal.home.path} holds no record yet")
    assert terminal("today --json").exit_code == 2
    assert not terminal.home.path.exists()


def test_without_a_command_it_is_the_same_and_help_stays_help(two):
    assert two("").output == two("today").output
    assert two("--help").output.startswith("Usage: ")
    assert two([f"--home={two.home.path}"]).output == two("today").output


def test_who_comes_today_is_first_with_the_time(two):
    assert screen(two) == [
        "Mon 2026-03-02",
        "",
        "client  comes      last seen   since  not looked at  review due  next step",
        "RK      14:00      2026-02-25  1      1              1           shrink",
        "AB      Thu 03-05  –           –      –              –           –",
        "Open one: intersession agenda RK · intersession session RK",
    ]


def test_another_day_has_its_own_sessions_first(two):
    shown = screen(two, "today --day thu")
    assert [shown[0], *(line[:17].rstrip() for line in shown[3:5])] == [
        "Thu 2026-03-05",
        "AB      09:30",
        "RK      Mon 03-02",
    ]
    two("session plan AB wed")
    assert "AB      that day" in screen(two, "today --day wed")[3]
    two.clock.set("2026-03-04")
    assert "AB      today " in screen(two)[3]


def test_a_day_that_is_over_is_refused_with_an_example(two):
    shown = two("today --day 2026-03-01")
    assert shown.exit_code == 2
    assert "2026-03-01: is over. Accepted: today or a day to come, such as tomorrow" in shown.output


def test_rows_for_a_program(two):
    first, second = json.loads(two("today --json").output)
    assert first == {
        "day": "2026-03-02",
        "client": "RK",
        "comes": "2026-03-02T14:00:00+01:00",
        "last_seen_on": "2026-02-25",
        "since": 1,
        "not_looked_at": 1,
        "review_due": 1,
        "review_due_on": "2026-03-01",
        "next_step": ["shrink"],
        "practices": 1,
    }
    assert (second["since"], second["last_seen_on"], second["next_step"]) == (None, None, [])
    assert two("today --csv").output.splitlines()[0].startswith("day,client,comes,last_seen_on,")


def test_few_flags_are_told_in_full_above_the_clients(terminal):
    practice(terminal, clients=3, cards=2)
    shown = screen(terminal)
    assert shown[:5] == [
        "To see first",
        "  C00-1 attempt 1, 2026-02-01: self-harm: 1 act on 2026-02-01",
        "  C00-1 attempt 2, 2026-02-02: self-harm: 1 act on 2026-02-02",
        "  When you have dealt with it: intersession acknowledge C00-1 1 --note '…'",
        "  This is not a crisis service: nobody sees entries as they come in. At risk,",
    ]
    assert len(shown) <= 23


def test_twenty_clients_and_a_week_of_flags_fit_a_small_terminal(terminal):
    practice(terminal, clients=20, cards=9)
    shown = screen(terminal)
    assert len(shown) == 23  # and the line that one types into next
    assert max(map(len, shown)) <= 80
    assert shown[0] == (
        "To see first: C00-1 attempt 1, 2026-02-01: sel… · and 8 more: intersession flags"
    )
    assert [line.split()[0] for line in shown[2:22]] == [f"C{n:02}" for n in range(20)]
    assert shown[22].startswith("Open one: intersession agenda C00")
    for left in range(2, 10):  # and with one flag left, how to acknowledge it is told in that place
        terminal(f"acknowledge C00-1 {left} --note seen")
    assert screen(terminal)[0].endswith(" · how to acknowledge it: intersession flags")


def test_with_a_little_room_as_many_flags_as_fit_are_told(terminal):
    practice(terminal, clients=17, cards=9)
    shown = screen(terminal)
    assert len(shown) == 23
    assert shown[0] == "To see first · and 6 more: intersession flags"
    assert [line.split(",")[0] for line in shown[1:4]] == [
        f"  C00-1 attempt {n}" for n in (1, 2, 3)
    ]


def test_many_flags_are_cut_to_the_first_few(terminal):
    practice(terminal, clients=2, cards=9)
    shown = screen(terminal)
    assert shown[5].startswith("  C00-1 attempt 5")
    assert shown[6] == "  and 4 more: intersession flags"
    assert len(shown) <= 23


def test_a_client_who_was_discharged_is_not_listed_and_their_flags_are(terminal):
    practice(terminal, clients=2, cards=1)
    terminal("client discharge C00")
    shown = screen(terminal)
    assert "C00-1 attempt 1" in shown[1]
    assert [line.split()[0] for line in shown if line.startswith("C")] == ["C01"]


def test_where_all_were_discharged_it_says_so(terminal):
    practice(terminal, clients=1, cards=1)
    terminal("client discharge C00")
    shown = screen(terminal)
    assert shown[0] == "To see first"
    assert shown[-2:] == [
        "No client is open: all on record were discharged.",
        "To take one on, or back: intersession client add RK",
    ]


def test_words_of_double_width_are_cut_by_their_cells(terminal):
    practice(terminal, clients=1, cards=1)
    terminal(["flag", "C00-1", "1", "--note", "もう" * 60])
    flag = screen(terminal)[1]
    from rich.cells import cell_len

    assert flag.endswith("…")
    assert 76 <= cell_len(flag) <= 80
