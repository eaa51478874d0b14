"""Skills by module, and whether they helped, from the day's code; worked by hand.

day     code  it says               skills named
2 Mar   5     used, helped          opposite action, wise mind
3 Mar   0     not used              –
4 Mar   no card
5 Mar   3     could not be used     opposite action
6 Mar   6     used, no help         Wise mind, cold water (distress tolerance)
7 Mar   7     used, helped          wise mind, humming
8 Mar   –                           opposite action
"""

from __future__ import annotations

import pytest

VIEW = "dbt.skills"
NAMED = {
    1: ["opposite action", "wise mind"],
    3: ["opposite action"],
    4: ["Wise mind", "cold water"],
    5: ["wise mind", "humming"],
    6: ["opposite action"],
}


@pytest.fixture
def named(week, card):
    for attempt, skills in NAMED.items():
        rows = [
            {"skill": skill, **({"module": "distress_tolerance"} if skill == "cold water" else {})}
            for skill in skills
        ]
        week.homework.correct(card, attempt, why="as on paper", answers={"skills": rows})
    return week


def numbers(figure):
    return (figure.value, figure.n, figure.missing)


def by(world, part, name):
    return {
        row[name]: (numbers(row["days"]), numbers(row["helped"])) for row in world.view(VIEW, part)
    }


def test_modules(named):
    # Days named of the six with a card. Helped, mindfulness: 2 and 7 of 2, 6 and 7 March.
    # Emotion regulation: of 2 and 8 March, the 8th is unknown; 5 March is no day of use.
    assert by(named, "modules", "module") == {
        "mindfulness": ((3, 6, 1), (pytest.approx(2 / 3), 3, 0)),
        "emotion regulation": ((3, 6, 1), (1.0, 1, 1)),
        "distress tolerance": ((1, 6, 1), (0.0, 1, 0)),
        "module not said": ((1, 6, 1), (1.0, 1, 0)),
    }


def test_skills_are_one_however_they_are_written(named):
    assert list(by(named, "skills", "skill")) == [
        *("opposite action", "wise mind", "cold water", "humming")
    ]
    assert by(named, "skills", "skill")["wise mind"][0] == (3, 6, 1)
    assert {row["skill"]: row["module"] for row in named.view(VIEW, "skills")}["humming"] == (
        "module not said"
    )


def test_what_the_code_tells_of_the_days(named):
    rows = named.view(VIEW, "day by day")

    assert {row["figure"]: numbers(row["value"]) for row in rows} == {
        # Thought of on 2 and 5, not on 3 March; 6 and 7 do not say; 4 and 8 are unknown.
        "days on which skills were thought of": (pytest.approx(2 / 3), 3, 4),
        # Used on 2, 6 and 7 March, not on 3 and 5; 4 and 8 March are unknown.
        "days on which skills were used": (0.6, 5, 2),
        # They helped on 2 and 7 March, not on 6.
        "days on which they helped, of those": (pytest.approx(2 / 3), 3, 2),
        "days on which they came by themselves, of those": (pytest.approx(2 / 3), 3, 2),
    }


def test_codes_are_counted_and_never_averaged(named):
    rows = named.view(VIEW, "codes")

    assert [(row["code"], numbers(row["days"])) for row in rows] == [
        (code, (1, 5, 2)) for code in (0, 3, 5, 6, 7)
    ]
    assert rows[0]["told"] == "did not think of skills, used none"


def test_a_rebuild_gives_the_same(named):
    assert named.views.differences() == []


def test_without_cards_nothing_is_known(world, card):
    """Seven days were agreed, and of none is it known whether skills were used."""
    assert {numbers(row["value"]) for row in world.view(VIEW, "day by day")} == {(None, 0, 7)}
    assert world.view(VIEW) == world.view(VIEW, "codes") == []


def test_a_card_that_left_the_question_out_says_nothing_of_it(named, card, a_card):
    """The 9th has a card without a word on skills: missing, and no day without the skill."""
    named.homework.attempt(card, a_card("2026-03-09", (0, 0), (0, 0), None, 1))

    assert by(named, "skills", "skill")["wise mind"][0] == (3, 6, 2)


def test_skills_are_one_in_any_unicode_form(named, card):
    """An é may be one code point or two, as in a name typed on two machines."""
    for attempt, skill in ((1, "caf\u00e9  visit"), (4, "\uff23afe\u0301 visit")):
        rows = [{"skill": skill}]
        named.homework.correct(card, attempt, why="as on paper", answers={"skills": rows})

    found = [row for row in named.view(VIEW, "skills") if row["skill"].startswith("caf")]
    assert [numbers(row["days"]) for row in found] == [(2, 6, 1)]
