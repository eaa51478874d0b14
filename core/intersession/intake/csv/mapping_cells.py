"""One cell of a mapping: a column's name, or a table that says how its values are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import attrs

from intersession.dates.formats import LATEST_OF_2000, Format, read_format
from intersession.errors import InvalidInput, near_matches
from intersession.intake.csv.mapping import Ambiguous, Cell

_KNOWN = (
    *("column", "parts", "value", "json", "format", "pivot", "language", "ambiguous"),
    *("separator", "values", "scale", "factor", "rounded"),
)
Note = Callable[[str, str], None]
"""Notes a problem at a place."""


@attrs.define
class CellReader:
    """Reads cells, and notes what is wrong with them; ``language`` is that of the file."""

    note: Note
    language: str = "en"

    def read(self, place: str, given: Any, values: Mapping[str, Any]) -> Cell:
        """One cell, with what its values stand for."""
        if isinstance(given, str) and given:
            given = {"column": given}
        if not isinstance(given, dict):
            self.note(place, f"name a column, or write {{ value = {given!r} }} for all")
            return Cell()
        for name in given:
            if name not in _KNOWN:
                hint = near_matches(name, _KNOWN)
                self.note(f"{place}.{name}", f"a mapping has no such key. {hint}".strip())
        if len({"column", "parts", "value"} & given.keys()) != 1:
            self.note(place, "say either which column holds it, or the value for all")
        columns, is_json = _columns(given.get("column", "")), given.get("json", False)
        if columns is None or not isinstance(is_json, bool):
            self.note(place, 'accepted: { column = "name", json = true }')
            return Cell()
        return Cell(
            column=columns[0],
            joined=columns[1:],
            parts=self._parts(place, given),
            value=given.get("value"),
            json=is_json,
            formats=self._formats(place, given),
            ambiguous=self._ambiguous(place, given),
            separator=self._separator(place, given),
            values=self._values(place, {**values, **self._table(place, given)}),
            scale=self._scale(place, given),
            factor=self._factor(place, given),
            rounded=self._rounded(place, given),
        )

    def _parts(self, place: str, given: Mapping[str, Any]) -> dict[str, str]:
        found = given.get("parts", {})
        columns = found.values() if isinstance(found, dict) else [None]
        if all(isinstance(one, str) and one for one in columns) and (found or "parts" not in given):
            return dict(found)
        told = 'name a column for each: parts = { fear = "how_afraid", joy = "how_glad" }'
        self.note(f"{place}.parts", told)
        return {}

    def _formats(self, place: str, given: Mapping[str, Any]) -> tuple[Format, ...]:
        """How a cell's days and times are written; several where the file mixes them."""
        found = given.get("format")
        several = found if isinstance(found, list) else [found] if found else []
        pivot, language = given.get("pivot", LATEST_OF_2000), given.get("language", self.language)
        if isinstance(pivot, bool) or not isinstance(pivot, int) or not 0 <= pivot <= 99:
            self.note(f"{place}.pivot", f"{pivot!r} is not two digits of a year, such as 30")
            return ()
        try:
            in_words = str(language).lower()[:2]
            return tuple(read_format(str(one), pivot=pivot, language=in_words) for one in several)
        except InvalidInput as invalid:
            for one in invalid.problems:
                self.note(f"{place}.format", one.message)
            return ()

    def _ambiguous(self, place: str, given: Mapping[str, Any]) -> Ambiguous:
        found = given.get("ambiguous", "")
        if found not in ("", "first", "second"):
            told = f'{found!r} is neither "first" nor "second": which is meant of an hour that '
            self.note(f"{place}.ambiguous", told + "comes twice, where the clocks go back")
        return "second" if found == "second" else "first" if found == "first" else ""

    def _separator(self, place: str, given: Mapping[str, Any]) -> str:
        found = given.get("separator", "")
        if isinstance(found, str) and (found or "separator" not in given):
            return found
        self.note(f"{place}.separator", f'{found!r} does not separate a list. Such as "|"')
        return ""

    def _table(self, place: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
        found = given.get("values", {})
        if isinstance(found, dict):
            return found
        self.note(f"{place}.values", 'write it as a table: values = { "3 - fair" = 3 }')
        return {}

    def _values(self, place: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """What stands for what; an empty text stands for no answer."""
        found: dict[str, Any] = {}
        for text, meaning in given.items():
            if isinstance(meaning, dict | list):
                self.note(f"values.{place}.{text}", "is one value: a number, a text, true or false")
            if found.setdefault(as_looked_up(text), meaning) != meaning:
                self.note(f"values.{place}.{text}", "is there twice, but for capitals")
        return found

    def _scale(self, place: str, given: Mapping[str, Any]) -> tuple[Fraction, Fraction] | None:
        found = given.get("scale")
        if found is None:
            return None
        numbers = found if isinstance(found, list) else []
        ends = [Fraction(str(one)) for one in numbers if _is_number(one)]
        if len(ends) == len(numbers) == 2 and ends[0] != ends[1]:
            return ends[0], ends[1]
        told = f"{found!r} is not a scale: its two ends, such as scale = [0, 100]"
        self.note(f"{place}.scale", told)
        return None

    def _factor(self, place: str, given: Mapping[str, Any]) -> Fraction | None:
        found = given.get("factor")
        if found is None:
            return None
        is_part = isinstance(found, str) and re.fullmatch(r"[1-9]\d{0,8}/[1-9]\d{0,8}", found)
        if "scale" not in given and (is_part or (_is_number(found) and found > 0)):
            return Fraction(str(found))
        told = f"{found!r} is not what numbers are multiplied by, such as 60 for hours in minutes"
        self.note(f"{place}.factor", f'{told} or "1/60" for seconds, in a cell without a scale')
        return None

    def _rounded(self, place: str, given: Mapping[str, Any]) -> bool:
        found = given.get("rounded", False)
        if not isinstance(found, bool) or (found and not {"scale", "factor"} & given.keys()):
            self.note(f"{place}.rounded", "goes with a scale or a factor, and is true or false")
        return found is True


def _columns(given: Any) -> tuple[str, ...] | None:
    """The columns that are named; None where these are no names."""
    several = given if isinstance(given, list) else [given]
    if several and all(isinstance(one, str) and (one or one is given) for one in several):
        return tuple(several)
    return None


def as_looked_up(text: object) -> str:
    """A text as it is looked up among the values that stand for something."""
    return " ".join(str(text).split()).casefold()


def _is_number(one: object) -> bool:
    return isinstance(one, int | float) and not isinstance(one, bool) and abs(one) < 10**9
