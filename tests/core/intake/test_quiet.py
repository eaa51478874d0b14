"""What is told of a refused line repeats nothing of what a client said, whatever is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from trips import ANSWERS, SETTINGS, TripsPlugin, installed_with

from intersession.intake.receipt import Report
from intersession.intake.receive import take_commands
from intersession.testing import World

SECRET, NUMBER, CLIENTS = "her brother Tom", 987654, "self-harm"
SECRETS = (SECRET, SECRET.split()[-1], str(NUMBER), CLIENTS)
"""Words and a number that are sent, and a name that was agreed with the client."""
WRONG: list[Any] = [
    *(SECRET, NUMBER, -NUMBER, float(NUMBER) + 0.5, [SECRET], [[SECRET]], [NUMBER]),
    *({SECRET: SECRET}, {SECRET: NUMBER}, [{SECRET: SECRET}], f"{SECRET}\x00", "\x00", True),
    *(f"{SECRET}\n{SECRET}", {"name": SECRET}, [{"place": [SECRET], "strength": NUMBER}]),
]


@pytest.fixture
def world(tmp_path) -> Iterator[World]:
    """A world with a trip agreed on as RK-1, and targets of the client's."""
    found = World(tmp_path, plugins=installed_with(TripsPlugin))
    found.assign("trips.trip", SETTINGS)
    yield found
    found.close()


def sent(number: int = 0, **fields: Any) -> dict[str, Any]:
    line = {"command": "attempt", "key": f"k-{number}", "assignment": "RK-1", "happened": None}
    return {**line, "answers": {"where": "out"}, **fields}


def take(world: World, *lines: dict[str, Any]) -> Report:
    data = "".join(json.dumps(line) + "\n" for line in lines)
    return take_commands(world.homework, data.encode(), partial=True)


def leaks(report: Report) -> list[str]:
    """Where something that was sent is told."""
    told = [str(one) for line in report.without_answers().refused for one in line.told()]
    return [one for one in told if any(secret in one for secret in SECRETS)]


def test_nothing_of_an_answer_is_told(world):
    lines = [
        sent(100 * n + m, answers={"where": "out", name: wrong})
        for n, name in enumerate([*ANSWERS, "step", SECRET, f"where.{SECRET}"])
        for m, wrong in enumerate(WRONG)
    ]
    report = take(world, *lines)
    assert len(report.refused) > len(lines) / 2
    assert leaks(report) == []
    told = "\n".join(str(one) for line in report.refused for one in line.told())
    assert all(secret in told for secret in SECRETS)  # each is there where it is asked for


@pytest.mark.parametrize(
    "name",
    [
        *("answers", "skipped", "note", "amount", "minutes"),
        *("timing", "recorded_by", "times", "between"),
    ],
)
def test_nothing_of_another_field_is_told(world, name):
    lines = [sent(n, **{name: wrong}) for n, wrong in enumerate(WRONG)]
    report = take(world, *lines)
    assert report.refused
    assert leaks(report) == []


def test_nothing_of_other_commands_is_told(world):
    about = {"assignment": "RK-1", "happened": None}
    world.homework.attempt("RK-1", {"where": "out"}, key="k-1")
    commands: list[tuple[dict[str, Any], list[str]]] = [
        ({"command": "correct", "attempt": 1, "why": "x"}, ["answers", "skipped", "note", "why"]),
        ({"command": "obstacle", "category": "forgot"}, ["text", "severity", "backup_worked"]),
        ({"command": "review"}, ["ratings", "learned", "credit", "next"]),
        ({"command": "amend"}, ["changes", "settings", "drop", "why"]),
        ({"command": "pause"}, ["why"]),
    ]
    lines = [
        {**about, **command, "key": f"o-{n}-{m}", name: wrong}
        for n, (command, names) in enumerate(commands)
        for name in names
        for m, wrong in enumerate(WRONG)
    ]
    of_client = {"client": "RK", "happened": None, "worksheet": "trips.trip"}
    agreed = {"task": "Go out"}
    for n, wrong in enumerate(WRONG):
        assign = {**of_client, "command": "assign", "key": f"a-{n}", "prescription": agreed}
        lines.append({**assign, "settings": {**SETTINGS, "goal": wrong}})
        lines.append({**assign, "prescription": {**agreed, "how_often": wrong, "task": wrong}})
    report = take(world, *lines)
    assert len(report.refused) > len(lines) / 2
    assert leaks(report) == []


def test_a_key_that_was_used_tells_no_difference(world):
    world.homework.attempt("RK-1", {"where": SECRET}, key="k-1")
    report = take(world, sent(1, answers={"where": f"not {SECRET}"}))
    (problem,) = report.without_answers().refused[0].problems
    assert problem.place == "key"
    before = "was used before, for attempt 1 at RK-1 (on record as RK-1#2), and this one differs."
    assert before in problem.message
    assert leaks(report) == []


def test_a_line_that_is_no_json_tells_neither_number_nor_name(world):
    lines = [f'{{"a": {NUMBER}{NUMBER}{NUMBER}{NUMBER}}}', f'{{"{SECRET}": 1, "{SECRET}": 2}}']
    report = take_commands(world.homework, "\n".join(lines).encode())
    told = [one.message for line in report.without_answers().refused for one in line.problems]
    assert told == [
        "holds a number that some programs cannot store exactly. Send it as text",
        "gives a name twice in one object. Give it once",
    ]


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({}, "answers.where: no answer. Accepted: one line, such as a few words"),
        ({"where": "a", "pleasure": 11}, "answers.pleasure: does not fit. Accepted: 0 to 10"),
        ({"where": "a", "company": "x", "alone": False},
         "answers.company: does not fit. Accepted: friend, other"),
        ({"where": "a", "stops": [{"place": "a", "strength": 101}]},
         "answers.stops[0].strength: does not fit. Accepted: 0 to 100"),
        ({"where": "a", "named": {"brother": 1}}, "answers.named.…: is not on this sheet"),
        ({"where": "a", "due": "soon"}, "answers.due: does not fit. Accepted: date, such as"),
        ({"where": "a", "wher": "b"}, "answers.wher: there is no such item"),
        ({"where": "a", "Tom": "b"}, "answers.…: there is no such item"),
    ],
)  # fmt: skip
def test_the_place_and_what_is_accepted_are_told(world, answers, told):
    (line,) = take(world, sent(answers=answers)).without_answers().refused
    assert str(line.problems[0]).startswith(told)


def test_what_the_record_says_is_told(world):
    world.homework.withdraw("RK-1")
    (line,) = take(world, sent()).refused
    assert line.quiet == line.problems
    assert "withdrawn" in line.problems[0].message
