"""The page about plugins: what it types, writes and lists is what there is, and its code runs.

To write what is printed now into the page: UPDATE_DOCS=1 pytest tests/test_plugins_page.py
"""

import filecmp
import importlib
import importlib.util
import os
import re
import shutil
import sys
import typing
from itertools import pairwise
from pathlib import Path

import pytest

from intersession.plugins import builtin, hookspecs
from intersession.plugins.manager import Plugins, installed
from intersession.projections import charts
from intersession.testing import World
from intersession.worksheets import items
from intersession_cli.scaffold import plugin_files
from intersession_cli.testing import Terminal

ROOT = Path(__file__).parents[1]
WALKS = ROOT / "tests" / "plugins" / "walks"
FILE = ROOT / "docs" / "tutorial" / "plugins.md"
PAGE = FILE.read_text(encoding="utf-8")


def blocks(language, starting=""):
    """The code blocks of the page in one language, those that start so."""
    found = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return [block for block in found if block.startswith(starting)]


def files_listed(heading):
    """The paths in the first column of the table under a heading."""
    section = PAGE.partition(heading)[2].partition("\n## ")[0]
    return re.findall(r"^\| `([\w./]+)` \|", section, re.MULTILINE)


@pytest.fixture
def fetch(monkeypatch):
    """Import a package from a folder, in the place of one that is imported already."""
    packages = []

    def modules():
        return [name for name in sys.modules if name.partition(".")[0] in packages]

    def find(folder, package):
        packages.append(package)
        for name in modules():
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.syspath_prepend(folder)
        found = importlib.import_module(package)
        assert Path(found.__file__).is_relative_to(folder)
        return found

    yield find
    for name in modules():
        del sys.modules[name]


def plugins_with(name, module):
    found = Plugins()
    found.add("core", builtin, "intersession", "")
    found.add(name, module, f"intersession-{name}", "0.1.0")
    assert [one.problem for one in found.listing] == ["", ""]
    return found


# In ten minutes.


