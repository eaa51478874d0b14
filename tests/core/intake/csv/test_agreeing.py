"""One assignment of all records of a client: from its earliest day, and agreed on by all."""

import pytest

NEWEST_FIRST = (
    "n,day,task,start,v\n"
    "3,2026-02-20,Note it down,2026-02-12,c\n"
    "2,2026-02-14,Note it down,2026-02-10,b\n"
    "1,2026-02-11,Note it down,,a\n"
)
MAPPED = '[answers]\nnote = "v"\n[times]\nhappened = "day"\n'


@pytest.fixture
def agreed(take, day_world):
    """Import a file with lines in [assignment]; what was agreed at RK-1."""

    def agreed(csv, lines, **how):
        take(csv, lines + MAPPED, **how)
        return day_world.homework.assignment("RK-1").assigned

    return agreed


@pytest.mark.parametrize("turned", [False, True])
def test_the_schedule_starts_at_the_earliest_day_in_whatever_order(agreed, turned):
    head, *rows = NEWEST_FIRST.splitlines(keepends=True)
    csv = head + "".join(rows[::-1] if turned else rows)
    event = agreed(csv, 'happened = "day"\nstart_on = "start"\n')
    assert (event.happened_at, event.prescription.start_on) == ("2026-02-11", "2026-02-10")


def test_a_time_on_the_earliest_day_comes_after_the_day_itself(agreed):
    csv = "n,day,v\n2,2026-02-11 08:00,b\n1,2026-02-11,a\n"
    assert agreed(csv, 'happened = "day"\n').happened_at == "2026-02-11"


OFTEN = "n,day,often,v\n3,2026-02-20,daily,c\n2,2026-02-14,2x/week,b\n1,2026-02-11,,a\n"


def test_what_differs_is_refused_with_the_rows(wrong, take, day_world):
    rest = 'how_often = "often"\n' + MAPPED
    told = wrong(OFTEN, rest)
    assert [one.partition(": ")[0] for one in told] == [
        "row 2 (3), assignment.how_often",
        "row 3 (2), assignment.how_often",
        "row 4 (1), assignment.how_often",
    ]
    assert "the rows of this client say different things here, such as rows 2 and 3." in told[0]
    assert 'Say one value for all, or each = "record"' in told[0]
    found = take(OFTEN, rest, skip_invalid=True)  # which is right cannot be known, so none is
    assert (found.attempts, found.assignments, len(found.refused)) == (0, 0, 3)


def test_rows_that_name_no_client_are_not_compared(wrong):
    rest = 'how_often = "often"\n' + MAPPED
    blank = "n,who,day,often,v\n1,,2026-02-20,daily,c\n2,,2026-02-14,2x/week,b\n"
    told = wrong(blank, rest, code='"who"')
    assert told == ["row 2 (1), client.code: who is empty", "row 3 (2), client.code: who is empty"]


def test_a_value_in_some_rows_is_that_of_all(agreed):
    csv = NEWEST_FIRST.replace("2026-02-12", "").replace("2026-02-10", "2026-02-09")
    event = agreed(csv.replace("Note it down,,", ",,"), 'start_on = "start"\nskill = "task"\n')
    assert (event.prescription.start_on, event.prescription.skill) == ("2026-02-09", "Note it down")
