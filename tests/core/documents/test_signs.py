"""What cannot be seen is shown as a sign; what people need to write stays."""

import json

import pytest

from intersession.documents.signs import escaped, isolated, visible

STAYS = "👩\u200d🚀 می\u200cخواهم \u200e\u200f\u061c"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("At work – tired", "At work – tired"),
        ("\x1b[2J", "␛[2J"),
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("\x00\x01\x1f\x7f", "␀␁␟␡"),
        ("\x80\x85\x9b\x9f", "‹U+0080›‹U+0085›‹U+009B›‹U+009F›"),
        ("\u202a\u202e\u2066\u2069", "‹U+202A›‹U+202E›‹U+2066›‹U+2069›"),
        ("\ud83d half", "‹U+D83D› half"),
        ("one\ntwo\tthree", "one\ntwo\tthree"),
        ("one\r\ntwo", "one\ntwo"),
        ("one\rtwo\r\r\n", "one␍two␍\n"),
        ("\u00a0\u00a1", "\u00a0\u00a1"),  # just above C1
        ("\u2029\u202f\u2065\u206a", "\u2029\u202f\u2065\u206a"),  # beside the bidi controls
        (STAYS, STAYS),
    ],
)
def test_controls_become_signs(text, shown):
    assert visible(text) == shown
    assert visible(shown) == shown  # shown again, it is the same


def test_json_that_is_escaped_says_the_same():
    told = {"note": "\x1b[2J \x7f \x9b \u202e – \u200d é"}
    plain = json.dumps(told, ensure_ascii=False, indent=1)
    assert escaped(plain) != plain
    assert json.loads(escaped(plain)) == told
    assert "\\u001b[2J \\u007f \\u009b \\u202e – \u200d é" in escaped(plain)
    assert escaped('{"a": "é"}\n') == '{"a": "é"}\n'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, – é", "plain, – é"),
        ("שלום", "[שלום]"),
        ("Practice: تمرین CBT را انجام دادم.", "Practice: [تمرین CBT را انجام دادم.]"),
        ("She said שלום and then תודה to me", "She said [שלום] and then [תודה] to me"),
        ("שלום עולם (3) טוב", "[שלום עולם (3) טוב]"),
        ("RK-1  سلام  3 of 5  دنیا", "RK-1  [سلام]  3 of 5  [دنیا]"),
        ("סיכום: שלום", "[סיכום: שלום]"),
        ("task: שלום → תודה", "task: [שלום] → [תודה]"),
        ("'שלום' is not a number", "'[שלום]' is not a number"),
        ("one\nשלום\nתודה three", "one\n[שלום]\n[תודה] three"),
        ("מִלָּה!", "[מִלָּה!]"),
    ],
)
def test_what_is_written_from_right_to_left_is_kept_together(text, shown):
    assert isolated(text).replace("\u2068", "[").replace("\u2069", "]") == shown
