"""Rules for a worksheet's JSON Schema: it accepts what is stored, and nothing that is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator

from intersession.conformance.cases import Case, called, cases, checked, lines, no_settings
from intersession.conformance.mutations import spoilt
from intersession.conformance.subject import NotConformant, Subject, for_each
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.json_schema import answers_schema, settings_schema


def agrees_with_its_schema(subject: Subject, sheet: Worksheet) -> None:
    """What is stored is valid by its JSON Schema, and what its items refuse is not."""
    for schema in (answers_schema(sheet), settings_schema(sheet)):
        Draft202012Validator.check_schema(schema)
    of_settings = _validator(settings_schema(sheet))

    def look(case: Case) -> None:
        context, given = case
        answers = checked(sheet, given, context).answers
        any_, complete = answers_schema(sheet), answers_schema(sheet, context.settings, skipped=())
        for schema in (any_, complete):
            _refuse_invalid(sheet, _validator(schema), answers)
        _refuse_invalid(sheet, of_settings, context.settings)
        strict = _validator(complete)
        for place, spoiled, found in spoilt(sheet.answers, answers, context):
            if strict.is_valid(spoiled):
                raise NotConformant(
                    f"The JSON Schema of {called(sheet)} accepts {found!r} at {place}, and "
                    f"its check does not."
                )

    for_each(cases(subject, sheet), look, no_settings(sheet))


def _validator(schema: Mapping[str, Any]) -> Draft202012Validator:
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def _refuse_invalid(
    sheet: Worksheet, validator: Draft202012Validator, stored: Mapping[str, Any]
) -> None:
    wrong = [f"{one.json_path}: {one.message}" for one in validator.iter_errors(stored)]
    if wrong:
        raise NotConformant(
            lines(f"{called(sheet)} stores what its JSON Schema refuses, {stored}:", wrong)
        )
