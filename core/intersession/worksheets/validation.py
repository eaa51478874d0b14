"""Answers as typed or sent → checked answers; every problem, with its place.

Checking is forgiving about form (``"7"`` for 7, ``yes`` for true, the start of an
option's name) and strict about meaning. What it returns is plain JSON in one
canonical form, so that checking it again changes nothing. An item that was not
answered is absent: missing is never zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from shlex import quote
from typing import Any

import attrs

from intersession.errors import InvalidInput, PluginError, Problem, near_matches
from intersession.events.text import unwritable
from intersession.guard import calling, own
from intersession.worksheets.conditions import is_asked
from intersession.worksheets.context import Answers, Context
from intersession.worksheets.definition import Check, Worksheet
from intersession.worksheets.examples import answers_example, typed, typed_example
from intersession.worksheets.items import (
    Item,
    Line,
    Moment,
    Reference,
    Rows,
    Text,
)
from intersession.worksheets.parsing import Unfit, canonical, is_blank, shown_answer
from intersession.worksheets.places import bare, join, names_missing_row, value_at

_NOT_CHECKED = (
    "So nothing was recorded. Install a version of the plugin that works, and give it again; where "
    "it stopped is shown with --debug"
)
_UNTIL_THEN = ". Until then it can be told without its sheet: intersession done RK-1"
_NAMES_ONE = ("such as ", "Accepted: ", "Did you mean ", "Known: ")


@attrs.frozen
class Checked:
    """Answers in canonical form, and every problem that was found."""

    answers: Answers
    problems: tuple[Problem, ...]


def check_answers(
    sheet: Worksheet,
    given: Mapping[str, Any],
    skipped: Mapping[str, str] | None = None,
    context: Context | None = None,
) -> Checked:
    """Check what was given for a worksheet's answers.

    ``skipped`` maps a required item (``moods``, or ``moods.before`` in every row)
    to the reason it was left out; it then counts as missing.
    """
    context = attrs.evolve(context or Context(), version=sheet.version)
    skipped = skipped or {}
    check = _Check(context, frozenset(skipped), frozenset(one.name for one in sheet.computed))
    answers = check.fields(sheet.answers, given, "")
    check.problems += _skip_problems(sheet.answers, given, skipped)
    check.problems += _found_by(sheet, sheet.check, answers, context)
    return Checked(answers, tuple(check.problems))


def check_settings(
    sheet: Worksheet, given: Mapping[str, Any], context: Context | None = None
) -> Checked:
    """Check what was given for a worksheet's settings."""
    context = attrs.evolve(context or Context(), settings_version=sheet.version)
    check = _Check(context, is_agreed=True)
    settings = check.fields(sheet.settings, given, "")
    check.problems += _found_by(sheet, sheet.settings_check, settings, context, "")
    return Checked(settings, tuple(check.problems))


def check_on_record(
    items: tuple[Item, ...],
    given: Mapping[str, Any],
    settings: Mapping[str, Any],
    skipped: Mapping[str, str] | None = None,
) -> list[Problem]:
    """What is wrong with answers or settings that come as they were once recorded.

    Each item is held against its own limits, in the form in which it is kept. What depends on
    other records, and a worksheet's own check, had their say when they were recorded.
    """
    skipped = skipped or {}
    check = _Check(Context(settings=settings), frozenset(skipped), is_on_record=True)
    kept = check.fields(items, given, "")
    problems = [*check.problems, *_skip_problems(items, given, skipped)]
    if not problems:
        problems += [
            Problem(name, f"is {shown_answer(value)}, and is kept as {shown_answer(kept[name])}")
            for name, value in given.items()
            if name in kept and kept[name] != value
        ]
    return problems


def _found_by(
    sheet: Worksheet, check: Check, given: Answers, context: Context, then: str = _UNTIL_THEN
) -> list[Problem]:
    """What a worksheet's own check finds; raises PluginError where it could not look.

    It gets a copy: what it changes is not what is recorded.
    """
    with calling(f"The check of {_named(sheet)}", _NOT_CHECKED + then):
        found = [*check(own(given), context.own())]
        if odd := [one for one in found if not isinstance(one, Problem)]:
            raise PluginError(f"it found {odd[0]!r}, which is no Problem(place, message)")
    return found


def _named(sheet: Worksheet) -> str:
    return f"{sheet.name} (plugin {sheet.plugin})" if sheet.plugin else sheet.name


def check_item(item: Item, given: Any, context: Context | None = None) -> Any:
    """The canonical form of one answer; raises InvalidInput with its problems."""
    check = _Check(context or Context())
    value = check.value(item, given, item.name)
    if check.problems:
        raise InvalidInput("This cannot be taken as it is:", check.problems)
    return value


