"""Answers as typed or sent → checked answers; every problem, with its place.

Checking is forgiving about form (``"7"`` for 7, ``yes`` for true, the start of an
option's name) and strict about meaning. What it returns is plain JSON in one
canonical form, so that checking it again changes nothing. An item that was not
answered is absent: missing is never zero.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import UTC, date, datetime, tzinfo
from functools import singledispatch
from typing import Any

import attrs

from intersession import moments
from intersession.errors import InvalidInput, Problem, near_matches
from intersession.items import (
    Choice,
    Choices,
    Day,
    Item,
    Line,
    Minutes,
    Moment,
    Number,
    Ratings,
    Reference,
    Rows,
    Text,
    TimeOfDay,
    Whole,
    YesNo,
)
from intersession.worksheets import Worksheet

Answers = dict[str, Any]
MOST = 2**53
"""Numbers of this size and above are not kept exactly by every program, and refused."""

_YES = {"yes", "y", "true", "1"}
_NO = {"no", "n", "false", "0"}
_HOURS = re.compile(r"(?:(\d+)\s*h(?:ours?|rs?)?)?\s*(?:(\d+)\s*(?:m|min|minutes?)?)?", re.I)


@attrs.frozen(kw_only=True)
class Context:
    """What a check may need beside the answers.

    ``zone``: the client's time zone. ``settings``: what was agreed when the
    worksheet was assigned. ``references(worksheet, rows, key)``: the rows the
    client already has there, canonical name → label. ``before``: the answers of the
    assignment's earlier attempts as they now stand, oldest first.
    """

    zone: tzinfo = UTC
    settings: Mapping[str, Any] = attrs.field(factory=dict)
    references: Callable[[str, str, str], Mapping[str, str]] = lambda *_: {}
    before: Sequence[Mapping[str, Any]] = ()


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
    context = context or Context()
    skipped = skipped or {}
    check = _Check(context, frozenset(skipped))
    answers = check.fields(sheet.answers, given, "")
    check.problems += _skip_problems(sheet.answers, given, skipped)
    check.problems += sheet.check(answers, context)
    return Checked(answers, tuple(check.problems))


def check_settings(
    sheet: Worksheet, given: Mapping[str, Any], context: Context | None = None
) -> Checked:
    """Check what was given for a worksheet's settings."""
    context = context or Context()
    check = _Check(context, frozenset())
    settings = check.fields(sheet.settings, given, "")
    check.problems += sheet.settings_check(settings, context)
    return Checked(settings, tuple(check.problems))


def check_item(item: Item, given: Any, context: Context | None = None) -> Any:
    """The canonical form of one answer; raises InvalidInput with its problems."""
    check = _Check(context or Context(), frozenset())
    value = check.value(item, given, item.name)
    if check.problems:
        raise InvalidInput("This cannot be taken as it is:", check.problems)
    return value


def is_blank(given: Any) -> bool:
    """Whether nothing was given: no value, an empty line, an empty list or map."""
    if isinstance(given, str):
        return not given.strip()
    return given is None or (isinstance(given, list | tuple | dict) and not given)


@attrs.define
class _Check:
    """One pass over what was given, gathering problems as it goes."""

    context: Context
    skipped: frozenset[str]
    problems: list[Problem] = attrs.field(factory=list)

    def fields(self, items: tuple[Item, ...], given: Any, place: str) -> Answers:
        """Check a map of item name → value; ``place`` is "" at the top."""
        if not isinstance(given, Mapping):
            self.problem(place, f"{_show(given)} is not a set of named answers")
            return {}
        names = {item.name: None for item in items}
        for extra in given:
            if extra not in names:
                known = near_matches(str(extra), names)
                self.problem(_join(place, str(extra)), f"there is no such item. {known}")
        found: Answers = {}
        for item in items:
            value = given.get(item.name)
            if value is not None or item.required or item.default is not None:
                self._field(item, value, place, found)
        return found

    def _field(self, item: Item, given: Any, place: str, found: Answers) -> None:
        here = _join(place, item.name)
        before = len(self.problems)
        value = None if is_blank(given) else self.value(item, given, here)
        if not is_blank(value):
            found[item.name] = value
        elif len(self.problems) == before:
            self._unanswered(item, here, found)

    def _unanswered(self, item: Item, here: str, found: Answers) -> None:
        if item.default is not None:
            found[item.name] = deepcopy(item.default)
        elif item.required and not self.is_skipped(here):
            how = f"--skip {_bare(here)}=REASON"
            self.problem(here, f"no answer. Give one, or say why it is left out: {how}")

    def value(self, item: Item, given: Any, place: str) -> Any:
        """The canonical value, or None after noting what is wrong with it."""
        try:
            return _canonical.dispatch(type(item))(item, given, place, self)
        except _Unfit as unfit:
            self.problem(place, str(unfit))
        except InvalidInput as invalid:
            self.problems += [Problem(place, problem.message) for problem in invalid.problems]
        return None

    def problem(self, place: str, message: str) -> None:
        """Note a problem at a place."""
        self.problems.append(Problem(place, message.strip()))

    def is_skipped(self, place: str) -> bool:
        """Whether a place was left out with a reason, itself or in every row."""
        return place in self.skipped or _bare(place) in self.skipped


