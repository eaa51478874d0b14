"""Calls into a plugin, watched: nothing given is changed, nothing printed, and it comes back."""

from __future__ import annotations

import io
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from intersession.conformance.subject import NotConformant
from intersession.errors import PluginError

T = TypeVar("T")
SECONDS = 5.0
"""A call over one entry, or a report of a few, that takes longer holds up whoever waits."""


def watched(what: str, call: Callable[[], T], **given: Any) -> T:
    """Call a plugin; ``given`` is what it was given, by the name that its author knows.

    Raises NotConformant where that is changed, something is printed, the program would be
    ended, or it takes too long. What else it raises goes on.
    """
    before = {name: stored(one) for name, one in given.items()}
    printed, started = io.StringIO(), time.monotonic()
    try:
        with redirect_stdout(printed):
            found = call()
    except SystemExit as ended:
        raise NotConformant(
            f"{what} ended the whole program ({told(ended)}). Raise an error of your own, or "
            f"return nothing."
        ) from ended
    _refuse_slow(what, time.monotonic() - started)
    if text := printed.getvalue():
        raise NotConformant(
            f"{what} printed {text[:60]!r}. What is printed there ends up in the middle of what "
            f"a program reads, such as --json. Write to sys.stderr, or use the module logging."
        )
    for name, one in given.items():
        if stored(one) != before[name]:
            raise NotConformant(
                f"{what} changed its {name}: they were {before[name].decode()[:300]} and are now "
                f"{stored(one).decode()[:300]}. Make a copy and change that: dict({name})."
            )
    return found


def _refuse_slow(what: str, seconds: float) -> None:
    if seconds > SECONDS:
        raise NotConformant(
            f"{what} took {seconds:.0f} s for one small case; accepted are {SECONDS:.0f} s. "
            f"Do not wait for a network, a file or another program there."
        )


def stored(value: Any) -> bytes:
    """What something holds, in the order in which it is held."""
    if isinstance(value, Mapping):
        value = dict(value)
    return msgspec.json.encode(value, enc_hook=repr)


def told(problem: BaseException) -> str:
    """What was raised, and in which line; of what the guard round plugins met, that itself.

    Raises NotConformant where that is what was met.
    """
    if isinstance(problem, PluginError):
        if isinstance(problem.__cause__, NotConformant):
            raise problem.__cause__
        if not isinstance(problem.__cause__, Exception):
            return f"an error: {problem}"
        problem = problem.__cause__
    last = traceback.extract_tb(problem.__traceback__)[-1]
    return f"{problem!r} ({Path(last.filename).name}:{last.lineno})"
