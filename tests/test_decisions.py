"""The pages about decisions: each has the four parts, is short, and is listed once."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "docs" / "decisions"
INDEX = (FOLDER / "README.md").read_text(encoding="utf-8")
PAGES = sorted(page for page in FOLDER.glob("*.md") if page.name != "README.md")


def test_the_index_lists_every_page_once():
    assert sorted(re.findall(r"\]\(([\w-]+\.md)\)", INDEX)) == [page.name for page in PAGES]
    assert len(PAGES) >= 11


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_short_and_has_its_parts(page):
    text = page.read_text(encoding="utf-8")
    parts = ["Context", "Decision", "Consequences", "What else was considered"]
    assert re.findall(r"^## (.*)", text, re.MULTILINE) == parts
    assert 30 <= len(text.splitlines()) <= 60
    (title,) = re.findall(r"^# (.*)", text, re.MULTILINE)
    named = re.search(rf"\[([^]]+)\]\({page.name}\)", INDEX)
    assert named
    assert title.startswith(named[1])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_files_that_a_page_names_are_there(page):
    root = FOLDER.parents[1]
    named = re.findall(r"`((?:core|cli|tests|docs)/[\w./-]+\.\w+)`", page.read_text("utf-8"))
    assert [name for name in named if not (root / name).exists()] == []