class _Unfit(Exception):
    """A value that does not fit its item; the text says how."""


@singledispatch
def _canonical(item: Item, given: Any, place: str, check: _Check) -> Any:
    raise TypeError(f"no check for {type(item).__name__}")  # a new kind of item needs one


@_canonical.register
def _(item: Text, given: Any, place: str, check: _Check) -> str:
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise _Unfit(f"{_show(given)} is not text")
    return str(given).strip()


@_canonical.register
def _(item: Line, given: Any, place: str, check: _Check) -> str:
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise _Unfit(f"{_show(given)} is not a line of words")
    found = str(given).strip()
    if "\n" in found:
        raise _Unfit("this is one line, and the answer has a line break. Write it in one line")
    return found


@_canonical.register
def _(item: Number, given: Any, place: str, check: _Check) -> float:
    found = _number(given)
    if found is None:
        raise _Unfit(f"{_show(given)} is not a number{_range(item)}")
    return float(_within(item, found))


@_canonical.register
def _(item: Whole, given: Any, place: str, check: _Check) -> int:
    found = _number(given)
    if found is None or found != int(found):
        raise _Unfit(f"{_show(given)} is not a whole number{_range(item)}")
    return int(_within(item, found))


@_canonical.register
def _(item: Minutes, given: Any, place: str, check: _Check) -> int:
    if isinstance(given, str) and (match := _HOURS.fullmatch(given.strip())) and match[0]:
        given = 60 * int(match[1] or 0) + int(match[2] or 0)
    found = _number(given)
    if found is None or found != int(found):
        raise _Unfit(f"{_show(given)} is not a number of minutes. Accepted: 45, or 1h30")
    return int(_within(item, found))


@_canonical.register
def _(item: YesNo, given: Any, place: str, check: _Check) -> bool:
    word = str(given).strip().lower()
    if word in _YES or word in _NO:
        return word in _YES
    raise _Unfit(f"{_show(given)} is neither yes nor no")


@_canonical.register
def _(item: Choice, given: Any, place: str, check: _Check) -> str:
    return _option(item, given)


@_canonical.register
def _(item: Choices, given: Any, place: str, check: _Check) -> list[str]:
    several = _parts(given) if isinstance(given, str) else given
    if not isinstance(several, list | tuple):
        raise _Unfit(f"{_show(given)} is not a list of options")
    chosen = {_option(item, one) for one in several}
    return [value for value in item.options if value in chosen]


@_canonical.register
def _(item: Day, given: Any, place: str, check: _Check) -> str:
    if isinstance(given, date) and not isinstance(given, datetime):
        return given.isoformat()
    return moments.parse_iso_day(str(given).strip()).isoformat()


@_canonical.register
def _(item: TimeOfDay, given: Any, place: str, check: _Check) -> str:
    return moments.parse_time(str(given)).strftime("%H:%M")


@_canonical.register
def _(item: Moment, given: Any, place: str, check: _Check) -> str:
    try:
        found = datetime.fromisoformat(str(given).strip())
        if ":" not in str(given):
            raise ValueError("a day without a time")
    except ValueError:
        raise _Unfit(f"{_show(given)} is not a date and time. Accepted: 2026-03-02T18:40") from None
    return str(moments.moment_text(moments.localise(found, check.context.zone)))


@_canonical.register
def _(item: Rows, given: Any, place: str, check: _Check) -> list[Answers]:
    if isinstance(given, Mapping) or (isinstance(given, str) and len(item.row) == 1):
        given = [given]
    if not isinstance(given, list | tuple):
        raise _Unfit(f"{_show(given)} is not a list of rows")
    rows = [_as_row(item, one) for one in given]
    return [check.fields(item.row, one, f"{place}[{n}]") for n, one in enumerate(rows)]


def _as_row(item: Rows, given: Any) -> Any:
    """A row as named answers: where there is just one item, its answer alone will do."""
    if len(item.row) == 1 and isinstance(given, str):
        return {item.row[0].name: given}
    return given


