"""The first sight of a view: which rows are left out, and that it says so."""

import sys
from types import SimpleNamespace

from intersession import Ladder
from intersession_cli.output.sight import first_sight

NIGHTS = [
    {"wake_date": f"2026-03-{day:02}", "ordered_at": None if day in (2, 9) else f"2026-03-{day:02}"}
    for day in range(1, 11)
]
STEPS = [{"step": f"step {n}", "suds": n * 5, "hierarchy": "RK-1"} for n in range(1, 13)]


def seen(name, rows, columns, lines, picture=None):
    pictures = {name: picture} if picture else {}
    view = SimpleNamespace(shown={name: columns}, titles={}, first=(name,), pictures=pictures)
    return [
        getattr(line, "line", str(line)) for line in first_sight(view, {name: rows}, "RK", lines)
    ]


def test_a_night_without_an_entry_is_among_the_latest():
    lines = seen("nights", NIGHTS, ["wake_date"], 11)
    assert lines[4:8] == [f"2026-03-{day:02}" for day in (8, 9, 10)] + [
        "… 7 more rows: --part nights"
    ]


def test_rows_of_which_some_have_no_day_are_the_last_ones_as_they_stand():
    rows = [{"happened_on": row["ordered_at"], "n": n} for n, row in enumerate(NIGHTS, 1)]
    assert seen("nights", rows, ["n"], 11)[4:7] == ["8", "9", "10"]


def test_a_picture_that_is_cut_says_how_much_is_missing(monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    ladder = Ladder(label="step", value="suds", by=("hierarchy",), high=100)
    lines = seen("steps", STEPS, ["step", "suds"], 15, ladder)
    drawn = [line for line in lines if line.startswith("step ")]
    left = len(STEPS) - len(drawn)
    assert left > 0
    assert f"… {left} more lines of the picture, 12 more rows: --part steps" in lines
    assert len(lines) <= 15
