"""A day in a year in which nobody lives who is on record is a slip, wherever it is said."""

from __future__ import annotations

import json
import re

import pytest

CARD = "--setting when_i_think=a --setting i_can_tell_myself=b"
SETTINGS = {"when_i_think": "a", "i_can_tell_myself": "b"}
TYPED = (
    "client add AB --since {}",
    "goal add RK b --on {}",
    "goal close RK G1 --on {}",
    f"assign RK coping-card --task x {CARD} --on {{}}",
    f"assign RK coping-card --task x {CARD} --start {{}}",
    f"assign RK coping-card --task x {CARD} --review-on {{}}",
    "amend RK-1 --task y --on {}",
    "amend RK-1 --review-on {}",
    "attempt RK-1 --set helped=3 --on {}",
    "attempt RK-1 --set helped=3 --on {}T10:00+01:00",
    "done RK-1 {}",
    "done RK-1 1/1 --week {}",
    "correct RK-1 1 --on {} --why x",
    "correct RK-1 1 --between {} {} --why x",
    "obstacle RK-1 no-time --on {}",
    "obstacle RK-1 no-time --between {} {}",
    "flag RK-1 1 --note y --on {}",
    "acknowledge RK-1 1 --note y --on {}",
    "review RK-1 --learned x --on {}",
    "pause RK-1 --why x --from {}",
    "pause RK-1 --why x --until {}",
    "pause RK-1 --why x --on {}",
    "withdraw RK-1 --why x --on {}",
    "session plan RK '{} 14:00'",
    "session plan RK 'fri 14:00' --instead {}",
    "session cancel RK {}",
    "client timezone RK Europe/Paris --from {}",
    "client calendar RK --day-begins 4:00 --from {}",
    "client discharge RK --on {}",
    "today --day {}",
    "view adherence RK --from {}",
    "agenda RK --as-of {}",
)
SENT = (
    {"command": "register", "client": "AB", "timezone": "UTC", "happened": "{}"},
    {"command": "goal", "client": "RK", "words": "x", "happened": "{}T10:00:00+01:00"},
    {"command": "amend", "assignment": "RK-1", "changes": {"review_on": "{}"}},
    {"command": "attempt", "assignment": "RK-1", "answers": {"helped": 3}, "happened": "{}"},
    {
        "command": "obstacle",
        "assignment": "RK-1",
        "category": "no-time",
        "between": {"first": "{}", "last": "2026-03-01"},
    },
    {
        "command": "assign",
        "client": "RK",
        "worksheet": "cbt.coping-card",
        "prescription": {"task": "x", "start_on": "{}"},
        "settings": SETTINGS,
    },
)
SAID = re.compile("1900|2199|too far away|not come yet")


@pytest.fixture
def practice(terminal):
    for line in (
        "client add RK --timezone UTC",
        "goal add RK bus",
        f"assign RK coping-card --task x {CARD}",
        "attempt RK-1 --set helped=4",
        "flag RK-1 1 --note x",
        "session plan RK 'thu 14:00'",
    ):
        assert terminal(line).exit_code == 0, line
    return terminal


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "9999-12-31"])
def test_it_is_refused_in_every_option(practice, day):
    before = practice.events
    told = {line: practice(line.replace("{}", day)) for line in TYPED}
    assert [line for line, result in told.items() if result.exit_code != 2] == []
    assert [one.output for one in told.values() if not SAID.search(one.output)] == []
    assert practice.events == before


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "9999-12-31"])
def test_it_is_refused_in_a_file_of_commands(practice, tmp_path, day):
    file = tmp_path / "sent.jsonl"
    lines = [{"happened": None, **one, "key": str(n)} for n, one in enumerate(SENT)]
    file.write_text("".join(json.dumps(one).replace("{}", day) + "\n" for one in lines))
    before = practice.events
    told = practice(f"import jsonl {file} --show-answers --partial")
    assert (told.exit_code, practice.events) == (1, before), told.output
    assert len(SAID.findall(told.output)) >= len(SENT), told.output


def test_it_is_refused_in_a_table(practice, tmp_path):
    table, plan = tmp_path / "cards.csv", tmp_path / "map.toml"
    table.write_text("id,day,helped\n1,0001-01-01,3\n2,1899-12-31,4\n")
    plan.write_text(
        'worksheet = "cbt.coping-card"\nsource = "clinic"\nkey = ["id"]\n'
        '[client]\ncode = { value = "RK" }\n[times]\nhappened = "day"\n'
        '[assignment]\ntask = { value = "x" }\n[answers]\nhelped = "helped"\n'
        '[settings]\nwhen_i_think = { value = "a" }\ni_can_tell_myself = { value = "b" }\n'
    )
    before = practice.events
    told = practice(f"import csv {table} --map {plan}")
    assert (told.exit_code, practice.events) == (2, before), told.output
    assert SAID.search(told.output), told.output
