"""Commands that were sent: recorded as typed ones would be, once, and all or none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intersession.application.agreement import Rated
from intersession.application.catalogue import Catalogue
from intersession.application.commands import (
    COMMANDS,
)
from intersession.application.flagging import Lookers
from intersession.application.homework import Homework
from intersession.application.unit_of_work import UnitOfWork
from intersession.domain.assignment import decider as assignments
from intersession.domain.assignment.prescription import AnticipatedObstacle, Prescription
from intersession.errors import Conflict, LogError, Problem
from intersession.events.base import changed
from intersession.events.flags import Flag
from intersession.events.recorded import Recorded
from intersession.intake import receive
from intersession.intake.receipt import Report
from intersession.intake.receive import take_commands
from intersession.plugins.manager import Plugins
from intersession.testing import World

pytestmark = pytest.mark.every_store

DAY = "2026-03-01"


def sent(command: str, key: str, **fields: Any) -> dict[str, Any]:
    """A line, at RK-1 unless told."""
    line = {"command": command, "key": key, "happened": DAY, **fields}
    if command != "assign" and "assignment_key" not in fields:
        line = {"assignment": "RK-1", **line}
    return line


def walk(key: str, minutes: Any = 20, **fields: Any) -> dict[str, Any]:
    """An attempt at RK-1."""
    return sent("attempt", key, answers={"minutes": minutes}, **fields)


ASSIGN = sent("assign", "a-1", client="RK", worksheet="walks.walk", prescription={"task": "Walk"})
OBSTACLE = sent("obstacle", "o-1", category="forgot", severity=2)
REVIEW = sent("review", "r-1", ratings={"client": {"quality": 3}}, next="keep")
WEEK = [ASSIGN, walk("t-1", client="RK"), OBSTACLE, REVIEW]


def take(world: World, *lines: Any, **how: Any) -> Report:
    """Send lines; text and bytes go as they are."""
    texts = [
        one if isinstance(one, bytes) else json.dumps(one, ensure_ascii=False).encode()
        for one in lines
    ]
    return take_commands(world.homework, b"\n".join(texts), **how)


def told(report: Report) -> list[str]:
    """Every problem of a report, in words."""
    return [str(problem) for one in report.refused for problem in one.told()]


def events(world: World) -> list[tuple[str, Any]]:
    """Every event of the log with its stream, without the time it was recorded."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return [
        (one.stream, changed(one.event, recorded_at=now))
        for page in world.log.pages()
        for one in page
    ]


def counts(report: Report) -> tuple[int, int, int]:
    """How many lines were accepted, repeated and refused."""
    return len(report.accepted), len(report.repeated), len(report.refused)


@pytest.fixture
def agreed(world: World) -> World:
    """A world in which the walk of ``ASSIGN`` was sent."""
    assert take(world, ASSIGN).recorded
    return world


# Recorded.


def said(world: World) -> list[tuple[str, dict[str, Any]]]:
    """The fields of every event, without who recorded it and by which command."""
    return [(one.stream, one.event.said) for one in world.log.read()]


def test_what_is_sent_is_recorded_as_what_is_typed(make_world):
    prescription = {
        "task": "Walk",
        "how_often": "daily",
        "minutes": 20,
        "obstacles": [{"text": "rain", "category": "no-time"}],
    }
    by_line = make_world()
    report = take(
        by_line,
        ASSIGN | {"prescription": prescription, "session": 2},
        walk("t-1", "20", happened="2026-03-01T18:40", amount=3, note="sun", skipped={"mood": "-"}),
        sent("obstacle", "o-1", category="forgot", anticipated=1, backup_worked="no", attempt=1),
        REVIEW | {"happened": None, "learned": "short is fine", "opened_session": True},
    )
    assert (counts(report), report.recorded) == ((4, 0, 0), True)
    typed = make_world()
    agreed = Prescription(
        task="Walk",
        how_often="daily",
        minutes=20,
        obstacles=(AnticipatedObstacle(text="rain", category="environment.no-time"),),
    )
    day = date(2026, 3, 1)
    work = typed.homework
    work.assign("RK", "walks.walk", agreed, session=2, happened=day, key="a-1")
    at = datetime(2026, 3, 1, 18, 40)
    work.attempt(
        "RK-1", {"minutes": 20}, skipped={"mood": "-"}, amount=3, note="sun", happened=at, key="t-1"
    )
    work.meet_obstacle(
        "RK-1", "forgot", anticipated=1, backup_worked="no", attempt=1, happened=day, key="o-1"
    )
    work.review(
        "RK-1",
        ratings=Rated({"quality": 3}),
        learned="short is fine",
        next="keep",
        opened_session=True,
        key="r-1",
    )
    assert said(by_line) == said(typed)


