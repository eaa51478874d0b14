"""Answers to try a worksheet with, and words for what was found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import attrs
from hypothesis import strategies as st

from intersession.conformance.calls import told, watched
from intersession.conformance.strategies import Answers, given_answers
from intersession.conformance.subject import ZONE, NotConformant, Subject, known_rows
from intersession.worksheets.context import Context
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.items import Item, Ratings, Rows
from intersession.worksheets.validation import Checked, check_answers

Case = tuple[Context, Answers]
"""Complete answers, and the context they are checked in."""

_PLACE = re.compile(r"(?P<name>[a-z][a-z0-9_]*)(\[\d+\])?(\.(?P<inner>.+))?", re.DOTALL)


def cases(subject: Subject, sheet: Worksheet) -> st.SearchStrategy[Case]:
    """Complete answers with the context they are checked in; settings are right ones."""

    @st.composite
    def case(draw: st.DrawFn) -> Case:
        context = Context(zone=ZONE, references=known_rows())
        context = attrs.evolve(context, settings=draw(subject.right_settings(sheet, context)))
        return context, draw(given_answers(sheet.answers, context))

    return case()


def is_place(place: str, items: Iterable[Item]) -> bool:
    """Whether a place names an item, or something in it; "" is all of the answers."""
    match = _PLACE.fullmatch(place)
    if not match:
        return place == ""
    item = next((one for one in items if one.name == match["name"]), None)
    if isinstance(item, Rows) and match["inner"]:
        return is_place(match["inner"], item.row)
    return item is not None and (not match["inner"] or isinstance(item, Ratings))


def checked(sheet: Worksheet, answers: Mapping[str, Any], context: Context) -> Checked:
    """Answers as they are checked; the worksheet's own check is watched."""
    try:
        return check_answers(_with_watched_check(sheet), answers, None, context)
    except NotConformant:
        raise
    except Exception as problem:
        raise NotConformant(
            f"The check of {called(sheet)} raised {told(problem)} for {answers}. It gets only the "
            f"answers that their items accept: any of them may be missing."
        ) from problem


def _with_watched_check(sheet: Worksheet) -> Worksheet:
    def check(answers: Mapping[str, Any], context: Context) -> list[Any]:
        return watched(
            f"The check of {called(sheet)}",
            lambda: list(sheet.check(answers, context)),
            answers=answers,
            settings=context.settings,
        )

    return attrs.evolve(sheet, check=check)


def called(sheet: Worksheet) -> str:
    return f"{sheet.name}, version {sheet.version},"


def no_settings(sheet: Worksheet) -> str:
    return (
        f"No right settings could be made up for {sheet.name}: its own check refuses all. Give "
        f'some: conformance(…, settings={{"{sheet.name}": [{{…}}]}})'
    )


def lines(subject: str, found: Iterable[object]) -> str:
    return "\n  ".join([subject, *map(str, found)])
