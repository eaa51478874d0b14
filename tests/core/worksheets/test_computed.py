"""Items that are worked out from other answers: when they are read, and never typed or stored."""

from __future__ import annotations

import pytest

from intersession import PluginError, computed, minutes, scale, worked_out, worksheet
from intersession.worksheets.definition import definition_of
from intersession.worksheets.json_schema import answers_schema
from intersession.worksheets.validation import check_answers

ENDS = {0: "none", 10: "worst"}


@worksheet("walks.ride", version=2, title="A ride", source="own", upcasts={1: dict})
class Ride:
    """A ride, and what it did."""

    before: int = scale("Before?", 0, 10, ENDS)
    after: int = scale("After?", 0, 10, ENDS)
    change: int | None = computed(
        "How far it fell", lambda one, two: one - two, of=["before", "after"]
    )
    went: str | None = computed(
        "How it went", lambda change: None if change == 0 else change > 0, of=["change"]
    )
    length: int | None = minutes("How long?", required=False)
    hours: float | None = computed("In hours", lambda length: length / 60, of=["length"], unit="h")


RIDE = definition_of(Ride)


def test_it_is_worked_out_where_all_is_there():
    assert worked_out(Ride, {"before": 7, "after": 4, "length": 90}) == {
        "change": 3, "went": True, "hours": 1.5,
    }  # fmt: skip
    assert worked_out(Ride, {"before": 7}) == {}
    assert worked_out(Ride, {"before": 4, "after": 4}) == {"change": 0}


def test_it_is_never_typed():
    assert [item.name for item in RIDE.answers] == ["before", "after", "length"]
    (problem,) = check_answers(RIDE, {"before": 7, "after": 4, "change": 3}).problems
    assert str(problem) == "change: is worked out from the other answers. Leave it out"
    schema = answers_schema(RIDE)
    assert list(schema["properties"]) == ["before", "after", "length"]
    assert schema["x-worked-out"] == {
        "change": "How far it fell", "went": "How it went", "hours": "In hours",
    }  # fmt: skip


def test_what_its_function_raises_names_the_item():
    @worksheet("walks.wrong", version=1, title="Wrong", source="own")
    class Wrong:
        """A sheet."""

        length: int = minutes("How long?")
        pace: float = computed("Pace", lambda length: 10 / length, of=["length"])

    with pytest.raises(PluginError, match=r"walks\.wrong: pace could not be worked out: ZeroDiv"):
        worked_out(Wrong, {"length": 0})
