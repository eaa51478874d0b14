"""What a person may do with a question other than answer it."""

from __future__ import annotations

import click

BACK, REST, LEAVE_OUT = "<", ">", "-"
"""Typed alone: the question before, the rest is left out, this one is left out."""


class Back(Exception):
    """To the question before."""


class Rest(Exception):
    """Leave out all that may be left out, up to what is needed."""


class LeftOut(Exception):
    """Leave this one out."""


class Stopped(click.Abort):
    """Ctrl-C or Ctrl-D; ``text`` is what was being typed."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.text = text


def raise_for(typed: str) -> None:
    """Raise what a sign that was typed alone stands for."""
    signals = {BACK: Back, REST: Rest, LEAVE_OUT: LeftOut}
    if typed.strip() in signals:
        raise signals[typed.strip()]
