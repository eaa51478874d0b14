"""JSON lines: each line's value or why it holds none, and a last line that was cut short."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intersession.intake.jsonl import HALF_WRITTEN, read_lines

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts | st.floats(-1e9, 1e9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
objects = st.dictionaries(texts, values, min_size=1, max_size=4)


@given(st.lists(objects, max_size=4), st.booleans(), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_what_was_written_is_read(several: list[Any], escaped: bool, ending: str):
    text = ending.join(json.dumps(one, ensure_ascii=escaped) for one in several)
    for data in (text.encode(), text.encode("utf-8-sig"), (text + ending).encode()):
        found = list(read_lines(data))
        assert [line.wrong for line in found] == [""] * len(several)
        assert [line.value for line in found] == several


@given(objects, st.booleans(), st.data())
def test_every_beginning_of_a_line_is_told_as_half_written(
    value: dict[str, Any], escaped: bool, data: st.DataObject
):
    whole = b'{"line": 1}\n' + json.dumps(value, ensure_ascii=escaped).encode()
    end = data.draw(st.integers(13, len(whole) - 1))
    first, last = read_lines(whole[:end])
    assert (first.value, last.number, last.wrong) == ({"line": 1}, 2, HALF_WRITTEN)
    (_, malformed) = read_lines(whole[:end] + b"\n")
    assert malformed.wrong  # a line that is ended is not half written, but wrong
    assert malformed.wrong != HALF_WRITTEN


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b'{"a": foo}', "is not JSON: Expecting value (column 7)"),
        (b'{"a": foo, "', "is not JSON: Expecting value (column 7)"),
        (b'{"a": 1}}', "is not JSON: Extra data (column 9)"),
        (b'{"a": 1} -', "is not JSON: Extra data (column 10)"),
        (b"{'a': 1}", "is not JSON: Expecting property name"),
        (b'{"a": 1, "a": 2}', "gives 'a' twice in one object. Give it once"),
        (b'{"a": NaN}', "holds NaN, which is not a number in JSON"),
        (b'{"a": -Infinity}', "holds -Infinity, which is not a number in JSON"),
        (b'{"a": 1e999}', "holds 1e999, which some programs cannot store exactly"),
        (b'{"a": 9007199254740992}', "holds 9007199254740992, which some programs cannot store"),
        (b"9" * 6000, "which some programs cannot store exactly"),
        (b'{"a": "\\ud83d"}', "holds half a character"),
        (b'{"a": "\xff"}', "is not UTF-8 text (byte 8)"),
        (b"[" * 100_000 + b"]" * 100_000, "holds lists in lists, more than 100 deep"),
    ],
)
def test_what_is_no_json_is_told_with_its_line(text: bytes, told: str):
    found = list(read_lines(b"{}\n\n" + text))
    assert [line.number for line in found] == [1, 3]
    assert told in found[1].wrong
    assert (found[1].value, found[1].text) == (None, text)
