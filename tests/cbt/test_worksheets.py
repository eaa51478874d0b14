"""What every CBT worksheet and view says of itself."""

from __future__ import annotations

import pytest

import intersession_cbt
from intersession.worksheets.definition import definition_of
from intersession.worksheets.items import Rows

WORKSHEETS = [definition_of(one) for one in intersession_cbt.WORKSHEETS]
PROMISED = {
    "thought-record", "behavioural-experiment", "coping-card", "activity-schedule",
    "activity-log", "problem-solving", "exposure-hierarchy", "exposure-log", "panic-log",
    "worry-postponement", "relaxation-practice", "mindfulness-practice", "urge-surfing",
    "stress-diary", "sleep-diary",
}  # fmt: skip


def items(definition):
    top = [*definition.answers, *definition.settings]
    return [*top, *(inner for item in top if isinstance(item, Rows) for inner in item.row)]


def test_every_worksheet_is_there():
    assert {one.name for one in WORKSHEETS} == {f"cbt.{name}" for name in PROMISED}


@pytest.mark.parametrize("definition", WORKSHEETS, ids=lambda one: one.name)
def test_each_tells_its_title_source_and_use(definition):
    assert definition.title
    assert definition.source
    assert definition.about.endswith(".")


def test_only_the_sheet_on_urges_asks_about_risk():
    asked = {(one.name, item.name) for one in WORKSHEETS for item in items(one) if item.risk}
    assert asked == {("cbt.urge-surfing", "against_self")}


@pytest.mark.parametrize("view", intersession_cbt.VIEWS, ids=lambda one: one.name)
def test_each_view_says_how_to_read_it(view):
    assert view.title
    assert view.about.endswith(".")
    assert view.name.startswith("cbt.")