def test_the_report_says_what_became_of_each(world: World):
    take(world, ASSIGN)
    report = take(world, ASSIGN, walk("t-1"), walk("t-2", 0), {}, partial=True)
    assert report.as_json() == {
        "lines": 4,
        "recorded": True,
        "accepted": [
            {
                "line": 2,
                "command": "attempt",
                "key": "t-1",
                "event": "RK-1#2",
                "assignment": "RK-1",
                "attempt": 1,
                "flags": (),
            }
        ],
        "repeated": [{"line": 1, "command": "assign", "key": "a-1", "event": "RK-1#1"}],
        "refused": [
            {
                "line": 3,
                "command": "attempt",
                "key": "t-2",
                "problems": [
                    {"place": "answers.minutes", "message": "0 is below 1. For example: 20"}
                ],
            },
            {
                "line": 4,
                "command": "",
                "key": "",
                "problems": [
                    {
                        "place": "command",
                        "message": f"is missing. Accepted: {', '.join(COMMANDS)}",
                    }
                ],
            },
        ],
    }


def test_an_assignment_is_found_by_the_key_it_came_under(world: World):
    lines = [ASSIGN, walk("t-1", client="rk", assignment_key="a-1", assignment="")]
    assert counts(take(world, *lines)) == (2, 0, 0)
    later = sent("obstacle", "o-1", client="RK", assignment_key="a-1", category="forgot")
    assert [one.event for one in take(world, later).accepted] == ["RK-1#3"]


def test_what_was_flagged_is_in_the_report(world: World):
    lookers = Lookers({"tests": lambda *_: [Flag(place="minutes", text="See this")]})
    catalogue = Catalogue(
        worksheets=world.plugins.worksheets, versions=world.plugins.versions, lookers=lookers
    )
    world.homework.catalogue = catalogue
    report = take(world, ASSIGN, walk("t-1"))
    assert [one.flags for one in report.accepted] == [(), ("See this",)]
    assert counts(take(world, ASSIGN, walk("t-1"))) == (0, 2, 0)


# Once.


def test_twice_in_a_file_and_again_in_another_is_once(world: World):
    report = take(world, *WEEK, *WEEK)
    assert counts(report) == (4, 4, 0)
    assert [one.event for one in report.repeated] == ["RK-1#1", "RK-1#2", "RK-1#3", "RK-1#4"]
    before = events(world)
    assert counts(take(world, *WEEK)) == (0, 4, 0)
    assert events(world) == before


@settings(max_examples=25)
@given(data=st.data())
def test_however_it_is_sent_again_the_log_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, plugins: Plugins, data: st.DataObject
):
    several = [ASSIGN | {"key": f"a-{n}"} for n in (1, 2)]
    several += [walk(f"t-{n}", 10 + n, assignment=f"RK-{1 + n % 2}") for n in range(6)]
    several += [OBSTACLE, REVIEW]
    made = (World(tmp_path_factory.mktemp("world"), plugins=plugins) for _ in range(2))
    with closing(next(made)) as once, closing(next(made)) as often:
        take(once, *several)
        done = 0
        while done < len(several):
            done = data.draw(st.integers(done + 1, len(several)))
            again = data.draw(st.lists(st.sampled_from(several[:done]), max_size=4))
            report = take(often, *several[:done], *again)
            assert report.recorded
            often.clock.move(hours=1)
        assert said(often) == said(once)


