"""What is installed: taken in whole, or named with its reason while all others go on."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from types import SimpleNamespace
from typing import Any

import pytest

from intersession import EntryRow, View, hookimpl, line, scale, table, view, worksheet
from intersession.errors import NotFound
from intersession.plugins import manager
from intersession.plugins.manager import Plugins, installed


@worksheet("sea.swim", version=1, title="Swim", source="own practice")
class Swim:
    """A swim."""

    where: str = line("Where?")


@table("sea_swims")
class SwimRow(EntryRow):
    """A swim."""


@view("sea.swims", version=1, title="Swims", tables=[SwimRow])
class Swims(View):
    """Swims."""


def module(worksheets: Any = (), views: Any = (), **more: Any) -> SimpleNamespace:
    """A plugin's module with these worksheets and views."""

    @hookimpl
    def register_worksheets(register) -> None:
        for one in worksheets:
            register(one)

    @hookimpl
    def register_views(register) -> None:
        for one in views:
            register(one)

    return SimpleNamespace(
        register_worksheets=register_worksheets, register_views=register_views, **more
    )


def problem(found: Plugins, given: Any) -> str:
    """Why a plugin is not taken in; that nothing of it was."""
    before = dict(found.worksheets), dict(found.views)
    found.add("other", given, "intersession-other", "2.0")
    assert (found.worksheets, found.views) == before
    listed = found.listing[-1]
    assert (listed.worksheets, listed.views) == ([], [])
    return listed.problem


@pytest.fixture
def found() -> Plugins:
    """One plugin taken in."""
    found = Plugins()
    found.add("sea", module([Swim], [Swims]), "intersession-sea", "1.0")
    return found


def test_a_plugin_is_taken_in_with_its_distribution(found: Plugins):
    (sea,) = found.listing
    assert (sea.name, sea.distribution, sea.version, sea.problem) == (
        *("sea", "intersession-sea", "1.0"),
        "",
    )
    assert (sea.worksheets, sea.views) == (["sea.swim"], ["sea.swims"])
    assert found.worksheets["sea.swim"].plugin == "intersession-sea"
    assert found.views["sea.swims"].plugin == "intersession-sea"


def test_a_plugin_may_add_nothing(found: Plugins):
    found.add("quiet", SimpleNamespace(), "intersession-quiet", "1.0")
    assert found.listing[-1].problem == ""


def test_names_that_are_taken(found: Plugins):
    assert problem(found, module([Swim], [Swims])) == (
        "it registers names that are taken: sea.swim, sea.swims, sea_swims"
    )


def test_a_table_that_is_taken_would_be_emptied(found: Plugins):
    @table("sea_swims")
    class OtherRow(EntryRow):
        """A row of a table with a name that is taken."""

    @view("lake.swims", version=1, title="Swims", tables=[OtherRow])
    class Others(View):
        """Swims in lakes."""

    assert problem(found, module([], [Others])) == "it registers names that are taken: sea_swims"


def test_a_name_twice_in_one_plugin():
    assert problem(Plugins(), module([Swim, Swim])) == (
        "it registers names that are taken: sea.swim"
    )


def test_what_is_no_worksheet_or_view():
    assert "str is not a worksheet: decorate it with" in problem(Plugins(), module([str]))
    for odd in (View, Swims()):
        told = problem(Plugins(), module([], [odd]))
        assert "is not a view: decorate it with @view(…)" in told


def test_a_hook_that_raises(found: Plugins):
    @hookimpl
    def register_worksheets(register) -> None:
        raise ZeroDivisionError("no sea today")

    told = problem(found, SimpleNamespace(register_worksheets=register_worksheets))
    assert told == "its hooks could not be used: ZeroDivisionError('no sea today')"


def test_a_hook_with_a_name_that_is_none(found: Plugins):
    @hookimpl
    def register_worksheet(register) -> None:
        register(Swim)

    told = problem(found, SimpleNamespace(register_worksheet=register_worksheet))
    assert "unknown hook 'register_worksheet'" in told


def test_a_view_that_cannot_be_made(found: Plugins):
    @view("lake.swims", version=1, title="Swims", tables=[])
    class Needy(View):
        """A view that wants something nobody gives it."""

        def __init__(self, lake: str) -> None:
            self.lake = lake

    assert "missing 1 required positional argument: 'lake'" in problem(found, module([], [Needy]))


