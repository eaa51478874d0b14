"""The demo's caseload: the same for the same day, and true to how homework goes."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from intersession.application.catalogue import Catalogue
from intersession.domain.assignment.decider import fold
from intersession.domain.assignment.design_check import check_design, open_points
from intersession.domain.assignment.events import (
    Amended,
    Assigned,
    Attempted,
    Corrected,
    ObstacleMet,
    Paused,
    Resumed,
    Reviewed,
)
from intersession.domain.registry import CODEC
from intersession.errors import NotFound
from intersession.plugins.manager import installed
from intersession.projections.runner import Views
from intersession.store.home import Home
from intersession.store.sqlite.log import SqliteLog
from intersession_cli.caseload import STORIES, fill

TODAY = date(2026, 3, 2)

# Clocks go forward on 29 March and back on 25 October 2026; 2028 is a leap year.
DAYS = [
    TODAY,
    date(2026, 4, 20),
    date(2026, 3, 30),
    date(2026, 11, 9),
    date(2026, 10, 26),
    date(2027, 1, 1),
    date(2028, 2, 29),
]


@pytest.fixture(scope="module")
def plugins():
    return installed()


@pytest.fixture
def make_caseload(tmp_path: Path, plugins):
    """Fill a home of its own up to a day; gives the log, closed afterwards."""
    made: list[SqliteLog] = []

    def make(today: date) -> SqliteLog:
        log = SqliteLog(Home(tmp_path / f"home{len(made)}"))
        made.append(log)
        assert fill(log, plugins, today) == ["AB", "EH", "LN", "SO"]
        return log

    yield make
    for log in made:
        log.close()


@pytest.fixture(scope="module")
def caseload(tmp_path_factory: pytest.TempPathFactory, plugins):
    """The views over a caseload that ends on TODAY."""
    home = Home(tmp_path_factory.mktemp("caseload"))
    log = SqliteLog(home)
    fill(log, plugins, TODAY)
    views = Views(home, log, plugins.views)
    yield views
    views.close()
    log.close()


def events(log: SqliteLog) -> list:
    return [one for page in log.pages() for one in page]


def of_kind(views: Views, kind: type) -> list:
    return [one.event for one in events(views.log) if type(one.event) is kind]


def report(views: Views, name: str, client: str | None = None):
    return views.report(name, client=client, today=TODAY)


def test_the_same_day_gives_the_same_events(make_caseload):
    one, other = events(make_caseload(TODAY)), events(make_caseload(TODAY))

    assert len(one) > 150
    assert one == other


def test_another_day_gives_the_same_story_later(make_caseload):
    one, other = events(make_caseload(TODAY)), events(make_caseload(TODAY + timedelta(days=1)))

    assert [(f.id, type(f.event)) for f in one] == [(f.id, type(f.event)) for f in other]
    assert one[0].event.happened_at < other[0].event.happened_at


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_nothing_lies_in_the_future_and_records_follow_each_other(make_caseload, today):
    recorded = events(make_caseload(today))
    zones = {story.code: ZoneInfo(story.timezone) for story in STORIES}

    for one in recorded:
        written = one.event.recorded_at.astimezone(zones[one.client]).date()
        assert one.event.day <= written.isoformat()
        assert today - timedelta(weeks=6) <= written < today
    instants = [one.event.recorded_at for one in recorded]
    assert instants == sorted(instants)


def test_four_clients_each_with_a_modality_of_their_own(caseload):
    rows = report(caseload, "assignments")["assignments"]
    modalities = {row["client"]: set() for row in rows}
    for row in rows:
        modalities[row["client"]].add(row["worksheet"].partition(".")[0])

    assert modalities == {"AB": {"cbt"}, "EH": {"dbt"}, "LN": {"act"}, "SO": {"ifs"}}


NOBODY_S = {"cbt.problems", "cbt.panic", "cbt.practice-minutes", "cbt.urges", "cbt.stress"}
"""Views of worksheets that nobody of the four was given: four clients do not need them all."""


def test_every_view_of_every_plugin_reports_something(caseload):
    empty = [name for name in caseload.views if not next(iter(report(caseload, name).values()))]

    assert len(caseload.views) >= 13
    assert set(empty) == NOBODY_S
    assert caseload.differences() == []


def test_the_cbt_clients_agenda(caseload):
    """What is due first, then the one that nobody did, then the others by their number."""
    points = report(caseload, "agenda", "AB")["agenda"]

    assert [(point["about"], point["assignment"]) for point in points] == [
        ("to look at together", "AB-8"),
        ("to look at together", "AB-4"),
        ("to look at together", "AB-3"),
        ("to look at together", "AB-5"),
        ("to look at together", "AB-7"),
        ("what got in the way", "AB-3"),
        ("what got in the way", "AB-5"),
        ("what went well", "AB-3"),
        ("what went well", "AB-3"),
        ("what went well", "AB-5"),
        ("what went well", "AB-7"),
        ("what went well", "AB-8"),
        ("what comes next", "AB-2"),
    ]
    assert points[5]["text"] == (
        'no time: "two late shifts in a row". Foreseen; back-up used, and it helped.'
    )
    assert points[1]["text"].startswith("0 of 1 planned.")  # made smaller last time: no question


def test_the_exposure_course_moves_up_the_ladder(caseload):
    exposures = report(caseload, "cbt.exposures", "AB")["exposures"]

    steps = [row["step"].removeprefix("AB-2/") for row in exposures]
    assert list(dict.fromkeys(steps)) == [
        *("stop", "parked", "one-stop", "alone", "three-stops", "standing"),
    ]
    assert Counter(row["ended_by"] for row in exposures) == {
        "expectation tested": 9,
        "left early": 1,
    }
    assert {row["response_prevented"] for row in exposures} >= {"yes", "partly", "delayed", "no"}
    (ladder,) = report(caseload, "cbt.exposure-hierarchy", "AB")["next"]
    assert ladder["next"] == "standing"


def test_what_happens_in_real_life_happens_here(caseload):
    attempts = of_kind(caseload, Attempted)
    late = [
        one
        for one in attempts
        if one.happened_at and one.happened_at[:10] < one.recorded_at.date().isoformat()
    ]
    partial = [one for one in attempts if one.amount is not None and 0 < one.amount < 4]
    met = of_kind(caseload, ObstacleMet)

    assert len(late) >= 4
    assert all(one.timing == "later" for one in late)
    assert len(partial) >= 4
    assert len(of_kind(caseload, Corrected)) == 3
    assert len(of_kind(caseload, Paused)) == len(of_kind(caseload, Resumed)) == 1
    assert {one.backup_used for one in met} == {True, False, None}
    assert {"yes", "partly"} <= {one.backup_worked for one in met}


def test_a_correction_leaves_when_it_happened(caseload):
    for one in events(caseload.log):
        if isinstance(one.event, Corrected):
            first = caseload.log.events(one.stream)[one.event.corrects - 1]
            assert one.event.happened_at == first.happened_at


def test_reviews_open_the_session_and_hear_both(caseload):
    reviews = of_kind(caseload, Reviewed)

    assert {one.next for one in reviews} == {"keep", "shrink", "grow", "finish"}
    for one in reviews:
        assert one.opened_session
        assert one.learned
        assert one.credit
        for ratings in (one.client, one.clinician):
            assert {"quantity", "quality", "difficulty", "obstacles"} <= set(ratings)


def test_prescriptions_are_whole(caseload):
    """Of the ten points of the design check, only confidence may be left open."""
    streams = [one.stream for one in events(caseload.log) if isinstance(one.event, Assigned)]

    assert len(streams) == 27
    assert of_kind(caseload, Amended)
    for stream in streams:
        agreed = fold(stream, caseload.log.events(stream)).prescription
        left = {point.name for point in open_points(check_design(agreed))}
        assert left <= {"confidence of 90 or more"}, stream


def test_the_wording_shames_nobody(caseload):
    shaming = ("fail", "missed", "complian", "overdue", "resist", "excuse", "lazy", "should have")
    told = [json.dumps(json.loads(CODEC.encode(one.event)[1])) for one in events(caseload.log)]

    assert [(word, text) for text in told for word in shaming if word in text.lower()] == []


def test_where_a_worksheet_is_missing_nothing_is_recorded(tmp_path, plugins):
    without = Catalogue()
    for name, sheet in plugins.worksheets.items():
        if name != "ifs.parts-journal":
            without.take(sheet)
    log = SqliteLog(Home(tmp_path))

    with pytest.raises(NotFound):
        fill(log, without, TODAY)

    assert log.last_position() == 0
    log.close()
