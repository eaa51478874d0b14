"""What a check of answers may need in addition to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Any

import attrs

from intersession.errors import PluginError

if TYPE_CHECKING:
    from intersession.worksheets.definition import Worksheet

Answers = dict[str, Any]


@attrs.frozen(kw_only=True)
class ClientEntry:
    """An entry of the client's as it now stands; named as in ``EntryRow``, and ordered like it.

    ``happened_at`` is as precise as it is known, ``happened_on`` its local day,
    ``ordered_at`` the instant in UTC by which it is put in order; None where no day is
    known. ``first_recorded_at`` is when it was first written down. ``attempt`` is 0 for one
    that is being recorded. ``version`` is the version of the worksheet that was answered.
    """

    client: str = ""
    assignment: str = ""
    attempt: int = 0
    version: int = 1
    answers: Mapping[str, Any] = attrs.field(factory=dict)
    happened_at: str | None = None
    happened_on: str | None = None
    ordered_at: str | None = None
    first_recorded_at: str = ""
    events: str = ""

    def answers_as(self, worksheet: type) -> Answers | None:
        """The answers as a ``@worksheet`` class's version has them; None without an upcast."""
        return _definition(worksheet).upcast(self.answers, self.version)


@attrs.frozen(kw_only=True)
class Other:
    """Another entry of the same assignment as it now stands; ``day`` None: not known.

    ``settings`` are those by which it is looked at; ``version`` and ``settings_version`` say by
    which version of the worksheet answers and settings are read.
    """

    attempt: int
    day: str | None = None
    answers: Mapping[str, Any] = attrs.field(factory=dict)
    settings: Mapping[str, Any] = attrs.field(factory=dict)
    version: int = 1
    settings_version: int = 1

    def answers_as(self, worksheet: type) -> Answers | None:
        """The answers as a ``@worksheet`` class's version has them; None without an upcast."""
        return _definition(worksheet).upcast(self.answers, self.version)

    def settings_as(self, worksheet: type) -> Answers | None:
        """What was agreed, as a ``@worksheet`` class's version has it; None without an upcast."""
        return _definition(worksheet).upcast_settings(self.settings, self.settings_version)


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
    ``version``: the version of the worksheet that was answered, which is the one that was
    agreed on; ``settings_version``: the one by which the settings are read. A hook that knows
    one scale asks ``answers_as`` and ``settings_as`` for those of its own version.
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
    version: int = 0
    settings_version: int = 0

    def answers_as(self, worksheet: type) -> Answers:
        """The entry's answers as a ``@worksheet`` class's version has them.

        Raises PluginError where there is no upcast: then the plugin could not look at the
        entry, and it does not pass unseen.
        """
        given = {} if self.entry is None else self.entry.answers
        sheet = _definition(worksheet)
        return _read(sheet, "was answered", self.version, sheet.upcast(given, self.version))

    def settings_as(self, worksheet: type) -> Answers:
        """What was agreed, as a ``@worksheet`` class's version has it; raises as ``answers_as``."""
        sheet, version = _definition(worksheet), self.settings_version
        return _read(sheet, "was agreed", version, sheet.upcast_settings(self.settings, version))


def _definition(worksheet: type) -> Worksheet:
    from intersession.worksheets.definition import definition_of  # which knows of contexts

    return definition_of(worksheet)


def _read(sheet: Worksheet, what: str, version: int, found: Answers | None) -> Answers:
    if found is None:
        raise PluginError(
            f"{sheet.name} {what} under version {version}, which version {sheet.version} has no "
            f"upcast from"
        )
    return found
