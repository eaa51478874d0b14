"""Figures: the number, what it stands on, and nothing at all where there is nothing."""

from __future__ import annotations

import attrs
import pytest

from intersession import Figure, mean, median, share, spread


@attrs.frozen
class Row:
    """A row of a view."""

    value: float | None
    events: str = ""


def rows(*values: float | None) -> list[Row]:
    """A row for each value, standing on an event of its own."""
    return [Row(value, f"RK-1#{number}") for number, value in enumerate(values, 2)]


@pytest.mark.parametrize("figure", [mean, median, share, spread])
@pytest.mark.parametrize("values", [[], [None], [None, None]])
def test_nothing_is_no_data_and_never_zero(figure, values):
    found = figure(rows(*values), "value")
    assert found.value is None
    assert (found.n, found.missing, found.events) == (0, len(values), ())
    assert str(found) == ("no data" if not values else f"no data ({len(values)} missing)")
    assert found.as_json()[found.kind] is None


@pytest.mark.parametrize(
    ("figure", "values", "value"),
    [
        (mean, [1, 2, 6], 3.0),
        (mean, [0, 0], 0.0),
        (median, [1, 2, 9], 2),
        (median, [1, 2, 4, 9], 3.0),
        (share, [True, False, False, True], 0.5),
        (share, [1.0, 0.5], 0.75),
        (spread, [2, 4], 1.4142135623730951),  # √((1² + 1²) / 1)
        (spread, [5], None),  # one value has no spread
    ],
)
def test_figures_by_hand(figure, values, value):
    assert figure(rows(*values), "value").value == value


def test_what_is_missing_is_counted_and_left_out():
    found = mean(rows(10, None, 20, None, None), "value")
    assert (found.value, found.n, found.missing) == (15.0, 2, 3)
    assert found.events == ("RK-1#2", "RK-1#4")
    assert str(found) == "15 (n 2, 3 missing)"


def test_a_figure_may_read_a_row_by_a_function():
    found = share(rows(1, 5, 9), lambda row: row.value > 4)
    assert (round(found.value, 4), found.n) == (0.6667, 3)
    assert str(found) == "67 % (n 3)"


def test_an_event_behind_several_rows_is_named_once():
    found = mean([Row(1, "RK-1#2 RK-1#5"), Row(2, "RK-1#5 RK-1#6"), Row(3)], "value")
    assert found.events == ("RK-1#2", "RK-1#5", "RK-1#6")


def test_figures_as_json():
    found = Figure("median", 2.123456789, 3, 1, ("RK-1#2",))
    assert found.as_json() == {"median": 2.1235, "n": 3, "missing": 1}
    assert found.as_json(trace=True) == {**found.as_json(), "events": ["RK-1#2"]}


def test_zero_is_shown_as_zero():
    assert str(mean(rows(0), "value")) == "0 (n 1)"
    assert str(share(rows(0, 0), "value")) == "none (n 2)"
