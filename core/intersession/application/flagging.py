"""What a clinician must see first, as a plugin says of an attempt's answers.

A flag names an answer and says in words what it is; it scores nothing and judges
nobody. It is recorded with the attempt, so that it is there without the plugin,
and is listed first until a clinician acknowledges it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from intersession.events.base import changed
from intersession.events.flags import Flag

if TYPE_CHECKING:
    from intersession.domain.assignment.events import AttemptEvent
    from intersession.worksheets.context import Context


def _flag(raised: object, context: Context) -> Flag:
    """A flag as it is recorded: one on another attempt says the day of that attempt."""
    if not isinstance(raised, Flag):
        raise TypeError(f"{raised!r} is not a Flag")
    if raised.attempt is None:
        return changed(raised, day=None)
    days = {one.attempt: one.day for one in context.others}
    if raised.attempt not in days:
        raise ValueError(f"{raised!r} is on an attempt that is not among context.others")
    return changed(raised, day=days[raised.attempt])


Flagger = Callable[[str, Mapping[str, Any], "Context"], Iterable[Flag] | None]
"""A plugin's ``flag_answers``: takes a worksheet's name, an attempt's answers, its context."""


def day_of(entry: AttemptEvent) -> str | None:
    """The day that an entry is about, where it is known."""
    return entry.about or (entry.happened_at and entry.happened_at[:10])


def looked_at(
    flaggers: Mapping[str, Flagger], entry: AttemptEvent, context: Context
) -> tuple[Flag, ...]:
    """The flags that plugins raise on an entry that is about to be recorded."""
    of_day = attrs.evolve(context, day=day_of(entry))
    return raised(flaggers, entry.worksheet, entry.answers, of_day)


def raised(
    flaggers: Mapping[str, Flagger], worksheet: str, answers: Mapping[str, Any], context: Context
) -> tuple[Flag, ...]:
    """The flags that plugins raise on answers; for a plugin that fails, a flag that says so.

    ``flaggers`` are by the name of their plugin. An attempt is never lost, and never
    passes unseen, because a plugin could not look at it.
    """
    found: list[Flag] = []
    for plugin, flagger in flaggers.items():
        try:
            found += [_flag(one, context) for one in flagger(worksheet, answers, context) or ()]
        except Exception as problem:  # whatever a plugin's hook raises
            found.append(Flag(text=f"{plugin} could not look at these answers ({problem!r})"))
    return tuple(dict.fromkeys(found))
