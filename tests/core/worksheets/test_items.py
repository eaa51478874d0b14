"""Every kind of item: what is taken, in which form it is kept, and what is refused, and why."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from intersession import Context
from intersession.errors import InvalidInput
from intersession.worksheets.items import (
    Choice,
    Choices,
    Day,
    Item,
    Line,
    Minutes,
    Moment,
    Number,
    Percent,
    Ratings,
    Reference,
    Rows,
    Scale,
    Text,
    TimeOfDay,
    Whole,
    YesNo,
)
from intersession.worksheets.parsing import is_blank
from intersession.worksheets.validation import check_item

BERLIN = ZoneInfo("Europe/Berlin")
FROM_STEPS = {"worksheet": "cbt.hierarchy", "rows": "steps"}
STEPS = {"RK-1/bus": "go by bus", "RK-1/bridge": "cross a bridge", "RK-2/bus": "bus at night"}
CONTEXT = Context(
    zone=BERLIN,
    settings={"targets": [{"name": "self-harm"}, {"name": "drinking"}], "skills": ["STOP"]},
    references=lambda sheet, rows, key: STEPS if sheet == "cbt.hierarchy" else {},
)

MOOD = (Line(ask="?", name="name"), Percent(ask="?", low=0, high=100, name="before"))
FEELINGS = {"yes": "it did", "no": "it did not", "not yet": "not so far"}
CLASH = {"a": "b", "b": "c"}


def item(kind: type[Item], **fields: Any) -> Item:
    """An item to ask, named ``it``."""
    return kind(ask="?", name="it", **fields)


TEN = {"low": 0, "high": 10}
NAMED = {**TEN, "names": ("fear", "joy")}

ACCEPTED: list[tuple[Item, Any, Any]] = [
    (item(Line), "  on the bus ", "on the bus"),
    (item(Line), 42, "42"),
    (item(Line), 1.5, "1.5"),
    (item(Text), " a\nb \n", "a\nb"),
    (item(Text), 42, "42"),
    (item(Number), 3, 3.0),
    (item(Number), "3", 3.0),
    (item(Number), " -2.5 ", -2.5),
    (item(Number), "1e3", 1000.0),
    (item(Number, low=0.5), 0.5, 0.5),
    (item(Whole), 7, 7),
    (item(Whole), "7", 7),
    (item(Whole), 7.0, 7),
    (item(Whole), "7.0", 7),
    (item(Whole, low=-3), -3, -3),
    (item(Whole), 2**53 - 1, 2**53 - 1),
    (item(Scale, **TEN), 0, 0),
    (item(Scale, **TEN), "10", 10),
    (item(Percent, low=0, high=100), "40 %", 40),
    (item(Percent, low=0, high=100), 100, 100),
    (item(Minutes, low=0), 90, 90),
    (item(Minutes, low=0), "90", 90),
    (item(Minutes, low=0), "1h30", 90),
    (item(Minutes, low=0), "1 h 30 min", 90),
    (item(Minutes, low=0), "2h", 120),
    (item(Minutes, low=0), "1 hour", 60),
    (item(Minutes, low=0), "45 min", 45),
    (item(Minutes, low=0), "45m", 45),
    (item(Minutes, low=0), 0, 0),
    *((item(YesNo), yes, True) for yes in (True, "yes", "Y", " true ", 1, "1")),
    *((item(YesNo), no, False) for no in (False, "no", "N", "False", 0, "0")),
    (item(Choice, options=FEELINGS), "yes", "yes"),
    (item(Choice, options=FEELINGS), "IT DID", "yes"),
    (item(Choice, options=FEELINGS), "not y", "not yet"),
    (item(Choice, options=FEELINGS), "it did n", "no"),
    (item(Choice, options=FEELINGS), "no", "no"),  # and not the start of «not yet»
    (item(Choice, options=FEELINGS), True, "yes"),  # YAML reads yes as true
    (item(Choice, options=FEELINGS), False, "no"),
    (item(Choice, options={"1": "once", "2": "twice"}), 2, "2"),
    (item(Choice, options=CLASH), "b", "b"),  # a value, and not a's label
    (item(Choice, options={"A": "big", "a": "small"}), "a", "a"),
    (item(Choices, options=FEELINGS), "no, yes", ["yes", "no"]),
    (item(Choices, options=FEELINGS), ["not yet", "YES", "yes"], ["yes", "not yet"]),
    (item(Choices, options=FEELINGS), ("no",), ["no"]),
    (item(Choices, options=FEELINGS), "yes,", ["yes"]),
    (item(Day), "2026-03-02", "2026-03-02"),
    (item(Day), " 2026-3-2 ", "2026-03-02"),
    (item(Day), date(2026, 3, 2), "2026-03-02"),
    (item(TimeOfDay), "23:15", "23:15"),
    (item(TimeOfDay), "7.05 am", "07:05"),
    (item(TimeOfDay), "11 pm", "23:00"),
    (item(TimeOfDay), "noon", "12:00"),
    (item(TimeOfDay), time(6, 30), "06:30"),
    (item(Moment), "2026-03-02T18:40", "2026-03-02T18:40:00+01:00"),
    (item(Moment), "2026-07-02 18:40", "2026-07-02T18:40:00+02:00"),
    (item(Moment), "2026-03-02T17:40:00Z", "2026-03-02T18:40:00+01:00"),
    (item(Moment), datetime(2026, 3, 2, 18, 40), "2026-03-02T18:40:00+01:00"),
    (item(Rows, row=MOOD), [{"name": "fear", "before": "80"}], [{"name": "fear", "before": 80}]),
    (item(Rows, row=MOOD), {"name": "fear", "before": 80}, [{"name": "fear", "before": 80}]),
    (item(Rows, row=MOOD[:1]), ["fear", {"name": "joy"}], [{"name": "fear"}, {"name": "joy"}]),
    (item(Rows, row=MOOD[:1]), "fear", [{"name": "fear"}]),
    (item(Ratings, **TEN), {"fear": "3", " own word ": 0}, {"fear": 3, "own word": 0}),
    (item(Ratings, **TEN), "fear=3, joy = 1", {"fear": 3, "joy": 1}),
    (item(Ratings, **TEN), {"fear": 3, "joy": None}, {"fear": 3}),
    (item(Ratings, **TEN), "fear=3, joy=", {"fear": 3}),
    (item(Ratings, **NAMED), {"FEAR": 3}, {"fear": 3}),
    (item(Ratings, names_from="targets", **TEN), {"drinking": 10}, {"drinking": 10}),
    (item(Ratings, names_from="skills", **TEN), "stop=4", {"STOP": 4}),
    (item(Ratings, names_from="nothing", **TEN), {"free": 1}, {"free": 1}),
    (item(Reference, **FROM_STEPS), "rk-1/BUS", "RK-1/bus"),
    (item(Reference, **FROM_STEPS), " bridge", "RK-1/bridge"),
]

NO_NUMBER = "is not a number"
REFUSED: list[tuple[Item, Any, str, str]] = [
    (item(Line), "a\nb", "it", "this is one line, and the answer has a line break"),
    (item(Line), ["a"], "it", "['a'] is not a line of words"),
    (item(Line), True, "it", "True is not a line of words"),
    (item(Text), {"a": 1}, "it", "{'a': 1} is not text"),
    (item(Text), False, "it", "False is not text"),
    (item(Number, low=0, high=9.5), "many", "it", "'many' is not a number from 0 to 9.5"),
    (item(Number), float("nan"), "it", NO_NUMBER),
    (item(Number), "inf", "it", NO_NUMBER),
    (item(Number), 10**400, "it", NO_NUMBER),
    (item(Number), True, "it", "True is not a number"),
    (item(Number), [1], "it", "[1] is not a number"),
    (item(Number, low=0.5), 0.4, "it", "0.4 is below 0.5"),
    (item(Whole, low=1, high=9), 2.5, "it", "2.5 is not a whole number from 1 to 9"),
    (item(Whole), "seven", "it", "'seven' is not a whole number"),
    (item(Whole), 2**53, "it", "is not a whole number"),
    (item(Whole), "1" + "0" * 30, "it", "is not a whole number"),
    (item(Scale, **TEN), 11, "it", "11 is above 10"),
    (item(Scale, **TEN), "-1", "it", "-1 is below 0"),
    (item(Percent, low=0, high=100), 120, "it", "120 is above 100"),
    (item(Percent, low=0, high=100), "0.5", "it", "'0.5' is not a whole number from 0 to 100"),
    (item(Minutes, low=0), "1:30", "it", "'1:30' is not a number of minutes from 0, nor"),
    (item(Minutes, low=0), -5, "it", "-5 is below 0"),
    (item(Minutes, low=1, high=60), "2h", "it", "120 is above 60"),
    (item(Minutes, low=0), 1.5, "it", "1.5 is not a number of minutes"),
    (item(YesNo), "perhaps", "it", "'perhaps' is neither yes nor no"),
    (item(YesNo), 2, "it", "2 is neither yes nor no"),
    (item(Choice, options=FEELINGS), "maybe", "it", "Accepted: yes, no, not yet"),
    (item(Choice, options=FEELINGS), "it", "it", "'it' could be yes or no"),
    (item(Choice, options={"a": "b"}), True, "it", "'yes' is not an option. Accepted: a"),
    (item(Choices, options=FEELINGS), "yes, perhaps", "it", "'perhaps' is not an option"),
    (item(Choices, options=FEELINGS), 7, "it", "7 is not a list of options"),
    (item(Choices, options={"a": "b"}), ["", "a"], "it", "'' is not an option. Accepted: a"),
    (item(Day), "2026-02-30", "it", "'2026-02-30' does not exist: February 2026 has 28 days"),
    (item(Day), "3/2/2026", "it", "'3/2/2026' is not a day"),
    (item(Day), "yesterday", "it", "'yesterday' is not a day"),
    (item(Day), datetime(2026, 3, 2, 9), "it", "is not a day"),
    (item(TimeOfDay), "7", "it", "'7' alone is not a time of day. Write 7:00 or 19:00"),
    (item(TimeOfDay), "25:00", "it", "'25:00' is not a time of day"),
    (item(Moment), "yesterday", "it", "is not a date and time. For example: 2026-03-02T18:40"),
    (item(Moment), "2026-03-02", "it", "is not a date and time"),  # midnight was not said
    (item(Moment), date(2026, 3, 2), "it", "is not a date and time"),
    (item(Moment), "2026-03-29T02:30", "it", "02:30 on 29 March 2026 does not exist in Europe/B"),
    (item(Moment), "2026-10-25T02:30", "it", "02:30 on 25 October 2026 comes twice in Europe/Be"),
    (item(Rows, row=MOOD), "fear", "it", "'fear' is not a list of rows"),
    (item(Rows, row=MOOD), [7], "it[0]", "7 is not a set of named answers"),
    (item(Rows, row=MOOD), [{"name": "joy", "before": 1}, {"name": "a"}], "it[1].before", "no an"),
    (item(Rows, row=MOOD), [{"name": "a", "before": 120}], "it[0].before", "120 is above 100"),
    (item(Rows, row=MOOD), [{"name": "a", "before": 1, "x": 2}], "it[0].x", "no such item"),
    (item(Ratings, **TEN), "fear", "it", "'fear' is not a rating with its name. For example"),
    (item(Ratings, **TEN), "=3", "it", "'=3' is not a rating"),
    (item(Ratings, **TEN), 7, "it", "7 is not a map of name to rating. For example: fear=4"),
    (item(Ratings, **TEN), {"fear": 11}, "it.fear", "11 is above 10"),
    (item(Ratings, **TEN), {"fear": 1.5}, "it.fear", "1.5 is not a whole number from 0 to 10"),
    (item(Ratings, **NAMED), {"anger": 1}, "it.anger", "is not on this sheet. Known: fear, joy."),
    (item(Ratings, **NAMED), {"fears": 1}, "it.fears", "not on this sheet. Did you mean fear?"),
    (item(Ratings, **NAMED), {"fear": 1, "Fear": 2}, "it.fear", "is rated twice"),
    (item(Ratings, **TEN), {"own": 1, " own": 2}, "it.own", "is rated twice"),
    (item(Ratings, names_from="targets", **TEN), {"joy": 1}, "it.joy", "is not on this sheet"),
    (item(Reference, **FROM_STEPS), "bus", "it", "RK-1/bus or RK-2/bus"),
    (item(Reference, **FROM_STEPS), "buss", "it", "is not a row of cbt.h"),
    (item(Reference, worksheet="cbt.diary", rows="days"), "x", "it", "this client has none yet"),
]  # fmt: skip


def named(case: Any) -> str:
    """An item's kind as the name of a test."""
    return case.kind.replace(" ", "-") if isinstance(case, Item) else ""


