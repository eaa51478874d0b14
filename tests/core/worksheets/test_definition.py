"""Declaring worksheets: what a declaration gives, and what cannot be declared."""

from __future__ import annotations

from typing import Any

import pytest

from intersession import (
    choice,
    choices,
    day,
    line,
    minutes,
    moment,
    number,
    percent,
    ratings,
    reference,
    row,
    rows,
    scale,
    text,
    time_of_day,
    whole,
    worksheet,
    yes_no,
)
from intersession.errors import PluginError
from intersession.worksheets.definition import Worksheet, definition_of
from intersession.worksheets.items import Choice, Percent, Rows


def declare(cls: type, name: str = "walks.walk", **more: Any) -> Worksheet:
    """Declare a class as a worksheet with all that is needed."""
    given = {"version": 1, "title": "Walk", "source": "own practice", **more}
    return definition_of(worksheet(name, **given)(cls))


@row
class Mood:
    """A mood."""

    name: str = line("What?")
    before: int = percent("How strong?", {0: "not at all", 100: "the most"})


class Everything:
    """One of every kind,
    over two lines of docstring."""

    a: str = line("A line?")
    b: str = text("Some text?", required=False, help="as long as you like")
    c: int = whole("A whole number?", 1, 9)
    d: float = number("A number?", 0.5)
    e: int = scale("A scale?", 1, 7, {1: "far out", 7: "bull's eye"})
    f: int = percent("A percentage?")
    g: bool = yes_no("Yes or no?", default=False)
    h: str = choice("Which?", {"yes": "it did", "no": "it did not"})
    i: list = choices("Which ones?", ["alone", "together"])
    j: str = day("Which day?")
    k: str = time_of_day("What time?")
    m: str = moment("When?")
    n: int = minutes("How long?")
    o: list = rows("Which moods?", Mood)
    p: dict = ratings("How strong?", 0, 5, names=["fear", "joy"])
    q: str = reference("Which step?", "walks.ladder", "steps")


def test_a_declaration_holds_its_items_in_order_with_their_kinds():
    sheet = declare(Everything)
    assert [(item.name, item.kind) for item in sheet.answers] == [
        ("a", "one line"),
        ("b", "text"),
        ("c", "whole number"),
        ("d", "number"),
        ("e", "scale"),
        ("f", "percent"),
        ("g", "yes or no"),
        ("h", "choice"),
        ("i", "several choices"),
        ("j", "date"),
        ("k", "time of day"),
        ("m", "date and time"),
        ("n", "minutes"),
        ("o", "rows"),
        ("p", "map of name to rating"),
        ("q", "reference"),
    ]
    assert (sheet.name, sheet.modality, sheet.version) == ("walks.walk", "walks", 1)
    assert sheet.about == "One of every kind, over two lines of docstring."
    assert sheet.settings == ()


def test_an_item_keeps_what_was_declared_about_it():
    items = {item.name: item for item in declare(Everything).answers}
    assert (items["b"].required, items["b"].help) == (False, "as long as you like")
    assert items["a"].required
    assert items["g"].default is False
    assert (items["c"].low, items["c"].high) == (1, 9)
    assert (items["d"].low, items["d"].high) == (0.5, None)
    assert items["e"].anchors == {1: "far out", 7: "bull's eye"}
    assert items["f"] == Percent(ask="A percentage?", low=0, high=100, unit="%", name="f")
    assert items["h"].options == {"yes": "it did", "no": "it did not"}
    assert items["i"].options == {"alone": "alone", "together": "together"}
    assert (items["n"].unit, items["n"].low) == ("min", 0)
    assert [item.name for item in items["o"].row] == ["name", "before"]
    assert isinstance(items["o"], Rows)
    assert (items["q"].worksheet, items["q"].rows, items["q"].key) == (
        *("walks.ladder", "steps"),
        "id",
    )


