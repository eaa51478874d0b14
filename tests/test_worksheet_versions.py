"""The page on how a worksheet evolves: its two plugins one after the other, over one record.

To write what is printed now into the page: UPDATE_DOCS=1 pytest tests/test_worksheet_versions.py
"""

import json
import os
import re
from pathlib import Path
from types import ModuleType

import pytest

from intersession.conformance import checks
from intersession.domain.assignment.state import present
from intersession.errors import InvalidInput
from intersession.plugins import builtin
from intersession.plugins.manager import Plugins
from intersession.store.sqlite.connection import open_log
from intersession.testing import World
from intersession_cli.testing import Terminal

FILE = Path(__file__).parents[1] / "docs" / "how-to" / "worksheet-versions.md"
PAGE = FILE.read_text(encoding="utf-8")


def module_of(version):
    """The page's plugin in its first or second version."""
    (code,) = re.findall(rf"```python\n# \w+\.py, version {version}\n(.*?)```", PAGE, re.DOTALL)
    module = ModuleType("intersession_walks")
    module.__file__ = None
    exec(code, vars(module))
    return module


def plugins_of(version):
    """The core, and the page's plugin."""
    found = Plugins()
    found.add("core", builtin, "intersession", "")
    found.add("walks", module_of(version), "intersession-walks", f"{version}.0")
    assert [one.problem for one in found.listing] == ["", ""]
    return found


class Upgrade:
    """One record, under the plugin's first version and then its second."""

    def __init__(self, folder):
        self.folder = folder
        self.world = World(folder, plugins=plugins_of(1))

    def __call__(self, version=2):
        self.world.close()
        self.world = World(self.folder, plugins=plugins_of(version))

    @property
    def log(self):
        """Every byte of what is on record, event by event."""
        connection = open_log(self.world.home.log_path)
        found = connection.execute("SELECT * FROM stored_events ORDER BY position").fetchall()
        connection.close()
        return found

    def problems(self, command, *given, **more):
        """What a command refuses."""
        with pytest.raises(InvalidInput) as refused:
            command(*given, **more)
        return [str(one) for one in refused.value.problems]


@pytest.fixture
def upgrade(tmp_path):
    found = Upgrade(tmp_path)
    handle = found.world.assign("walks.walk")
    assert handle == "RK-1"
    for where, tension in (("the lake", 7), ("the park", 4)):
        answers = {"where": where, "tension": tension}
        found.world.homework.attempt(handle, answers, happened=found.world.today)
    yield found
    found.world.close()


def rows(upgrade):
    found = upgrade.world.view("walks.walks")
    return [(row["version"], row["as_given"], row["tension"]) for row in found]


def test_the_page_prints_what_it_says(tmp_path, monkeypatch):
    monkeypatch.delenv("INTERSESSION_CRISIS_CONTACT", raising=False)
    terminal = Terminal(tmp_path)
    parts, end = [], 0
    code = r"```(?:python\n# \w+\.py, version (\d)|(sh)|console walks)\n(.*?)```"
    for block in re.finditer(code, PAGE, re.DOTALL):
        if block[1]:
            terminal.plugins = plugins_of(block[1])
        elif block[2]:
            for line in block[3].splitlines():
                assert terminal(line.removeprefix("intersession ")).exit_code == 0
        else:
            parts += [PAGE[end : block.start(3)], terminal.play(block[3])]
            end = block.end(3)
    now = "".join([*parts, PAGE[end:]])
    if os.environ.get("UPDATE_DOCS"):
        FILE.write_text(now, encoding="utf-8")
    assert FILE.read_text(encoding="utf-8") == now
    assert len(parts) >= 8


def test_the_plugin_keeps_to_what_every_plugin_keeps_to():
    found = {one.name: one for one in checks(module_of(2))}
    assert "walks.walk/2 upcasts earlier versions" in found
    for check in found.values():
        check.run()


def test_both_versions_stand_in_one_view_and_no_byte_of_the_log_changed(upgrade):
    upgrade.world.view("walks.walks")
    before = upgrade.log
    upgrade()
    assert rows(upgrade) == [(1, 7, 70), (1, 4, 40)]
    upgrade.world.assign("walks.walk")
    upgrade.world.homework.attempt("RK-2", {"where": "the lake", "tension": 65})
    assert rows(upgrade) == [(1, 7, 70), (1, 4, 40), (2, 65, 65)]
    assert upgrade.world.views.differences() == []
    assert len(before) == 4
    assert upgrade.log[: len(before)] == before


def test_a_practice_goes_on_under_the_version_it_was_agreed_on_with(upgrade):
    upgrade()
    homework = upgrade.world.homework
    versions = {}
    for handle in ("RK-1", upgrade.world.assign("walks.walk")):
        assigned = present(homework.assignment(handle))
        versions[handle] = homework.agreed_worksheet(assigned).version
    assert versions == {"RK-1": 1, "RK-2": 2}
    over = {"where": "the lake", "tension": 65}
    assert upgrade.problems(homework.attempt, "RK-1", over) == [
        "tension: 65 is above 10. For example: 4"
    ]
    assert homework.attempt("RK-2", over).event.attempt == 1


