"""Names are one whatever their capitals, white space and Unicode form."""

from __future__ import annotations

import pytest

from intersession import name_key


@pytest.mark.parametrize(
    "written",
    [
        "On the bus",
        "on the bus",
        "  On \t the  bus ",
        "On\u00a0the\u00a0bus",  # no-break spaces
        "\uff2fn the bus",  # a full-width O
    ],
)
def test_one_name(written):
    assert name_key(written) == "on the bus"


def test_an_accent_as_one_code_point_or_two():
    assert name_key("Caf\u00e9") == name_key("CAFE\u0301") == "caf\u00e9"


def test_two_letters_that_fold_to_one():
    assert name_key("Straße") == name_key("STRASSE")


def test_other_words_stay_other_names():
    assert len({name_key(name) for name in ("bus", "the bus", "buss", "búss", "")}) == 5
