"""What was typed so far for a command: answers, reasons, options, and where it stopped."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import attrs

Keys = tuple[str | int, ...]
"""Where an answer is: ``("moods", 0, "before")``."""


def place_of(keys: Keys) -> str:
    """A place as it is written: ``moods[0].before``."""
    parts = [f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys]
    return "".join(parts).removeprefix(".")


@attrs.define
class Draft:
    """What was typed so far.

    ``passed`` are the places that were asked, in order, also those that were left out.
    ``said`` are the command's options. ``given`` are the items that came with options and are
    not asked. ``unfinished`` is the text of an answer that was being typed. ``keep`` is called
    after each answer, so that none is lost.
    """

    answers: dict[str, Any] = attrs.field(factory=dict)
    skipped: dict[str, str] = attrs.field(factory=dict)
    passed: list[str] = attrs.field(factory=list)
    said: dict[str, Any] = attrs.field(factory=dict)
    given: list[str] = attrs.field(factory=list)
    unfinished: dict[str, str] = attrs.field(factory=dict)
    begun: str = ""
    keep: Callable[[Draft], None] = lambda _: None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.answers or self.skipped or self.passed or self.unfinished)

    def at(self, keys: Keys) -> Any:
        """The answer at a place; None where there is none."""
        found: Any = self.answers
        for key in keys:
            try:
                found = found[key]
            except (KeyError, IndexError, TypeError):
                return None
        return found

    def put(self, keys: Keys, value: Any) -> None:
        """Keep an answer at a place, making the rows on the way."""
        target: Any = self.answers
        for key, following in pairwise(keys):
            empty: Any = [] if isinstance(following, int) else {}
            if isinstance(key, int):
                if key == len(target):
                    target.append(empty)
                target = target[key]
            else:
                target = target.setdefault(key, empty)
        target[keys[-1]] = value
        for end in range(1, len(keys) + 1):  # nor is the list or map left out that it is in
            self.skipped.pop(place_of(keys[:end]), None)

    def clear(self, keys: Keys) -> None:
        """Take out an answer, and a list or map that has nothing left."""
        holder = self.at(keys[:-1]) if len(keys) > 1 else self.answers
        if isinstance(holder, dict):
            holder.pop(str(keys[-1]), None)
        self.skipped.pop(place_of(keys), None)

    def drop_row(self, keys: Keys) -> None:
        """Take a row out; those behind it move up, with the reasons in them."""
        *of_list, number = keys
        rows = self.at(tuple(of_list))
        del rows[int(number)]
        if not rows:
            self.clear(tuple(of_list))
        name = place_of(tuple(of_list))
        kept = {}
        for place, why in self.skipped.items():
            match = re.match(rf"{re.escape(name)}\[([0-9]{{1,9}})\]", place)
            if match and int(match[1]) == number:
                continue
            if match and int(match[1]) > int(number):
                place = f"{name}[{int(match[1]) - 1}]{place[match.end() :]}"
            kept[place] = why
        self.skipped = kept

    def pass_by(self, place: str) -> None:
        """Go on behind a place."""
        self.unfinished.pop(place, None)
        if place not in self.passed:
            self.passed.append(place)

    def ask_again(self, item: str) -> None:
        """Have everything of an item asked again, with its answers to edit."""
        self.given = [one for one in self.given if one != item]
        self.passed = [one for one in self.passed if re.split(r"[.\[]", one, maxsplit=1)[0] != item]