def test_a_default_that_would_not_be_taken(found: Plugins):
    @worksheet("lake.swim", version=1, title="Swim", source="own practice")
    class Cold:
        """A swim."""

        cold: int = scale("How cold?", 0, 10, default=11)

    assert problem(found, module([Cold])) == (
        "worksheet lake.swim has a default it refuses: cold: 11 is above 10. For example: 4"
    )


# Entry points.


class Point:
    """An entry point that loads, or raises."""

    def __init__(self, name: str, loaded: Any) -> None:
        self.name, self.value, self.loaded = name, f"{name}_module", loaded
        self.dist = SimpleNamespace(name=f"intersession-{name}", version="1.0")

    def load(self) -> Any:
        if isinstance(self.loaded, BaseException):
            raise self.loaded
        return self.loaded


def test_a_plugin_that_cannot_be_imported_is_named_and_the_others_go_on(monkeypatch):
    points = [
        Point("sea", module([Swim], [Swims])),
        Point("broken", ModuleNotFoundError("No module named 'lake'")),
        Point("worse", RuntimeError("at import")),
    ]
    monkeypatch.setattr(manager, "entry_points", lambda group: points)
    found = installed()
    told = {one.name: one.problem for one in found.listing}
    assert told == {
        "core": "",
        "broken": "broken_module could not be imported: "
        "ModuleNotFoundError(\"No module named 'lake'\")",
        "sea": "",
        "worse": "worse_module could not be imported: RuntimeError('at import')",
    }
    assert "sea.swim" in found.worksheets
    assert "assignments" in found.views


def test_the_built_in_modalities_come_in_by_the_same_door():
    """As entry points of the group, like a stranger's."""
    found = {one.name: one for one in installed().listing}
    for name in ("cbt", "dbt", "act", "ifs"):
        assert found[name].distribution == "intersession"
        assert EntryPoint(name, f"intersession_{name}", manager.GROUP).load()


# What is left out, and names.


@pytest.fixture
def points(monkeypatch) -> list[Point]:
    """Two plugins that are installed: sea, and one whose import fails the test."""
    found = [Point("sea", module([Swim], [Swims])), Point("lake", AssertionError("imported"))]
    monkeypatch.setattr(manager, "entry_points", lambda group: found)
    return found


@pytest.mark.parametrize("name", ["lake", "intersession-lake"])
def test_what_is_left_out_is_not_imported_and_is_known_to_be_missing(points, name):
    found = installed(without=[name])
    told = {one.name: (one.problem, one.left_out) for one in found.listing}
    why = "it was left out, by --without or INTERSESSION_WITHOUT"
    assert told == {"core": ("", ""), "sea": ("", ""), "lake": ("", why)}
    assert found.lookers.missing == {"lake": why}
    assert found.absent == {"lake"}


def test_the_environment_leaves_out_several(points, monkeypatch):
    monkeypatch.setenv("INTERSESSION_WITHOUT", "lake, sea,")
    assert installed().absent == {"lake", "sea"}


def test_a_name_that_is_none_is_refused_with_near_ones(points):
    with pytest.raises(NotFound, match=r"no plugin 'lak' to leave out\. Did you mean lake"):
        installed(without=["lak"])
    with pytest.raises(NotFound):
        installed(without=["core"])


def test_of_two_of_one_name_one_can_be_left_out_by_its_distribution(points):
    points[1].name = "Sea"
    found = installed()
    assert "intersession-lake has a plugin of this name already" in found.plugin("sea").problem
    assert installed(without=["intersession-lake"]).plugin("sea").views == ["sea.swims"]


def test_names_of_the_core_are_taken(found: Plugins):
    @table("texts")
    class TextRow(EntryRow):
        """A row of the table with the texts that people wrote."""

    @view("lake.texts", version=1, title="Texts", tables=[TextRow])
    class Texts(View):
        """Texts."""

    @view("lakes", version=1, title="Lakes", tables=[])
    class Lakes(View):
        """A view with a name of the core's kind."""

    assert problem(found, module([], [Texts])) == "it registers names that are taken: texts"
    assert problem(Plugins(), module([], [Lakes])).startswith("it registers the views lakes")


def test_a_view_that_shows_nonsense_is_refused(found: Plugins):
    @view("lake.shown", version=1, title="Lakes", tables=[])
    class Odd(View):
        """Shows a number."""

        shown = 7

    assert problem(found, module([], [Odd])) == "the view lake.shown has 7 as its shown"
