"""A pager for what is longer than the screen: ``less`` or another, a page at a time.

Nothing is paged in a pipe, nor where no pager is found. What fits on the screen is
printed, and no program is started for it.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from io import TextIOBase
from typing import IO, TYPE_CHECKING, Any, TypeVar, cast

import click

from intersession_cli.app.screen import let_out, printed_to
from intersession_cli.output.cells import cells

if TYPE_CHECKING:
    from subprocess import Popen

PAGER = "INTERSESSION_PAGER"
"""The environment variable with the pager of this program alone; ``cat`` or nothing is none."""
KEYS = "FRX"
"""Of less: end at once if all fits, keep bold and colour, leave the text on the screen."""
_STYLE = re.compile(r"\033\[[0-9;]*m")
F = TypeVar("F", bound=Callable[..., Any])


def pages(function: F) -> F:
    """A command whose output goes through the pager, and ``--no-pager`` to print it all."""

    @wraps(function)
    def paging(*given: Any, no_pager: bool, **more: Any) -> Any:
        if no_pager:
            return function(*given, **more)
        with paged():
            return function(*given, **more)

    option = click.option("--no-pager", is_flag=True, help="Print all of it, page or no page.")
    return cast(F, option(paging))


@contextmanager
def paged() -> Iterator[None]:
    """What is printed within goes through the pager where it is longer than the screen."""
    asked = os.environ.get(PAGER, os.environ.get("PAGER", "less")).strip()
    if asked in ("", "cat") or not _is_at_terminal():
        yield
        return
    screen = _Pages(asked)
    try:
        with printed_to(cast("IO[str]", screen)):
            yield
    except (BrokenPipeError, KeyboardInterrupt):
        if not screen.is_paging:
            raise  # else the pager was left, or the key was the pager's
    finally:
        screen.end()


class _Pages(TextIOBase):
    """Holds what is printed while it fits on the screen; then starts the pager with it."""

    def __init__(self, asked: str) -> None:
        size = os.get_terminal_size(sys.stdout.fileno())
        self._columns, self._left = size.columns or 80, (size.lines or 24) - 1
        self._asked = asked
        self._held: list[str] = []
        self._process: Popen[str] | None = None

    @property
    def is_paging(self) -> bool:
        """Whether the pager was started."""
        return self._process is not None

    def isatty(self) -> bool:
        """True: the pager shows bold and colour as a terminal does."""
        return True

    def write(self, text: str) -> int:
        """Keep text while it fits; after that the pager gets it."""
        if self._process is not None:
            _input(self._process).write(text)
            return len(text)
        self._held.append(text)
        self._left -= sum(map(self._rows, text.split("\n")[:-1]))
        if self._left < 0 and self._asked:
            self._start()
        return len(text)

    def end(self) -> None:
        """Print what fits; else wait until the pager is left."""
        if self._process is None:
            let_out("".join(self._held))
            return
        with suppress(OSError):  # it is gone already
            _input(self._process).close()
        while self._process.poll() is None:
            with suppress(KeyboardInterrupt):
                self._process.wait()

    def _rows(self, line: str) -> int:
        return max(1, -(-cells(_STYLE.sub("", line)) // self._columns))

    def _start(self) -> None:
        import shlex  # these take their time, and most of what is printed fits
        import subprocess

        sys.stdout.flush()
        try:
            self._process = subprocess.Popen(
                shlex.split(self._asked), stdin=subprocess.PIPE, stdout=sys.stdout.fileno(),
                env=_environment(), encoding="utf-8", errors="replace",
            )  # fmt: skip
        except (OSError, ValueError):  # it cannot be run: then there is none
            self._asked = ""
        else:
            _input(self._process).write("".join(self._held))


def _input(process: Popen[str]) -> IO[str]:
    return cast("IO[str]", process.stdin)


def _is_at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "") != "dumb"


def _environment() -> dict[str, str]:
    """Of less: how it shows text; and that nothing of a record is written or run from there."""
    found = {name: value for name, value in os.environ.items() if name != "LESSOPEN"}
    found.setdefault("LESS", KEYS)
    found.setdefault("LESSCHARSET", "utf-8")
    return {**found, "LESSSECURE": "1", "LESSHISTFILE": "-"}