def test_what_was_sent_by_mistake_is_taken_back_and_moved(agreed: World):
    other = sent("assign", "a-2", client="RK", worksheet="walks.walk", prescription={"task": "x"})
    retract = {"command": "retract", "key": "x-1", "client": "RK", "why": "twice"}
    lines = [
        *(other, walk("t-1"), walk("t-2", minutes=25)),
        {**retract, "events": ["RK-1#2"]},
        sent("move", "x-2", attempt=2, to="RK-2", why="the wrong one"),
    ]
    assert counts(take(agreed, *lines)) == (5, 0, 0)
    rows = agreed.view("walks.minutes")
    assert [(row["assignment"], row["attempt"], row["minutes"]) for row in rows] == [
        ("RK-2", 1, 25)
    ]
    assert counts(take(agreed, *lines)) == (0, 5, 0)
    refused = take(agreed, {**retract, "key": "x-3", "events": ["RK-1#2", "RK-1#99"]})
    assert "RK-1 has no event 99" in " ".join(told(refused))


def test_what_happened_since_makes_no_difference(agreed: World):
    lines = [ASSIGN, walk("t-1"), OBSTACLE, REVIEW]
    take(agreed, *lines)
    agreed.clock.move(days=1)
    work = agreed.homework
    work.correct("RK-1", 1, why="it was 25", answers={"minutes": 25})
    work.amend("RK-1", changes={"task": "Run"})
    work.review("RK-1", next="finish")
    work.withdraw("RK-1")
    work.discharge("RK")
    before = events(agreed)
    report = take(agreed, *lines)
    assert (counts(report), told(report)) == ((0, 4, 0), [])
    assert events(agreed) == before


def test_the_same_in_another_spelling_is_the_same(agreed: World):
    take(agreed, walk("t-1", 65, happened="2026-03-01T18:40"))
    for minutes, happened in (
        ("65", "2026-03-01T18:40"),
        ("1h05", "2026-03-01T17:40Z"),
        (65, "2026-03-01 18:40:00+01:00"),
    ):
        report = take(agreed, walk("t-1", minutes, happened=happened))
        assert (counts(report), told(report)) == ((0, 1, 0), [])


DIFFERENT = {
    "another answer": (
        walk("t-1", 30),
        "for attempt 1 at RK-1 (on record as RK-1#2), and this one differs: "
        "answers.minutes is 20 there and 30 here",
    ),
    "another time": (
        walk("t-1", happened=None),
        "happened_at is '2026-03-01' there and not given here",
    ),
    "another kind": (
        sent("review", "t-1"),
        "for attempt 1 at RK-1 (on record as RK-1#2), and this one is of another kind (review)",
    ),
    "another assignment": (
        walk("t-1", assignment="RK-2"),
        "it is about RK-1 there and about RK-2 here",
    ),
    "what cannot be taken": (
        walk("t-1", 0),
        "it can no longer be compared (minutes: 0 is below 1. For example: 20",
    ),
    "another practice": (
        ASSIGN | {"prescription": {"task": "Run"}},
        "'a-1' was used before, for the assignment RK-1 (on record as RK-1#1), and this one "
        "differs: prescription.task is 'Walk' there and 'Run' here",
    ),
    "another category": (OBSTACLE | {"category": "no-time"}, "category is 'person.forgot' there"),
    "another rating": (
        REVIEW | {"ratings": {"client": {"quality": 4}}},
        "client.quality is 3 there and 4 here",
    ),
}


@pytest.mark.parametrize("what", DIFFERENT)
def test_a_key_used_for_something_else_is_refused(agreed: World, what: str):
    take(agreed, *WEEK[1:])
    take(agreed, ASSIGN | {"key": "a-2"})
    before = events(agreed)
    line, words = DIFFERENT[what]
    (problem,) = told(take(agreed, line))
    assert f"key: '{line['key']}' was used before, " in problem
    assert words in problem
    assert events(agreed) == before


def test_a_key_used_twice_in_a_file_names_both_lines(agreed: World):
    report = take(agreed, walk("t-1"), walk("t-1", 30))
    (problem,) = told(report)
    assert problem.startswith(
        "line 2 (attempt t-1), key: 't-1' was used before, for attempt 1 at RK-1 (line 1), and"
    )


