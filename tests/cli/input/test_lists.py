"""Keys of a question with a list: which are signs, and which are letters."""

import pytest

from intersession_cli.app.keyboard import Answer, Option, _choosing, _List

OPTIONS = [Option("yes", "1", "yes"), Option("not-yet", "2", "not yet"), Option("no", "3", "no")]


def chosen(keys):
    from prompt_toolkit.application import Application
    from prompt_toolkit.input import create_pipe_input
    from prompt_toolkit.layout import FormattedTextControl, Layout, Window
    from prompt_toolkit.output import DummyOutput

    shown = _List("May you?", OPTIONS, None, None)
    layout = Layout(Window(FormattedTextControl("", focusable=True)))
    with create_pipe_input() as given:
        app = Application(
            layout=layout, key_bindings=_choosing(shown), input=given, output=DummyOutput()
        )
        given.send_text(keys)
        return app.run()


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        ("not-yet\r", Answer("taken", chosen=("not-yet",))),
        ("-", Answer("left out")),
        ("<", Answer("back")),
        (">", Answer("rest")),
        ("no\x7f-", Answer("left out")),  # what was typed is taken back
        ("no\x1b[B-", Answer("left out")),  # and by an arrow key
    ],
)
def test_a_sign_within_a_word_is_a_letter(keys, answer):
    assert chosen(keys) == answer
