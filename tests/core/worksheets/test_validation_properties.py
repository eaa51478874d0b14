"""Properties of checking: one canonical form, every spoilt answer found, and never a crash."""

from __future__ import annotations

import json
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intersession import (
    Context,
    Problem,
    choice,
    choices,
    line,
    ratings,
    row,
    rows,
    scale,
    text,
    whole,
    worksheet,
    yes_no,
)
from intersession.conformance.strategies import given_answers
from intersession.worksheets.definition import Worksheet, definition_of
from intersession.worksheets.items import Item, Ratings, Rows
from intersession.worksheets.validation import check_answers
from intersession_cbt.thought_record import ThoughtRecord

A = dict[str, Any]
Leaf = tuple[str, Item, A, str]
"""A simple answer: its place, its item, what holds it, and its key there."""


@row
class Step:
    """A step of a plan."""

    what: str = line("What?")
    hard: int = scale("How hard?", 0, 10)
    note: str | None = text("Anything else?", required=False)


@worksheet("walks.all", version=1, title="All kinds", source="own practice")
class AllKinds:
    """Every kind that hypothesis fills below, in rows too."""

    title: str = line("?")
    steps: list = rows("?", Step)
    urges: dict = ratings("?", 0, 5, required=False)
    fixed: dict = ratings("?", 0, 5, names=["stay", "leave"])
    did: bool = yes_no("?")
    count: int | None = whole("?", -5, required=False)
    company: str = choice("?", {"alone": "by myself", "together": "with someone"}, default="alone")
    tags: list = choices("?", ["city", "wood"], required=False)


SHEETS = [definition_of(ThoughtRecord), definition_of(AllKinds)]


def unchecked(sheet: Worksheet) -> Worksheet:
    """A worksheet without its own check between answers."""
    return attrs.evolve(sheet, check=lambda *_: ())


def answering(sheet: Worksheet) -> st.SearchStrategy[A]:
    """Answers to a worksheet as people might give them, right ones only."""
    return given_answers(sheet.answers, Context())


def right(sheet: Worksheet, given: A) -> A:
    """The canonical form of right answers."""
    return check_answers(unchecked(sheet), given).answers


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
@given(data=st.data())
def test_checking_twice_changes_nothing(sheet: Worksheet, data: st.DataObject):
    """Also after a stay in the log, which is JSON."""
    given_answers = data.draw(answering(sheet))
    canonical = check_answers(unchecked(sheet), given_answers)
    assert canonical.problems == ()
    stored = json.loads(json.dumps(canonical.answers))
    assert stored == canonical.answers
    again = check_answers(unchecked(sheet), stored)
    assert json.dumps(again.answers) == json.dumps(canonical.answers)


SPOILT = [object(), {"no": {"such": "thing"}}, [[["nested"]]]]
"""What no kind of item takes."""


def leaves(answers: A, items: tuple[Item, ...], place: str = "") -> list[Leaf]:
    """Every simple answer, those in rows too."""
    found: list[Leaf] = []
    for one in (one for one in items if one.name in answers):
        here = f"{place}{one.name}"
        if isinstance(one, Rows):
            for number, inner in enumerate(answers[one.name]):
                found += leaves(inner, one.row, f"{here}[{number}].")
        else:
            found.append((here, one, answers, one.name))
    return found


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
@given(data=st.data())
def test_a_spoilt_answer_is_refused_at_its_place(sheet: Worksheet, data: st.DataObject):
    canonical = right(sheet, data.draw(answering(sheet)))
    place, asked, holder, key = data.draw(st.sampled_from(leaves(canonical, sheet.answers)))
    spoilt = holder[key] = data.draw(st.sampled_from(SPOILT))
    inside = isinstance(asked, Ratings) and isinstance(spoilt, dict)
    found = check_answers(unchecked(sheet), canonical)
    assert [one.place for one in found.problems] == [f"{place}.no" if inside else place]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
@given(data=st.data())
def test_a_missing_answer_is_missed_at_its_place(sheet: Worksheet, data: st.DataObject):
    canonical = right(sheet, data.draw(answering(sheet)))
    found = leaves(canonical, sheet.answers)
    needed = [leaf for leaf in found if leaf[1].required and leaf[1].default is None]
    place, _, holder, key = data.draw(st.sampled_from(needed))
    del holder[key]
    found = check_answers(unchecked(sheet), canonical)
    assert [one.place for one in found.problems] == [place]


@given(
    given=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["title", "steps", "what", "fixed", "did", "x"]), inner
            )
        ),
        max_leaves=10,
    )
)
def test_anything_at_all_is_checked_without_a_crash(given: Any):
    checked = check_answers(definition_of(AllKinds), given)
    assert all(isinstance(problem, Problem) and problem.message for problem in checked.problems)