def test_a_key_counts_within_a_client(agreed: World):
    agreed.homework.register("QX", timezone="UTC")
    report = take(agreed, ASSIGN | {"client": "QX"}, walk("t-1"), walk("t-1", assignment="QX-1"))
    assert (counts(report), told(report)) == ((3, 0, 0), [])


def test_a_newer_worksheet_does_not_make_a_line_another(make_world):
    world = make_world()
    take(world, ASSIGN)
    old = world.plugins.worksheets["walks.walk"]
    newer = attrs.evolve(
        old,
        version=2,
        settings_check=lambda *_: [Problem("", "this version asks for more")],
    )
    catalogue = Catalogue(worksheets=dict(world.plugins.worksheets))
    catalogue.versions.update(world.plugins.versions)
    catalogue.take(newer)
    world.homework.catalogue = catalogue
    assert counts(take(world, ASSIGN)) == (0, 1, 0)
    assert counts(take(world, ASSIGN | {"key": "a-2"})) == (0, 0, 1)


# Refused.


def test_a_refused_line_leaves_nothing_of_the_file(agreed: World):
    before = events(agreed)
    report = take(agreed, walk("t-1"), walk("t-2", 0), OBSTACLE)
    assert (counts(report), report.recorded) == ((2, 0, 1), False)
    assert events(agreed) == before


def test_in_part_the_others_are_recorded(agreed: World):
    report = take(agreed, walk("t-1"), walk("t-2", 0), OBSTACLE, partial=True)
    assert (counts(report), report.recorded) == ((2, 0, 1), True)
    assert [event.key for _, event in events(agreed)[1:]] == ["a-1", "t-1", "o-1"]
    put_right = take(agreed, walk("t-2", 1))
    assert [one.attempt for one in put_right.accepted] == [2]


def test_what_would_do_but_for_one_field_leaves_nothing_either(agreed: World):
    lines = [
        ASSIGN | {"key": "a-2", "extra": 1},
        walk("t-1", extra=1),
        OBSTACLE | {"severity": "2"},
        walk("t-2"),
        ASSIGN | {"key": "a-3"},
    ]
    report = take(agreed, *lines, partial=True)
    assert counts(report) == (2, 0, 3)
    assert [one.event for one in report.accepted] == ["RK-1#2", "RK-2#1"]
    assert [(stream, event.key) for stream, event in events(agreed)[2:]] == [
        ("RK.1", "t-2"),
        ("RK.2", "a-3"),
    ]


def test_everything_wrong_with_a_line_is_told(agreed: World):
    line = walk("t-1", 0, amont=1, amount=9, happened="2026-04-01", skipped={"mod": "-"})
    line["answers"]["noticd"] = "birds"
    report = take(agreed, line)
    places = sorted(problem.place for one in report.refused for problem in one.problems)
    assert places == [
        *("amont", "amount", "answers.minutes", "answers.noticd", "happened", "skipped.mod")
    ]


