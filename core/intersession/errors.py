"""Every error raised on purpose, under one root.

A message names what was found, what is accepted, and what to do about it. Where
several things are wrong, all of them are reported at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class IntersessionError(Exception):
    """Root of every error that Intersession raises on purpose."""


class NotFound(IntersessionError):
    """Something was named that is not there: a client, handle, worksheet or view."""


class Refused(IntersessionError):
    """What was asked cannot be done in the present state; nothing was written."""


class HomeError(IntersessionError):
    """The home folder or a file in it cannot be used."""


class LogError(IntersessionError):
    """The event log cannot be read or written."""


class LogUnreachable(LogError):
    """The server of a log cannot be reached now; it may come back."""


class LogDamaged(LogError):
    """What a log holds is not what was recorded; ``position`` is where that was seen."""

    def __init__(self, message: str, position: int = 0) -> None:
        super().__init__(message)
        self.position = position


class Unsettled(LogError):
    """Whether events were recorded is not known: the disk or the server failed in the middle.

    ``events`` are their names, such as ``RK-1#4``: look for them before anything is entered
    again. A command with a ``key`` may be sent again under the same key in any case.
    """

    def __init__(self, message: str, events: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.events = tuple(events)


class LogReplaced(LogError):
    """A log is not the one that a checkpoint was taken in: restored, replaced or deleted.

    ``position`` is where the checkpoint stands, ``last`` where the log ends now, 0 where
    there is none.
    """

    def __init__(self, message: str, position: int = 0, last: int = 0) -> None:
        super().__init__(message)
        self.position = position
        self.last = last


class StreamDamaged(LogError):
    """A client's or an assignment's own events cannot be read or folded; all others can."""


class DeliveryError(IntersessionError):
    """A receiver of events cannot be reached, or would refuse anything; nothing is lost."""


class Conflict(IntersessionError):
    """Someone else added to the stream first: load it again, and decide again."""


class PluginError(IntersessionError):
    """A plugin registers something that cannot be used."""


class PluginMissing(IntersessionError):
    """What was asked for comes from a plugin that is not installed."""


class Problem(NamedTuple):
    """One thing wrong with what was given, and where.

    ``place`` is a path such as ``moods[1].before``, with list places counted
    from 0; ``message`` says what was found and what is accepted.
    """

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class InvalidInput(IntersessionError):
    """Input with one or more problems; all of them are in ``problems``.

    In its text those that are alike share a line; ``lines`` is that text where the problems
    are those of many records.
    """

    def __init__(
        self, subject: str, problems: Iterable[Problem], lines: Iterable[str] | None = None
    ) -> None:
        self.subject = subject
        self.problems = tuple(problems)
        told = _lines(self.problems) if lines is None else lines
        super().__init__("".join([subject, *(f"\n  {line}" for line in told)]))


def _lines(problems: tuple[Problem, ...]) -> Iterable[str]:
    if len(problems) <= 2:  # too few to share a line
        return map(str, problems)
    from intersession.alike import lines_of

    return lines_of((None, one) for one in problems)


def refuse(subject: str, problems: Iterable[Problem]) -> None:
    """Raise InvalidInput where there is any problem."""
    found = tuple(problems)
    if found:
        raise InvalidInput(subject, found)


def near_matches(found: str, accepted: Iterable[str]) -> str:
    """Say which accepted names are close to what was found, or list them all.

    Returns a sentence that ends with a full stop, or "" where nothing is accepted.
    """
    import difflib

    names = sorted(accepted)
    lower = {name.lower(): name for name in names}
    close = difflib.get_close_matches(found.lower(), list(lower), n=3, cutoff=0.5)
    close += [name for name in lower if found.lower() in name and name not in close]
    if close:
        return f"Did you mean {' or '.join(lower[name] for name in close[:3])}?"
    if not names:
        return ""
    shown = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    return f"Known: {shown}."


def shown(text: str) -> str:
    """What was typed, in quotes and cut where it is long, for a message."""
    found = repr(text)
    return found if len(found) <= 40 else f"{found[:39]}…"


def invalid(subject: str, message: str) -> InvalidInput:
    """The error for a single problem that needs no place."""
    return InvalidInput(subject, [Problem("", message)])
