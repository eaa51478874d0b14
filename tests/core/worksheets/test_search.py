"""Worksheets are found by what they are called and by what they are for."""

import attrs
import pytest

from intersession import PluginError, line, worksheet
from intersession.plugins.manager import installed
from intersession.worksheets.definition import definition_of
from intersession.worksheets.search import purposes_of, search_worksheets


def sheet(name: str, title: str, about: str = "", purposes: tuple[str, ...] = ()):
    made = type(
        "Made", (), {"__doc__": about, "what": line("What?"), "__annotations__": {"what": str}}
    )
    declare = worksheet(name, version=1, title=title, source="own", purposes=purposes)
    return definition_of(declare(made))


SHEETS = {
    one.name: one
    for one in (
        sheet("b.breathing", "Slow breath", "Before sleep.", ("relaxation",)),
        sheet("a.nights", "Sleep diary", "Each night.", ("sleep", "self-monitoring")),
        sheet("a.walk", "Walk", "Out of doors."),
    )
}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("relaxation", ["b.breathing"]),
        ("RELAX", ["b.breathing"]),
        ("sleep", ["a.nights", "b.breathing"]),  # what it is for, before what only the about says
        ("a", ["a.nights", "a.walk"]),
        ("a sleep", ["a.nights"]),
        ("self-monitoring", ["a.nights"]),
        ("monitoring self", ["a.nights"]),
        ("elaxation", []),
        ("walk sleep", []),
        ("", []),
        ("?", []),
    ],
)
def test_every_word_begins_a_word_of_it(words, found):
    assert [one.name for one in search_worksheets(SHEETS, words.split())] == found


def test_the_purposes_are_listed_once_each():
    more = {**SHEETS, "c": attrs.evolve(SHEETS["a.walk"], purposes=("sleep",))}
    assert purposes_of(more) == ["relaxation", "self-monitoring", "sleep"]


@pytest.mark.parametrize("purpose", ["Sleep", "", "sleep,walk", " sleep", "social  skills"])
def test_a_purpose_is_words_in_small_letters(purpose):
    with pytest.raises(PluginError, match="must be words in small letters, such as social skills"):
        sheet("a.walk", "Walk", purposes=(purpose,))


def test_every_worksheet_that_is_installed_says_what_it_is_for():
    assert [name for name, one in installed().worksheets.items() if not one.purposes] == []


@pytest.mark.parametrize(
    ("category", "name"),
    [
        ("relaxation", "cbt.relaxation-practice"),
        ("social skills", "dbt.dear-man"),
        ("exposure", "cbt.exposure-hierarchy"),
        ("cognitive", "cbt.thought-record"),
        ("affect", "dbt.opposite-action"),
        ("sleep", "cbt.sleep-diary"),
        ("values", "act.bulls-eye"),
        ("parts", "ifs.six-fs"),
        ("mindfulness", "cbt.mindfulness-practice"),
        ("problem solving", "cbt.problem-solving"),
    ],
)
def test_the_categories_that_clinics_ask_for_are_there(category, name):
    found = search_worksheets(installed().worksheets, category.split())
    assert name in [one.name for one in found]