REFUSED: dict[str, tuple[list[Any], list[str]]] = {
    "no such client": (
        [ASSIGN | {"client": "QX"}],
        ["client: There is no client QX.", "intersession client add QX"],
    ),
    "no such client's assignment": (
        [walk("t-1", assignment="QX-1")],
        ["assignment: There is no client QX.", "intersession client add QX"],
    ),
    "a name": ([ASSIGN | {"client": "Robert"}], ["client: 'Robert' looks like a name."]),
    "no handle": ([walk("t-1", assignment="RK")], ["assignment: 'RK' is not a handle."]),
    "no such assignment": (
        [walk("t-1", assignment="RK-7")],
        ["assignment: There is no assignment RK-7. Did you mean RK-1?"],
    ),
    "no such key": (
        [walk("t-1", client="RK", assignment="", assignment_key="a-9")],
        ["assignment_key: RK has no single assignment under 'a-9'. Send the line that assigns"],
    ),
    "two clients": (
        [walk("t-1", client="QX")],
        ["client: QX is not the client of RK-1. Name one of the two"],
    ),
    "an assignment that was refused": (
        [
            ASSIGN | {"key": "a-2", "worksheet": "walks.wlk"},
            walk("t-1", client="RK", assignment="", assignment_key="a-2"),
        ],
        [
            "line 1 (assign a-2), worksheet: There is no worksheet 'walks.wlk'. Did you mean",
            "line 2 (attempt t-1), assignment_key: RK has no single assignment under 'a-2'. "
            "Line 1 would have assigned it, and was refused",
        ],
    ),
    "a future day": ([walk("t-1", happened="2026-03-03")], ["happened: 2026-03-03 has not come"]),
    "no day": (
        [walk("t-1", happened="3 March"), walk("t-2", happened="2026-02-30")],
        [
            "happened: '3 March' is not a time. Accepted: 2026-03-02, 2026-03-02T18:40,",
            "happened: '2026-02-30' does not exist: February 2026 has 28 days",
        ],
    ),
    "no time": (
        [walk("t-1", happened="2026-03-01T25:00"), walk("t-2", happened="2026-03-01T1:00")],
        ["happened: 2026-03-01T25:00 cannot be used: hour must be", "happened: '2026-03-01T1:00'"],
    ),
    "an hour the clocks skipped": (
        [walk("t-1", happened="2025-03-30T02:30")],
        ["happened: 02:30 on 30 March 2025 does not exist in Europe/Berlin"],
    ),
    "an hour that comes twice": (
        [walk("t-1", happened="2025-10-26T02:30")],
        ["happened: 02:30 on 26 October 2025 comes twice in Europe/Berlin"],
    ),
    "before the calendar": (
        [walk("t-1", happened="0001-01-01T00:00+14:00"), walk("t-2", happened="0001-01-01T00:00")],
        ["line 1 (attempt t-1), happened: ", "line 2 (attempt t-2), happened: "],
    ),
    "a category": (
        [OBSTACLE | {"category": "forgt", "severity": 9}],
        ["category: 'forgt' is not an obstacle category. Did you mean"],
    ),
    "an obstacle's numbers": (
        [OBSTACLE | {"severity": 9}, OBSTACLE | {"anticipated": 1}],
        ["severity: 9 is above 4", "RK-1 has no anticipated obstacle 1. None was written down"],
    ),
    "ratings": (
        [REVIEW | {"ratings": {"clinician": {"qualty": 9}}}],
        ["ratings.clinician.qualty: is not something to rate. Did you mean quality"],
    ),
    "what was agreed": (
        [
            ASSIGN
            | {
                "key": "a-2",
                "settings": {"shoes": "old"},
                "prescription": {
                    "task": " ",
                    "how_often": "sometimes",
                    "confidence": 101,
                    "obstacles": [{"text": "rain", "category": "wether"}],
                },
            }
        ],
        [
            "prescription.obstacles[0].category: 'wether' is not an obstacle category.",
            "prescription.task: say in one sentence",
            "prescription.how_often: 'sometimes' is not a schedule.",
            "prescription.confidence: 101 is above 100",
            "settings.shoes: there is no such item.",
        ],
    ),
    "a goal": (
        [ASSIGN | {"key": "a-2", "prescription": {"task": "Walk", "goal": 3}}],
        ["Client RK has no goal G3."],
    ),
    "no JSON": (
        [b'{"command": ', OBSTACLE],
        ["line 1: is not JSON: Expecting value (column 13)"],
    ),
    "cut short": ([OBSTACLE, b'{"command": "rev'], ["line 2: ends in the middle"]),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_clear_line_and_nothing_written(agreed: World, what: str):
    lines, words = REFUSED[what]
    before = events(agreed)
    report = take(agreed, *lines)
    problems = told(report)
    assert [one for one in words if not any(one in problem for problem in problems)] == []
    assert not report.recorded
    assert events(agreed) == before


def test_withdrawn_and_discharged(agreed: World):
    agreed.homework.withdraw("RK-1")
    agreed.homework.discharge("RK")
    problems = told(take(agreed, walk("t-1"), ASSIGN | {"key": "a-2"}))
    assert "RK-1 was withdrawn, so an attempt cannot be added to it." in problems[0]
    assert "Client RK was discharged." in problems[1]


def test_two_assignments_under_one_key_are_told_apart_by_handle(agreed: World):
    again = agreed.log.events("RK.1")[0]  # as a log may hold it from before keys were compared
    agreed.log.append([Recorded(0, "RK.2", 1, again)])
    by_key = walk("t-1", client="RK", assignment="", assignment_key="a-1")
    (problem,) = told(take(agreed, by_key))
    assert "There are 2: RK-1, RK-2. Name one by its handle" in problem
    assert counts(take(agreed, walk("t-1", assignment="RK-2"))) == (1, 0, 0)


def test_without_the_plugin_its_attempts_are_refused(agreed: World):
    agreed.homework.catalogue = Catalogue()
    problems = told(take(agreed, walk("t-1"), OBSTACLE))
    assert len(problems) == 1
    assert "comes from the plugin intersession-walks, which is not installed" in problems[0]


junk = st.none() | st.booleans() | st.integers(-3, 9) | st.text(max_size=3)
junk |= st.sampled_from(["RK", "RK-1", "RK-2", "a-1", "QX", "2026-03-01", "9999-12-31T23:59-14:00"])
junk |= st.sampled_from(["0001-01-01T00:00", "0001-01-01T23:59+14:00", "forgot", "walks.ladder"])
junk |= st.lists(junk, max_size=2)
junk |= st.dictionaries(st.sampled_from(["minutes", "mood", "task", "client", "quality"]), junk)


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory, plugins: Plugins) -> Iterator[World]:
    """A world that keeps what one example after another sends."""
    world = World(tmp_path_factory.mktemp("fuzzed"), plugins=plugins)
    yield world
    world.close()


