"""Which permission counts, by hand: the latest by day, and where in doubt the more careful."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from intersession_ifs.dated import permission_now, standing


def said(answer, ordered_at, recorded):
    row = SimpleNamespace(
        answer=answer,
        happened_at=ordered_at and ordered_at[:10],
        ordered_at=ordered_at,
        first_recorded_at=f"2026-03-{recorded:02}T09:00:00.000000Z",
        assignment="RK-1",
        attempt=recorded,
    )
    return row, answer


WEST = "2026-03-05T23:59:59.999999Z"
FIFTH, SIXTH = "2026-03-05T22:59:59.999999Z", "2026-03-06T22:59:59.999999Z"


@pytest.mark.parametrize(
    ("answers", "stands"),
    [
        ([], None),
        ([("yes", SIXTH, 10), ("no", FIFTH, 11)], "yes"),  # by day, whatever was typed last
        ([("no", FIFTH, 10), ("yes", FIFTH, 11)], "no"),  # one day: the more careful
        ([("yes", FIFTH, 10), ("not-yet", FIFTH, 11)], "not-yet"),
        ([("no", FIFTH, 10), ("yes", WEST, 11)], "no"),  # one day, on other clocks
        ([("yes", FIFTH, 10), ("no", None, 11)], "no"),  # until a dated answer after it
        ([("no", None, 10), ("yes", FIFTH, 11)], "yes"),
        ([("yes", None, 10)], None),  # a yes of unknown day is none
        ([("no", FIFTH, 10), ("yes", None, 11)], "no"),
        ([("no", None, 10), ("yes", None, 11)], "no"),
    ],
)
def test_which_permission_stands(answers, stands):
    row = permission_now([said(*one) for one in answers])
    assert (row and row.answer) == stands


def test_a_dated_word_takes_the_place_of_one_of_unknown_day():
    rows = [said("c", SIXTH, 10)[0], said("a", None, 12)[0], said("b", FIFTH, 11)[0]]
    assert [row.answer for row in standing(rows)] == ["a", "b", "c"]
