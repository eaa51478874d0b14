"""Questions where there is no terminal: line by line, with the same ways out."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from intersession_cli.input.asking import (
    Back,
    ask_choice,
    ask_number,
    ask_text,
    ask_yes_no,
    words,
)


def asked(ask, typed: str) -> tuple[object, str]:
    """What comes of a question, and what is on the screen."""
    found: list[object] = []

    @click.command()
    def command() -> None:
        try:
            found.append(ask())
        except Back:
            found.append(Back)

    result = CliRunner().invoke(command, input=typed)
    return (found[0] if found else result.exit_code), result.output


@pytest.mark.parametrize(
    ("ask", "typed", "answer"),
    [
        (lambda: ask_text("What?"), "a walk\n", "a walk"),
        (lambda: ask_text("What?"), "\n", None),
        (lambda: ask_text("What?", "a walk"), "\n", "a walk"),
        (lambda: ask_text("What?"), "-\n", None),
        (lambda: ask_text("What?"), "<\n", Back),
        (lambda: ask_text("What?"), "", 1),  # the input ends: as Ctrl-C
        (lambda: ask_choice("Which?", {"keep": "keep it", "grow": "make it more"}), "g\n", "grow"),
        (lambda: ask_choice("Which?", {"keep": "x", "grow": "y"}, "keep"), "\n", "keep"),
        (lambda: ask_choice("Which?", {"keep": "x", "grow": "y"}), "<\n", Back),
        (lambda: ask_yes_no("Sure?"), "y\n", True),
        (lambda: ask_yes_no("Sure?"), "no\n", False),
        (lambda: ask_yes_no("Sure?", default=False), "\n", False),
        (lambda: ask_yes_no("Sure?"), "\n", None),
        (lambda: ask_number("How much?", 0, 4), "5\n3\n", 3),
        (lambda: ask_number("How much?", 0, 4, default=0), "\n", 0),
        (lambda: ask_number("How much?", 0, 4), "\n", None),
        (lambda: words("Why?"), "\n", ""),
        (lambda: words("Why?"), "<\nmistyped\n", "mistyped"),
    ],
)
def test_a_question_takes_an_answer_or_a_way_out(ask, typed, answer):
    assert asked(ask, typed)[0] == answer


def test_what_does_not_fit_is_told_and_asked_again():
    _, shown = asked(lambda: ask_number("How much?", 0, 4), "5\n3\n")
    assert "5 is above 4" in shown
    assert shown.count("How much?") == 2
