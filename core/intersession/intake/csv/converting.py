"""What a cell of a file says, in the form that an item takes: by what the mapping says of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from fractions import Fraction
from typing import Any

import attrs

from intersession.dates import instants
from intersession.dates.formats import is_iso_moment, read_in, read_time, read_when
from intersession.dates.local import LocalClocks
from intersession.errors import invalid, shown
from intersession.intake.csv.mapping import Cell
from intersession.intake.csv.mapping_cells import as_looked_up
from intersession.worksheets.items import (
    Day,
    Item,
    Moment,
    Number,
    Ratings,
    Rows,
    Scale,
    TimeOfDay,
    Whole,
)
from intersession.worksheets.steps import as_number, on_step, rating_of

SUBJECT = "This cannot be taken as it is:"
_COMMA = re.compile(r"[+-]?\d+,\d+")
_UTC = LocalClocks()
_TICKED = {"1", "x", "yes", "y", "true", "checked"}
_NOT_TICKED = {"0", "no", "n", "false", "unchecked"}


@attrs.frozen
class Clocks:
    """The clocks by which a record's times are read.

    ``file`` is the zone of the file's own clock, which is told on the client's.
    ``are_its_own``: the record says its zone itself, so its times are read by that and
    not by the client's.
    """

    local: LocalClocks = _UTC
    file: str = ""
    are_its_own: bool = False

    def at(self, moment: datetime) -> tzinfo:
        """The zone at a moment: an instant, or a time on the client's clock."""
        if moment.tzinfo is not None:
            return self.local.at(moment).zone
        return self.local.on(moment.date()).zone


@attrs.frozen
class Converter:
    """Converts the cells of one record; ``decimal`` is the sign before decimals."""

    clocks: Clocks
    decimal: str = "."

    def said(self, cell: Cell, given: Any) -> Any:
        """What a cell's text stands for: a list where it holds one, None for no answer."""
        if cell.separator and isinstance(given, str):
            parts = [part.strip() for part in given.split(cell.separator)]
            given = [part for part in parts if part]
        if not cell.values:
            return given
        if cell.parts:
            meant = {name: _meaning(cell.values, one) for name, one in given.items()}
            return {name: one for name, one in meant.items() if one is not None} or None
        if isinstance(given, list):
            several = [_meaning(cell.values, one) for one in given]
            return [one for one in several if one is not None]
        return _meaning(cell.values, given)

    def taken(self, item: Item, cell: Cell, given: Any) -> Any:
        """The value in the form that its item takes; InvalidInput where it cannot be read."""
        if isinstance(item, Number):
            given = self._number(item, cell, given)
        elif isinstance(item, Day):
            says_more = cell.formats or is_iso_moment(given)
            return self.day(cell, given) if says_more else _plain(given)
        elif isinstance(item, TimeOfDay):
            return self._time(cell, given) if isinstance(given, str) else given
        elif isinstance(item, Moment):
            found = self.when(cell, given)
            return found.isoformat() if isinstance(found, datetime) else _plain(given)
        elif isinstance(item, Ratings):
            return self._ratings(item, cell, given)
        elif cell.parts:
            return [option for option, mark in given.items() if _is_ticked(option, mark)]
        elif cell.separator and isinstance(item, Rows) and isinstance(given, list):
            return [{item.row[0].name: one} for one in given]
        return _plain(given)

    def _ratings(self, item: Ratings, cell: Cell, given: Any) -> Any:
        """Ratings by name, each on the item's own scale; what is none is left to be refused."""
        if isinstance(given, list):
            given = _by_name(given)
        if not isinstance(given, Mapping):
            return given
        one = rating_of(item)
        return {name: self._number(one, cell, rating) for name, rating in given.items()}

    def day(self, cell: Cell, given: Any) -> str:
        """A day; of a moment, the one on the record's clock."""
        found = self.when(cell, given)
        return (found.date() if isinstance(found, datetime) else found).isoformat()

    def when(self, cell: Cell, given: Any) -> date | datetime:
        """A day or a moment; with its offset where the mapping or the record settles that."""
        found = read_when(given, cell.formats)
        if not isinstance(found, datetime):
            return found
        return self._moment(cell, found)

    def _moment(self, cell: Cell, found: datetime) -> datetime:
        clocks = self.clocks
        if found.tzinfo is not None:  # an offset says where it was, and UTC does not
            return found.astimezone(clocks.at(found)) if found.tzinfo is UTC else found
        is_of_file = clocks.file and not any(one.is_local for one in cell.formats)
        zone = instants.zone(clocks.file) if is_of_file else clocks.at(found)
        settled = _settled(found, zone, cell.ambiguous)
        if is_of_file:
            moment = instants.localise(settled, zone)
            return moment.astimezone(clocks.at(moment))
        if settled.tzinfo is None and clocks.are_its_own:
            return instants.localise(settled, zone)
        return settled

    def _time(self, cell: Cell, given: str) -> str:
        if is_iso_moment(given) or any(one.has_day for one in cell.formats):
            found = read_in(given.strip(), cell.formats) if cell.formats else read_when(given)
            if isinstance(found, datetime):
                return self._moment(cell, found).strftime("%H:%M")
        return read_time(given, cell.formats).strftime("%H:%M")

    def _number(self, item: Number, cell: Cell, given: Any) -> Any:
        if isinstance(given, str):
            given = self._with_point(given.strip())
        return _converted(item, cell, given) if cell.scale or cell.factor else given

    def _with_point(self, given: str) -> str:
        if self.decimal == ",":
            if "." in given:
                told = "has a point, and the mapping says that decimals come after a comma"
                raise invalid(SUBJECT, f"{given!r} {told}")
            return given.replace(",", ".")
        if _COMMA.fullmatch(given):
            told = 'is written with a comma. Where decimals come after one: [file] decimal = ","'
            raise invalid(SUBJECT, f"{given!r} {told}")
        return given


