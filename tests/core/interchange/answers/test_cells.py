"""The columns of ratings: whole numbers, or numbers where the steps are not whole."""

from __future__ import annotations

import pytest

from intersession.interchange.answers.cells import parts, rating_field
from intersession.worksheets.items import Ratings, Scale


@pytest.mark.parametrize(("step", "kind"), [(1, "integer"), (2, "integer"), (0.5, "number")])
def test_a_rating_is_a_number_where_its_steps_are_not_whole(step, kind):
    (part,) = parts(Scale(name="pain", ask="How strong?", low=0, high=10, step=step))
    assert (part.type, part.more["low"], part.more["high"]) == (kind, 0, 10)
    assert part.cell(4) == 4
    if kind == "number":
        assert part.cell(4.5) == 4.5


@pytest.mark.parametrize(("step", "kind"), [(1, "integer"), (0.5, "number")])
def test_so_is_each_of_a_map(step, kind):
    item = Ratings(name="moods", ask="Which?", names=("fear",), high=5, step=step)
    (part,) = parts(item)
    assert part.type == kind
    assert part.cell({"fear": 2}) == 2
    field = rating_field(item, "rating", "")
    assert field.column.type == kind
    if kind == "number":
        assert part.cell({"fear": 2.5}) == 2.5
