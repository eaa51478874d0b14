"""Days, times and moments as a file writes them: in ISO, or in a format given in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache

import attrs

from intersession.dates.instants import day_words
from intersession.dates.month_names import LANGUAGES, month_number
from intersession.dates.parsing import parse_iso_day, parse_time
from intersession.errors import invalid, shown

ACCEPTED = (
    "the words year (or yy), month (or monthname), day, weekday, hour, minute, second, am (for am "
    "or pm) and offset, with what is between them, such as "
    '"day.month.year hour:minute", "hourminute" or "hourhminute"; or "unix seconds", '
    '"unix milliseconds", "local unix seconds"'
)
_UNIX = {
    "unix seconds": (1, False),
    "unix milliseconds": (1000, False),
    "local unix seconds": (1, True),
    "local unix milliseconds": (1000, True),
}
"""How many of the unit are in a second, and whether the clock is the client's own."""
_NUMBERS = {
    "year": r"\d{4}",
    "yy": r"\d{2}",
    "month": r"\d{1,2}",
    "day": r"\d{1,2}",
    "hour": r"\d{1,2}",
    "minute": r"\d{2}",
    "second": r"\d{2}",
}
_OTHERS = {
    "monthname": r"[^\W\d_]+\.?",
    "weekday": r"[^\W\d_]+\.?",
    "am": r"[AaPp]\.?\s?[Mm]\.?",
    "offset": r"Z|[+-]\d{2}:?\d{2}",
}
_WORDS = "monthname|weekday|offset|minute|second|month|year|hour|day|yy|am"
_PARTS = re.compile(rf"(?P<word>{_WORDS})|'(?P<quoted>[^']*)'|(?P<space>\s+)|(?P<sign>.)", re.S)
_ISO_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*")
_SUBJECT = "The date cannot be used:"
_DAY = timedelta(days=1)
_LARGEST_UNIX = 10**11

LATEST_OF_2000 = 68
"""Two digits up to here are a year from 2000 on, the others one before, as in POSIX."""

Written = date | datetime | time
"""What a text says: a day, a moment, or a time of day."""


@attrs.frozen
class Format:
    """How a file writes a day, a time or a moment, as its ``words`` say.

    ``pivot``: two digits up to it are a year from 2000 on. ``language``: of the months' names.
    """

    words: str
    pivot: int = LATEST_OF_2000
    language: str = "en"

    @property
    def fields(self) -> frozenset[str]:
        """The words in it."""
        return _fields(self.words)

    @property
    def has_day(self) -> bool:
        """Whether it says a day."""
        return self.words in _UNIX or "day" in self.fields

    @property
    def has_time(self) -> bool:
        """Whether it says a time of day."""
        return self.words in _UNIX or "hour" in self.fields

    @property
    def is_local(self) -> bool:
        """Whether it says a time on the client's own clock, though it counts from 1970."""
        return self.words.startswith("local ")

    def read(self, text: str) -> Written | None:
        """What a text says in this format; None where it is not written like this."""
        if self.words in _UNIX:
            return _from_unix(text, *_UNIX[self.words])
        match = re.fullmatch(_pattern(self.words), text)
        return self._value(match.groupdict()) if match else None

    def _value(self, found: dict[str, str]) -> Written | None:
        try:
            if not self.has_day:
                return _time_of(found)[0]
            day = date(self._year(found), self._month(found), int(found["day"]))
            if not self.has_time:
                return day
            at, is_next = _time_of(found)
            return datetime.combine(day + _DAY * is_next, at, tzinfo=_offset(found.get("offset")))
        except (ValueError, OverflowError):
            return None

    def _year(self, found: dict[str, str]) -> int:
        if "year" in found:
            return int(found["year"])
        year = int(found["yy"])
        return year + (2000 if year <= self.pivot else 1900)

    def _month(self, found: dict[str, str]) -> int:
        if "month" in found:
            return int(found["month"])
        return month_number(found["monthname"], self.language) or 0


def read_format(words: str, *, pivot: int = LATEST_OF_2000, language: str = "en") -> Format:
    """``day.month.year hour:minute`` as a format.

    Raises InvalidInput for words it does not know, and where the day or time is not complete.
    """
    plain = " ".join(words.split()) if words.split()[:1] in (["unix"], ["local"]) else words
    if plain not in _UNIX and not _is_complete(words):
        raise invalid("The format cannot be used:", f"{shown(words)}. Accepted: {ACCEPTED}")
    if language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise invalid("The format cannot be used:", f"{shown(language)} is not one of {known}")
    return Format(plain, pivot, language)


def _is_complete(words: str) -> bool:
    named = [word for word, _ in _parts(words) if word]
    unknown = any(len(run) > 1 for run in _letters(words)) or "%" in words
    if unknown or len(named) != len(set(named)):
        return False
    of_day = [{"year", "yy"}, {"month", "monthname"}, {"day"}]
    says = [len(some & set(named)) for some in of_day]
    is_time = "hour" in named and ("second" not in named or "minute" in named)
    is_clock = not {"minute", "second", "am", "offset"} & set(named) or is_time
    return is_clock and (says == [1, 1, 1] or (says == [0, 0, 0] and is_time))


@cache
def _fields(words: str) -> frozenset[str]:
    return frozenset(word for word, _ in _parts(words) if word)


def _letters(words: str) -> list[str]:
    """The runs of letters that are no word; one alone, as the T in ISO, stands for itself."""
    without = "".join(" " if word or quoted else sign for word, quoted, sign in _split(words))
    return re.findall(r"[^\W\d_]+", without)


