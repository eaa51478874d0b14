"""``--debug``: where what failed went wrong, as Python shows it."""

from __future__ import annotations

import logging
import traceback

from intersession.guard import LOGGER
from intersession_cli.app.screen import say

DEBUG = "INTERSESSION_DEBUG"
"""The environment variable that does the same."""


class Tracebacks(logging.Handler):
    """Shows the traceback of what a plugin raised, through the one door for text."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print one."""
        say(self.format(record), err=True)


def show_tracebacks() -> Tracebacks:
    """Show what plugins raise from now on; the handler is what ``no_more`` takes."""
    shown = Tracebacks()
    logger = logging.getLogger(LOGGER)
    logger.addHandler(shown)
    logger.setLevel(logging.DEBUG)
    return shown


def no_more(shown: Tracebacks) -> None:
    """Show them no longer."""
    logger = logging.getLogger(LOGGER)
    logger.removeHandler(shown)
    logger.setLevel(logging.NOTSET)


def show(problem: BaseException) -> None:
    """Print where a refusal came from."""
    say("".join(traceback.format_exception(problem)).rstrip(), err=True)
