"""The page about a pain diary: its plugin is the one that is tested, and does what it shows.

To write what is printed now into the page: UPDATE_DOCS=1 pytest tests/test_pain_diary_page.py
"""

import importlib.util
import os
import re
from pathlib import Path

import pytest
from pages import replayed_at_a_terminal

from intersession.conformance import checks
from intersession.plugins import builtin
from intersession.plugins.manager import Plugins
from intersession.testing import Clock
from intersession_cli.testing import Terminal

ROOT = Path(__file__).parents[1]
FILE = ROOT / "docs" / "tutorial" / "pain-diary.md"
PAGE = FILE.read_text(encoding="utf-8")
SOURCE = ROOT / "tests" / "plugins" / "pain" / "intersession_pain.py"
CODE = SOURCE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def module():
    spec = importlib.util.spec_from_file_location("intersession_pain", SOURCE)
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@pytest.fixture
def terminal(module, tmp_path, monkeypatch):
    monkeypatch.delenv("INTERSESSION_CRISIS_CONTACT", raising=False)
    monkeypatch.setenv("TYPED_PLUGIN", f"pain={SOURCE}")
    plugins = Plugins()
    plugins.add("core", builtin, "intersession", "")
    plugins.add("pain", module, "intersession-pain", "0.1.0")
    assert [one.problem for one in plugins.listing] == ["", ""]
    clock = Clock()
    clock.set("2026-03-03")
    return Terminal(tmp_path, clock, plugins=plugins)


def written(page):
    """The page with the plugin as it is."""
    return re.sub(
        r"(```python\n# intersession_pain\.py\n).*?```",
        rf"\1{_safe(CODE)}```",
        page,
        flags=re.DOTALL,
    )


def _safe(text):
    return text.replace("\\", r"\\")


def test_the_page_shows_the_plugin_and_what_it_prints(terminal):
    for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL):
        for line in block.splitlines():
            assert terminal(line.removeprefix("intersession ")).exit_code == 0, line
    asked = PAGE.replace("```console pain\n", "```console\n")
    played = replayed_at_a_terminal(asked, terminal).replace("```console\n", "```console pain\n")
    now = written(played)
    if os.environ.get("UPDATE_DOCS"):
        FILE.write_text(now, encoding="utf-8")
    assert FILE.read_text(encoding="utf-8") == now


def test_it_takes_under_120_lines_with_three_worksheets_and_two_views(module):
    lines = len(CODE.splitlines())
    assert lines < 120
    assert f"It takes {lines} lines" in PAGE
    assert CODE.count("@ins.worksheet(") == 3
    assert CODE.count("@ins.view(") == 2


def test_it_keeps_to_what_every_plugin_keeps_to(module):
    found = checks(module)
    assert f"That is {len(found)} tests" in PAGE
    for check in found:
        check.run()
