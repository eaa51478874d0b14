"""Lines of a mapping as they are typed with ``import csv --set``."""

import pytest

from intersession.errors import InvalidInput
from intersession_cli.input.mappings import typed_lines


@pytest.mark.parametrize(
    ("lines", "tables"),
    [
        ([], {}),
        (["source=phone"], {"source": "phone"}),
        ([" answers.mood = Q3 "], {"answers": {"mood": "Q3"}}),
        (["file.decimal=,"], {"file": {"decimal": ","}}),
        (["file.skip=[2, 3]"], {"file": {"skip": [2, 3]}}),
        (["answers.tick.value=true"], {"answers": {"tick": {"value": True}}}),
        (['answers.mood={ column = "a=b" }'], {"answers": {"mood": {"column": "a=b"}}}),
        (['values."times.amount".half=2'], {"values": {"times.amount": {"half": 2}}}),
        (["a.b=1", "a.c=x", "d=2"], {"a": {"b": 1, "c": "x"}, "d": 2}),
        (["client.code.value=a\nb=1"], {"client": {"code": {"value": "a\nb=1"}}}),
        (["a={ b"], {"a": "{ b"}),
        (["a="], {"a": ""}),
    ],
)
def test_lines_are_tables(lines, tables):
    assert typed_lines(lines) == tables


@pytest.mark.parametrize(
    "lines",
    [["source"], ["=x"], [".x=1"], ["a..b=1"], ["a b=1"], ["a=1", "a.b=2"], ["a.b=1", "a=2"],
     ["a=1", "a=2"], ["a\nb=1"], ["a.\udc80=1"]],
)  # fmt: skip
def test_what_is_no_line_is_refused_with_one_that_is(lines):
    with pytest.raises(InvalidInput, match=r"no line of a mapping\. .* --set answers\.mood=Q3"):
        typed_lines(lines)


def test_lists_in_lists_in_lists_are_text():
    assert typed_lines(["a=" + "[" * 5000]) == {"a": "[" * 5000}