def test_a_correction_is_checked_by_the_version_that_was_answered(upgrade):
    upgrade()
    homework = upgrade.world.homework
    told = upgrade.problems(homework.correct, "RK-1", 1, why="typed wrong", answers={"tension": 70})
    assert told == ["tension: 70 is above 10. For example: 4"]
    homework.correct("RK-1", 1, why="typed wrong", answers={"tension": 6})
    assert rows(upgrade) == [(1, 6, 60), (1, 4, 40)]


def test_what_was_left_out_is_missing_in_any_version(upgrade):
    upgrade.world.homework.attempt("RK-1", {"where": "home"}, skipped={"tension": "forgot"})
    upgrade()
    assert rows(upgrade)[-1] == (1, None, None)


def test_an_entry_of_a_later_version_is_not_read_as_an_earlier_one(upgrade):
    """Such as after a plugin was put back: what was given is shown, and nothing made up."""
    upgrade()
    upgrade.world.assign("walks.walk")
    upgrade.world.homework.attempt("RK-2", {"where": "the lake", "tension": 65})
    plugins = upgrade.world.plugins
    del plugins.versions["walks.walk", 2]
    (view,) = [one for one in plugins.views.values() if one.name == "walks.walks"]
    earlier = next(cls for cls in vars_of(view).values() if getattr(cls, "__name__", "") == "Walk1")
    vars_of(view)["Walk"] = earlier
    upgrade.world.views.rebuild(["walks.walks"])
    assert rows(upgrade) == [(1, 7, 7), (1, 4, 4), (2, 65, None)]


def vars_of(view):
    """The names of the module that a view was made in."""
    return type(view).rows.__globals__


def test_without_the_old_class_its_answers_are_read_and_not_corrected(upgrade):
    upgrade()
    del upgrade.world.plugins.versions["walks.walk", 1]
    homework = upgrade.world.homework
    (told,) = upgrade.problems(
        homework.correct, "RK-1", 1, why="typed wrong", answers={"tension": 6}
    )
    assert "it was answered under version 1 of walks.walk, and version 2 is installed" in told
    assert homework.agreed_worksheet(present(homework.assignment("RK-1"))).version == 2
    assert rows(upgrade) == [(1, 7, 70), (1, 4, 40)]


# Entries of a later version than is installed.


def test_earlier_code_does_not_read_later_entries(upgrade):
    """65 of 100 is no 65 of 10: it is left out, said, and there again after the upgrade."""
    upgrade()
    upgrade.world.assign("walks.walk")
    upgrade.world.homework.attempt("RK-2", {"where": "the hill", "tension": 65})
    upgrade(1)
    assert [row["tension"] for row in upgrade.world.view("walks.walks")] == [7, 4]
    assert upgrade.world.views.differences() == []
    told = Terminal(upgrade.folder, plugins=plugins_of(1))("view walks RK")
    assert "1 entry of a later version of walks.walk is not shown" in " ".join(told.output.split())
    assert "pip install --upgrade intersession-walks" in " ".join(told.output.split())
    upgrade()
    assert rows(upgrade) == [(1, 7, 70), (1, 4, 40), (2, 65, 65)]


def test_programs_get_the_rows_and_are_told_beside_them(upgrade):
    upgrade()
    upgrade.world.assign("walks.walk")
    for tension in (65, 70):
        upgrade.world.homework.attempt("RK-2", {"where": "the hill", "tension": tension})
    found = Terminal(upgrade.folder, plugins=plugins_of(1))("view walks RK --json")
    assert [row["tension"] for row in json.loads(found.stdout)] == [7, 4]
    assert "2 entries of a later version of walks.walk are not shown" in found.stderr


def test_a_correction_of_a_later_entry_is_left_out_too(upgrade):
    upgrade()
    upgrade.world.assign("walks.walk")
    upgrade.world.homework.attempt("RK-2", {"where": "the hill", "tension": 65})
    upgrade.world.homework.correct("RK-2", 1, why="typed wrong", answers={"tension": 60})
    upgrade(1)
    assert [row["tension"] for row in upgrade.world.view("walks.walks")] == [7, 4]


def test_a_view_may_ask_for_later_entries(upgrade):
    upgrade()
    upgrade.world.assign("walks.walk")
    upgrade.world.homework.attempt("RK-2", {"where": "the hill", "tension": 65})
    upgrade(1)
    view = upgrade.world.plugins.views["walks.walks"]
    type(view).takes_later = True
    assert [row["where"] for row in upgrade.world.view("walks.walks")][-1] == "the hill"
