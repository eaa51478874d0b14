"""What is wrong with a line, in words that repeat nothing of what a client said.

A program's log keeps what is printed, for years and for many eyes. So a report names the
place and what is accepted there, and what was found only where somebody asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import msgspec

from intersession.application.command import Command
from intersession.errors import Problem
from intersession.events.fields import meanings_of
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.examples import typed_example
from intersession.worksheets.items import Choice, Item, Number, Ratings, Rows

_OPEN = frozenset(
    (
        *("command", "version", "key", "by", "caused_by", "client", "assignment"),
        *("assignment_key", "happened", "attempt", "attempts", "from_on", "until", "goal"),
        *("session", "worksheet", "category", "starts", "ends", "planned", "source", "events"),
        *("to", "timezone", "day_begins", "week_begins", "outcome", "anticipated"),
    )
)
"""Fields that hold no more than a name, a day or a number of the record: what they say is told."""
_WRITTEN = ("answers", "skipped", "settings", "drop")
_SAFE = re.compile(
    r"is missing.*|no answer|there is no such (?:item|field|list)(?: to skip)?|"
    r"there is no such row to skip it in|was skipped without a reason|is both answered and skipped|"
    r"is rated twice|is not on this sheet|is not something to rate|belongs inside [a-z_.]+|"
    r"(?:text|null|a whole number|a number with decimals|true or false|an object|a list) was found"
    r"\. Accepted: [a-z ]+|holds a NUL character \(U\+0000\)|holds half a character|"
    r"holds lists in lists, .*|has [0-9,]+ bytes.*",
    re.DOTALL,
)
"""What may be told of any place: it says nothing of what was found there."""
_DIFFERS = re.compile(
    r", and this one differs: .*?(?=\. Give a new command a key of its own)", re.S
)
_NUMBER = re.compile(r"holds \S+, which some programs")
_TWICE = re.compile(r"gives .* twice in one object", re.DOTALL)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_PART = re.compile(r"(?P<name>[^.\[\]]+)(?P<rows>(?:\[[0-9]+\])*)")


class Quiet(msgspec.Struct, frozen=True):
    """Tells problems of a command; ``sheet`` is the worksheet that its answers are to.

    ``stated`` are refusals that speak only of what is on record, such as of a withdrawn
    assignment.
    """

    sent: type[Command] | None = None
    sheet: Worksheet | None = None
    stated: Collection[str] = ()

    def told(self, problems: Sequence[Problem]) -> tuple[Problem, ...]:
        """The problems, each at its place, without what was found there."""
        return tuple(map(self._one, problems))

    def _one(self, problem: Problem) -> Problem:
        place, message = problem
        root = re.split(r"[.\[]", place)[0]
        if not place:
            return Problem("", self._of_line(message))
        if root in _OPEN:
            return Problem(place, _DIFFERS.sub(", and this one differs", message))
        shown, item = self._at(place)
        return Problem(shown, self._of_place(message, root, item))

    def _of_line(self, message: str) -> str:
        """A problem of the whole line: of its JSON, or of the record as it stands."""
        if message in self.stated:
            return message
        return "what it says does not fit together"

    def _of_place(self, message: str, root: str, item: Item | None) -> str:
        found = _SAFE.match(message)
        wrong = found[0] if found else "does not fit"
        accepted = _accepted(item) if item else self._limits(root) or _declared(message, root)
        has_it = "Accepted" in wrong or wrong.startswith(("is missing", "there is no", "is rated"))
        return wrong if has_it or not accepted else f"{wrong}. Accepted: {accepted}"

    def _limits(self, root: str) -> str:
        """What a field of the command accepts, as it is declared."""
        said = meanings_of(self.sent).get(root) if self.sent else None
        if said is None or (said.low is None and said.high is None):
            return ""
        ends = (str(end) for end in (said.low, said.high) if end is not None)
        return " to ".join(ends) if said.high is not None else f"{said.low} and more"

    def _at(self, place: str) -> tuple[str, Item | None]:
        """A place without names that people gave, and the item that is there."""
        root, _, rest = place.partition(".")
        items = self._items(root)
        if items is None or not rest:
            return _named(place), None
        shown, item = [root], None
        for part in _PART.finditer(rest):
            known = {one.name: one for one in items}
            if isinstance(item, Ratings) or (part["name"] not in known and not _is_name(part)):
                return ".".join([*shown, "…"]), item
            item = known.get(part["name"])
            shown.append(part[0])
            items = item.row if isinstance(item, Rows) else ()
        return ".".join(shown), item

    def _items(self, root: str) -> tuple[Item, ...] | None:
        if self.sheet is None or root not in ("answers", "skipped", "settings"):
            return None
        return self.sheet.settings if root == "settings" else self.sheet.answers


def quiet_line(wrong: Problem) -> Problem:
    """Why a line cannot be read, without a number or a name that is in it."""
    without = _NUMBER.sub("holds a number that some programs", wrong.message)
    told = _TWICE.sub("gives a name twice in one object", without)
    return Problem(_named(wrong.place), told)


def _is_name(part: re.Match[str]) -> bool:
    return bool(_NAME.fullmatch(part["name"]))


def _named(place: str) -> str:
    """A place whose parts are names of fields; what is no such name is left out."""
    parts = [part[0] if _is_name(part) else "…" for part in _PART.finditer(place)]
    return ".".join(parts)


def _declared(message: str, root: str) -> str:
    """What a message says is accepted, where that comes from no client's record."""
    if root in _WRITTEN:
        return ""
    return message.partition("Accepted: ")[2]


def _accepted(item: Item) -> str:
    """What an item accepts, as its worksheet declares it."""
    if isinstance(item, Choice):
        return ", ".join(item.options)
    if isinstance(item, Number | Ratings) and item.low is not None and item.high is not None:
        return f"{item.low:g} to {item.high:g}"
    such = typed_example(item)
    return f"{item.kind}, such as {such}" if such else item.kind
