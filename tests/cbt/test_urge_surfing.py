"""Four urges, worked by hand.

happened     urge for  start peak end  fall  min  acted
Tue 3 Mar    Smoking   4     8    2    6     20   no
Wed 4 Mar    wine      3     7    7    0     –    yes
Thu 5 Mar    smoking   5     6    1    5     10   partly
Fri 6 Mar    smoking   2     9    –    –     –    –      answers left out, with a reason
"""

from __future__ import annotations

from datetime import date

import pytest

from intersession.projections.query import Window

SHEET = "cbt.urge-surfing"
VIEW = "cbt.urges"


def urge(urge_for, start, peak, end, acted, **more):
    levels = {"start": start, "peak": peak, "end": end}
    return {"trigger": "coffee", "urge_for": urge_for, **levels, "acted": acted, **more}


@pytest.fixture
def sheet(world):
    return world.assign(SHEET)


@pytest.fixture
def four(world, sheet):
    def surfed(day, answers, **more):
        world.homework.attempt(sheet, answers, happened=date(2026, 3, day), **more)

    world.clock.set("2026-03-07")
    surfed(4, urge("wine", 3, 7, 7, "yes"))
    surfed(5, urge("smoking", 5, 6, 1, "partly", duration_min=10))
    cut = {"trigger": "the bus was late", "urge_for": "smoking", "start": 2, "peak": 9}
    surfed(6, cut, skipped={"end": "fell asleep", "acted": "fell asleep"})
    surfed(3, urge("Smoking", 4, 8, 2, "no, rode it out", duration_min="20"))  # written later
    return world


def numbers(figure):
    value = None if figure.value is None else round(figure.value, 4)
    return (value, figure.n, figure.missing)


def by_urge(world, **asked):
    names = ("surfed", "peak", "fall", "duration_min")
    return {
        row["urge_for"]: (row["times"], *(numbers(row[name]) for name in names))
        for row in world.view(VIEW, "by urge", **asked)
    }


def test_each_urge_and_all_of_them(four):
    assert by_urge(four) == {
        # surfed 1 of 2 known; peak (8 + 6 + 9) / 3; fall (6 + 5) / 2; (20 + 10) / 2 min
        "Smoking": (3, (0.5, 2, 1), (7.6667, 3, 0), (5.5, 2, 1), (15.0, 2, 1)),
        "wine": (1, (0.0, 1, 0), (7.0, 1, 0), (0.0, 1, 0), (None, 0, 1)),
        "all of them": (4, (0.3333, 3, 1), (7.5, 4, 0), (3.6667, 3, 1), (15.0, 2, 2)),
    }


def test_urges_as_they_happened_under_one_spelling(four):
    rows = four.view(VIEW)

    assert [(row["urge_for"], row["peak"], row["surfed"]) for row in rows] == [
        ("Smoking", 8, True),
        ("wine", 7, False),
        ("Smoking", 6, False),
        ("Smoking", 9, None),
    ]


def test_what_helped_is_listed_where_somebody_said_so(four):
    assert "what helped" not in four.report(VIEW)
    four.homework.correct("RK-1", 1, why="forgot", answers={"what_helped": "a walk"})

    (row,) = four.view(VIEW, "what helped")
    assert (row["urge_for"], row["acted"], row["what_helped"]) == ("wine", "yes", "a walk")


def test_of_one_urge_there_is_no_second_line(four):
    window = Window(date(2026, 3, 3), date(2026, 3, 3))

    assert list(by_urge(four, window=window)) == ["Smoking"]


def test_a_correction_replaces_the_urge(four):
    by_urge(four)
    four.homework.correct("RK-1", 3, why="remembered", answers={"end": 3, "acted": "no"})

    assert by_urge(four)["Smoking"][1] == (0.6667, 3, 0)
    assert by_urge(four)["Smoking"][3] == (5.6667, 3, 0)  # (6 + 5 + 6) / 3
    assert four.views.differences() == []


def test_what_is_above_the_peak_is_refused_in_its_place(world, sheet, problems_of):
    samples = [{"min": 5, "level": 9}, {"min": 10, "level": 4}, {"min": "5", "level": 3}]
    answers = urge("wine", 8, 7, 2, "no", samples=samples)
    problems = problems_of(world.homework.attempt, sheet, answers)

    assert problems == {
        "start": "8 is above peak, 7, which is the highest of all",
        "samples[0].level": "9 is above peak, 7, which is the highest of all",
        "samples[2].min": "minute 5 is there twice",
    }


def test_answers_are_stored_in_one_form(world, sheet, stored):
    samples = [{"min": "1h", "level": "3"}]
    world.homework.attempt(sheet, urge("wine", "3", 6, 2, "Partly", samples=samples))

    kept = stored(sheet)
    assert (kept["start"], kept["acted"]) == (3, "partly")
    assert kept["samples"] == [{"min": 60, "level": 3}]
