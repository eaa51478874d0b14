"""What a clinician must see first, as a plugin says of an attempt's answers.

A flag names an answer and says in words what it is; it scores nothing and judges
nobody. It is recorded with the attempt, so that it is there without the plugin,
and is listed first until a clinician acknowledges it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from intersession.events.flags import Flag

if TYPE_CHECKING:
    from intersession.worksheets.context import Context


def _flag(raised: object) -> Flag:
    if not isinstance(raised, Flag):
        raise TypeError(f"{raised!r} is not a Flag")
    return raised


Flagger = Callable[[str, Mapping[str, Any], "Context"], Iterable[Flag] | None]
"""A plugin's ``flag_answers``: takes a worksheet's name, an attempt's answers, its context."""


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
            found += [_flag(one) for one in flagger(worksheet, answers, context) or ()]
        except Exception as problem:  # whatever a plugin's hook raises
            found.append(Flag(text=f"{plugin} could not look at these answers ({problem!r})"))
    return tuple(dict.fromkeys(found))
