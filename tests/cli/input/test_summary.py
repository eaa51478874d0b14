"""What was typed, told in a line each before it is recorded."""

from intersession.worksheets.items import Choice, Line, Rows, Scale, YesNo
from intersession_cli.input.summary import _answer


def test_a_row_names_its_values_but_the_first():
    part = Rows(name="parts", ask="Which parts?", row=(
        Line(name="part", ask="Which?"),
        Line(name="wants", ask="What does it want?"),
        Scale(name="how_close", ask="How close?", low=0, high=10),
        Choice(name="kind", ask="Which kind?", options={"life": "threatens life"}),
        YesNo(name="rate", ask="Rate it?"),
    ))  # fmt: skip
    row = {
        "part": "the Critic", "wants": "to keep me from being laughed at by the others",
        "how_close": 6, "kind": "life", "rate": False,
    }  # fmt: skip
    assert _answer(part, [row, {"part": "the Planner", "how_close": 4}]) == (
        "the Critic, wants=to keep me from being l…, how close=6, kind=threatens life, rate=no; "
        "the Planner, how close=4"
    )
