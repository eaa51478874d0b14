"""What a clinician must see first, as a plugin says of an attempt's answers.

A flag names an answer and says in words what it is; it scores nothing and judges
nobody. It is recorded with the attempt, so that it is there without the plugin,
and is listed first until a clinician acknowledges it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs
import msgspec

from intersession.events.base import as_dict, changed
from intersession.events.flags import Flag
from intersession.events.text import unwritable
from intersession.guard import ASIDE, goes_on, own, told

if TYPE_CHECKING:
    from intersession.domain.assignment.events import AttemptEvent
    from intersession.worksheets.context import Context


def _flag(raised: object, context: Context) -> Flag:
    """A flag as it is recorded: one on another attempt says the day of that attempt."""
    if not isinstance(raised, Flag):
        raise TypeError(f"{raised!r} is not a Flag")
    try:
        raised = msgspec.convert(as_dict(raised), Flag)
    except msgspec.ValidationError as problem:
        raise ValueError(f"{raised!r} is no Flag that can be kept: {problem}") from problem
    if wrong := unwritable(raised.text + raised.place):
        raise ValueError(f"{raised!r} is no Flag that can be kept: its text {wrong}")
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
    return entry.day


@attrs.define
class Lookers:
    """The plugins that look at answers, by name, with the version of each.

    ``missing`` are those that are installed and cannot be loaded, each with the reason:
    nobody knows what they would have flagged.
    """

    flaggers: dict[str, Flagger] = attrs.field(factory=dict)
    versions: dict[str, str] = attrs.field(factory=dict)
    missing: dict[str, str] = attrs.field(factory=dict)

    def look(
        self, entry: AttemptEvent, context: Context, looked_before: Iterable[str] = ()
    ) -> Looked:
        """What plugins flag in an entry that is about to be recorded.

        Those that ``looked_before`` at entries of the same practice are to look at this one too.
        """
        return self.look_by([*self.flaggers, *self.missing, *looked_before], entry, context)

    def look_by(self, names: Iterable[str], entry: AttemptEvent, context: Context) -> Looked:
        """What the plugins of these names flag in an entry.

        An attempt is never lost, and never passes unseen, because a plugin could not look at
        it: a flag says so, and stands first.
        """
        context = attrs.evolve(context, day=day_of(entry))
        flags: list[Flag] = []
        looked: dict[str, str] = {}
        for plugin in dict.fromkeys(names):
            raised, why = self._raised_by(plugin, entry, context)
            if why:
                flags.insert(0, not_looked(plugin, why))
            else:
                looked[plugin] = self.versions.get(plugin, "")
            flags += raised
        return Looked(tuple(dict.fromkeys(flags)), looked)

    def _raised_by(
        self, plugin: str, entry: AttemptEvent, context: Context
    ) -> tuple[list[Flag], str]:
        """A plugin's flags, also those before it failed; and why it could not look, else ""."""
        flagger = self.flaggers.get(plugin)
        if flagger is None:
            return [], self.missing.get(plugin) or "it is not installed"
        flags: list[Flag] = []
        why = ""
        with ASIDE:
            try:
                for one in flagger(entry.worksheet, own(entry.answers), context.own()) or ():
                    try:
                        flags.append(_flag(one, context))
                    except (TypeError, ValueError) as odd:  # the flags after it are kept, too
                        why = why or told(odd)
            except BaseException as problem:  # whatever a plugin's hook raises
                if goes_on(problem):
                    raise
                why = told(problem)
        return flags, why


def not_looked(plugin: str, why: str) -> Flag:
    """The flag that says that a plugin could not look at an entry."""
    return Flag(
        text=f"not looked at by {plugin} ({why})",
        not_looked=plugin,
        stands_alone=True,
    )


class Looked(NamedTuple):
    """What plugins flagged, and which of them looked, with their versions."""

    flags: tuple[Flag, ...]
    looked: dict[str, str]
