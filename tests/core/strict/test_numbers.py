"""Whole numbers are read in one place, with an end to their digits."""

import pytest

from intersession.strict.numbers import whole


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3), (" -12 ", -12), ("+4", 4), ("007", 7), ("9" * 18, 10**18 - 1),
        ("9" * 19, None), ("9" * 5000, None), ("", None), ("-", None), ("1_000", None),
        ("²", None), ("１", None), ("٣", None), ("1.0", None), ("1e3", None), ("0x1", None),
        ("- 1", None), ("\udcff", None), ("1\0", None), ("1\n2", None),
    ],
)  # fmt: skip
def test_whole(text, number):
    assert whole(text) == number


def test_within_limits_both_included():
    assert [whole(str(n), 1, 3) for n in range(5)] == [None, 1, 2, 3, None]
    assert whole("-1", 0) is None
    assert whole("-1", high=0) == -1