@pytest.mark.parametrize(("asked", "given", "canonical"), ACCEPTED, ids=named)
def test_accepted_forms_have_one_canonical_form(asked: Item, given: Any, canonical: Any):
    found = check_item(asked, given, CONTEXT)
    assert found == canonical
    assert type(found) is type(canonical)
    again = check_item(asked, found, CONTEXT)
    assert json.dumps(again) == json.dumps(found)


@pytest.mark.parametrize(("asked", "given", "place", "told"), REFUSED, ids=named)
def test_refused_forms_are_told_with_their_place(asked: Item, given: Any, place: str, told: str):
    with pytest.raises(InvalidInput) as refused:
        check_item(asked, given, CONTEXT)
    assert [problem.place for problem in refused.value.problems] == [place]
    assert told in refused.value.problems[0].message


def test_every_kind_of_item_is_in_the_tables():
    kinds = {
        *(Line, Text, Number, Whole, Minutes, Scale, Percent, YesNo, Choice, Choices),
        *(Day, TimeOfDay, Moment, Rows, Ratings, Reference),
    }
    assert {type(asked) for asked, _, _ in ACCEPTED} == kinds
    assert {type(asked) for asked, _, _, _ in REFUSED} == kinds


@pytest.mark.parametrize("nothing", [None, "", "  ", "\n", [], (), {}])
def test_nothing_given_is_blank(nothing: Any):
    assert is_blank(nothing)


@pytest.mark.parametrize("something", [0, False, 0.0, "0", [0], [None], {"a": None}, "no"])
def test_zero_and_no_are_answers(something: Any):
    assert not is_blank(something)


def test_a_message_holds_the_start_of_what_was_given():
    with pytest.raises(InvalidInput) as refused:
        check_item(item(Whole), "x" * 1000)
    assert len(refused.value.problems[0].message) < 80
