"""The page about events lists every event with every field, as the code has them.

To write what the code says now into the page: python docs/events.py
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import events
import msgspec
import pytest

from intersession.domain.assignment.vocabulary import AMOUNTS, RATINGS
from intersession.domain.registry import CODEC
from intersession.domain.shapes import SHAPES, VALUES
from intersession.errors import InvalidInput
from intersession.events.base import Event, field_names
from intersession.events.fields import meanings_of
from intersession.interchange.cloudevents import Stream

ROOT = Path(__file__).parents[1]
PAGE = events.PAGE.read_text(encoding="utf-8")
STORED = dict(CODEC.names)
OF_EVERY_EVENT = list(field_names(Event))


def section(title: str) -> str:
    """What stands under a heading of the page."""
    found = re.search(rf"^### `?{re.escape(title)}`?\n(.*?)(?=^##|\Z)", PAGE, re.M | re.S)
    assert found, title
    return found[1]


def fields(text: str) -> list[str]:
    """The names in the first column of the tables of a section."""
    return re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)


def test_the_page_is_what_the_code_says():
    assert events.page(PAGE) == PAGE, "write it anew: python docs/events.py"


@pytest.mark.parametrize("name", STORED)
def test_every_event_and_field_is_on_the_page(name):
    """Said once more without the generator, which might leave something out."""
    assert [*OF_EVERY_EVENT, *fields(section(name))] == list(field_names(STORED[name]))


@pytest.mark.parametrize("shape", VALUES, ids=lambda shape: shape.__name__)
def test_every_value_inside_an_event_is_on_the_page(shape):
    assert fields(section(shape.__name__)) == list(field_names(shape))


def test_every_version_that_can_be_read_is_on_the_page():
    found = re.findall(r"^### `([\w.-]+\.v\d+)`$", PAGE, re.MULTILINE)
    assert sorted(found) == CODEC.versions()
    every = PAGE.partition("## Every event")[2].partition("### ")[0]
    assert fields(every) == OF_EVERY_EVENT


def test_every_field_has_a_meaning_and_every_meaning_a_field():
    for shape in {*SHAPES.values(), *VALUES}:
        told = meanings_of(shape)
        assert list(told) == list(field_names(shape)), shape
        assert all(meaning.says for meaning in told.values())


def test_every_number_has_a_unit():
    for shape in {*SHAPES.values(), *VALUES}:
        for field in msgspec.structs.fields(shape):
            if re.search(r"\bint\b", str(field.type)):
                assert meanings_of(shape)[field.name].unit, f"{shape.__name__}.{field.name}"


@pytest.mark.parametrize("name", STORED)
def test_every_example_is_an_event_that_is_read(name):
    line = events.story()[name]
    example = json.loads(re.findall(r"```json\n(.*?)```", section(name), re.DOTALL)[0])
    assert example == line["data"]
    assert Stream().row(json.dumps(line).encode())[0][3] == name


def test_an_example_with_a_field_that_does_not_fit_would_not_be():
    """A guard for the test above."""
    line = events.story()["homework.reviewed.v1"]
    line["data"]["client"] = {"quality": 7}
    with pytest.raises(InvalidInput, match=r"data\.client"):
        Stream().row(json.dumps(line).encode())


def test_the_names_that_fields_hold_are_on_the_page():
    names = PAGE.partition("## Names")[2]
    for known in (RATINGS, AMOUNTS):
        assert all(f"| `{name}` | {words} |" in names for name, words in known.items())
