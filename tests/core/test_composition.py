"""One place wires a home's parts, and each is made when it is first needed."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import date

import pytest

import intersession
from intersession import IntersessionError, InvalidInput, NotFound, Prescription, RecordAttempt

_QUESTION = """
import sys
from intersession.composition import Composition
from intersession.store.home import home_at

parts = Composition(home_at(sys.argv[1]))
parts.log.last_position()
print(*sorted({name.partition(".")[0] for name in sys.modules} & {"eventsourcing", "pluggy"}))
"""


@pytest.fixture
def record(tmp_path):
    """A record with a walk in it."""
    with intersession.open(tmp_path / "home", by="app") as found:
        found.register("RK", "Europe/Berlin")
        found.assign("RK", "cbt.activity-log", Prescription(task="Write down a day"))
        yield found


def test_a_question_needs_no_plugin_and_no_library_that_writes(record):
    command = [sys.executable, "-c", _QUESTION, str(record.home.path)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "\n"


def test_a_command_is_one_value_whichever_way_it_comes(record):
    """The method, the value itself, and a value read from JSON record the same."""
    answers = {"day": "2026-03-02"}
    by_method = record.meet_obstacle("RK-1", "forgot", key="1")
    value = intersession.RecordObstacle("RK-1", "forgot", key="2")
    by_value = record.handle(value)
    assert by_method.event.said == by_value.event.said
    assert isinstance(RecordAttempt("RK-1", answers), intersession.Command)


def test_the_log_of_a_record_only_reads(record):
    assert not hasattr(record.log, "append")
    assert [one.event.actor for one in record.log.read()] == ["app", "app"]


def test_another_thread_is_told_to_open_a_record_of_its_own(record):
    record.log.last_position()
    found = []

    def read() -> None:
        try:
            record.log.last_position()
        except BaseException as problem:
            found.append(problem)

    thread = threading.Thread(target=read)
    thread.start()
    thread.join()
    (problem,) = found
    assert isinstance(problem, IntersessionError)
    assert "opened in another thread. Open a record in each thread" in str(problem)


@pytest.mark.parametrize("position", [2**70, -(2**70), 2**53])
def test_a_position_beyond_every_log_is_refused(record, position: int):
    with pytest.raises(InvalidInput, match="is not a position in a log"):
        list(record.log.read(after=position))
    with pytest.raises(InvalidInput, match="is not a position in a log"):
        list(record.log.read(until=position))


def test_a_wrong_name_is_told_with_those_that_are_near(record):
    with pytest.raises(NotFound, match=r"There is no view 'agend'\. Did you mean agenda"):
        record.views.report("agend", today=date(2026, 3, 2))
    with pytest.raises(NotFound, match=r"There is no type of event 'homework\.atempted'"):
        list(record.log.read(types=["homework.atempted"]))


def test_dir_shows_every_public_name():
    assert {"open", "Record", "RecordAttempt", "Prescription", "HowOften"} <= set(dir(intersession))