@_canonical.register
def _(item: Ratings, given: Any, place: str, check: _Check) -> dict[str, int]:
    if isinstance(given, str):
        given = dict(_pairs(given))
    if not isinstance(given, Mapping):
        raise _Unfit(f"{_show(given)} is not a map of name to rating, such as fear=3, joy=1")
    accepted = rating_names(item, check.context.settings)
    one = Whole(ask=item.ask, low=item.low, high=item.high)
    found: dict[str, int] = {}
    for name, rating in given.items():
        known = _known_name(str(name), accepted)
        if not known:
            known_names = near_matches(str(name), accepted)
            check.problem(_join(place, str(name)), f"is not on this sheet. {known_names}")
            continue
        if known in found:
            check.problem(_join(place, known), "is rated twice. Leave one of them out")
            continue
        value = None if is_blank(rating) else check.value(one, rating, _join(place, known))
        if value is not None:
            found[known] = value
    return found


@_canonical.register
def _(item: Reference, given: Any, place: str, check: _Check) -> str:
    known = check.context.references(item.worksheet, item.rows, item.key)
    found = str(given).strip()
    wanted = found.lower()
    fits = [name for name in known if name.lower() == wanted]
    fits = fits or [name for name in known if name.lower().endswith("/" + wanted)]
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise _Unfit(f"{_show(given)} could be {' or '.join(fits)}. Write it in full")
    if not known:
        raise _Unfit(
            f"{_show(given)} refers to a row of {item.worksheet}, and this client has none yet. "
            f"Assign that worksheet first"
        )
    raise _Unfit(f"{_show(given)} is not a row of {item.worksheet}. {near_matches(found, known)}")


def _option(item: Choice, given: Any) -> str:
    if given is True or given is False:  # YAML reads a bare yes or no as true or false
        given = "yes" if given else "no"
    if str(given).strip() in item.options:
        return str(given).strip()
    wanted = str(given).strip().lower()
    labels = {value: {value.lower(), label.lower()} for value, label in item.options.items()}
    fits = [value for value, names in labels.items() if wanted in names]
    if wanted and not fits:
        fits = [value for value, of in labels.items() if any(n.startswith(wanted) for n in of)]
    if len(fits) == 1:
        return fits[0]
    accepted = ", ".join(item.options)
    if fits:
        raise _Unfit(f"{_show(given)} could be {' or '.join(fits)}. Accepted: {accepted}")
    raise _Unfit(f"{_show(given)} is not an option. Accepted: {accepted}")


def _number(given: Any) -> float | None:
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        return None
    try:
        found = float(given.strip().removesuffix("%")) if isinstance(given, str) else given
    except ValueError:
        return None
    if not abs(found) < MOST:  # not a number, without end, or beyond what is kept exactly
        return None
    return found


def _within(item: Number, found: float) -> float:
    if item.low is not None and found < item.low:
        raise _Unfit(f"{_plain(found)} is below {_plain(item.low)}")
    if item.high is not None and found > item.high:
        raise _Unfit(f"{_plain(found)} is above {_plain(item.high)}")
    return found


def _range(item: Number) -> str:
    if item.low is None and item.high is None:
        return ""
    low = "" if item.low is None else f" from {_plain(item.low)}"
    high = "" if item.high is None else f" to {_plain(item.high)}"
    return f"{low}{high}"


def rating_names(item: Ratings, settings: Mapping[str, Any]) -> tuple[str, ...]:
    listed = settings.get(item.names_from) or ()
    agreed = [one["name"] if isinstance(one, Mapping) else str(one) for one in listed]
    return (*item.names, *agreed)


def _known_name(name: str, accepted: tuple[str, ...]) -> str | None:
    if not accepted:
        return name.strip()
    return next((one for one in accepted if one.lower() == name.strip().lower()), None)


def _parts(given: str) -> list[str]:
    return [part.strip() for part in given.split(",") if part.strip()]


def _pairs(given: str) -> Iterator[tuple[str, str]]:
    for part in _parts(given):
        name, sign, rating = (bit.strip() for bit in part.partition("="))
        if not (name and sign):
            raise _Unfit(f"{_show(part)} is not a rating. Write each as in fear=3, joy=1")
        yield name, rating


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
        if _bare(place) not in known:
            yield Problem(place, f"there is no such item to skip. {near_matches(place, known)}")
        elif not str(reason).strip():
            yield Problem(place, "was skipped without a reason. Declined to say is a reason")
        elif isinstance(given, Mapping) and not is_blank(given.get(place)):
            yield Problem(place, "is both answered and skipped. Leave one of them out")


def _join(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _bare(place: str) -> str:
    return re.sub(r"\[\d+\]", "", place)


def _plain(value: float) -> str:
    return f"{value:g}" if abs(value) < 1e15 else str(value)


def _show(given: Any) -> str:
    found = repr(given) if isinstance(given, str) else str(given)
    return found if len(found) <= 40 else f"{found[:39]}…"
