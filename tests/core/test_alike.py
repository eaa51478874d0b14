"""Problems that are alike share a line, which says how many, which and what was found."""

import pytest

from intersession.alike import At, lines_of
from intersession.errors import InvalidInput, Problem


def rows(*numbers, place="happened", told="{!r} is not day/month/year", unit="row", values=()):
    """The same problem in several rows."""
    found = values or [f"13/08/{n}" for n in numbers]
    return [
        (At(unit, n, f"k{n}"), Problem(place, told.format(value)))
        for n, value in zip(numbers, found, strict=True)
    ]


def test_as_the_plan_of_the_work_says_it():
    found = rows(*range(1, 1477), values=["13/08/12"] * 1476)
    assert lines_of(found) == [
        "1,476 records: happened: not day/month/year: rows 1–1,476, such as '13/08/12'"
    ]


def test_two_are_told_in_full_with_their_keys():
    assert lines_of(rows(3, 9)) == [
        "row 3 (k3), happened: '13/08/3' is not day/month/year",
        "row 9 (k9), happened: '13/08/9' is not day/month/year",
    ]


def test_three_are_one_line_with_gaps_and_the_first_three_values():
    (line,) = lines_of(rows(2, 3, 4, 8, 11, 12))
    assert line == (
        "6 records: happened: not day/month/year: rows 2–4; 8; 11–12, such as "
        "'13/08/2', '13/08/3', '13/08/4'"
    )


def test_what_is_accepted_comes_last():
    told = "{} is above 10. For example: 4"
    (line,) = lines_of(rows(1, 2, 3, place="mood", told=told, values=[11, 12, 11]))
    assert line == ("3 records: mood: above 10: rows 1–3, such as 11, 12. Accepted, for example: 4")


def test_another_place_or_another_fault_is_another_line():
    found = [*rows(1, 2, 3), *rows(1, 2, 3, place="ended"), *rows(4, 5, 6, told="{!r} is empty")]
    assert [line.partition(": rows")[0] for line in lines_of(found)] == [
        "3 records: happened: not day/month/year",
        "3 records: ended: not day/month/year",
        "3 records: happened: empty",
    ]


def test_each_stands_where_the_first_of_its_kind_was():
    alone = (At("row", 2), Problem("key", "day is empty"))
    lines = lines_of([*rows(1), alone, *rows(3, 4)])
    assert [line[:9] for line in lines] == ["3 records", "row 2, ke"]


def test_rows_of_a_list_of_answers():
    found = [Problem(f"moods[{n}].before", f"{n + 101} is above 100") for n in range(12)]
    refused = InvalidInput("Not recorded:", found)
    assert str(refused) == (
        "Not recorded:\n  12 answers: moods.before: above 100: moods[0–11], such as 101, 102, 103"
    )
    assert refused.problems == tuple(found)


def test_places_that_begin_with_their_row_are_grouped_too():
    """As rows of another width, 836 of them, were one line each."""
    rows = [Problem(f"row {n}", "has 3 columns, and the header has 9") for n in range(2, 838)]
    assert str(InvalidInput("a.csv cannot be queried:", rows)) == (
        "a.csv cannot be queried:\n  836 records: has 3 columns, and the header has 9: rows 2–837"
    )
    few = [Problem("row 2 (AB 3), happened", "is empty"), Problem("line 4, data", "is empty")]
    assert str(InvalidInput("No:", [*few, Problem("row 3", "is odd")])) == (
        "No:\n  row 2 (AB 3), happened: is empty\n  line 4, data: is empty\n  row 3: is odd"
    )


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_problems_without_a_list_are_told_each(count):
    found = [Problem(f"item{n}", "no answer") for n in range(count)]
    assert str(InvalidInput("Not recorded:", found)) == "\n  ".join(
        ["Not recorded:", *map(str, found)]
    )


def test_lines_of_a_file_are_called_lines():
    (line,) = lines_of(rows(1, 2, 3, unit="line"))
    assert line.startswith("3 lines: happened: not day/month/year: lines 1–3")


def test_a_great_many_gaps_are_cut():
    (line,) = lines_of(rows(*range(1, 60, 2)))
    assert "rows 1; 3; 5; 7; 9; 11; 13; 15; …, such as" in line
