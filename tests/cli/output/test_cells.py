"""Text measured and wrapped in the cells that a terminal needs for it."""

import subprocess
import sys

import pytest

from intersession_cli.output.cells import cells, longest_piece, padded, shortened, wrapped


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("plain", 5),
        ("Wörtchen – „so“ … →", 19),
        ("写一个", 6),
        ("e\u0301te\u0301", 3),
        ("👨‍👩‍👧", 2),
        ("👩🏽", 2),
        ("❤️", 2),
        ("שלום", 4),
        ("\u2068שלום\u2069", 4),
        ("می‌خواهم", 7),
        ("", 0),
    ],
)
def test_cells(text, size):
    assert cells(text) == size
    assert cells(padded(text, 20)) == 20


def test_words_are_kept_together_and_lines_fill():
    assert wrapped("grüne Äpfel und Bäume", 11) == ["grüne Äpfel", "und Bäume"]
    assert wrapped("grüne Äpfel und Bäume", 12, "- ", "    ") == [
        "- grüne",
        "    Äpfel",
        "    und",
        "    Bäume",
    ]


def test_wide_characters_break_anywhere_and_never_in_two():
    assert wrapped("今日は散歩した", 5) == ["今日", "は散", "歩し", "た"]
    assert wrapped("ab今日cd", 4) == ["ab今", "日cd"]
    assert wrapped("👨‍👩‍👧👩🏽", 3) == ["👨‍👩‍👧", "👩🏽"]


def test_a_long_word_is_cut_only_where_asked():
    assert wrapped("Überraschungs", 5) == ["Überr", "aschu", "ngs"]
    assert wrapped("Überraschungs", 5, is_cut=False) == ["Überraschungs"]


def test_plain_text_is_wrapped_as_it_always_was():
    assert wrapped("one  two three", 8) == ["one  two", "three"]
    assert wrapped("eins  zwei drei ü", 10) == ["eins  zwei", "drei ü"]
    assert wrapped("", 8) == []
    assert wrapped("  ", 8) == wrapped(" \u3000", 8) == []


def test_shortened():
    assert shortened("short", 5) == "short"
    assert shortened("a longer text", 9) == "a longer…"
    assert shortened("今日は散歩", 6) == "今日…"
    assert cells(shortened("今日は散歩", 5)) <= 5


def test_latin_text_imports_nothing():
    code = (
        "import sys; from intersession_cli.output.cells import *; "
        "cells('Äpfel – „so“ …'); wrapped('Äpfel und Birnen', 6); shortened('Äpfel', 3); "
        "print('rich' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"


@pytest.mark.parametrize("after", ["", " for – ü"])
def test_a_figure_stays_together_with_its_n(after):
    assert wrapped(f"it was 80 % (n 5){after}", 12)[:2] == ["it was", "80 % (n 5)"]
    assert longest_piece(f"80 % (n 5){after}") == 10
    assert wrapped(f"5 (n 22, 15 missing){after}", 14)[0] == "5 (n 22, 15"


def test_a_space_that_somebody_wrote_stays_as_it_is():
    assert wrapped("ten\xa0km, 80 % (n 5)", 12) == ["ten\xa0km,", "80 % (n 5)"]
