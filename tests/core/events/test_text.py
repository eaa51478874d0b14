"""A NUL and half a character are refused, with an example of how to write it."""

import pytest

from intersession.application.commands import RecordAttempt
from intersession.errors import InvalidInput
from intersession.events.text import refuse_unwritable, unwritable, unwritable_in
from intersession.strict.depth import too_deep

HALF = "bytes that are not UTF-8. Write it again in UTF-8, such as"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("At work", ""),
        ("é – 👩\u200d🚀 \x1b[2J\u202e", ""),  # shown as signs, and kept as they are
        ("At\0 work", "holds a NUL character (U+0000). Write it without, such as 'At work'"),
        ("\0", "holds a NUL character (U+0000). Write it without, such as 'At work'"),
        ("Hi \ud83d", f"holds half a character (U+D83D): {HALF} 'Hi'"),
        ("\udcff", f"holds half a character (U+DCFF): {HALF} 'At work'"),
    ],
)
def test_what_a_text_cannot_hold(text, told):
    assert unwritable(text) == told


def test_every_text_in_a_command_is_looked_at():
    answers = {"a": "\0", "rows": [{"b": "x"}, {"b": "\ud800"}], "n": 3, "\0name": 1}
    command = RecordAttempt(assignment="RK-1", answers=answers, note="fine", key="k\0")
    places = ["answers", "answers.a", "answers.rows[1].b", "key"]
    assert sorted(one.place for one in unwritable_in(command)) == places
    with pytest.raises(InvalidInput) as refused:
        refuse_unwritable("Nothing was recorded:", command)
    assert len(refused.value.problems) == 4


@pytest.mark.parametrize("value", ["back\\u0000slash", 10**30, object(), {1: "x"}, float("nan")])
def test_other_values_are_for_other_checks(value):
    refuse_unwritable("Nothing was recorded:", {"a": value})


def nested(levels: int) -> list[object]:
    deep: list[object] = []
    for _ in range(levels - 1):
        deep = [deep]
    return deep


@pytest.mark.parametrize("levels", [98, 99, 500, 1_500, 5_000])
def test_lists_in_lists_have_one_limit_on_every_python(levels):
    """The command is one level, its answers are the second: 98 more make 100."""
    command = RecordAttempt(assignment="RK-1", answers={"moods": nested(levels), "other": 1})
    if levels == 98:
        refuse_unwritable("Nothing was recorded:", command)
        return
    with pytest.raises(InvalidInput) as refused:
        refuse_unwritable("Nothing was recorded:", command)
    (problem,) = refused.value.problems
    assert problem.place == "answers.moods"
    assert problem.message == "holds lists in lists, more than 100 deep. Accepted: up to 100"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[" * 100 + "]" * 100, None),
        ("[" * 101, ""),
        ('{"a": "' + "[" * 200 + '"}', None),  # in a text they are letters
        ('{"a": "\\"' + "[" * 200 + '"}', None),
        ('{"a": 1, "b": {"c": ' + "[" * 98 + "]" * 98 + "}}", None),
        ('{"a": 1, "b": {"c": ' + "[" * 99, "b.c"),
        ('{"a": {"x": 1}, "b": ' + "[" * 100, "b"),
        ('{"a":' * 101, "a.a"),
        ("[]" * 500, None),
    ],
)
def test_json_is_measured_without_being_read(text, place):
    found = too_deep(text)
    assert (found and found.place) == place


def test_a_text_is_not_longer_than_a_megabyte():
    assert unwritable("é" * 500_000) == ""
    assert (
        unwritable("é" * 500_000 + "a")
        == "has 1,000,001 bytes. Accepted: up to 1,000,000 in one text"
    )
    command = RecordAttempt(assignment="RK-1", answers={"rows": [{"b": "x" * 1_000_001}]})
    with pytest.raises(InvalidInput, match=r"answers.rows\[0\].b: has 1,000,001 bytes"):
        refuse_unwritable("Nothing was recorded:", command)
    several = RecordAttempt(assignment="RK-1", answers={"rows": ["x" * 999_999] * 3})
    refuse_unwritable("Nothing was recorded:", several)
