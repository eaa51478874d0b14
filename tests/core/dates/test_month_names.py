"""Names of months, whole and cut short, in some languages."""

import pytest

from intersession.dates.month_names import _NAMES, LANGUAGES, month_number


@pytest.mark.parametrize(
    ("name", "language", "month"),
    [
        ("March", "en", 3),
        ("sept", "en", 9),
        ("JUN.", "en", 6),
        ("ju", "en", None),  # two letters, and two months
        ("März", "de", 3),
        ("maerz", "de", None),
        ("Mrz.", "de", 3),
        ("Jänner", "de", 1),
        ("févr.", "fr", 2),
        ("AOUT", "fr", 8),
        ("juil", "fr", 7),
        ("jui", "fr", None),  # juin and juillet
        ("set", "es", 9),
        ("giu", "it", 6),
        ("mrt", "nl", 3),
        ("mar", "pt", 3),
        ("maj", "sv", 5),
        ("March", "de", None),
        ("", "en", None),
    ],
)
def test_a_name_says_one_month_or_none(name, language, month):
    assert month_number(name, language) == month


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_twelve(language):
    names = _NAMES[language].split()
    assert [month_number(one, language) for one in names] == list(range(1, 13))
