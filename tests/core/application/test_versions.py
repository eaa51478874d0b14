"""Hooks and settings under several versions of a worksheet: 9 of 10 is 90 of 100."""

from __future__ import annotations

from typing import Any

import pytest
from made_plugins import plugins_of

from intersession import Flag, line, percent, row, scale, worksheet
from intersession.testing import World

PAIN_10, PAIN_100 = {0: "none", 10: "worst"}, {0: "none", 100: "worst"}


@row
class Agreed1:
    """What is agreed."""

    tell_from: int = scale("From which pain on is somebody told?", 0, 10, PAIN_10)


@row
class Agreed:
    """What is agreed."""

    tell_from: int = percent("From which pain on is somebody told?", PAIN_100)


@worksheet("pain.day", version=1, title="A day", source="own", settings=Agreed1)
class Day1:
    """A day with pain."""

    pain: int = scale("How strong was the pain?", 0, 10, PAIN_10)
    note: str | None = line("Anything else?", required=False)


def tenfold(name: str) -> Any:
    """Answers or settings with one number ten times as high."""
    return lambda given: {**given, name: 10 * given[name]} if name in given else given


@worksheet(
    "pain.day",
    version=2,
    title="A day",
    source="own",
    settings=Agreed,
    upcasts={1: tenfold("pain")},
    settings_upcasts={1: tenfold("tell_from")},
)
class Day2:
    """A day with pain."""

    pain: int = percent("How strong was the pain?", PAIN_100)
    note: str | None = line("Anything else?", required=False)


def strong(worksheet, answers, context):
    """What a hook of version 2 tells, for entries of any version."""
    if worksheet != "pain.day":
        return
    now, agreed = context.answers_as(Day2), context.settings_as(Day2)
    if now.get("pain", 0) >= agreed.get("tell_from", 70):
        yield Flag(text=f"pain {now['pain']} of 100 (version {context.version})", place="pain")
    for one in context.others:
        before = one.answers_as(Day2) or {}
        told = one.settings_as(Day2) or {}
        yield Flag(text=f"before {before['pain']}, told from {told['tell_from']}", place="pain")


class Record:
    """One record, opened with one plugin after another."""

    def __init__(self, folder):
        self.folder = folder
        self.world = None

    def __call__(self, *sheets, flag=None):
        self.close()
        self.world = World(self.folder, plugins=plugins_of(*sheets, flag=flag))
        return self.world

    def close(self):
        if self.world is not None:
            self.world.close()
            self.world = None


@pytest.fixture
def record(tmp_path):
    found = Record(tmp_path)
    world = found(Day1)
    assert world.assign("pain.day", settings={"tell_from": 7}) == "RK-1"
    yield found
    found.close()


def flags(receipt):
    return [flag.text for flag in receipt.event.flags]


def test_a_hook_of_version_2_flags_9_of_10_in_a_practice_of_version_1(record):
    homework = record(Day1, Day2, flag=strong).homework
    assert flags(homework.attempt("RK-1", {"pain": 9})) == ["pain 90 of 100 (version 1)"]
    assert flags(homework.attempt("RK-1", {"pain": 6})) == ["before 90, told from 70"]


def test_so_it_does_in_a_practice_of_its_own_version(record):
    world = record(Day1, Day2, flag=strong)
    handle = world.assign("pain.day", settings={"tell_from": 70})
    assert flags(world.homework.attempt(handle, {"pain": 90})) == ["pain 90 of 100 (version 2)"]
    assert flags(world.homework.correct(handle, 1, why="misread", answers={"pain": 69})) == []


def test_where_no_upcast_leads_there_the_entry_does_not_pass_unseen(record):
    @worksheet("pain.day", version=2, title="A day", source="own", settings=Agreed)
    class Other:
        """A day with another pain."""

        pain: int = percent("How strong was the pain?", PAIN_100)

    def hook(worksheet, answers, context):
        return [Flag(text="strong")] if context.answers_as(Other)["pain"] >= 70 else []

    homework = record(Day1, Other, flag=hook).homework
    (told,) = flags(homework.attempt("RK-1", {"pain": 9}))
    assert told.startswith("not looked at by pain")
    assert "pain.day was answered under version 1" in told


def test_settings_of_a_version_that_is_gone_are_read_as_those_of_the_next(record):
    """Without the old class the sheet is that of version 2, and so is what was agreed."""
    world = record(Day2, flag=strong)
    assert world.homework.context("RK-1").settings == {"tell_from": 70}
    assert flags(world.homework.attempt("RK-1", {"pain": 65})) == []
    assert flags(world.homework.attempt("RK-1", {"pain": 75}))[0] == "pain 75 of 100 (version 2)"


def test_what_is_amended_then_says_by_which_version_it_is_read(record):
    world = record(Day2)
    amended = world.homework.amend("RK-1", settings={"tell_from": 80}, why="too often").event
    assert (amended.worksheet_version, amended.settings) == (2, {"tell_from": 80})
    task = world.homework.amend("RK-1", changes={"task": "Each evening"}, why="clearer").event
    assert (task.worksheet_version, task.settings) == (2, {"tell_from": 80})
    homework = record(Day1, Day2, flag=strong).homework
    assert flags(homework.attempt("RK-1", {"pain": 9})) == ["pain 90 of 100 (version 1)"]
    assert flags(homework.attempt("RK-1", {"pain": 7}))[0] == "before 90, told from 80"


def test_with_its_own_version_an_amendment_says_none(record):
    amended = record(Day1, Day2).homework.amend("RK-1", settings={"tell_from": 8}, why="x").event
    assert (amended.worksheet_version, amended.settings) == (None, {"tell_from": 8})
