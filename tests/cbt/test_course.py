"""The order in which things are put that are known more or less precisely."""

from __future__ import annotations

import pytest

from intersession_cbt.course import ordered_at

RECORDED = "2026-03-10T09:00:00.000000Z"


@pytest.mark.parametrize(
    ("happened_at", "expected"),
    [
        ("2026-03-05T18:40:00+01:00", "2026-03-05T17:40:00.000000Z"),
        ("2026-03-05", "2026-03-05T22:59:59.999999Z"),  # the end of the day in Berlin
        ("2026-03-10", RECORDED),  # it cannot have been after it was written down
        (None, RECORDED),
    ],
)
def test_where_something_stands(happened_at, expected):
    assert ordered_at(happened_at, RECORDED, "Europe/Berlin") == expected