def _split(words: str) -> Iterator[tuple[str, str, str]]:
    for part in _PARTS.finditer(words):
        yield part["word"] or "", part["quoted"] or "", part[0]


def _parts(words: str) -> Iterator[tuple[str, str]]:
    """Each part of a format: a word, or "" with the pattern of what is between words."""
    for part in _PARTS.finditer(words):
        if part["word"]:
            yield part["word"], ""
        elif part["space"]:
            yield "", r"\s*"
        else:
            sign = part["sign"] if part["quoted"] is None else part["quoted"]
            yield "", "".join(map(_either_case, sign))


def _either_case(sign: str) -> str:
    return f"[{sign.lower()}{sign.upper()}]" if sign.isalpha() else re.escape(sign)


@cache
def _pattern(words: str) -> str:
    """The pattern of a format; a number right after another has all of its digits."""
    found, after_number = "", False
    for word, between in _parts(words):
        digits = _NUMBERS.get(word, "")
        if after_number and digits:
            digits = digits.replace("{1,2}", "{2}")
        if word == "second":
            digits += r"(?:[.,]\d{1,9})?"
        found += f"(?P<{word}>{digits or _OTHERS[word]})" if word else between
        after_number = bool(digits)
    return found


def _time_of(found: dict[str, str]) -> tuple[time, bool]:
    """A time of day, and whether it is 24:00, the midnight that ends the day."""
    hour, minute = int(found["hour"]), int(found.get("minute") or 0)
    second = int((found.get("second") or "0")[:2])
    if half := found.get("am"):
        if not 1 <= hour <= 12:
            raise ValueError("no such hour")
        hour = hour % 12 + (12 if half[0] in "Pp" else 0)
    if (hour, minute, second) == (24, 0, 0):
        return time(0), True
    return time(hour, minute, second), False


def _offset(given: str | None) -> tzinfo | None:
    if given is None:
        return None
    if given == "Z":
        return UTC
    hours, minutes = int(given[1:3]), int(given[-2:])
    ahead = timedelta(hours=hours, minutes=minutes)
    return timezone(-ahead if given[0] == "-" else ahead)


def _from_unix(text: str, unit: int, is_local: bool) -> datetime | None:
    """An instant, or the time on the client's clock, from how long it is after 1970 began."""
    if not re.fullmatch(r"-?\d{1,17}(\.\d{1,9})?", text):
        return None
    seconds = int(float(text) // unit)
    if abs(seconds) > _LARGEST_UNIX:
        return None
    found = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    return found.replace(tzinfo=None) if is_local else found


def read_when(given: object, formats: Sequence[Format] = ()) -> date | datetime:
    """A day, or a moment where the time is written too; in any of the formats, else in ISO.

    Raises InvalidInput where it is neither, or could be two.
    """
    if isinstance(given, date):
        return given
    text = str(given).strip()
    found = read_in(text, formats) if formats else _in_iso(text)
    if isinstance(found, time):
        raise invalid(_SUBJECT, f"{shown(text)} says a time of day, and no day")
    return found


def read_in(text: str, formats: Sequence[Format]) -> Written:
    """What a text says in the one format in which it is written; InvalidInput where there is none.

    A text that could be read in two ways, such as 3/4/2026, is refused with both.
    """
    readings = {found: one.words for one in formats if (found := one.read(text)) is not None}
    if len(readings) == 1:
        return next(iter(readings))
    if not readings:
        told = "is not written as the mapping's format says"
        raise invalid(_SUBJECT, f"{shown(text)} {told}{_as_said(formats)}")
    both = " or ".join(f"{_in_words(found)} ({words})" for found, words in readings.items())
    raise invalid(
        _SUBJECT, f"{shown(text)} could be {both}. Leave out the format that is not meant"
    )


def _as_said(formats: Sequence[Format]) -> str:
    said = [repr(one.words) for one in formats]
    return f" ({' or '.join(said)})" if said else ""


def _in_words(found: Written) -> str:
    if isinstance(found, datetime):
        return f"{day_words(found)} at {found:%H:%M}"
    return day_words(found) if isinstance(found, date) else f"{found:%H:%M}"


def is_iso_moment(given: object) -> bool:
    """Whether a text is a day with a time, as ISO writes it."""
    return isinstance(given, str) and _ISO_MOMENT.fullmatch(given.strip()) is not None


def read_time(given: object, formats: Sequence[Format] = ()) -> time:
    """A time of day, also out of a moment.

    Raises InvalidInput where none is said.
    """
    text = str(given).strip()
    if not formats:
        return _iso_time(text)
    found = read_in(text, formats)
    if isinstance(found, datetime):
        return found.time()
    if isinstance(found, date):
        raise invalid(_SUBJECT, f"{shown(text)} says a day, and no time of day")
    return found


def _iso_time(text: str) -> time:
    """``23:15`` or ``11pm`` as people write it, or 24:00."""
    if re.fullmatch(r"24[:.]00([:.]00)?", text):
        return time(0)
    return parse_time(text)


def _in_iso(text: str) -> date | datetime:
    if _ISO_MOMENT.fullmatch(text):
        if re.match(r"24:00(:00)?($|[Z+-])", text[11:]):
            return _in_iso(f"{text[:11]}00{text[13:]}") + _DAY
        try:
            return datetime.fromisoformat(text)
        except ValueError as problem:
            raise invalid(_SUBJECT, f"{shown(text)} cannot be used: {problem}") from problem
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", text):
        return parse_iso_day(text)
    hint = 'Say how it is written: { column = …, format = "day/month/year" }'
    raise invalid(_SUBJECT, f"{shown(text)} is not a day such as 2026-03-02. {hint}")