@settings(max_examples=300)
@given(data=st.data())
def test_whatever_is_sent_is_recorded_or_refused(fuzzed: World, data: st.DataObject):
    world = fuzzed
    lines = []
    for _ in range(data.draw(st.integers(1, 4))):
        line = dict(data.draw(st.sampled_from(WEEK)))
        for name in data.draw(st.lists(st.sampled_from([*line, "extra", "client"]), max_size=3)):
            line[name] = data.draw(junk)
        lines.append(line)
    before = len(events(world))
    report = take(world, *lines)
    assert report.lines == len(lines)
    assert report.recorded == (not report.refused)
    assert all(one.problems for one in report.refused)
    assert len(events(world)) - before == (len(report.accepted) if report.recorded else 0)


# Others write too.


def test_where_another_writer_was_first_all_is_decided_again(agreed: World, monkeypatch):
    saved: list[int] = []
    save = UnitOfWork.save

    def interrupted(batch: UnitOfWork) -> int:
        if not saved:
            other = Homework(agreed.log, agreed.homework.catalogue, agreed.clock)
            other.attempt("RK-1", {"minutes": 20}, happened=date(2026, 3, 1), key="t-1")
        saved.append(1)
        return save(batch)

    monkeypatch.setattr(UnitOfWork, "save", interrupted)
    report = take(agreed, walk("t-1"), walk("t-2"))
    assert len(saved) == 2
    assert [one.attempt for one in report.accepted] == [2]
    assert [one.event for one in report.repeated] == ["RK-1#2"]
    assert len(events(agreed)) == 4


def test_where_others_never_stop_nothing_is_recorded(agreed: World, monkeypatch):
    def taken(_: UnitOfWork) -> int:
        raise Conflict("taken")

    monkeypatch.setattr(UnitOfWork, "save", taken)
    with pytest.raises(LogError, match="Nothing was recorded; send it again"):
        take(agreed, walk("t-1"))


def test_many_attempts_at_one_assignment_are_folded_once(agreed: World, monkeypatch):
    folded = 0
    fold = assignments._attempted

    def counted(state: Any, event: Any) -> None:
        nonlocal folded
        folded += 1
        fold(state, event)

    monkeypatch.setitem(assignments._FOLDS, assignments.Attempted, counted)
    lines = [walk(f"t-{n}") for n in range(200)]
    assert counts(take(agreed, *lines)) == (200, 0, 0)
    assert counts(take(agreed, *lines)) == (0, 200, 0)
    assert folded <= 200 * 4


def test_progress_is_told(agreed: World):
    seen: list[tuple[int, int]] = []
    take(agreed, walk("t-1"), {}, progress=lambda *done: seen.append(done))
    assert seen == [(1, 2), (2, 2)]
    assert receive.TRIES > 1
