"""What people type, read: days, field=value pairs, files."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from intersession.domain.assignment.event_fields import Between
from intersession.domain.assignment.vocabulary import AMOUNTS
from intersession.errors import InvalidInput, Problem, shown
from intersession.strict import maps, numbers
from intersession.strict.depth import too_deep
from intersession_cli.app.local import Local
from intersession_cli.input.dates import Towards, parse_day, parse_moment
from intersession_cli.input.files import standard_input
from intersession_cli.input.words import words_of

UNKNOWN = ("unknown", "?", "not known")


def day(text: str, today: date, towards: Towards) -> date:
    """A day as people say it."""
    return parse_day(text, today, towards)


def happened(text: str, local: Local) -> date | datetime | None:
    """When something happened to a client: a day, a day and a time, or None for ``unknown``."""
    if text.strip().lower() in UNKNOWN:
        return None
    return parse_moment(text, local.today, local.zone_on, "past")


def moment(text: str, local: Local, towards: Towards) -> date | datetime:
    """A day, or a day and a time on the client's clock."""
    return parse_moment(text, local.today, local.zone_on, towards)


def between(days: tuple[str, str] | None, local: Local) -> Between | None:
    """The first and the last day of a span, as they were typed."""
    if days is None:
        return None
    first, last = (parse_day(one, local.today, "past").isoformat() for one in days)
    return Between(first=first, last=last)


def local_zone() -> str:
    """This machine's IANA time zone, UTC if it cannot be found.

    Raises InvalidInput where TZ names no such zone: what it means is not guessed.
    """
    named = os.environ.get("TZ", "").lstrip(":")
    if named and not named.startswith("/") and not _is_zone(named):
        told = f"this machine's is set by TZ={named}, which is not a place's IANA name"
        how = "Set it to one, such as TZ=Europe/Berlin; for a new client: --timezone Europe/Berlin"
        raise InvalidInput("The time zone is not known:", [Problem("", f"{told}. {how}")])
    from tzlocal import get_localzone_name

    try:
        return str(get_localzone_name() or "UTC")
    except Exception:  # a machine with no usable zone setting still has UTC
        return "UTC"


def _is_zone(name: str) -> bool:
    from intersession.dates import instants

    try:
        instants.zone(name)
    except InvalidInput:
        return False
    return True


def pairs(given: Sequence[str], option: str) -> dict[str, str]:
    """``name=value`` options as a map; what has no ``=`` is refused, all at once."""
    found: dict[str, str] = {}
    problems = []
    for one in given:
        name, equals, value = one.partition("=")
        if not equals or not name.strip():
            problems.append(Problem(one, f"is not name=value. Write it as {option} name=value"))
        found[name.strip()] = value.strip()
    if problems:
        raise InvalidInput(f"{option} cannot be read:", problems)
    return found


def reasons(given: Sequence[str]) -> dict[str, str]:
    """Why items are left out, by their names; the words may come from elsewhere."""
    return {name: words_of(why, f"--skip {name}") for name, why in pairs(given, "--skip").items()}


def whole(text: str) -> int | None:
    """A whole number as typed; None for anything else, and for one of more than 18 digits."""
    return numbers.whole(text)


def ratings(given: Sequence[str], option: str) -> dict[str, int]:
    """``name=number`` options, also several with commas: ``quality=3,quantity=4``."""
    split = [part for one in given for part in one.split(",") if part.strip()]
    found = pairs(split, option)
    wrong = [
        Problem(name, f"{value!r} is not a whole number. Accepted: 0 to 4, such as {name}=3")
        for name, value in found.items()
        if whole(value) is None
    ]
    if wrong:
        raise InvalidInput(f"{option} cannot be read:", wrong)
    return {name: int(value) for name, value in found.items()}


def answers(sets: Sequence[str], file: str | None) -> dict[str, Any]:
    """Answers from a file, with those set one by one over them.

    ``--set moods[0].before=80`` reaches into rows; a value that starts with ``[`` or
    ``{`` is read as YAML; ``@FILE`` and ``-`` are words from elsewhere.
    """
    found = read_file(file) if file else {}
    for place, value in pairs(sets, "--set").items():
        is_named = value == "-" or value.startswith("@")
        _put(found, place, words_of(value, f"--set {place}") if is_named else read_value(value))
    return found


def read_file(name: str) -> dict[str, Any]:
    """A map of answers from a JSON, YAML or TOML file, or ``-`` for standard input.

    Raises InvalidInput for a file that cannot be read, or holds no map.
    """
    named = "Standard input" if name == "-" else name
    file = standard_input() if name == "-" else Path(name)
    found = maps.read_file(file, maps.form_of(name), f"{named} cannot be read:")
    if not isinstance(found, Mapping):
        wanted = Problem("", "it must hold a map of item to answer, such as situation: At home")
        raise InvalidInput(f"{named} holds no answers:", [wanted])
    return dict(found)


def read_value(text: str) -> Any:
    """A value as it is typed: words, or a list or map in JSON or YAML."""
    if not text.startswith(("[", "{")):
        return text
    subject = f"{shown(text)} cannot be read:"
    if deep := too_deep(text):
        raise InvalidInput(subject, [deep])
    try:
        return maps.read_text(text, "yaml", subject)
    except InvalidInput as problem:
        wanted = Problem("", "a list is written [{name: fear, before: 80}]")
        raise InvalidInput(subject, [*problem.problems, wanted]) from problem


def _put(found: dict[str, Any], place: str, value: Any) -> None:
    """Put a value at ``moods[0].before``, making the rows on the way."""
    steps: list[str | int] = []
    for part in place.split("."):
        name, *places = part.replace("]", "").split("[")
        steps.append(name)
        steps += [int(row) if re.fullmatch(r"\d{1,9}", row) else row for row in places]
    target: Any = found
    for step, following in pairwise(steps):
        empty: Any = [] if isinstance(following, int) else {}
        target = _step(target, step, empty, place)
    _step(target, steps[-1], None, place)
    target[steps[-1]] = value


def _step(target: Any, step: str | int, empty: Any, place: str) -> Any:
    if isinstance(target, list) and isinstance(step, int) and step <= len(target):
        if step == len(target):
            target.append(empty)
        return target[step]
    if isinstance(target, dict) and isinstance(step, str):
        return target.setdefault(step, empty)
    reason = "rows are counted from 0, without gaps: moods[0].name, moods[1].name"
    raise InvalidInput(f"--set {place} cannot be used:", [Problem(place, reason)])


def is_interactive() -> bool:
    """Whether someone sits at a terminal to be asked."""
    return sys.stdin.isatty()


def read_amount(text: str | None) -> tuple[int | None, int | None]:
    """An amount as people say it: quarters 0–4, or minutes; one of the two is None."""
    if text is None:
        return None, None
    plain = text.strip().lower()
    if match := re.fullmatch(r"(\d{1,9})\s*(?:m|min|minutes?)", plain):
        return None, int(match[1])
    named = {words.removeprefix("only "): amount for amount, words in AMOUNTS.items()}
    if plain in named:
        return named[plain], None
    if (quarters := whole(plain)) is not None:
        return quarters, None
    accepted = f"accepted: {', '.join(named)}; 0 to 4; or minutes such as 10min"
    raise InvalidInput(f"{text!r} is not an amount.", [Problem("--amount", accepted)])


def goal_number(text: str) -> int:
    """The number of a goal typed as ``G1``, ``g1`` or ``1``."""
    number = whole(text.strip().lower().removeprefix("g"))
    if number is None or number < 1:
        raise InvalidInput(f"{text!r} is not a goal.", [Problem("", "accepted: G1, or 1")])
    return number
