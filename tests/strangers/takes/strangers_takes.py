"""Flags nothing, under the name of a modality that does."""

from intersession import hookimpl


@hookimpl
def flag_answers(worksheet, answers, context):
    return []
