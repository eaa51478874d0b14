"""What a change touches: the files that CONTRIBUTING.md names are there, and they are few."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
LIMITS = {
    "a field of an attempt": 3,
    "an event kind, with its command in the engine": 5,
    "an item kind": 5,
    "a command": 4,
    "a worksheet with its view": 2,
    "a store": 3,
    "an export format": 2,
}
ROWS = dict(re.findall(r"^\| (an? [^|]+) \| ([^\n]+)$", PAGE, re.MULTILINE))


def cells(change):
    """The limit, the files and the tests of a row."""
    limit, files, tests, _ = ROWS[change].split("|")
    paths = (re.findall(r"`([^`]+)`", cell) for cell in (files, tests))
    return int(limit), *paths


def test_every_change_has_a_row():
    assert list(ROWS) == list(LIMITS)


@pytest.mark.parametrize("change", LIMITS)
def test_a_change_touches_few_files(change):
    limit, files, tests = cells(change)
    assert limit == LIMITS[change]
    assert 2 <= len(files) == len(set(files)) <= limit
    assert tests


@pytest.mark.parametrize("change", LIMITS)
def test_what_a_row_names_is_there(change):
    _, files, tests = cells(change)
    assert [name for name in [*files, *tests] if not (ROOT / name).is_file()] == []


def test_what_else_the_page_names_is_there():
    named = re.findall(r"`([\w./-]+/[\w.-]+\.\w+)`", PAGE)
    linked = re.findall(r"\]\(([\w./-]+)\)", PAGE)
    typed = re.findall(r"pytest (tests/[\w/]+\.py)", PAGE)
    assert len(named) > 20
    assert len(linked) >= 3
    assert len(typed) >= 3
    there = [name for name in [*named, *linked, *typed] if name not in in_the_table()]
    assert [name for name in there if not (ROOT / name).exists()] == []


def in_the_table():
    """The files of the table, which have a test of their own."""
    return {name for change in LIMITS for name in cells(change)[1]}


def test_every_target_of_make_that_is_named_is_there():
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    named = set(re.findall(r"\bmake (test|matrix|demo|bench|lint)\b", PAGE))
    assert named == {"test", "matrix", "demo", "bench", "lint"}
    assert named <= set(targets)


def test_the_hooks_before_a_commit_are_those_of_make_lint():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    typed = [hook["entry"] for repo in hooks["repos"] for hook in repo["hooks"]]
    lint = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\nlint:")[2].split("\n\n")[0]
    programs = re.findall(r"\$\(RUN\)([\w-]+(?: check| format)?)", lint)
    assert len(programs) == 4
    assert [
        re.match(r"\.venv/bin/([\w-]+(?: check| format)?)", one)[1] for one in typed
    ] == programs
