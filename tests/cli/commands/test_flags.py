"""What is flagged, as a clinician meets it: at once, first in every list, until acknowledged."""

import json
from contextlib import closing

import pytest

from intersession.domain.assignment.events import Acknowledged
from intersession.store.locate import reader_of

pytestmark = pytest.mark.every_store

TARGETS = (
    "targets=[{name: self-harm, hierarchy: life_threatening}, "
    "{name: drinking, hierarchy: quality_of_life}]"
)
CARD = "--set date={day} --set emotions=sadness=3 --set 'urges={urges}' --set 'acts={acts}'"
FLAGGED = "EH-1 attempt 1, 2026-03-02: self-harm: 2 acts on 2026-03-02"


@pytest.fixture
def card(terminal, monkeypatch):
    """Client EH with a diary card as EH-1."""
    monkeypatch.delenv("INTERSESSION_CLINICIAN", raising=False)
    monkeypatch.setenv("INTERSESSION_CRISIS_CONTACT", "the ward")
    terminal("client add AB --timezone Europe/Berlin")
    terminal("client add EH --timezone Europe/London")
    assert (
        terminal(f"assign EH dbt.diary-card --task 'The card' --setting '{TARGETS}'").exit_code == 0
    )
    return terminal


def fill(terminal, day="2026-03-02", urges="self-harm=2,drinking=5", acts="self-harm=2,drinking=0"):
    line = CARD.format(day=day, urges=urges, acts=acts)
    result = terminal(f"attempt EH-1 {line} --on {day}")
    assert result.exit_code == 0, result.output
    return result.output


def last(terminal):
    with closing(reader_of(terminal.home)) as log:
        return list(log.read())[-1].event


def test_it_is_told_at_once_with_whom_to_turn_to(card):
    told = fill(card)
    assert "To see first\n  self-harm: 2 acts on 2026-03-02\n" in told
    assert "intersession acknowledge EH-1 1 --note '…'" in told
    assert "not a crisis service" in told
    assert "the ward" in told
    assert "drinking" not in told


def test_nothing_flagged_tells_nothing(card):
    assert "To see first" not in fill(card, acts="self-harm=0,drinking=3")
    assert "To see first" not in card("agenda EH").output
    assert "to see first" not in card("client list").output


def test_it_stands_first_in_every_list(card):
    fill(card)
    agenda = card("agenda EH").output.splitlines()
    assert agenda[2] == "To see first"
    assert agenda[4].strip() == "self-harm: 2 acts on 2026-03-02"
    for line in (
        *("client show EH", "goal list EH", "view assignments EH"),
        *("view adherence", "view dbt.targets EH"),
    ):
        told = card(line).output
        assert told.startswith(f"To see first\n  {FLAGGED}\n"), line
        assert "the ward" in told
    listed = card("client list").output.splitlines()
    assert listed[0].startswith("to see first  client")
    assert [row.split()[:2] for row in listed[2:]] == [["1", "EH"], ["–", "AB"]]
    assert json.loads(card("agenda EH --json").output)[0]["about"] == "to see first"


def test_another_client_s_list_does_not_show_it(card):
    fill(card)
    assert "To see first" not in card("client show AB").output


def test_acknowledged_it_is_a_event_and_no_longer_first(card):
    fill(card)
    fill(card, day="2026-03-01")
    told = card("acknowledge EH-1 1 2 --note 'called her' --by 'Dr M'")
    assert told.output == (
        "What was flagged at EH-1, attempt 1, 2, is acknowledged by Dr M.\n"
        "  attempt 1: Monday 2026-03-02, The card\n"
        "  attempt 2: Sunday 2026-03-01, The card\n"
    )
    event = last(card)
    assert isinstance(event, Acknowledged)
    assert (event.attempt, event.by, event.note) == (2, "Dr M", "called her")
    assert event.happened_at == "2026-03-02"
    for line in ("agenda EH", "client show EH", "view dbt.targets EH", "client list"):
        assert "to see first" not in card(line).output.lower(), line
    rows = json.loads(card("view flags EH --json").output)
    assert [(row["status"], row["acknowledged_by"]) for row in rows] == [
        ("acknowledged", "Dr M"),
        ("acknowledged", "Dr M"),
    ]
    log = card("log EH-1").output
    assert "acknowledged" in log
    assert "called her" in log


def test_numbers_may_stand_with_commas(card):
    fill(card)
    fill(card, day="2026-03-01")
    assert card("acknowledge EH-1 1,2 --note 'called her'").exit_code == 0
    assert last(card).attempt == 2


def test_who_it_was_comes_from_the_machine_unless_told(card, monkeypatch):
    fill(card)
    monkeypatch.setenv("INTERSESSION_CLINICIAN", "Dr N")
    card("acknowledge EH-1 1 --note 'seen together'")
    assert last(card).by == "Dr N"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("EH-1 1", "note: say what was done"),
        ("EH-1 1 3 --note x", "EH-1 has no attempt 3. Accepted: 1 to 2."),
        ("EH-1 2 --note x", "Nothing is flagged in attempt 2 of EH-1"),
        ("EH-9 1 --note x", "There is no assignment EH-9."),
        ("EH-1 one --note x", "'one' is not a valid integer"),
        ("EH-1 --note x", "Say which attempt"),
    ],
)
def test_what_cannot_be_acknowledged_is_refused_whole(card, words, told):
    fill(card)
    fill(card, day="2026-03-01", urges="self-harm=0,drinking=0", acts="self-harm=0,drinking=0")
    known = card.events
    refused = card(f"acknowledge {words}")
    assert refused.exit_code == 2
    assert told in refused.output
    assert card.events == known


def test_a_correction_that_raises_something_tells_it(card):
    fill(card, acts="self-harm=0,drinking=0")
    told = card("correct EH-1 1 --set 'acts=self-harm=1,drinking=0' --why 'told later'").output
    assert "To see first\n  self-harm: 1 act on 2026-03-02\n" in told


def test_beside_a_question_on_risk_stands_that_nobody_watches(card, monkeypatch):
    monkeypatch.setattr("intersession_cli.input.values.is_interactive", lambda: True)
    typed = "2026-03-02\nsadness=3\nself-harm=0,drinking=0\nself-harm=0,drinking=0\n" + "\n" * 40
    asked = card("attempt EH-1", typed=typed).output
    lines = asked.splitlines()
    for question in ("urge for each target", "How many times", "urge to kill yourself"):
        (place,) = [n for n, line in enumerate(lines) if question in line]
        assert any("At risk, use the ward." in line for line in lines[place - 3 : place]), question
    (feelings,) = [n for n, line in enumerate(lines) if "How strong was each feeling" in line]
    assert "crisis" not in lines[feelings - 1]


def test_many_are_cut_short_above_a_list(card):
    for day in range(14):
        fill(card, day=f"2026-02-{day + 10}")
    told = card("view adherence EH").output
    assert told.count("EH-1 attempt") == 3
    assert "  In full, and 11 more: intersession flags EH\n" in told
    told = card("flags EH").output
    assert told.count("EH-1 attempt") == 12
    assert "  … and 2 more: intersession flags EH --full\n" in told
    assert card("flags EH --full").output.count("EH-1 attempt") == 14
