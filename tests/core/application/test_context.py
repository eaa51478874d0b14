"""What a plugin's flag may ask for: the client's other entries, with their day and order."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace

import pytest

from intersession import hookimpl, in_order, line, worksheet
from intersession.plugins import builtin
from intersession.plugins.manager import Plugins
from intersession.testing import World


@worksheet("notes.note", version=1, title="A note", source="own practice", is_practice=True)
class Note:
    """A note."""

    what: str = line("What?")


class Notes:
    """Keeps what its flags are shown, and flags nothing."""

    def __init__(self):
        self.shown = []

    @hookimpl
    def register_worksheets(self, register):
        register(Note)

    @hookimpl
    def flag_answers(self, worksheet, answers, context):
        others = context.history("notes.note")
        self.shown.append(SimpleNamespace(entry=context.entry, others=others))


@pytest.fixture
def notes():
    return Notes()


@pytest.fixture
def world(tmp_path, notes):
    """RK with two assignments of a note, AB with one; it is 10 March 2026, 9:00 in UTC."""
    plugins = Plugins()
    plugins.add("core", builtin, "intersession", "")
    plugins.add("notes", notes, "intersession-notes", "1")
    made = World(tmp_path, plugins=plugins)
    made.homework.register("AB", timezone="Europe/Berlin")
    for code in ("RK", "RK", "AB"):
        made.assign("notes.note", code=code)
    made.clock.set("2026-03-10")
    yield made
    made.close()


def write(world, handle, what, happened=None):
    world.clock.move(minutes=1)
    return world.homework.attempt(handle, {"what": what}, happened=happened)


def told(entries):
    return [(one.assignment, one.answers["what"]) for one in entries]


def test_an_entry_is_shown_with_its_day_and_its_place_in_the_order(world, notes):
    write(world, "RK-1", "a", date(2026, 3, 5))
    write(world, "RK-1", "b", datetime.fromisoformat("2026-03-05T22:30-05:00"))
    write(world, "RK-1", "c")

    day, abroad, unknown = (one.entry for one in notes.shown)
    assert (day.happened_on, day.ordered_at) == ("2026-03-05", "2026-03-05T22:59:59.999999Z")
    assert (abroad.happened_on, abroad.ordered_at) == ("2026-03-05", "2026-03-06T03:30:00.000000Z")
    assert (unknown.happened_on, unknown.ordered_at) == (None, None)
    assert (day.client, day.assignment, day.answers) == ("RK", "RK-1", {"what": "a"})


def test_history_is_the_clients_own_over_all_assignments(world, notes):
    write(world, "RK-2", "second", date(2026, 3, 6))
    write(world, "AB-1", "another's", date(2026, 3, 1))
    write(world, "RK-1", "first", date(2026, 3, 5))
    write(world, "RK-1", "now", date(2026, 3, 7))

    others = notes.shown[-1].others
    assert told(others) == [("RK-1", "first"), ("RK-2", "second")]
    assert told(in_order(others)) == [("RK-1", "first"), ("RK-2", "second")]
    assert [one.first_recorded_at[11:16] for one in others] == ["09:03", "09:01"]
    assert [one.events for one in others] == ["RK-1#2", "RK-2#2"]


def test_a_corrected_entry_stands_as_it_is_now_and_was_recorded_when_it_was(world, notes):
    write(world, "RK-1", "wrong", date(2026, 3, 5))
    world.clock.move(days=1)
    right = {"what": "right"}
    world.homework.correct("RK-1", 1, why="typing", answers=right, happened=date(2026, 3, 4))
    corrected = notes.shown[-1]
    write(world, "RK-2", "now", date(2026, 3, 11))

    assert corrected.others == []  # itself is no other
    assert corrected.entry.happened_on == "2026-03-04"
    (other,) = notes.shown[-1].others
    assert (other.answers, other.happened_on) == (right, "2026-03-04")
    assert other.first_recorded_at == "2026-03-10T09:01:00.000000Z"
