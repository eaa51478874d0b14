"""Commands as data: what a line may hold, and that its schema says the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intersession.application.command import (
    OnAssignment,
)
from intersession.application.commands import (
    COMMANDS,
)
from intersession.domain.assignment.prescription import Prescription
from intersession.intake.command_lines import line_schema, take

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
SCHEMA = line_schema()
VALIDATORS: dict[str, Callable[[Any], bool]] = {
    "jsonschema": jsonschema.Draft202012Validator(SCHEMA).is_valid,
    "jsonschema-rs": jsonschema_rs.Draft202012Validator(SCHEMA).is_valid,
}

FULL: dict[str, dict[str, Any]] = {
    "register": {"client": "RK", "timezone": "Europe/Berlin", "note": "mondays", "again": True},
    "timezone": {"client": "RK", "timezone": "Asia/Tokyo", "from_on": "2026-03-02", "note": "x"},
    "calendar": {
        "client": "RK",
        "from_on": "2026-03-02",
        "day_begins": "04:00",
        "week_begins": "sunday",
        "note": "nights",
    },
    "goal": {"client": "RK", "words": "take the bus again"},
    "close-goal": {"client": "RK", "goal": 1, "outcome": "reached", "note": "twice"},
    "discharge": {"client": "RK", "note": "goals reached"},
    "amend": {
        "assignment": "RK-1",
        "changes": {"minutes": 5},
        "settings": {"shoes": ["new"]},
        "drop": {"targets": ["smoking"]},
        "why": "ten was a lot",
        "session": 4,
    },
    "correct": {
        "assignment": "RK-1",
        "attempt": 1,
        "why": "typed 4 for 40",
        "answers": {"minutes": 40},
        "skipped": {"mood": "rather not"},
        "amount": 3,
        "minutes": 40,
        "timing": "later",
        "recorded_by": "together",
        "answered_by": "parent",
        "note": "rain",
        "times": 2,
        "between": {"first": "2026-03-02", "last": "2026-03-06"},
    },
    "acknowledge": {"assignment": "RK-1", "attempts": [1, 2], "note": "called"},
    "flag": {"assignment": "RK-1", "attempt": 1, "note": "sounded flat"},
    "pause": {
        "assignment": "RK-1",
        "why": "holiday",
        "from_on": "2026-03-05",
        "until": "2026-03-09",
    },
    "plan-session": {
        "client": "RK",
        "starts": "2026-03-05T14:00",
        "ends": "2026-03-05T14:50",
        "source": "a" * 64,
        "planned": 1,
    },
    "cancel-session": {"client": "RK", "planned": 1, "note": "on holiday"},
    "resume": {"assignment": "RK-1", "why": "back"},
    "withdraw": {"assignment": "RK-1", "why": "moved"},
    "retract": {"client": "RK", "events": ["RK-1#4"], "why": "typed twice", "with_them": True},
    "move": {
        "assignment": "RK-1",
        "attempt": 3,
        "to": "AB-2",
        "why": "it was hers",
        "with_them": True,
    },
    "assign": {
        "client": "RK",
        "worksheet": "walks.walk",
        "prescription": {
            "task": "Walk",
            "minutes": 20,
            "confidence": 70,
            "made_by": "joint",
            "rehearsed": True,
            "obstacles": [{"text": "rain", "backup": "umbrella", "category": "no-time"}],
        },
        "settings": {"shoes": ["old"]},
        "session": 3,
    },
    "attempt": {
        "client": "RK",
        "assignment_key": "app-1",
        "answers": {"minutes": 20, "mood": None},
        "skipped": {"mood": "rather not"},
        "amount": 4,
        "minutes": 20,
        "timing": "same day",
        "recorded_by": "client",
        "answered_by": "parent",
        "note": "sun",
        "times": 3,
        "between": {"first": "2026-03-02", "last": "2026-03-06"},
        "without_sheet": True,
        "is_planned": True,
    },
    "complete": {
        "assignment": "RK-1",
        "attempt": 2,
        "answers": {"minutes": 20},
        "skipped": {"mood": "rather not"},
        "amount": 4,
        "minutes": 20,
        "timing": "same day",
        "recorded_by": "client",
        "answered_by": "parent",
        "note": "sun",
    },
    "look-again": {"assignment": "RK-1", "attempt": 2},
    "obstacle": {
        "assignment": "RK-1",
        "category": "forgot",
        "text": "two late shifts",
        "severity": 3,
        "anticipated": 1,
        "backup_used": True,
        "backup_worked": "partly",
        "attempt": 1,
        "foreseen": True,
        "between": {"first": "2026-03-02", "last": "2026-03-06"},
    },
    "review": {
        "assignment": "RK-1",
        "session": 4,
        "ratings": {"client": {"quality": 3}, "clinician": {"quality": 4}},
        "learned": "short is fine",
        "credit": "twice",
        "next": "grow",
        "opened_session": False,
    },
}


def line(command: str, **more: Any) -> dict[str, Any]:
    """A line with every field of a command."""
    sent = {"command": command, "version": 1, "key": "app-9", "happened": "2026-03-01"}
    sent |= {"by": "app", "caused_by": "RK-1#2"}
    return {**sent, **deepcopy(FULL[command]), **more}


def is_valid(sent: Any) -> bool:
    """Whether the schema accepts a line; both validators must say the same."""
    told = {name: check(sent) for name, check in VALIDATORS.items()}
    assert len(set(told.values())) == 1, told
    return next(iter(told.values()))


def places(sent: Any) -> list[str]:
    """Where a line is wrong."""
    return [problem.place for problem in take(sent)[1]]


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


def test_the_examples_of_the_page_are_valid():
    texts = [
        text
        for name in ("week.jsonl", "next-week.jsonl")
        for text in (EXAMPLES / name).read_text(encoding="utf-8").splitlines()
    ]
    lines = [json.loads(text) for text in texts[:-1]]  # the last one is half written
    assert len(lines) == 8
    assert {one["command"] for one in lines} <= set(COMMANDS)
    assert [one for one in lines if not is_valid(one) or places(one)] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_line_is_taken_and_valid(command: str):
    sent = line(command)
    found, problems = take(sent)
    assert problems == []
    assert isinstance(found, COMMANDS[command])
    fields = set(COMMANDS[command].__struct_fields__) - {"client", "assignment", "assignment_key"}
    assert fields <= {*sent}, "a field of the command is not tried here"
    assert is_valid(sent)


def test_what_was_agreed_is_a_prescription():
    found, _ = take(line("assign"))
    agreed = found.prescription.plain()
    assert type(agreed) is Prescription
    assert [type(one).__name__ for one in agreed.obstacles] == ["AnticipatedObstacle"]
    assert (agreed.task, agreed.minutes, agreed.obstacles[0].backup) == ("Walk", 20, "umbrella")


OF_ONE = {
    "register": {"timezone"},
    "timezone": {"timezone", "from_on"},
    "calendar": {"from_on"},
    "goal": {"words"},
    "close-goal": {"goal", "outcome"},
    "complete": {"attempt", "answers"},
    "look-again": {"attempt"},
    "correct": {"attempt", "why"},
    "acknowledge": {"attempts", "note"},
    "flag": {"attempt", "note"},
    "retract": {"events", "why"},
    "plan-session": {"starts"},
    "cancel-session": {"planned"},
    "move": {"attempt", "to", "why"},
}
"""Fields that only one kind of command needs."""

FIELDS = [(command, name) for command in FULL for name in line(command)]


@pytest.mark.parametrize(("command", "name"), FIELDS)
def test_each_field_of_another_type_is_refused(command: str, name: str):
    wrong = line(command) | {name: 2.5}
    assert name in places(wrong)
    assert not is_valid(wrong)


@pytest.mark.parametrize(("command", "name"), FIELDS)
def test_each_field_under_another_name_is_refused(command: str, name: str):
    wrong = line(command)
    wrong[f"{name}x"] = wrong.pop(name)
    if name != "command":
        assert f"{name}x" in places(wrong)
    assert not is_valid(wrong)


@pytest.mark.parametrize(("command", "name"), FIELDS)
def test_a_field_that_is_needed_is_missed(command: str, name: str):
    short = line(command)
    del short[name]
    needed = {"command", "key", "happened", "client", "assignment", "assignment_key"}
    needed |= {"worksheet", "prescription", "category"} | OF_ONE.get(command, set())
    timeless = ("correct", "retract", "move", "look-again")
    needed -= {"happened"} if command in timeless else set()
    assert bool(places(short)) == (name in needed)
    assert is_valid(short) == (name not in needed)


@pytest.mark.parametrize(
    ("command", "fields", "told"),
    [
        ("attempt", {"amout": 3}, ["amout: there is no such field. Did you mean amount"]),
        (
            "attempt",
            {"skipped": {"mood": 1}, "timing": "soon", "minutes": "20"},
            [
                "skipped.mood: a whole number was found. Accepted: text",
                "minutes: text was found. Accepted: a whole number or null",
                "timing: 'soon' is not known. Accepted: in the moment, same day, later",
            ],
        ),
        ("assign", {"task": "x"}, ["task: belongs inside prescription: prescription.task"]),
        (
            "assign",
            {"prescription": {"obstacles": [{"text": "a"}, {"txt": "b"}], "minutes": True}},
            [
                "prescription.task: is missing.",
                "prescription.minutes: true or false was found. Accepted: a whole number or null",
                "prescription.obstacles[1].txt: there is no such field. Did you mean text?",
                "prescription.obstacles[1].text: is missing.",
            ],
        ),
        (
            "review",
            {"ratings": {"client": {"quality": "3"}, "me": {}}},
            [
                "ratings.me: there is no such field. Known: client, clinician.",
                "ratings.client.quality: text was found. Accepted: a whole number",
            ],
        ),
        (
            "obstacle",
            {"assignment": "", "client": "RK"},
            [
                "assignment: the assignment is not named. Name it by "
                '"assignment" (RK-1), or by "client" and "assignment_key"'
            ],
        ),
        (
            "attempt",
            {"assignment": "RK-1"},
            [
                "assignment: the assignment is named twice. Name it by "
                '"assignment" (RK-1), or by "client" and "assignment_key"'
            ],
        ),
        ("review", {"key": " "}, ["key: is empty. Give each command a name of its own, so that"]),
        ("review", {"key": "k" * 201}, ["key: has 201 characters. Accepted: up to 200"]),
    ],
)
def test_all_that_is_wrong_is_told_with_its_place(command: str, fields: Any, told: list[str]):
    wrong = line(command, **fields)
    problems = sorted(str(problem) for problem in take(wrong)[1])
    assert [text[: len(one)] for text, one in zip(problems, sorted(told), strict=True)] == sorted(
        told
    )
    assert not is_valid(wrong)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ([], "a line must hold one JSON object"),
        ("assign", "a line must hold one JSON object"),
        ({}, "command: is missing. Accepted: register, timezone, calendar, goal, "),
        ({"command": "asign"}, "command: 'asign' cannot be sent. Did you mean assign?"),
        ({"command": "sing"}, "command: 'sing' cannot be sent. "),
        ({"command": ["x"]}, "command: ['x'] cannot be sent. Accepted: register, time"),
        (
            {"command": "assign", "version": 2, "new": 1},
            "version: 2 is a later version of this format. This program reads 1: pip install",
        ),
        ({"command": "assign", "version": True}, "version: True is not a version of this format."),
        ({"command": "assign", "version": "1"}, "version: '1' is not a version of this format."),
    ],
)
def test_what_is_no_command_has_one_problem(sent: Any, told: str):
    found, problems = take(sent)
    assert found is None
    assert [str(one)[: len(told)] for one in problems] == [told]
    assert not is_valid(sent)


junk = st.none() | st.booleans() | st.integers(-3, 9) | st.text(max_size=3) | st.just("RK-1")
junk |= st.lists(junk, max_size=2) | st.dictionaries(st.sampled_from("ab"), junk, max_size=2)


@given(st.data())
def test_what_is_taken_is_valid_whatever_is_sent(data: st.DataObject):
    command = data.draw(st.sampled_from([*COMMANDS]))
    sent = line(command)
    names = sorted({*sent, *OnAssignment.__struct_fields__, "extra"})
    for name in data.draw(st.lists(st.sampled_from(names), max_size=3)):
        if data.draw(st.booleans()):
            sent[name] = data.draw(junk)
        else:
            sent.pop(name, None)
    found, problems = take(sent)
    assert found is not None or problems
    # A range, a category or a time is the command's own to refuse; the schema may be stricter.
    if not is_valid(sent) and not problems:
        loose = {"happened", "amount", "minutes", "severity", "anticipated", "attempt"}
        changed = {name for name in sent if sent[name] != line(command).get(name)}
        assert changed & (loose | {"worksheet", "category"})
