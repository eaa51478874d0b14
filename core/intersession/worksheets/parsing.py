"""The canonical form of each kind of answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import singledispatch
from typing import Any, Protocol

from intersession.dates import instants
from intersession.dates.parsing import check_year, parse_iso_day, parse_time
from intersession.errors import near_matches
from intersession.strict.bounds import MOST
from intersession.worksheets.context import Answers, Context
from intersession.worksheets.items import (
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
    Scale,
    Text,
    TimeOfDay,
    Whole,
    YesNo,
)
from intersession.worksheets.names import name_key
from intersession.worksheets.options import options_of
from intersession.worksheets.places import join
from intersession.worksheets.steps import on_step, rating_of

_YES = {"yes", "y", "true", "1"}
_NO = {"no", "n", "false", "0"}
_HOURS = re.compile(
    r"(?:(\d{1,9})\s*h(?:ours?|rs?)?)?\s*(?:(\d{1,9})\s*(?:m|min|minutes?)?)?", re.I
)


class Unfit(Exception):
    """A value that does not fit its item; the text says how."""


class Check(Protocol):
    """One pass over the answers, as the form of one of them needs it."""

    context: Context

    def fields(self, items: tuple[Item, ...], given: Any, place: str) -> Answers:
        """Check a map of item name → value, such as a row's."""

    def value(self, item: Item, given: Any, place: str) -> Any:
        """The canonical value, or None after noting what is wrong with it."""

    def problem(self, place: str, message: str) -> None:
        """Note a problem at a place."""


def is_blank(given: Any) -> bool:
    """Whether nothing was given: no value, an empty line, an empty list or map."""
    if isinstance(given, str):
        return not given.strip()
    return given is None or (isinstance(given, list | tuple | dict) and not given)


@singledispatch
def canonical(item: Item, given: Any, place: str, check: Check) -> Any:
    """The canonical form of an answer; raises Unfit, or notes the problems of its parts."""
    raise TypeError(f"no check for {type(item).__name__}")  # a new kind of item needs one


@canonical.register
def _(item: Text, given: Any, place: str, check: Check) -> str:
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise Unfit(f"{shown_answer(given)} is not text")
    return str(given).strip()


@canonical.register
def _(item: Line, given: Any, place: str, check: Check) -> str:
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise Unfit(f"{shown_answer(given)} is not a line of words")
    found = str(given).strip()
    if "\n" in found:
        raise Unfit("this is one line, and the answer has a line break. Write it in one line")
    return found


@canonical.register
def _(item: Number, given: Any, place: str, check: Check) -> float:
    found = _number(given, item.unit)
    if found is None:
        raise Unfit(f"{shown_answer(given)} is not a number{_range(item)}")
    return float(_within(item, found))


@canonical.register
def _(item: Whole, given: Any, place: str, check: Check) -> int:
    found = _number(given, item.unit)
    if found is None or found != int(found):
        raise Unfit(f"{shown_answer(given)} is not a whole number{_range(item)}")
    return int(_within(item, found))


@canonical.register
def _(item: Scale, given: Any, place: str, check: Check) -> float:
    found = _number(given, item.unit)
    step = None if found is None else on_step(item, found)
    if found is None or step is None:
        whole = item.step == 1
        steps = "" if whole else f" in steps of {item.step:g}"
        kind = "a whole number" if whole else "a number"
        raise Unfit(f"{shown_answer(given)} is not {kind}{_range(item)}{steps}")
    _within(item, found)
    return step


@canonical.register
def _(item: Minutes, given: Any, place: str, check: Check) -> int:
    if isinstance(given, str) and (match := _HOURS.fullmatch(given.strip())) and match[0]:
        given = 60 * int(match[1] or 0) + int(match[2] or 0)
    found = _number(given)
    if found is None or found != int(found):
        wrong = f"is not a number of minutes{_range(item)}, nor hours as in 1h30"
        raise Unfit(f"{shown_answer(given)} {wrong}")
    return int(_within(item, found))


