"""The options that say what is agreed: shared by ``assign`` and ``amend``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar, get_args

import click

from intersession.dates import recurrence
from intersession.domain.assignment.prescription import AnticipatedObstacle, Prescription
from intersession.domain.assignment.vocabulary import MadeBy, check_category
from intersession.errors import InvalidInput, Problem, near_matches
from intersession.events.base import field_names
from intersession_cli.app.numbers import Whole
from intersession_cli.input import values
from intersession_cli.input.values import goal_number
from intersession_cli.input.words import WORDS

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--task", type=WORDS, help="What the client will do, in one sentence."),
    click.option("--skill", type=WORDS, help="The skill from today's session."),
    click.option("--goal", metavar="G1", help="The goal it serves."),
    click.option("--rationale", type=WORDS, help="What it is for, in the client's words."),
    click.option("--teach-back", type=WORDS, help="How the client explained it back."),
    click.option("--when", type=WORDS, help="When: 'after breakfast'."),
    click.option("--where", type=WORDS, help="Where: 'at the kitchen table'."),
    click.option("--minutes", type=Whole(), metavar="N", help="How long each time, in minutes."),
    click.option("--how-often", metavar="WORDS", help="once, daily, mon,wed,fri or 3x/week."),
    click.option("--start", "start_on", metavar="DAY", help="From when (the day it is agreed)."),
    click.option("--cue", type=WORDS, help="What reminds of it: 'when the kettle boils'."),
    click.option("--done-when", type=WORDS, help="What counts as done."),
    click.option("--smallest", type=WORDS, help="The smallest version that still counts."),
    click.option(
        "--obstacle",
        "obstacles",
        type=WORDS,
        multiple=True,
        metavar="'IF => THEN'",
        help="What could get in the way => the back-up. May be given again.",
    ),
    click.option("--confidence", type=Whole(), metavar="0-100", help="How sure the client is."),
    click.option("--made-by", type=click.Choice(get_args(MadeBy)), help="Who shaped it."),
    click.option(
        "--started/--not-started", "started_in_session", default=None, help="Begun in session."
    ),
    click.option("--rehearsed/--not-rehearsed", default=None, help="Gone through in session."),
    click.option("--review-on", metavar="DAY", help="When you look at it together: thu, +7d."),
    click.option("--setting", "settings", multiple=True, metavar="ITEM=VALUE",
                 help="A setting of the worksheet. May be given again."),
    click.option("--from", "file", metavar="FILE|-",
                 help="Read what is agreed from JSON, YAML or TOML."),
    click.option("--session", type=Whole(), metavar="N", help="The number of the session."),
)  # fmt: skip


def agreement_options(function: F) -> F:
    """Add the options that say what is agreed."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def read_agreement(given: Mapping[str, Any], today: date) -> tuple[dict[str, Any], dict[str, Any]]:
    """The prescription's fields and the worksheet's settings, from a file and the options.

    Only what was said is in them. Raises InvalidInput with every problem.
    """
    found = values.read_file(given["file"]) if given.get("file") else {}
    settings = _settings(found.pop("settings", None) or {})
    fields = field_names(Prescription)
    found |= {name: given[name] for name in fields if given.get(name) not in (None, ())}
    settings = {**settings, **values.answers(given.get("settings") or (), None)}
    problems = [
        Problem(name, f"there is no such field. {near_matches(name, [*fields, 'settings'])}")
        for name in found
        if name not in fields
    ]
    agreed = read_fields({name: found[name] for name in fields if name in found}, today, problems)
    return agreed, settings


def read_fields(
    given: Mapping[str, Any], today: date, problems: Iterable[Problem] = ()
) -> dict[str, Any]:
    """Fields of a prescription as they are kept; raises InvalidInput with every problem."""
    agreed = dict(given)
    found = list(problems)
    for name, value in agreed.items():
        try:
            agreed[name] = _READERS[name](value, today) if name in _READERS else value
        except InvalidInput as invalid:
            found += [Problem(name, one.message) for one in invalid.problems]
    if found:
        raise InvalidInput("What was agreed cannot be read:", found)
    return agreed


def _settings(value: Any) -> Mapping[str, Any]:
    """The settings that a file holds."""
    if isinstance(value, Mapping):
        return value
    how = "is not a set of named settings. For example, in YAML: settings: {theme: Buses}"
    raise InvalidInput("What was agreed cannot be read:", [Problem("settings", how)])


def _goal(value: Any, _: date) -> int:
    return goal_number(str(value))


def _how_often(value: Any, _: date) -> str:
    return recurrence.parse(str(value))


def _day(value: Any, today: date) -> str:
    return values.day(str(value), today, "future").isoformat()


def _whole(value: Any, _: date) -> int:
    found = None if isinstance(value, bool) else values.whole(str(value).removesuffix("%"))
    if found is None:
        raise InvalidInput("", [Problem("", f"{value!r} is not a whole number, such as 20")])
    return found


def _yes_no(value: Any, _: date) -> bool:
    word = str(value).strip().lower()
    if word not in ("true", "false", "yes", "no"):
        raise InvalidInput("", [Problem("", f"{value!r} is neither yes nor no, such as yes")])
    return word in ("true", "yes")


def _made_by(value: Any, _: date) -> str:
    if value not in get_args(MadeBy):
        accepted = ", ".join(get_args(MadeBy))
        raise InvalidInput("", [Problem("", f"{value!r} is not known. Accepted: {accepted}")])
    return str(value)


def _obstacles(value: Any, _: date) -> tuple[AnticipatedObstacle, ...]:
    several = value if isinstance(value, list | tuple) else [value]
    return tuple(_one_obstacle(one) for one in several)


def _one_obstacle(value: Any) -> AnticipatedObstacle:
    if isinstance(value, Mapping):
        extra = set(value) - {"text", "backup", "category"}
        if extra or not value.get("text"):
            accepted = (
                "an obstacle holds text, and may hold backup and category, such as "
                '{"text": "too tired", "backup": "only two minutes"}'
            )
            raise InvalidInput("", [Problem("", accepted)])
        category = value.get("category")
        return AnticipatedObstacle(
            text=str(value["text"]),
            backup=str(value.get("backup") or ""),
            category=check_category(str(category)) if category else None,
        )
    text, _, backup = str(value).replace("->", "=>").replace("→", "=>").partition("=>")
    return AnticipatedObstacle(text=text.strip(), backup=backup.strip())


_READERS: dict[str, Callable[[Any, date], Any]] = {
    "goal": _goal,
    "how_often": _how_often,
    "start_on": _day,
    "review_on": _day,
    "minutes": _whole,
    "confidence": _whole,
    "made_by": _made_by,
    "started_in_session": _yes_no,
    "rehearsed": _yes_no,
    "obstacles": _obstacles,
}
