"""What the distribution says of itself: its version, and where it is at home."""

import re
import tomllib
from importlib.metadata import metadata
from pathlib import Path

from intersession.interchange import event_schema
from intersession.version import __version__

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_changelog_begins_with_this_version():
    newest = re.findall(r"^## (.*)", CHANGELOG, re.MULTILINE)[0]
    assert re.fullmatch(rf"{re.escape(__version__)} (\(unreleased\)|– \d{{4}}-\d\d-\d\d)", newest)


def test_the_changes_of_a_version_are_of_known_kinds():
    kinds = re.findall(r"^### (.*)", CHANGELOG, re.MULTILINE)
    known = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert kinds
    assert set(kinds) <= known


def test_every_address_is_under_one_base():
    """The names of schemas and the pages of the project have the same home."""
    base = PROJECT["urls"]["Homepage"]
    assert event_schema.BASE.startswith(f"{base}/")
    assert all(address.startswith(base) for address in PROJECT["urls"].values())
    assert {"Homepage", "Documentation", "Changelog", "Issues"} == set(PROJECT["urls"])


def test_what_is_installed_says_so():
    assert metadata("intersession")["Name"] == PROJECT["name"]
    said = dict(one.split(", ", 1) for one in metadata("intersession").get_all("Project-URL"))
    assert said == PROJECT["urls"]
