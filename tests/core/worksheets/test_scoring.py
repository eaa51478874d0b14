"""Scores: what they are made of, what is missing, bands and thresholds with their sources."""

from __future__ import annotations

from typing import Any

import pytest

from intersession import (
    PluginError,
    Scored,
    bands,
    choice,
    choices,
    computed,
    line,
    number,
    reliable_change,
    row,
    rows,
    scale,
    score,
    threshold,
    worked_out,
    worksheet,
    yes_no,
)
from intersession.worksheets.definition import definition_of

A = dict[str, Any]
OFTEN = {0: "not at all", 3: "nearly every day"}
SEVERITY = {0: "minimal", 5: "mild", 10: "moderate", 15: "moderately severe", 20: "severe"}


def sheet(**items: Any) -> type:
    """A worksheet with these items."""
    cls = type("Sheet", (), {"__doc__": "A questionnaire.", **items})
    return worksheet("walks.sheet", version=1, title="Sheet", source="own")(cls)


def nine(**more: Any) -> type:
    """Nine items from 0 to 3 with their sum, as a depression questionnaire has them."""
    names = [f"q{number}" for number in range(1, 10)]
    asked = {name: scale("How often?", 0, 3, OFTEN) for name in names}
    severity = bands(SEVERITY, source="Kroenke, Spitzer & Williams 2001")
    return sheet(**asked, total=score("Total", names, bands=[severity], **more))


def total(cls: type, answers: A) -> Scored:
    return worked_out(cls, answers)["total"]


def test_a_sum_says_its_ends_its_n_and_its_band():
    found = total(nine(), {f"q{number}": 1 + number % 2 for number in range(1, 10)})
    assert (found.value, found.low, found.high) == (14, 0, 27)  # five of 2 and four of 1
    assert (found.n, found.of, found.missing, found.is_prorated) == (9, 9, (), False)
    assert found.band == "moderate"
    assert str(found) == "14 of 27 (n 9 of 9): moderate (Kroenke, Spitzer & Williams 2001)"


def test_a_total_is_absent_and_not_lower_where_an_item_is():
    found = total(nine(), {f"q{number}": 3 for number in range(1, 9)})
    assert (found.value, found.n, found.missing, found.bands) == (None, 8, ("q9",), ())
    assert str(found) == "no score (n 8 of 9; not answered: q9)"


def test_a_missing_rule_takes_the_mean_of_the_rest_and_says_so():
    of_seven = {f"q{number}": 2 for number in range(1, 8)}
    found = total(nine(may_miss=2, digits=0), {**of_seven, "q1": 3})
    assert found.value == 19  # 15 × 9 ÷ 7 = 19.29
    assert found.is_prorated
    assert "what is missing as the mean of the rest" in str(found)
    assert total(nine(may_miss=2), dict.fromkeys(list(of_seven)[:6], 2)).value is None


def test_what_is_left_out_can_lower_the_highest_score_instead():
    """Work that does not apply: the sum is of 24 and not of 32."""
    names = ["work", "home", "leisure", "people"]
    items = {name: scale("How impaired?", 0, 8, {0: "not", 8: "very"}) for name in names}
    cls = sheet(**items, total=score("Total", names, may_miss=1, then="leave out"))
    found = total(cls, {"home": 5, "leisure": 4, "people": 3})
    assert (found.value, found.high, found.is_prorated) == (12, 24, False)


def test_reversed_items_count_by_the_ends_of_their_scale():
    """1 to 5: a 2 that is reversed counts 4."""
    items = {name: scale("How typical?", 1, 5, {1: "not", 5: "very"}) for name in "abc"}
    cls = sheet(**items, total=score("Worry", "abc", reverse=["b"]))
    found = total(cls, {"a": 5, "b": 2, "c": 1})
    assert (found.value, found.low, found.high) == (10, 3, 15)


def test_a_subscale_is_multiplied_and_a_total_is_made_of_scores():
    items = {name: scale("How much?", 0, 3, OFTEN) for name in "abcd"}
    cls = sheet(
        **items,
        low=score("Low mood", "ab", times=2),
        tense=score("Tension", "cd", times=2, may_miss=1),
        total=score("Both", ["low", "tense"]),
    )
    found = worked_out(cls, {"a": 1, "b": 3, "c": 2})
    assert (found["low"].value, found["low"].high) == (8, 12)
    assert found["tense"].value == 8  # 2 × 2, once more for what is missing
    assert (found["total"].value, found["total"].high) == (16, 24)
    without = worked_out(cls, {"a": 1, "c": 2})
    assert without["total"].value is None
    assert without["total"].missing == ("low",)


def test_a_mean_is_rounded_before_its_band_is_looked_up():
    """7 ÷ 23 is 0.304…: 0.30, and so mild; 0.28 would be none."""
    names = [f"q{number}" for number in range(23)]
    items = {name: scale("How much?", 0, 4, {0: "not", 4: "very"}) for name in names}
    of = bands({0: "none or low", 0.29: "mild"}, source="Kleindienst 2020")
    cls = sheet(**items, total=score("Mean", names, how="mean", digits=2, may_miss=2, bands=[of]))
    found = total(cls, dict.fromkeys(names, 0) | dict.fromkeys(names[:7], 1))
    assert (found.value, found.band, found.high) == (0.3, "mild", 4)
    fewer = total(cls, dict.fromkeys(names[2:], 0) | dict.fromkeys(names[2:8], 1))
    assert (fewer.value, fewer.n) == (0.29, 21)  # 6 ÷ 21 = 0.2857


