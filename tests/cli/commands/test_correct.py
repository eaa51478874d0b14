"""A correction: every field that the engine takes, and what says so already."""

import json

import pytest

from intersession.application.command import OnAssignment
from intersession.application.commands import CorrectAttempt
from intersession_cli.commands.correct import main

pytestmark = pytest.mark.every_store

GOOD = (
    "--set situation='On the bus' --set 'moods=[{name: fear, before: 80}]' "
    "--set 'automatic_thoughts=[{text: They look at me}]'"
)
OPTIONS = {"answers": "sets", "skipped": "skip", "happened": "when", "minutes": "amount"}
"""Fields with an option of another name; minutes are an amount, such as 10min."""


@pytest.fixture
def tried(agreed):
    """An attempt at RK-1, on Monday 2 March 2026."""
    assert agreed(f"attempt RK-1 {GOOD} --amount half --timing later --note Hard").exit_code == 0
    return agreed


def test_every_field_of_a_correction_has_an_option():
    fields = set(CorrectAttempt.__struct_fields__) - set(OnAssignment.__struct_fields__)
    options = {one.name for one in main.params}
    assert {OPTIONS.get(one, one) for one in fields | {"happened"}} <= options


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("--timing 'in the moment'", '"timing": "in the moment"'),
        ("--between 2026-02-23 2026-03-01", '"between": {"first": "2026-02-23"'),
        ("--amount 10min", '"minutes": 10'),
        ("--on yesterday", '"happened_at": "2026-03-01'),
    ],
)
def test_each_is_corrected(tried, typed, said):
    result = tried(f"correct RK-1 1 {typed} --why 'typed wrong'")
    assert "is corrected; the first record is kept" in result.output
    last = tried("log show RK-1 --json").output.splitlines()[-1]
    assert said in json.dumps(json.loads(last))


def test_how_many_times_goes_to_the_engine(tried):
    result = tried("correct RK-1 1 --times 3 --why 'three of them'")
    assert result.exit_code == 2
    assert "times: a sheet is about one time" in result.output


@pytest.mark.parametrize(
    "typed",
    [
        "--amount half",
        "--note Hard",
        "--timing later",
        "--set situation='On the bus'",
        "--set 'moods=[{name: fear, before: 80}]' --amount 2 --times 1",
        "--on 2026-03-02",
        "--unset belief_after",
        "",
    ],
)
def test_what_changes_nothing_says_so_and_records_nothing(tried, typed):
    before = tried.events
    result = tried(f"correct RK-1 1 {typed} --why 'to be sure'")
    assert result.exit_code == 0
    told = " ".join(result.output.split())
    assert told.startswith("Attempt 1 at RK-1 (Monday 2026-03-02, Write one down) says so already.")
    assert told.endswith("Nothing was recorded.")
    assert tried.events == before


def test_back_to_what_was_first_recorded_is_a_change(tried):
    tried("correct RK-1 1 --amount all --why 'all of it'")
    before = tried.events
    assert "is corrected" in tried("correct RK-1 1 --amount half --why 'half after all'").output
    assert tried.events == before + 1


def test_a_discharged_client_is_added_again_only_where_that_is_said(tried):
    tried("client discharge RK --note 'Goals reached'")
    before = tried.events
    result = tried("client add RK")
    assert result.exit_code == 2
    assert "intersession client add RK --again" in " ".join(result.output.split())
    assert tried.events == before
    assert "taken on again" in tried("client add RK --again").output