def test_settings_and_checks_are_found():
    @row
    class Settings:
        """What is agreed."""

        targets: list = rows("Which targets?", Mood)

        @staticmethod
        def check(settings, context):
            return ["settings seen"]

    class Card:
        """A card."""

        urges: dict = ratings("How strong?", 0, 5, names_from="targets")

        @staticmethod
        def check(answers, context):
            return ["answers seen"]

    sheet = declare(Card, settings=Settings, caution="Look at it together")
    assert [item.name for item in sheet.settings] == ["targets"]
    assert sheet.check({}, None) == ["answers seen"]
    assert sheet.settings_check({}, None) == ["settings seen"]
    assert sheet.caution == "Look at it together"
    assert list(declare(Everything).check({}, None)) == []
    assert list(declare(Everything).settings_check({}, None)) == []


@pytest.mark.parametrize("name", ["cbt.thought-record", "a.b", "cbt2.log-2", "act.vlq"])
def test_a_name_is_a_modality_and_a_kebab(name: str):
    assert declare(Everything, name).name == name


@pytest.mark.parametrize(
    "name",
    ["", "walk", "Walks.walk", "walks.Walk", "walks.", ".walk", "walks.a_b", "walks.a--b", "a.b.c"],
)
def test_another_name_is_refused(name: str):
    with pytest.raises(PluginError, match=r"its name must be <modality>\.<kebab-name>"):
        declare(Everything, name)


def test_all_reasons_are_told_at_once():
    @row
    class Inner:
        """A row with mistakes."""

        Loud: str = line("?")
        pick: str = choice("?", [])

    @row
    class Nothing:
        """A row without items."""

    class Wrong:
        """Everything that can be wrong."""

        Mood: str = line("?")
        none: list = choices("?", {})
        down: int = whole("?", 9, 1)
        up: int = scale("?", 1, 7, {0: "none", 7: "most", 10: "more"})
        inner: list = rows("?", Inner)
        empty: list = rows("?", Nothing)
        urges: dict = ratings("?", 5, 0, names_from="targets")

    with pytest.raises(PluginError) as refused:
        declare(Wrong, "Walk", version=0, title=" ", source="")
    assert str(refused.value).removeprefix("Worksheet 'Walk' cannot be used: ").split("; ") == [
        "its name must be <modality>.<kebab-name>, such as cbt.thought-record",
        "its version is 0, and versions count from 1",
        "it has no title",
        "it has no source",
        "item 'Mood' must be lower-case letters, digits and underscores",
        "item 'none' offers no options",
        "item 'down' goes from 9 to 1, which is downwards",
        "item 'up' has words at 0, 10, outside 1 to 7",
        "item 'inner.Loud' must be lower-case letters, digits and underscores",
        "item 'inner.pick' offers no options",
        "item 'empty' has rows without items",
        "item 'urges' goes from 5 to 0, which is downwards",
        "item 'urges' takes its names from 'targets', which is no settings item.",
    ]


def test_a_worksheet_without_items_is_refused():
    class Empty:
        """Nothing to answer."""

    with pytest.raises(PluginError, match="it has no items"):
        declare(Empty)


def test_attributes_that_are_no_items_are_named():
    class Mixed:
        """Two of these were not declared."""

        mood: int = scale("How strong?", 0, 10)
        colour: str = "red"
        size: int = 3

    with pytest.raises(PluginError, match=r"Mixed holds attributes that are not items: colour, si"):
        declare(Mixed)


def test_a_class_that_was_not_declared_is_no_worksheet():
    class Undeclared:
        """An item, and no declaration."""

        mood: int = scale("How strong?", 0, 10)

    with pytest.raises(PluginError, match="Undeclared is not a worksheet: decorate it with"):
        definition_of(Undeclared)


def test_items_are_values():
    """Two declarations of the same question are the same question."""
    assert Choice(ask="?", options={"a": "a"}) == Choice(ask="?", options={"a": "a"})
    assert declare(Everything).answers == declare(Everything).answers
