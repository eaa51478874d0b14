"""The page about plugins holds the plugin that is installed in a test, and its own test runs."""

import importlib.util
import re
from pathlib import Path

from intersession.plugins import installed
from intersession.testing import World

ROOT = Path(__file__).parents[1]
WALKS = ROOT / "tests" / "plugins" / "walks"
PAGE = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")


def blocks(language):
    """The code blocks of the page in one language."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_the_page_shows_the_plugin_that_is_tested():
    project = (WALKS / "pyproject.toml").read_text(encoding="utf-8")
    module = (WALKS / "intersession_walks.py").read_text(encoding="utf-8")
    assert blocks("toml")[0] == f"# pyproject.toml\n{project}"
    assert blocks("python")[0] == f"# intersession_walks.py\n{module}"


def test_the_test_on_the_page_passes(tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location("walks", WALKS / "intersession_walks.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    plugins = installed()
    plugins.add("walks", module, "intersession-walks", "0.1.0")
    monkeypatch.setattr("intersession.testing.installed", lambda: plugins)
    names = {"World": World}
    exec(blocks("python")[1], names)  # the page's own test
    names["test_walks"](tmp_path)


def test_every_hook_is_on_the_page():
    from intersession import hookspecs

    hooks = {name for name in vars(hookspecs) if name.startswith(("register_", "flag_"))}
    assert set(re.findall(r"^\| `(\w+)\(", PAGE, re.MULTILINE)) >= hooks


def test_every_item_is_on_the_page():
    from intersession import worksheets

    made = {
        name
        for name, thing in vars(worksheets).items()
        if callable(thing)
        and getattr(thing, "__module__", "") == worksheets.__name__
        and name.islower()
        and not name.startswith("_")
    } - {"row", "worksheet", "items_of", "definition_of", "needs_references"}
    assert {name for name in made if f"`{name}(" not in PAGE} == set()
