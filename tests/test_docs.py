"""Every page's console session is played again, and prints what the page says.

To write what is printed now into the pages: UPDATE_DOCS=1 pytest tests/test_docs.py
"""

import os
import re
from pathlib import Path

import pytest
from pages import AT_A_TERMINAL, replayed_at_a_terminal, screens

from intersession.testing import Clock
from intersession_cli.main import COMMANDS
from intersession_cli.testing import Terminal, replayed, transcripts

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINKING = [*PAGES, *(ROOT / f"{name}.md" for name in ("CHANGELOG", "CONTRIBUTING", "SECURITY"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_prints_what_it_says(page, tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("INTERSESSION_CRISIS_CONTACT", raising=False)
    clock = Clock()
    clock.set("2026-03-05")
    text = page.read_text(encoding="utf-8")
    play = replayed_at_a_terminal if AT_A_TERMINAL in text else replayed
    terminal = Terminal(tmp_path, clock)
    now = play(text, terminal)
    begun = r"^/[^$]*?is recorded\.\n"  # said where a folder is named, as here
    now = re.sub(begun, "", now, flags=re.MULTILINE)
    if os.environ.get("UPDATE_DOCS"):
        page.write_text(now, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == now


FOR_CLINICIANS = [page for page in PAGES if AT_A_TERMINAL in page.read_text(encoding="utf-8")]


@pytest.mark.parametrize("page", FOR_CLINICIANS, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_screen_for_clinicians_is_a_wall(page):
    text = page.read_text(encoding="utf-8")
    shown = dict(screens(text))
    assert len(shown) >= 4
    assert {line: len(lines) for line, lines in shown.items() if len(lines) > 24} == {}
    assert [line for block in transcripts(text) for line in block[1].splitlines()
            if len(line) > 80 and not line.startswith("$ ")] == []  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "told"), [("", "asks for more"), ("walk\n\nyes\n", "no question for 'yes'")]
)
def test_a_page_that_types_too_little_or_too_much_fails(typed, told, tmp_path):
    """A guard for the sessions on the pages, which say what is typed."""
    page = "```console\n$ ins client add RK\n```\n\n<!-- typed\n{}-->\n\n"
    page += "```console\n$ ins goal add RK walk\n$ ins assign RK thought-record\n```\n"
    with pytest.raises(AssertionError, match=told):
        replayed_at_a_terminal(page.format(typed), Terminal(tmp_path, Clock()))


def test_the_readme_says_first_what_can_be_typed():
    readme = PAGES[0].read_text(encoding="utf-8")
    typed = re.findall(r"^ins *(\w*)", readme.partition("## A session")[0], re.MULTILINE)
    assert len(typed) >= 6
    assert {name or "today" for name in typed} <= COMMANDS.keys()


def test_the_readme_holds_a_session():
    """A guard for the test above, which could not fail on a page without one."""
    readme = PAGES[0].read_text(encoding="utf-8")
    assert sum(block[1].count("$ intersession") for block in transcripts(readme)) >= 8


def test_the_readme_starts_with_the_two_commands():
    lines = PAGES[0].read_text(encoding="utf-8").splitlines()
    assert [line.split("#")[0].strip() for line in lines[3:5]] == ["make demo", "make test"]


def test_the_importing_page_shows_its_example_files():
    page = (ROOT / "docs" / "how-to" / "importing.md").read_text(encoding="utf-8")
    for name in ("moments.csv", "moments.toml"):
        assert (ROOT / "docs" / "examples" / name).read_text(encoding="utf-8") in page


@pytest.mark.parametrize("page", LINKING, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = re.findall(r"\]\(([\w./-]*)(?:#([\w-]+))?\)", text)
    targets = [((page.parent / path if path else page), anchor) for path, anchor in links]
    assert [str(target) for target, _ in targets if not target.exists()] == []
    assert [one for one in targets if one[1] and one[1] not in anchors(one[0])] == []


def anchors(page):
    """What a link may name after the ``#``: the headings, as pages show them."""
    headings = re.findall(r"^#+ (.*)", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


def test_the_index_leads_to_every_page():
    index = ROOT / "docs" / "index.md"
    links = re.findall(r"\]\(([\w./-]+)\)", index.read_text(encoding="utf-8"))
    led_to = {(index.parent / path).resolve() for path in links}
    decisions = ROOT / "docs" / "decisions"
    pages = {page for page in PAGES if page.parent != decisions} - {index}
    assert pages | {decisions / "README.md"} <= led_to


def test_no_message_names_a_page_that_is_not_installed():
    """The pages are not in the wheel: what is printed says itself what to do."""
    files = [file for room in ("core", "cli", "plugins") for file in (ROOT / room).rglob("*.py")]
    assert len(files) > 100
    named = {file.name: re.findall(r"docs/[\w/-]+\.md", file.read_text("utf-8")) for file in files}
    assert {name: pages for name, pages in named.items() if pages} == {}
