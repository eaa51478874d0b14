"""A NUL and half a character are refused, with an example of how to write it."""

import pytest

from intersession.application.commands import RecordAttempt
from intersession.errors import InvalidInput
from intersession.events.text import refuse_unwritable, unwritable, unwritable_in

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


def test_lists_in_lists_are_for_other_checks():
    deep: list[object] = []
    for _ in range(5000):
        deep = [deep]
    refuse_unwritable("Nothing was recorded:", deep)