@canonical.register
def _(item: YesNo, given: Any, place: str, check: Check) -> bool:
    word = str(given).strip().lower()
    if word in _YES or word in _NO:
        return word in _YES
    raise Unfit(f"{shown_answer(given)} is neither yes nor no")


@canonical.register
def _(item: Choice, given: Any, place: str, check: Check) -> str:
    return _option(item, given, check.context.settings)


@canonical.register
def _(item: Choices, given: Any, place: str, check: Check) -> list[str]:
    several = _parts(given) if isinstance(given, str) else given
    if not isinstance(several, list | tuple):
        raise Unfit(f"{shown_answer(given)} is not a list of options")
    chosen = {_option(item, one, check.context.settings) for one in several}
    return [value for value in item.options if value in chosen]


@canonical.register
def _(item: Day, given: Any, place: str, check: Check) -> str:
    if isinstance(given, date) and not isinstance(given, datetime):
        check_year(given)
        return given.isoformat()
    return parse_iso_day(str(given).strip()).isoformat()


@canonical.register
def _(item: TimeOfDay, given: Any, place: str, check: Check) -> str:
    return parse_time(str(given)).strftime("%H:%M")


@canonical.register
def _(item: Moment, given: Any, place: str, check: Check) -> str:
    try:
        found = datetime.fromisoformat(str(given).strip())
        if ":" not in str(given):
            raise ValueError("a day without a time")
    except ValueError:
        raise Unfit(f"{shown_answer(given)} is not a date and time") from None
    check_year(found.date())
    return str(instants.moment_text(instants.localise(found, check.context.zone)))


@canonical.register
def _(item: Rows, given: Any, place: str, check: Check) -> list[Answers]:
    rows = as_rows(item, given)
    if rows is None:
        raise Unfit(f"{shown_answer(given)} is not a list of rows")
    if rows and (wrong := _wrong_count(item, len(rows))):
        check.problem(place, wrong)
    return [check.fields(item.row, one, f"{place}[{n}]") for n, one in enumerate(rows)]


def _wrong_count(item: Rows, count: int) -> str:
    """What is wrong with how many rows there are; empty where nothing is."""
    rows = f"{count} row{'' if count == 1 else 's'}"
    if count < item.least:
        return f"has {rows}, and at least {item.least} are needed. Add {item.least - count} more"
    if item.most is not None and count > item.most:
        return f"has {rows}, and at most {item.most} may be given. Leave {count - item.most} out"
    return ""


def as_rows(item: Rows, given: Any) -> list[Any] | None:
    """What was given as a list of rows, each as named answers; None where it is no list."""
    if isinstance(given, Mapping) or (isinstance(given, str) and len(item.row) == 1):
        given = [given]
    if not isinstance(given, list | tuple):
        return None
    return [_as_row(item, one) for one in given]


def _as_row(item: Rows, given: Any) -> Any:
    """A row as named answers: where there is just one item, its answer alone will do."""
    if len(item.row) == 1 and isinstance(given, str):
        return {item.row[0].name: given}
    return given


@canonical.register
def _(item: Ratings, given: Any, place: str, check: Check) -> dict[str, float]:
    if isinstance(given, str):
        given = dict(_pairs(given))
    if not isinstance(given, Mapping):
        raise Unfit(f"{shown_answer(given)} is not a map of name to rating")
    accepted = rating_names(item, check.context.settings)
    one = rating_of(item)
    found: dict[str, float] = {}
    for name, rating in given.items():
        known = _known_name(str(name), accepted)
        if not known:
            known_names = near_matches(str(name), accepted)
            check.problem(join(place, str(name)), f"is not on this sheet. {known_names}")
            continue
        if known in found:
            check.problem(join(place, known), "is rated twice. Leave one of them out")
            continue
        value = None if is_blank(rating) else check.value(one, rating, join(place, known))
        if value is not None:
            found[known] = value
    return found


