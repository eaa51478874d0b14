"""Rules for a worksheet's checks: one stored form, and every wrong answer found at its place."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, cast

import attrs

from intersession.conformance.calls import told, watched
from intersession.conformance.cases import (
    Case,
    called,
    cases,
    checked,
    is_place,
    lines,
    no_settings,
)
from intersession.conformance.mutations import spoilt
from intersession.conformance.strategies import Answers, left_out
from intersession.conformance.subject import ZONE, NotConformant, Subject, for_each, known_rows
from intersession.errors import Problem
from intersession.worksheets.context import Context
from intersession.worksheets.definition import Check, Worksheet, needs_references
from intersession.worksheets.items import Item, Reference, Rows
from intersession.worksheets.validation import Checked, check_answers, check_settings

_NO_CHECK = cast(Check, attrs.fields(Worksheet).check.default)


def has_one_stored_form(subject: Subject, sheet: Worksheet) -> None:
    """Checked twice, or stored as JSON and read again, answers and settings stay the same."""

    def look(case: Case) -> None:
        context, given = case
        once = checked(sheet, given, context)
        _same(sheet, "answers", once, lambda stored: checked(sheet, stored, context))
        agreed = check_settings(sheet, context.settings, context)
        again = lambda stored: check_settings(sheet, stored, context)  # noqa: E731
        _same(sheet, "settings", agreed, again)

    for_each(cases(subject, sheet), look, no_settings(sheet))


def _same(sheet: Worksheet, what: str, once: Checked, check: Callable[[Answers], Checked]) -> None:
    try:
        stored = json.loads(json.dumps(once.answers, allow_nan=False))
    except (TypeError, ValueError) as problem:
        raise NotConformant(
            f"{called(sheet)} stores {what} that are not JSON ({problem}): {once.answers}. "
            f"Look at the defaults of its items."
        ) from problem
    again = check(stored).answers
    for name in once.answers:
        if json.dumps(again.get(name)) != json.dumps(once.answers[name]):
            raise NotConformant(
                f"{called(sheet)} stores {name} of its {what} as {once.answers[name]!r}, and "
                f"checking that again gives {again.get(name)!r}. Checking must not change what is "
                f"stored: give its default in the form in which an answer is stored."
            )


def accepts_right_answers(subject: Subject, sheet: Worksheet) -> None:
    """What its items accept is accepted; its own check names only places that exist."""
    for number, example in enumerate(subject.answers.get(sheet.name, ())):
        if problems := _example_problems(subject, sheet, example):
            raise NotConformant(
                lines(f"{called(sheet)} refuses example {number + 1}, {example}:", problems)
            )
    may_refuse = sheet.check is not _NO_CHECK or needs_references(sheet)

    def look(case: Case) -> None:
        context, given = case
        problems = checked(sheet, given, context).problems
        if problems and not may_refuse:
            raise NotConformant(lines(f"{called(sheet)} refuses {given}:", problems))
        lost = [one for one in problems if not is_place(one.place, sheet.answers)]
        if lost:
            raise NotConformant(
                lines(
                    f"{called(sheet)} finds problems at places that do not exist in it. A place is "
                    f'an item, such as moods[1].before, or "" for all answers together:',
                    lost,
                )
            )

    for_each(cases(subject, sheet), look, no_settings(sheet))


def _example_problems(
    subject: Subject, sheet: Worksheet, example: Mapping[str, Any]
) -> list[Problem]:
    """What is wrong with an example under any of the settings given; none if one set takes it."""
    references = known_rows(*_named(sheet.answers, example))
    found: list[Problem] = []
    for settings in subject.settings_of(sheet) or [{}]:
        agreed = check_settings(sheet, settings, Context(zone=ZONE, references=references))
        context = Context(zone=ZONE, references=references, settings=agreed.answers)
        refused = checked(sheet, example, context).problems
        if not refused:
            return []
        found += [one for one in refused if one not in found]
    return found


def _named(items: Iterable[Item], answers: Mapping[str, Any]) -> Iterator[str]:
    """The rows of other worksheets that answers refer to."""
    for item in items:
        if isinstance(item, Reference) and answers.get(item.name):
            yield answers[item.name]
        if isinstance(item, Rows):
            for row in answers.get(item.name, ()):
                yield from _named(item.row, row)


def finds_wrong_answers(subject: Subject, sheet: Worksheet) -> None:
    """Each answer, made wrong in turn, is refused at its place, and nothing crashes."""

    def look(case: Case) -> None:
        context, given = case
        answers = checked(sheet, given, context).answers
        for place, spoiled, found in spoilt(sheet.answers, answers, context):
            places = [one.place for one in checked(sheet, spoiled, context).problems]
            if place not in places:
                raise NotConformant(
                    f"{called(sheet)} accepts {found!r} at {place}, which its item does not. "
                    f"Problems were found at: {', '.join(places) or 'no place'}."
                )

    for_each(cases(subject, sheet), look, no_settings(sheet))


def upcasts_earlier_versions(subject: Subject, sheet: Worksheet) -> None:
    """Answers of an earlier version that is also registered become answers of this one."""
    earlier = [one for one in subject.sheets if one.name == sheet.name]
    for one in (one for one in earlier if one.version < sheet.version):
        for_each(cases(subject, one), _upcasts(one, sheet), no_settings(one))


def _refuse_changes(sheet: Worksheet, answers: Answers, version: int) -> None:
    """Call each upcast alone: none may change the answers that it is given."""
    found = dict(answers)
    for step in range(version, sheet.version):
        if step in sheet.upcasts:
            what = f"An upcast of {called(sheet)}"
            found = watched(what, partial(sheet.upcasts[step], found), answers=found)


def _upcasts(earlier: Worksheet, sheet: Worksheet) -> Callable[[Case], None]:
    by_items = attrs.evolve(sheet, check=_NO_CHECK)

    def look(case: Case) -> None:
        context, given = case
        stored = checked(earlier, given, context).answers
        for answers in (stored, {}):
            try:
                _refuse_changes(sheet, answers, earlier.version)
                found = sheet.upcast(answers, earlier.version)
            except NotConformant:
                raise
            except Exception as problem:
                raise NotConformant(
                    f"The upcasts of {called(sheet)} raised {told(problem)} for {answers} of "
                    f"version {earlier.version}. Any answer may be missing."
                ) from problem
            missing = left_out(sheet.answers, found or {})
            wrong = check_answers(by_items, found or {}, missing, context).problems
            if wrong:
                raise NotConformant(
                    lines(
                        f"{called(sheet)} upcasts {answers} of version {earlier.version} to "
                        f"{found}, which are not right answers of its own:",
                        wrong,
                    )
                )

    return look