def test_the_page_prints_what_it_says(tmp_path, monkeypatch, fetch):
    """Its commands, typed one after another; a fresh environment runs pip and pytest too."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("INTERSESSION_CRISIS_CONTACT", raising=False)
    terminal = Terminal(tmp_path)
    parts, end = [], 0
    for block in re.finditer(r"```(?:console walks|sh)\n(.*?)```", PAGE, re.DOTALL):
        if block[0].startswith("```console"):
            parts += [PAGE[end : block.start(1)], terminal.play(block[1])]
            end = block.end(1)
        elif "pip install" in block[1]:
            module = fetch(tmp_path / "intersession-walks", "intersession_walks")
            terminal.plugins = plugins_with("walks", module)
        else:
            for line in block[1].splitlines():
                assert terminal(line.removeprefix("intersession ")).exit_code == 0
    now = "".join([*parts, PAGE[end:]])
    if os.environ.get("UPDATE_DOCS"):
        FILE.write_text(now, encoding="utf-8")
    assert FILE.read_text(encoding="utf-8") == now
    assert terminal.events == 4


def test_the_page_lists_the_files_that_are_written():
    assert sorted(files_listed("# Your own plugin")) == sorted(
        path.as_posix() for path in plugin_files("walks")
    )


# All of it in one file.


def test_the_page_shows_the_plugin_that_is_tested():
    project = (WALKS / "pyproject.toml").read_text(encoding="utf-8")
    module = (WALKS / "intersession_walks.py").read_text(encoding="utf-8")
    assert blocks("toml") == [f"# pyproject.toml\n{project}"]
    assert blocks("python", "# intersession_walks.py") == [f"# intersession_walks.py\n{module}"]
    assert f"a module of {len(module.splitlines())} lines" in " ".join(PAGE.split())


def test_the_test_on_the_page_passes(tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location("walks", WALKS / "intersession_walks.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    plugins = installed()
    plugins.add("walks", module, "intersession-walks", "0.1.0")
    monkeypatch.setattr("intersession.testing.installed", lambda: plugins)
    names = {}
    (block,) = blocks("python", "from pathlib")
    exec(block, names)
    names["test_walks"](tmp_path)


def test_the_plugin_in_one_file_keeps_to_what_every_plugin_keeps_to(fetch):
    fetch(WALKS, "intersession_walks")
    names = {}
    (block,) = blocks("python", "from intersession.conformance")
    exec(block, names)
    (mark,) = names["test_conformance"].pytestmark
    checks = [one.values[0] for one in mark.args[1]]
    assert len(checks) > 5
    for check in checks:
        check.run()


# What a change touches.


@pytest.fixture
def changed(tmp_path):
    """A copy of the ACT plugin and its tests with the page's change made to it."""
    for folder in ("plugins/act", "tests/act"):
        shutil.copytree(
            ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    for block in (*blocks("python", "# plugins/"), *blocks("python", "# tests/")):
        comment, _, text = block.partition("\n")
        (tmp_path / comment.removeprefix("# ")).write_text(text, encoding="utf-8")
    (diff,) = blocks("diff")
    named, *lines = diff.splitlines()
    file = tmp_path / named.removeprefix(" # ")
    text = file.read_text(encoding="utf-8")
    for before, line in pairwise(lines):
        if line.startswith("+"):
            assert text.count(f"{before[1:]}\n") == 1, before
            text = text.replace(f"{before[1:]}\n", f"{before[1:]}\n{line[1:]}\n")
    file.write_text(text, encoding="utf-8")
    return tmp_path


def test_a_worksheet_and_a_view_touch_the_files_that_are_listed(changed):
    touched = [
        path
        for folder in ("plugins/act", "tests/act")
        for path in differing(filecmp.dircmp(ROOT / folder, changed / folder), folder)
    ]
    assert sorted(touched) == sorted(files_listed("## What a change touches"))


def differing(compared, folder):
    """The files that one of two folders has, or that are not the same in both."""
    for name in (*compared.left_only, *compared.right_only, *compared.diff_files):
        if name != "__pycache__":
            yield f"{folder}/{name}"
    for name, within in compared.subdirs.items():
        yield from differing(within, f"{folder}/{name}")


def test_with_those_files_changed_everything_works(changed, fetch, tmp_path):
    plugins = plugins_with("act", fetch(changed / "plugins/act", "intersession_act"))
    names = {}
    exec((changed / "tests/act/test_pause.py").read_text(encoding="utf-8"), names)
    world = World(tmp_path / "world", plugins=plugins)
    names["test_each_pause_is_a_row"](world)
    world.close()
    terminal = Terminal(tmp_path / "world", plugins=plugins)
    assert "act.pause" in terminal("worksheets").output
    assert terminal("attempt RK-1 --set noticed='a blackbird'").exit_code == 0
    assert "a blackbird" in terminal("view act.pauses RK").output


# Nothing is left out.


def test_every_hook_is_on_the_page():
    hooks = {name for name in vars(hookspecs) if name.startswith(("register_", "flag_"))}
    assert set(re.findall(r"^\| `(\w+)\(", PAGE, re.MULTILINE)) >= hooks


def test_every_picture_is_on_the_page():
    drawn = {one.__name__: one for one in typing.get_args(charts.Picture)}
    listed = dict(re.findall(r"^\| `([A-Z]\w+)\((.*?)\)` \|", PAGE, re.MULTILINE))
    assert {name: tuple(told.split(", ")) for name, told in listed.items()} == {
        name: one.__struct_fields__ for name, one in drawn.items()
    }


def test_every_item_is_on_the_page():
    made = {
        name
        for name, thing in vars(items).items()
        if callable(thing)
        and getattr(thing, "__module__", "") == items.__name__
        and name.islower()
        and not name.startswith("_")
    } - {"row", "items_of", "every_item"}
    assert "line" in made
    assert {name for name in made if f"`{name}(" not in PAGE} == set()


def test_every_link_leads_somewhere():
    for target in re.findall(r"\]\(([^)]+)\)", PAGE):
        assert (FILE.parent / target).is_file(), target
