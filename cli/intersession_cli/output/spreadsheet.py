"""CSV that a spreadsheet opens with a double click, wherever it stands.

A spreadsheet knows UTF-8 by the byte order mark. Where the decimal sign is a comma it
takes a semicolon between values, and reads 7.5 as a day in May.
"""

from __future__ import annotations

import locale
import os
from collections.abc import Mapping

from intersession_cli.output.csv import Dialect

MARK = "\ufeff"
_WITH_COMMA = frozenset(
    (
        *("be", "bg", "bs", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fi", "fr", "gl", "hr"),
        *("hu", "id", "is", "it", "kk", "lt", "lv", "mk", "nb", "nl", "nn", "no", "pl", "pt", "ro"),
        *("ru", "sk", "sl", "sq", "sr", "sv", "tr", "uk", "vi"),
    )
)
"""Languages that write 7,5; asked where the machine does not have the locale that is named."""
_WITH_POINT = frozenset(("de_CH", "de_LI", "it_CH", "es_MX", "es_US", "es_PR", "es_GT", "es_PA"))


def for_spreadsheets() -> Dialect:
    """How CSV is written for the spreadsheet of this machine's locale."""
    if _has_comma(os.environ):
        return Dialect(begins=MARK, separator=";", ends="\r\n", point=",")
    return Dialect(begins=MARK, ends="\r\n")


def _has_comma(environment: Mapping[str, str]) -> bool:
    before = locale.setlocale(locale.LC_NUMERIC)
    try:
        locale.setlocale(locale.LC_NUMERIC, "")
        return locale.localeconv()["decimal_point"] == ","
    except locale.Error:  # which the machine does not have
        return _is_written_with_comma(environment)
    finally:
        locale.setlocale(locale.LC_NUMERIC, before)


def _is_written_with_comma(environment: Mapping[str, str]) -> bool:
    names = ("LC_ALL", "LC_NUMERIC", "LANG")
    named = next((value for name in names if (value := environment.get(name))), "")
    place = named.partition(".")[0].partition("@")[0]
    return place.partition("_")[0] in _WITH_COMMA and place not in _WITH_POINT
