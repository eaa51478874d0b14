"""One guard round every call into a plugin: what it raises, prints and is given."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

from intersession.errors import IntersessionError, PluginError

LOGGER = "intersession.plugins"
"""The name of the logger that gets, as debug, the traceback of what a plugin raised."""

_MOST = 300
"""So many characters of what a plugin raised are told."""


def own(value: Any) -> Any:
    """A copy of a JSON value in which nothing is shared with the one that is given."""
    kind = type(value)
    if kind is dict:
        return {name: own(one) for name, one in value.items()}
    if kind is list:
        return [own(one) for one in value]
    return value


def told(problem: BaseException) -> str:
    """What a plugin raised, in a few words: on purpose, or by mistake."""
    try:
        text = str(problem) if isinstance(problem, IntersessionError) else repr(problem)
    except Exception:  # an error that cannot even be printed
        text = type(problem).__name__
    text = text.encode(errors="backslashreplace").decode().replace("\0", "\\0")
    return text if len(text) <= _MOST else f"{text[:_MOST]}…"


def goes_on(problem: BaseException) -> bool:
    """Whether what was raised is nobody's mistake: somebody stopped the program.

    All else is the plugin's, also what would end the program, and its traceback is kept.
    """
    if isinstance(problem, KeyboardInterrupt):
        return True
    import logging  # only where something is wrong

    logging.getLogger(LOGGER).debug("a plugin raised:", exc_info=problem)
    return False


@contextlib.contextmanager
def calling(
    what: str,
    then: str = "",
    *,
    error: type[IntersessionError] = PluginError,
    passing: Callable[[BaseException], bool] = lambda _: False,
    may_print: bool = False,
) -> Iterator[None]:
    """Call a plugin: whatever it raises becomes one error, and what it prints goes to stderr.

    ``what`` was called, such as *the check of walks.walk*, and ``then`` says what follows and
    what to do. What is ``passing`` stays what it is. What ``may_print`` goes on to stdout.
    """
    with contextlib.nullcontext() if may_print else ASIDE:
        try:
            yield
        except BaseException as problem:
            if passing(problem):
                raise
            if goes_on(problem):
                problem.add_note(f"It was stopped in {what}.")
                raise
            raise error(" ".join(filter(None, [f"{what} stopped: {told(problem)}.", then]))) from (
                problem
            )


class _Aside:
    """What is printed while a plugin runs goes to stderr: stdout is for what was asked.

    Several threads may be in it; the last one that leaves puts stdout back.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._depth = 0
        self._out: Any = None
        self._descriptor: int | None = None

    def __enter__(self) -> None:
        with self._lock:
            self._depth += 1
            if self._depth == 1:
                self._out, sys.stdout = sys.stdout, sys.stderr
                self._descriptor = _turned(self._out)

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._depth -= 1
            if self._depth == 0:
                sys.stdout = self._out
                if self._descriptor is not None:
                    os.dup2(self._descriptor, 1)
                    os.close(self._descriptor)


ASIDE = _Aside()
"""Entered round calls into plugins; ``calling`` does so itself."""


def _turned(out: Any) -> int | None:
    """Have the process's own stdout go to its stderr; what it was, to put it back.

    None where ``out`` is not the process's own, as in a test: nothing was changed.
    """
    try:
        if out.fileno() != 1:
            return None
        out.flush()
        kept = os.dup(1)
        os.dup2(2, 1)
    except (AttributeError, OSError, ValueError):
        return None
    return kept
