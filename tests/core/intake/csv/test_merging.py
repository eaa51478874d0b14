"""A mapping of one's own, laid over a ready one line by line."""

import pytest

from intersession.intake.csv.merging import laid_over

BELOW = {
    "source": "app",
    "digest": True,
    "file": {"skip": [2], "only": {"kind": "a"}},
    "answers": {"mood": "m", "note": {"column": "n", "json": True}},
    "values": {"mood": {"good": 4}},
    "skipped": {"sleep": "not asked"},
}


@pytest.mark.parametrize(
    ("above", "changed"),
    [
        ({}, {}),
        ({"source": "phone"}, {"source": "phone"}),
        ({"digest": False}, {"digest": None}),
        ({"times": {"happened": "day"}}, {"times": {"happened": "day"}}),
        # A file's tables are replaced, not joined: another kind is meant instead.
        ({"file": {"only": {"form": "b"}}}, {"file": {"skip": [2], "only": {"form": "b"}}}),
        ({"file": {"skip": False}}, {"file": {"only": {"kind": "a"}}}),
        # A cell that names a column or a value is another; else it changes the one below.
        (
            {"answers": {"mood": {"scale": [0, 100]}}},
            {"answers": {**BELOW["answers"], "mood": {"column": "m", "scale": [0, 100]}}},
        ),
        (
            {"answers": {"note": {"value": "x"}}},
            {"answers": {"mood": "m", "note": {"value": "x"}}},
        ),
        # An item that is taken out takes its values with it.
        (
            {"answers": {"mood": False}},
            {"answers": {"note": BELOW["answers"]["note"]}, "values": {}},
        ),
        ({"values": {"mood": {"fine": 3}}}, {"values": {"mood": {"good": 4, "fine": 3}}}),
        ({"values": {"mood": {"value": 3}}}, {"values": {"mood": {"good": 4, "value": 3}}}),
        ({"skipped": {"sleep": "no time"}}, {"skipped": {"sleep": "no time"}}),
        ({"skipped": {"sleep": False}}, {"skipped": {}}),
        ({"answers": 3}, {"answers": 3}),  # what is no table is told by who reads it
    ],
)
def test_each_line_has_its_last_word(above, changed):
    found = laid_over(BELOW, above)
    right = {name: given for name, given in {**BELOW, **changed}.items() if given is not None}
    assert found == right