def test_halves_are_rounded_up_and_away_from_zero():
    items = {name: scale("How?", -3, 3, {-3: "worse", 3: "better"}) for name in "ab"}
    cls = sheet(**items, total=score("Mean", "ab", how="mean", digits=0))
    assert total(cls, {"a": 2, "b": 3}).value == 3
    assert total(cls, {"a": -2, "b": -3}).value == -3


def test_two_sets_of_bands_stand_side_by_side():
    items = {name: scale("How?", 1, 5, {1: "none", 5: "all"}) for name in "ab"}
    of = [bands({0: "low", 8: "high"}, source="One 2001"), bands({9: "very"}, source="Two 2007")]
    cls = sheet(**items, total=score("Total", "ab", bands=of))
    assert total(cls, {"a": 4, "b": 4}).bands == (("high", "One 2001"),)
    assert total(cls, {"a": 4, "b": 5}).bands == (("high", "One 2001"), ("very", "Two 2007"))


def test_yes_and_options_count_and_a_count_counts_answers_so_high():
    items = {
        "sure": yes_no("Sure?"),
        "often": choice("How often?", {"no": "Never", "yes": "Weekly"}),
        "much": scale("How much?", 0, 4, {0: "not", 4: "very"}),
    }
    cls = sheet(
        **items,
        total=score("Total", list(items), points={"no": 0, "yes": 4}),
        counted=score(
            "At least 2", ["often", "much"], "count", at_least=2, points={"no": 0, "yes": 4}
        ),
    )
    found = worked_out(cls, {"sure": True, "often": "yes", "much": 1})
    assert (found["total"].value, found["total"].high) == (6, 9)
    assert (found["counted"].value, found["counted"].high) == (1, 2)


def test_what_was_not_asked_counts_what_the_rule_says():
    """Restless only where nervous at all: not asked counts 1, not answered is missing."""
    often = {1: "none", 5: "all"}
    cls = sheet(
        nervous=scale("Nervous?", 1, 5, often),
        calm=scale("Could nothing calm you?", 1, 5, often, asked_when={"nervous": range(2, 6)}),
        total=score("Total", ["nervous", "calm"], not_asked={"calm": 1}),
    )
    assert total(cls, {"nervous": 1}).value == 2
    assert total(cls, {"nervous": 2}).value is None


def test_tenths_add_up_exactly():
    items = {name: scale("How?", 0, 10, {0: "low", 10: "high"}, step=0.1) for name in "abc"}
    found = total(sheet(**items, total=score("Total", "abc")), {"a": 0.1, "b": 0.2, "c": 0.4})
    assert found.value == 0.7


def test_a_change_is_held_against_a_value_with_its_population():
    of = {"population": "primary care, UK", "source": "Someone 2020"}
    points = threshold("reliable improvement", 6, **of)
    assert [points.is_met(now, 16) for now in (10, 11, None)] == [True, False, None]
    share = threshold("smallest change that is felt", 21, unit="percent", **of)
    assert [share.is_met(now, 10) for now in (7, 8)] == [True, False]
    assert share.is_met(3, 0) is None
    better = threshold("change in well-being", 10, direction="up", **of)
    assert [better.is_met(now, 40) for now in (50, 49, 30)] == [True, False, False]
    case = threshold("caseness", 10, of="score", direction="up", **of)
    assert [case.is_met(now) for now in (10, 9, None)] == [True, False, None]
    calm = threshold("remission", 12, of="score", **of)
    assert [calm.is_met(now) for now in (12, 13)] == [True, False]


def test_a_reliable_change_comes_from_a_deviation_and_a_reliability():
    """1.96 × 7.5 × √2 × √0.16 = 8.3155… (Jacobson & Truax 1991)."""
    found = reliable_change(7.5, 0.84, population="adults", source="Someone 2020")
    assert found.value == 8.32
    assert [found.is_met(now, 20) for now in (28, 29, 11)] == [False, True, True]


def test_a_threshold_stands_with_its_score():
    of = [threshold("caseness", 10, of="score", population="adults", source="Someone 2020")]
    cls = sheet(a=scale("How?", 0, 3, OFTEN), total=score("Total", "a", thresholds=of))
    (item,) = definition_of(cls).computed
    assert [one.name for one in item.thresholds] == ["caseness"]


@row
class Sip:
    """A drink."""

    what: str = line("What?")
    hot: Any = computed("Hot?", str, of=["what"])


@pytest.mark.parametrize(
    ("items", "told"),
    [
        ({"t": score("T", ["a", "x"])}, "worked out of x, which is no item before it"),
        ({"t": score("T", [])}, "worked out of nothing"),
        ({"t": score("T", ["a", "a"])}, "scores an item twice"),
        ({"t": score("T", ["a"], reverse=["b"])}, "reverses b, which is not among the items"),
        ({"b": number("How far?"), "t": score("T", ["b"], reverse=["b"])}, "has no two ends"),
        ({"t": score("T", ["a"], may_miss=1)}, "may miss 1 of 1"),
        ({"b": choice("Which?", ["x"]), "t": score("T", ["b"])}, "no points for x of b"),
        ({"b": choices("Which?", ["x"]), "t": score("T", ["b"])}, "scores b, which is no number"),
        ({"t": score("T", ["a"], bands=[bands({0: "low"}, source="")])}, "without their source"),
        (
            {"t": score("T", ["a"], thresholds=[threshold("c", 1, population="", source="x")])},
            "threshold without its name, population or source",
        ),
        ({"b": rows("Which?", Sip)}, "item 'b.hot' is worked out, which an item of rows"),
    ],
)
def test_a_score_that_cannot_be_made_is_refused(items, told):
    with pytest.raises(PluginError, match=told):
        sheet(a=scale("How?", 0, 3, OFTEN), **items)
