"""Each hook has a page, with its signature; what the page's plugins do is what it says.

To write what is printed now into the pages: UPDATE_DOCS=1 pytest tests/test_hook_pages.py
"""

import inspect
import os
import re
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

from intersession.plugins import builtin, hookspecs
from intersession.plugins.manager import Plugins
from intersession_cli.testing import Terminal

PAGES = sorted((Path(__file__).parents[1] / "docs" / "reference" / "hooks").glob("*.md"))
HOOKS = {
    name: found for name, found in vars(hookspecs).items() if hasattr(found, "intersession_spec")
}
HEADINGS = ["When it is called", "What it may return", "An example", "When it fails"]
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


def test_every_hook_has_a_page():
    assert [page.stem.replace("-", "_") for page in PAGES] == sorted(HOOKS)
    assert len(HOOKS) >= 4


@each_page
def test_a_page_shows_the_signature_and_says_all_there_is_to_say(page):
    text = page.read_text(encoding="utf-8")
    name = page.stem.replace("-", "_")
    signature = str(inspect.signature(HOOKS[name])).replace("'", "")
    assert text.startswith(f"# `{name}`\n")
    assert re.findall(r"```python\n(.*?)```", text, re.DOTALL)[0] == f"def {name}{signature}\n"
    assert re.findall(r"^## (.*)", text, re.MULTILINE) == HEADINGS


@each_page
def test_a_page_prints_what_it_says(page, tmp_path, monkeypatch):
    """Each plugin on it goes on from the one before, over the same record."""
    monkeypatch.delenv("INTERSESSION_CRISIS_CONTACT", raising=False)
    text = page.read_text(encoding="utf-8")
    terminal, names = Terminal(tmp_path), {"__name__": "of_a_page"}
    parts, end = [], 0
    for block in re.finditer(r"```(python\n# (\w+)\.py|sh|console \w+)\n(.*?)```", text, re.DOTALL):
        if block[2]:
            exec(block[3], names)
            found = plugins_with(block[2], names)
            there = partial(as_installed, found)
            monkeypatch.setattr("intersession.plugins.manager.installed", there)
        elif block[1] == "sh":
            for line in block[3].splitlines():
                assert terminal(line.removeprefix("intersession ")).exit_code == 0
        else:
            parts += [text[end : block.start(3)], terminal.play(block[3])]
            end = block.end(3)
    now = "".join([*parts, text[end:]])
    if os.environ.get("UPDATE_DOCS"):
        page.write_text(now, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == now
    assert len(parts) >= 4


def as_installed(found, *_, **__):
    """What is installed, whatever is asked for."""
    return found


def plugins_with(name, names):
    """The core, and a plugin whose module holds these names."""
    module = ModuleType(name)
    vars(module).update(names)
    found = Plugins()
    found.add("core", builtin, "intersession", "")
    found.add(name.removeprefix("intersession_"), module, name.replace("_", "-"), "0.1.0")
    return found
