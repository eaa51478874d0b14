"""How an append ended that failed at COMMIT or after: what was found, and what to say of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from intersession.errors import Unsettled


class Outcome(NamedTuple):
    """Where the very rows of an append are in the log: nowhere, if it is known that they are not.

    ``is_known``: what was found stays as it is, also after a power cut.
    """

    positions: Sequence[int] = ()
    is_known: bool = True


NOT_RECORDED = Outcome()
NOT_KNOWN = Outcome(is_known=False)


def recorded_words(names: Sequence[str], trouble: str) -> str:
    """The note about events that are recorded though their append failed."""
    one = len(names) == 1
    return (
        f"{trouble} It was looked up: {_named(names)} {'is' if one else 'are'} recorded. Do not "
        f"enter {'it' if one else 'them'} again."
    )


def not_known(names: Sequence[str], outcome: Outcome, trouble: str) -> Unsettled:
    """The error about events of which it is not known whether they are recorded."""
    one = len(names) == 1
    it, is_ = ("it", "is") if one else ("them", "are")
    look = f"Look before you enter {it} again: intersession log show {names[-1].partition('#')[0]}"
    if outcome.positions:
        told = (
            f"{_named(names)} {is_} in the log now, but the disk did not confirm {it}, so it is "
            f"not known whether {'it stays' if one else 'they stay'}. When the disk is well again: "
            f"{look}"
        )
    else:
        told = f"It is not known whether {_named(names)} {is_} recorded. {look}"
    return Unsettled(f"{trouble} {told}", names)


def _named(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} to {names[-1]} ({len(names)} events)"
