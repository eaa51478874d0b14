"""A stranger's plugin, in its own distribution: installed, used, and taken away again."""

import json
import os
import re
import subprocess
import sys
from copy import copy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
WALKS = Path(__file__).parent / "plugins" / "walks"
PAGE = (ROOT / "docs" / "tutorial" / "plugins.md").read_text(encoding="utf-8")


class Fresh:
    """A fresh virtual environment with Intersession in it, and a home for its record."""

    def __init__(self, folder: Path) -> None:
        self.python = folder / "venv" / "bin" / "python"
        self.home = folder / "home"
        subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
        self.pip("install", str(ROOT))

    def pip(self, *words: str) -> None:
        command = [self.python, "-m", "pip", "--quiet", "--disable-pip-version-check", *words]
        subprocess.run(command, check=True)

    def __call__(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [self.python.with_name("intersession"), "--home", self.home, *words]
        environment = {**os.environ, "PYTHONPATH": ""}
        return subprocess.run(command, capture_output=True, text=True, env=environment)

    def typed(self, line: str, folder: Path) -> subprocess.CompletedProcess[str]:
        """Type a line into a shell in which the environment is activated."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
        environment = {
            **kept,
            "PATH": f"{self.python.parent}:{os.environ['PATH']}",
            "PYTHONPATH": "",
            "INTERSESSION_HOME": str(self.home),
        }
        return subprocess.run(
            line, shell=True, cwd=folder, capture_output=True, text=True, env=environment
        )

    def told(self, *words: str) -> str:
        done = self(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    return Fresh(tmp_path_factory.mktemp("fresh"))


def test_the_plugin_is_under_40_lines():
    assert len((WALKS / "intersession_walks.py").read_text().splitlines()) < 40


def test_a_plugin_comes_and_goes(fresh):
    fresh.told("client", "add", "RK", "--timezone", "Europe/Berlin")
    fresh.told("assign", "RK", "thought-record", "--task", "Write one down")
    assert "walks" not in fresh.told("worksheets")

    fresh.pip("install", "--no-deps", str(WALKS))
    assert "walks.walk" in fresh.told("worksheets")
    assert "intersession-walks" in fresh.told("plugins")
    fresh.told("assign", "RK", "walk", "--task", "Round the lake", "--how-often", "daily")
    fresh.told("attempt", "RK-2", "--set", "where=the lake", "--set", "length=1h10")
    rows = json.loads(fresh.told("view", "walks.walks", "RK", "--json"))
    assert [(row["where"], row["length"]) for row in rows] == [("the lake", 70)]
    agenda = fresh.told("agenda", "RK")
    events = fresh.told("log", "--json")

    fresh.pip("uninstall", "--yes", "intersession-walks")
    assert "walks" not in fresh.told("worksheets")
    assert fresh.told("agenda", "RK") == agenda
    assert fresh.told("log", "--json") == events
    assert "where: the lake" in fresh.told("log", "RK-2")
    assert "Equal" in fresh.told("rebuild", "--check")
    for words in (
        ("attempt", "RK-2", "--set", "where=the park"),
        ("view", "walks.walks", "RK"),
        ("worksheets", "walks.walk"),
        ("assign", "RK", "walks.walk", "--task", "Round the park"),
    ):
        refused = fresh(*words)
        assert refused.returncode == 2
        assert "plugin intersession-walks" in " ".join(refused.stderr.split())
        assert "Traceback" not in refused.stderr
    assert fresh.told("log", "--json") == events

    fresh.home.joinpath("views.db").unlink()  # the log alone still knows the plugin's name
    refused = fresh("view", "walks.walks", "RK")
    assert "plugin intersession-walks" in " ".join(refused.stderr.split())


def lines_typed():
    """What the page about plugins types, from ``plugin new`` on."""
    for console, block in re.findall(r"```(console walks|sh)\n(.*?)```", PAGE, re.DOTALL):
        for line in block.splitlines():
            if not console.startswith("console"):
                yield line
            elif line.startswith("$ "):
                yield line.removeprefix("$ ")


def test_a_plugin_that_was_started_here_comes_and_goes(fresh, tmp_path):
    """Every line of the page: written, installed, its own tests passed, used; then taken away."""
    fresh, here, printed = copy(fresh), tmp_path, {}
    fresh.home = tmp_path / "home"
    for line in lines_typed():
        if line.startswith("cd "):
            here /= line.removeprefix("cd ")
            continue
        done = fresh.typed(line, here)
        expected = 2 if "before=11" in line else 0
        assert done.returncode == expected, done.stdout + done.stderr
        printed[line] = done.stdout
    assert re.search(r"=== \d+ passed in ", printed["pytest"]), printed["pytest"]
    assert "2 on record" in printed["intersession walks RK"]
    assert "70 (n 1, 1 missing)" in printed["intersession view walks.practices RK"]
    assert "walks.practice" in fresh.told("worksheets")
    before = [fresh.told(*words) for words in (("agenda", "RK"), ("log", "--json"), ("log",))]

    fresh.pip("uninstall", "--yes", "intersession-walks")
    assert "walks" not in fresh.told("worksheets")
    after = [fresh.told(*words) for words in (("agenda", "RK"), ("log", "--json"), ("log",))]
    assert after == before
    assert "what: Round the lake" in fresh.told("log", "RK-1")
    assert "Equal" in fresh.told("rebuild", "--check")
    for words in (("attempt", "RK-1", "--set", "what=Home"), ("view", "walks.practices", "RK")):
        refused = fresh(*words)
        assert refused.returncode == 2
        assert "plugin intersession-walks" in " ".join(refused.stderr.split())
    assert "There is no command 'walks'" in fresh("walks", "RK").stderr
