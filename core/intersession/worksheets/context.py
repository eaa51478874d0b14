"""What a check of answers may need in addition to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, tzinfo
from typing import Any

import attrs

from intersession.guard import own

Answers = dict[str, Any]


@attrs.frozen(kw_only=True)
class ClientEntry:
    """An entry of the client's as it now stands; named as in ``EntryRow``, and ordered like it.

    ``happened_at`` is as precise as it is known, ``happened_on`` its local day,
    ``ordered_at`` the instant in UTC by which it is put in order; None where no day is
    known. ``first_recorded_at`` is when it was first written down. ``attempt`` is 0 for one
    that is being recorded.
    """

    client: str = ""
    assignment: str = ""
    attempt: int = 0
    answers: Mapping[str, Any] = attrs.field(factory=dict)
    happened_at: str | None = None
    happened_on: str | None = None
    ordered_at: str | None = None
    first_recorded_at: str = ""
    events: str = ""


@attrs.frozen(kw_only=True)
class Other:
    """Another entry of the same assignment as it now stands; ``day`` None: not known.

    ``settings`` are those by which it is looked at.
    """

    attempt: int
    day: str | None = None
    answers: Mapping[str, Any] = attrs.field(factory=dict)
    settings: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Context:
    """What a check may need in addition to the answers.

    ``zone``: the client's time zone. ``settings``: what was agreed when the
    worksheet was assigned. ``references(worksheet, rows, key)``: the rows the
    client already has there, canonical name → label. ``before``: the answers of the
    assignment's earlier attempts as they now stand, oldest first. ``day``: the day of the
    entry that is looked at, where it is known. ``others``: the assignment's other entries,
    recorded before or since, in the order in which they were recorded.
    ``history(worksheet)``: the client's other entries of a worksheet, in whatever
    assignment. ``entry``: the entry that a plugin looks at to flag it; None in a check.
    ``why``: the reason that is given for amending settings; None where nothing is amended.
    """

    zone: tzinfo = UTC
    settings: Mapping[str, Any] = attrs.field(factory=dict)
    references: Callable[[str, str, str], Mapping[str, str]] = lambda *_: {}
    before: Sequence[Mapping[str, Any]] = ()
    history: Callable[[str], Sequence[ClientEntry]] = lambda _: ()
    entry: ClientEntry | None = None
    day: str | None = None
    others: Sequence[Other] = ()
    why: str | None = None

    def own(self) -> Context:
        """A copy for one plugin: what it changes in answers or settings is changed nowhere else."""
        history = self.history
        return attrs.evolve(
            self,
            settings=own(self.settings),
            before=[own(answers) for answers in self.before],
            history=lambda worksheet: [_own_entry(one) for one in history(worksheet)],
            entry=self.entry and _own_entry(self.entry),
            others=[
                attrs.evolve(one, answers=own(one.answers), settings=own(one.settings))
                for one in self.others
            ],
        )


def _own_entry(entry: ClientEntry) -> ClientEntry:
    return attrs.evolve(entry, answers=own(entry.answers))
