"""Every page's console session is played again, and prints what the page says.

To write what is printed now into the pages: UPDATE_DOCS=1 pytest tests/test_docs.py
"""

import os
import re
from pathlib import Path

import pytest

from intersession.testing import Clock
from intersession_cli.testing import Terminal, replayed, transcripts

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_prints_what_it_says(page, tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("INTERSESSION_CRISIS_CONTACT", raising=False)
    clock = Clock()
    clock.set("2026-03-05")
    text = page.read_text(encoding="utf-8")
    now = replayed(text, Terminal(tmp_path, clock))
    if os.environ.get("UPDATE_DOCS"):
        page.write_text(now, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == now


def test_the_readme_holds_a_session():
    """A guard for the test above, which could not fail on a page without one."""
    readme = PAGES[0].read_text(encoding="utf-8")
    assert sum(block[1].count("$ intersession") for block in transcripts(readme)) >= 8


def test_the_readme_starts_with_the_two_commands():
    lines = PAGES[0].read_text(encoding="utf-8").splitlines()
    assert [line.split("#")[0].strip() for line in lines[3:5]] == ["make demo", "make test"]


def test_the_importing_page_shows_its_example_files():
    page = (ROOT / "docs" / "importing.md").read_text(encoding="utf-8")
    for name in ("moments.csv", "moments.toml"):
        assert (ROOT / "docs" / "examples" / name).read_text(encoding="utf-8") in page


def test_no_message_names_a_page_that_is_not_installed():
    """The pages are not in the wheel: what is printed says itself what to do."""
    files = [file for room in ("core", "cli", "plugins") for file in (ROOT / room).rglob("*.py")]
    assert len(files) > 100
    named = {file.name: re.findall(r"docs/[\w/-]+\.md", file.read_text("utf-8")) for file in files}
    assert {name: pages for name, pages in named.items() if pages} == {}