@attrs.define
class _Check:
    """One pass over what was given, gathering problems as it goes."""

    context: Context
    skipped: frozenset[str] = frozenset()
    computed: frozenset[str] = frozenset()
    is_agreed: bool = False
    is_on_record: bool = False
    problems: list[Problem] = attrs.field(factory=list)

    def fields(self, items: tuple[Item, ...], given: Any, place: str) -> Answers:
        """Check a map of item name → value; ``place`` is "" at the top."""
        if not isinstance(given, Mapping):
            wrong = f"{shown_answer(given)} is not a set of named answers"
            self.problem(place, _such_as(wrong, typed(answers_example(items, self.context))))
            return {}
        names = {item.name: None for item in items}
        for extra in given:
            if not place and extra in self.computed:
                self.problem(extra, "is worked out from the other answers. Leave it out")
            elif extra not in names:
                known = near_matches(str(extra), names)
                self.problem(join(place, str(extra)), f"there is no such item. {known}")
        found: Answers = {}
        for item in items:
            value = given.get(item.name)
            is_open = item.required or item.default is not None
            if value is not None or (is_open and is_asked(item, found)):
                self._field(item, value, place, found)
        return found

    def _field(self, item: Item, given: Any, place: str, found: Answers) -> None:
        here = join(place, item.name)
        before = len(self.problems)
        value = None if is_blank(given) else self.value(item, given, here)
        if not is_blank(value):
            found[item.name] = value
        elif len(self.problems) == before and is_asked(item, found):
            self._unanswered(item, here, found)

    def _unanswered(self, item: Item, here: str, found: Answers) -> None:
        if item.default is not None:
            found[item.name] = deepcopy(item.default)
        elif item.required and not self.is_skipped(here):
            self.problem(here, self._missing(item, here))

    def _missing(self, item: Item, here: str) -> str:
        if self.is_on_record:
            return "is missing, and the worksheet needs it"
        right = typed_example(item, self.context)
        if self.is_agreed:
            given = quote(f"{here}={right or 'VALUE'}")
            return f"has to be agreed on: --setting {given}, or in a file: --from FILE"
        such = f" (such as {right})" if right else ""
        return f"no answer. Give one{such}, or say why it is left out: --skip {bare(here)}=REASON"

    def value(self, item: Item, given: Any, place: str) -> Any:
        """The canonical value, or None after noting what is wrong with it."""
        if isinstance(given, str) and (wrong := unwritable(given)):
            if not isinstance(item, Line | Text):  # words are no right answer to it
                wrong = self._with_example(wrong.partition(", such as ")[0], item)
            self.problem(place, wrong)
            return None
        if self.is_on_record and isinstance(item, Reference) and isinstance(given, str):
            return given
        try:
            found = canonical.dispatch(type(item))(item, given, place, self)
            is_as_kept = self.is_on_record and isinstance(item, Moment)  # in the client's zone
            return given if is_as_kept else found
        except Unfit as unfit:
            self.problem(place, self._with_example(str(unfit), item))
        except InvalidInput as invalid:
            for problem in invalid.problems:
                self.problem(place, self._with_example(problem.message, item))
        return None

    def _with_example(self, wrong: str, item: Item) -> str:
        """What is wrong, with a right answer where it does not name any."""
        if any(words in wrong for words in _NAMES_ONE):
            return wrong
        return _such_as(wrong, typed_example(item, self.context))

    def problem(self, place: str, message: str) -> None:
        """Note a problem at a place."""
        self.problems.append(Problem(place, message.strip()))

    def is_skipped(self, place: str) -> bool:
        """Whether a place was left out with a reason, itself or in every row."""
        return place in self.skipped or bare(place) in self.skipped


def _such_as(wrong: str, right: str) -> str:
    return f"{wrong}. For example: {right}" if right else wrong


def _skip_problems(
    items: tuple[Item, ...], given: Mapping[str, Any], skipped: Mapping[str, str]
) -> Iterator[Problem]:
    if not skipped:
        return
    known = {item.name for item in items}
    known |= {
        f"{item.name}.{inner.name}"
        for item in items
        if isinstance(item, Rows)
        for inner in item.row
    }
    for place, reason in skipped.items():
        if bare(place) not in known:
            yield Problem(place, f"there is no such item to skip. {near_matches(place, known)}")
        elif not str(reason).strip():
            yield Problem(place, "was skipped without a reason. Declined to say is a reason")
        elif isinstance(given, Mapping) and not is_blank(value_at(given, place)):
            yield Problem(place, "is both answered and skipped. Leave one of them out")
        elif isinstance(given.get(_list_of(place)), list) and names_missing_row(given, place):
            yield Problem(place, "there is no such row to skip it in. Rows are counted from 0")


def _list_of(place: str) -> str:
    return bare(place).partition(".")[0]
