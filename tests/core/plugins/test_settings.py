"""A plugin's settings: of the environment, else the home's file, else by default; checked."""

from __future__ import annotations

import pytest

from intersession import choice, line, row, whole
from intersession.errors import HomeError, InvalidInput
from intersession.plugins.settings import FILE, Setting, in_force, keep, variable
from intersession.worksheets.items import items_of


@row
class Settings:
    """What can be set."""

    unit: str = choice("In which unit?", {"km": "kilometres", "mi": "miles"}, default="km")
    most: int = whole("At most how many?", 1, 9, required=False)


ITEMS = items_of(Settings)


def test_what_is_nearest_counts(tmp_path, monkeypatch):
    assert in_force(tmp_path, "walks", ITEMS) == {"unit": Setting("km", "by default")}
    keep(tmp_path, "walks", ITEMS, {"unit": "mi", "most": "3"})
    assert in_force(tmp_path, "walks", ITEMS) == {
        "unit": Setting("mi", FILE),
        "most": Setting(3, FILE),
    }
    assert variable("sea-walks", "most") == "INTERSESSION_SEA_WALKS_MOST"
    monkeypatch.setenv("INTERSESSION_WALKS_MOST", "4")
    assert in_force(tmp_path, "walks", ITEMS)["most"] == Setting(4, "INTERSESSION_WALKS_MOST")
    assert in_force(None, "walks", ITEMS)["unit"] == Setting("km", "by default")


def test_what_is_taken_back_is_the_default_again(tmp_path):
    keep(tmp_path, "walks", ITEMS, {"unit": "mi", "most": 3})
    keep(tmp_path, "other", ITEMS, {"most": 1})
    keep(tmp_path, "walks", ITEMS, {"unit": None})
    assert in_force(tmp_path, "walks", ITEMS)["unit"] == Setting("km", "by default")
    assert in_force(tmp_path, "walks", ITEMS)["most"].value == 3
    assert in_force(tmp_path, "other", ITEMS)["most"].value == 1
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


def test_what_is_not_accepted_is_refused_whole_with_every_problem(tmp_path, monkeypatch):
    with pytest.raises(InvalidInput) as refused:
        keep(tmp_path, "walks", ITEMS, {"unit": "leagues", "most": 10, "colour": "red"})
    assert [one.place for one in refused.value.problems] == ["colour", "unit", "most"]
    assert not (tmp_path / FILE).exists()
    monkeypatch.setenv("INTERSESSION_WALKS_UNIT", "leagues")
    with pytest.raises(InvalidInput, match="The settings of walks cannot be used"):
        in_force(tmp_path, "walks", ITEMS)


def test_what_has_to_be_set_is_told_with_the_command(tmp_path):
    @row
    class Needed:
        """An address."""

        address: str = line("Where to?")

    with pytest.raises(
        InvalidInput, match=r"has to be set: intersession plugin set walks 'address=[\w ]+'$"
    ):
        in_force(tmp_path, "walks", items_of(Needed))


@pytest.mark.parametrize("text", ["{", "[]", '{"walks": 7}'])
def test_a_file_that_cannot_be_read_is_told(tmp_path, text):
    (tmp_path / FILE).write_text(text)
    with pytest.raises(HomeError, match=r"settings\.json cannot be read"):
        in_force(tmp_path, "walks", ITEMS)
