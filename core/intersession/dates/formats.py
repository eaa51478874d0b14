"""Days and moments as a file writes them: in ISO, or in a format given in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from intersession.dates.parsing import parse_iso_day
from intersession.errors import invalid, shown

ACCEPTED = (
    "the words year, month, day, hour, minute, second and am (for am or pm), with what is "
    'between them, such as "day.month.year hour:minute"'
)
_CODES = {
    "year": "%Y",
    "month": "%m",
    "day": "%d",
    "hour": "%H",
    "minute": "%M",
    "second": "%S",
    "am": "%p",
}
_WORD = re.compile(r"[A-Za-z]+")
_ISO_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*")
_SUBJECT = "The date cannot be used:"


def read_format(words: str) -> str:
    """``day.month.year hour:minute`` as ``strptime`` writes it.

    Raises InvalidInput for words it does not know, and where the day is not complete.
    """
    named = _WORD.findall(words)
    if not {"year", "month", "day"} <= set(named) <= set(_CODES) or "%" in words:
        raise invalid("The format cannot be used:", f"{shown(words)}. Accepted: {ACCEPTED}")
    codes = _CODES | ({"hour": "%I"} if "am" in named else {})
    return _WORD.sub(lambda word: codes[word[0]], words)


def read_when(given: object, formats: Sequence[str] = ()) -> date | datetime:
    """A day, or a moment where the time is written too; in any of the formats, else in ISO.

    Raises InvalidInput where it is neither.
    """
    if isinstance(given, date):
        return given
    text = str(given).strip()
    return _in_formats(text, formats) if formats else _in_iso(text)


def _in_formats(text: str, formats: Sequence[str]) -> date | datetime:
    for written in formats:
        try:
            found = datetime.strptime(text, written)
        except ValueError:
            continue
        has_time = "%H" in written or "%I" in written
        return found if has_time else found.date()
    raise invalid(_SUBJECT, f"{shown(text)} is not written as the mapping's format says")


def _in_iso(text: str) -> date | datetime:
    if _ISO_MOMENT.fullmatch(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError as problem:
            raise invalid(_SUBJECT, f"{shown(text)} cannot be used: {problem}") from problem
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", text):
        return parse_iso_day(text)
    hint = 'Say how it is written: { column = …, format = "day/month/year" }'
    raise invalid(_SUBJECT, f"{shown(text)} is not a day such as 2026-03-02. {hint}")