def _is_ticked(option: str, mark: Any) -> bool:
    word = str(mark).strip().lower()
    if word in _TICKED or word in _NOT_TICKED:
        return word in _TICKED
    told = f"{shown(str(mark))} at {option} is neither a tick nor none"
    raise invalid(SUBJECT, f"{told}. Accepted: 1, x or yes, and 0 or no")


def _meaning(values: Mapping[str, Any], given: Any) -> Any:
    found = values.get(as_looked_up(given), given)
    return None if found == "" else found


def _plain(given: Any) -> Any:
    return given.isoformat() if isinstance(given, date) else given


def _by_name(given: list[Any]) -> Any:
    """A list of ``name=rating`` as a map; as text, to be refused, where one of them is not."""
    pairs = [str(one).partition("=") for one in given]
    if all(name.strip() and rating.strip() for name, _, rating in pairs):
        return {name.strip(): rating.strip() for name, _, rating in pairs}
    return ", ".join(map(str, given))


def _settled(moment: datetime, zone: tzinfo, ambiguous: str) -> datetime:
    """A time that comes twice as the one that is meant; every other as it is."""
    if not ambiguous:
        return moment
    first, second = (moment.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if (first.utcoffset() or timedelta(0)) <= (second.utcoffset() or timedelta(0)):
        return moment
    meant = first if ambiguous == "first" else second
    return datetime.fromisoformat(meant.isoformat())


def _converted(item: Number, cell: Cell, given: Any) -> Any:
    """A number on the item's own scale, or times its factor; all else as it is."""
    number = as_fraction(given)
    if number is None:
        return given
    found = _on_scale(item, cell.scale, number) if cell.scale else number * (cell.factor or 1)
    if not isinstance(item, Whole | Scale) or _is_step(item, found):
        return as_number(float(found))
    if cell.rounded:
        return _nearest(item, found)
    told = f"{_shown(number)} lies between two steps where {_read_as(item, cell)}"
    raise invalid(SUBJECT, f"{told}. To take the nearest step: rounded = true")


def _is_step(item: Number, found: Fraction) -> bool:
    if isinstance(item, Scale):
        return on_step(item, float(found)) is not None
    return found.denominator == 1


def _nearest(item: Number, found: Fraction) -> float:
    """The nearest step, half of one away from zero."""
    step, low = Fraction(1), Fraction(0)
    if isinstance(item, Scale) and item.step != 1:
        step, low = Fraction(str(item.step)), Fraction(str(item.low or 0))
    nearest = int(abs(found - low) / step + Fraction(1, 2)) * step
    return as_number(float(low + nearest if found >= low else low - nearest))


def _on_scale(item: Number, scale: tuple[Fraction, Fraction], given: Fraction) -> Fraction:
    """A rating on the item's own scale; the ends of both stand for each other."""
    start, end = scale
    if not min(scale) <= given <= max(scale):
        told = f"is not on the scale that it was rated on, {start}–{end}"
        raise invalid(SUBJECT, f"{_shown(given)} {told}")
    low, high = Fraction(str(item.low)), Fraction(str(item.high))
    return low + (given - start) * (high - low) / (end - start)


def _read_as(item: Number, cell: Cell) -> str:
    """How the numbers of a file become those of an item."""
    if cell.scale:
        own = f"{item.low:g}–{item.high:g}"
        return f"{'–'.join(map(_shown, cell.scale))} becomes {own}"
    return f"1 becomes {_shown(cell.factor or Fraction(1))}"


def as_fraction(given: Any) -> Fraction | None:
    """A number as it is written; None where it is none."""
    if isinstance(given, bool) or not re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,15})?", str(given)):
        return None
    return Fraction(str(given))


def _shown(number: Fraction) -> str:
    return f"{float(number):g}"