@canonical.register
def _(item: Reference, given: Any, place: str, check: Check) -> str:
    known = check.context.references(item.worksheet, item.rows, item.key)
    found = str(given).strip()
    wanted = name_key(found)
    fits = [name for name in known if name_key(name) == wanted]
    fits = fits or [name for name in known if name_key(name).endswith("/" + wanted)]
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise Unfit(f"{shown_answer(given)} could be {' or '.join(fits)}. Write it in full")
    if not known:
        raise Unfit(
            f"{shown_answer(given)} refers to a row of {item.worksheet}, and this client has none "
            f"yet. Assign that worksheet first"
        )
    raise Unfit(
        f"{shown_answer(given)} is not a row of {item.worksheet}. {near_matches(found, known)}"
    )


def _option(item: Choice, given: Any, settings: Mapping[str, Any]) -> str:
    if given is True or given is False:  # YAML reads a bare yes or no as true or false
        given = "yes" if given else "no"
    options = options_of(item, settings)
    if str(given).strip() in options:
        return str(given).strip()
    wanted = name_key(str(given))
    labels = {value: {name_key(value), name_key(label)} for value, label in options.items()}
    fits = [value for value, names in labels.items() if wanted in names]
    if wanted and not fits:
        fits = [value for value, of in labels.items() if any(n.startswith(wanted) for n in of)]
    if len(fits) == 1:
        return fits[0]
    accepted = ", ".join(options)
    if fits:
        raise Unfit(f"{shown_answer(given)} could be {' or '.join(fits)}. Accepted: {accepted}")
    which = "an option of those agreed on" if len(options) < len(item.options) else "an option"
    raise Unfit(f"{shown_answer(given)} is not {which}. Accepted: {accepted}")


def _number(given: Any, unit: str = "") -> float | None:
    """A number, also as typed with its unit behind it; None for anything else."""
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        return None
    try:
        found = float(_without_unit(given, unit)) if isinstance(given, str) else given
    except ValueError:
        return None
    if not abs(found) < MOST:  # not a number, infinite, or too big to be kept exactly
        return None
    return found


def _without_unit(given: str, unit: str) -> str:
    text = given.strip().removesuffix("%")
    if unit and text.casefold().endswith(unit.casefold()):
        return text[: -len(unit)].strip()
    return text


def _within(item: Number, found: float) -> float:
    if item.low is not None and found < item.low:
        raise Unfit(f"{_plain(found)} is below {_plain(item.low)}")
    if item.high is not None and found > item.high:
        raise Unfit(f"{_plain(found)} is above {_plain(item.high)}")
    return found


def _range(item: Number) -> str:
    if item.low is None and item.high is None:
        return ""
    low = "" if item.low is None else f" from {_plain(item.low)}"
    high = "" if item.high is None else f" to {_plain(item.high)}"
    return f"{low}{high}"


def rating_names(item: Ratings, settings: Mapping[str, Any]) -> tuple[str, ...]:
    listed = settings.get(item.names_from) or ()
    names = (one.get("name") if isinstance(one, Mapping) else str(one) for one in listed)
    agreed = [name for name in names if name]
    return (*item.names, *agreed)


def _known_name(name: str, accepted: tuple[str, ...]) -> str | None:
    if not accepted:
        return name.strip()
    return next((one for one in accepted if name_key(one) == name_key(name)), None)


def _parts(given: str) -> list[str]:
    return [part.strip() for part in given.split(",") if part.strip()]


def _pairs(given: str) -> Iterator[tuple[str, str]]:
    for part in _parts(given):
        name, sign, rating = (bit.strip() for bit in part.partition("="))
        if not (name and sign):
            raise Unfit(f"{shown_answer(part)} is not a rating with its name")
        yield name, rating


def _plain(value: float) -> str:
    return f"{value:g}" if abs(value) < 1e15 else str(value)


def shown_answer(given: Any) -> str:
    found = repr(given) if isinstance(given, str) else str(given)
    return found if len(found) <= 40 else f"{found[:39]}…"
