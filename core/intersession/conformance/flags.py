"""Rules for a plugin's flags: words about a place that exists, for its own worksheets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from intersession.conformance.calls import told, watched
from intersession.conformance.cases import (
    Case,
    called,
    cases,
    checked,
    is_place,
    no_settings,
)
from intersession.conformance.subject import NotConformant, Subject, for_each
from intersession.events.flags import Flag
from intersession.plugins.registering import hooks_of
from intersession.worksheets.context import ClientEntry, Context
from intersession.worksheets.definition import Worksheet


def flags_are_flags(subject: Subject, sheet: Worksheet) -> None:
    """What ``flag_answers`` says of answers are Flags with words, at places that exist."""
    hook = hooks_of(subject.name, subject.module).flag_answers

    def flagged(name: str, answers: Mapping[str, Any], context: Context) -> list[Any]:
        def call() -> list[Any]:
            found = hook(worksheet=name, answers=answers, context=context)
            return [flag for flags in found for flag in flags]

        given = {"settings": context.settings, "context.before": list(context.before)}
        try:
            return watched("flag_answers", call, answers=answers, **given)
        except NotConformant:
            raise
        except Exception as problem:
            raise NotConformant(
                f"flag_answers raised {told(problem)} for {name} with the answers {answers}. "
                f"Anything may be missing from answers, and settings may be empty."
            ) from problem

    def look(case: Case) -> None:
        context, given = case
        answers = checked(sheet, given, context).answers
        context = _of(sheet, answers, context)
        before = attrs.evolve(_of(sheet, {}, context), before=(answers, {}))
        nothing = _of(sheet, {}, Context())
        for asked in ((answers, context), (answers, before), ({}, before), ({}, nothing)):
            for flag in flagged(sheet.name, *asked):
                _refuse_no_flag(sheet, flag)
        if others := flagged("another.worksheet", answers, context):
            raise NotConformant(
                f"flag_answers raises {others} for another.worksheet. It is asked about the "
                f"worksheets of all plugins: return nothing for others'."
            )

    for_each(cases(subject, sheet), look, no_settings(sheet))


def _of(sheet: Worksheet, answers: Mapping[str, Any], context: Context) -> Context:
    """The context of an entry under a version of the worksheet."""
    entry = ClientEntry(answers=answers, version=sheet.version)
    version = sheet.version
    return attrs.evolve(context, entry=entry, version=version, settings_version=version)


def _refuse_no_flag(sheet: Worksheet, flag: object) -> None:
    if not isinstance(flag, Flag):
        raise NotConformant(f"flag_answers gives {flag!r} for {called(sheet)}: give Flag(…).")
    if not flag.text.strip():
        raise NotConformant(f"flag_answers gives a flag without words for {called(sheet)}.")
    if not is_place(flag.place, sheet.answers):
        raise NotConformant(
            f"flag_answers names the place {flag.place!r}, which {called(sheet)} does not have."
        )
