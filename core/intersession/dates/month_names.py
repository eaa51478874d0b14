"""The names of the months in some languages, as files write them: whole, or cut short."""

from __future__ import annotations

import unicodedata

_NAMES = {
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "en": "january february march april may june july august september october november december",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
    "dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
    "dezembro",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
}
_SHORT = {"de": {"jänner": 1, "feber": 2, "mrz": 3}, "es": {"setiembre": 9}, "nl": {"mrt": 3}}
"""What is not the beginning of a name."""
SHORTEST = 3
"""A name may be cut to so many letters, where it is still the name of one month alone."""

LANGUAGES = tuple(_NAMES)


def month_number(name: str, language: str) -> int | None:
    """The month that a name says, 1 to 12; None where it is none, or could be two.

    Capitals, accents and a full stop at the end make no difference.
    """
    wanted = _plain(name).rstrip(".")
    names = {_plain(one): n for n, one in enumerate(_NAMES[language].split(), 1)}
    names |= {_plain(one): n for one, n in _SHORT.get(language, {}).items()}
    if wanted in names:
        return names[wanted]
    fits = {n for one, n in names.items() if len(wanted) >= SHORTEST and one.startswith(wanted)}
    return fits.pop() if len(fits) == 1 else None


def _plain(name: str) -> str:
    parts = unicodedata.normalize("NFKD", name.strip().casefold())
    return "".join(one for one in parts if not unicodedata.combining(one))
