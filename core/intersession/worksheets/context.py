"""What a check of answers may need in addition to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Any

import attrs

from intersession.errors import PluginError
from intersession.guard import own

if TYPE_CHECKING:
    from intersession.worksheets.definition import Worksheet

Answers = dict[str, Any]


@attrs.frozen(kw_only=True)
class ClientEntry:
    """An entry of the client's as it now stands; named as in ``EntryRow``, and ordered like it."""

    client: str = ""
    """The client's code: ``RK``."""
    assignment: str = ""
    """The handle of its assignment: ``RK-7``."""
    attempt: int = 0
    """The number of the attempt; 0 for one that is being recorded."""
    version: int = 1
    """The version of the worksheet that was answered."""
    answers: Mapping[str, Any] = attrs.field(factory=dict)
    """The answers; what was not answered is absent."""
    happened_at: str | None = None
    """When it was, as precisely as it is known: a moment or a day, ISO 8601."""
    happened_on: str | None = None
    """The client's own day of it; None where no day is known."""
    ordered_at: str | None = None
    """The instant in UTC by which it is put in order; None where no day is known."""
    first_recorded_at: str = ""
    """When it was first written down, in UTC."""
    events: str = ""
    """The events behind it: ``RK-7#3``, and its latest correction."""

    def answers_as(self, worksheet: type) -> Answers | None:
        """The answers as a ``@worksheet`` class's version has them; None without an upcast."""
        return _definition(worksheet).upcast(self.answers, self.version)


@attrs.frozen(kw_only=True)
class Other:
    """Another entry of the same assignment as it now stands."""

    attempt: int
    """The number of the attempt."""
    day: str | None = None
    """Its day, ``2026-03-02``; None where it is not known."""
    answers: Mapping[str, Any] = attrs.field(factory=dict)
    """The answers; what was not answered is absent."""
    settings: Mapping[str, Any] = attrs.field(factory=dict)
    """What was agreed, as in force on its day."""
    version: int = 1
    """The version of the worksheet that was answered."""
    settings_version: int = 1
    """The version of the worksheet by which the settings are read."""

    def answers_as(self, worksheet: type) -> Answers | None:
        """The answers as a ``@worksheet`` class's version has them; None without an upcast."""
        return _definition(worksheet).upcast(self.answers, self.version)

    def settings_as(self, worksheet: type) -> Answers | None:
        """What was agreed, as a ``@worksheet`` class's version has it; None without an upcast."""
        return _definition(worksheet).upcast_settings(self.settings, self.settings_version)


@attrs.frozen(kw_only=True)
class Context:
    """What a check may need in addition to the answers.

    A hook that knows one scale asks ``answers_as`` and ``settings_as`` for those of its own
    version.
    """

    zone: tzinfo = UTC
    """The client's time zone."""
    settings: Mapping[str, Any] = attrs.field(factory=dict)
    """What was agreed when the worksheet was assigned, or amended since."""
    references: Callable[[str, str, str], Mapping[str, str]] = lambda *_: {}
    """The rows the client already has, by worksheet, list and key: canonical name → label."""
    before: Sequence[Mapping[str, Any]] = ()
    """The answers of the assignment's earlier attempts as they now stand, oldest first."""
    history: Callable[[str], Sequence[ClientEntry]] = lambda _: ()
    """The client's other entries of a worksheet by its name, in whatever assignment."""
    entry: ClientEntry | None = None
    """The entry that a plugin looks at to flag it; None in a check."""
    day: str | None = None
    """The day of the entry that is looked at, where it is known."""
    others: Sequence[Other] = ()
    """The assignment's other entries, recorded before or since, in the order of recording."""
    why: str | None = None
    """The reason that is given for amending settings; None where nothing is amended."""
    version: int = 0
    """The version of the worksheet that was answered, which is the one that was agreed on."""
    settings_version: int = 0
    """The version of the worksheet by which the settings are read."""

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


def _own_entry(entry: ClientEntry) -> ClientEntry:
    return attrs.evolve(entry, answers=own(entry.answers))
