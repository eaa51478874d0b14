"""A home is its owner's alone: who else may look into it is found, told, and taken away."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from intersession.store.home import Home
from intersession.store.rights import narrow, too_wide

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no such rights there")

KEPT = ["log.db", "log.db-wal", "views.db", "views.db-shm", "settings.json", "post-1.checkpoint"]
"""Files that Intersession keeps in a home."""
IN_FOLDERS = ["drafts/attempt-RK-1.json", "inbox/1.json", "plugins/walks.py"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with every kind of file in it, and one that is none of ours."""
    home = tmp_path / "home"
    for name in [*KEPT, *IN_FOLDERS, "letter.txt"]:
        file = home / name
        for folder in (home, file.parent):
            folder.mkdir(mode=0o700, exist_ok=True)
        file.touch(0o600)
    (home / "letter.txt").chmod(0o666)
    return home


def named(home: Path) -> dict[str, int]:
    """What is found, by its name within the home, with the rights it should have."""
    return {str(one.path.relative_to(home)): one.right for one in too_wide(home)}


def test_what_the_engine_makes_is_narrow(tmp_path):
    home = Home(tmp_path / "new")
    home.prepare(home.log_path)
    assert too_wide(home.path) == []


def test_a_home_as_it_should_be_has_no_findings(home):
    assert too_wide(home) == []  # the letter is not ours


@pytest.mark.parametrize("mode", [0o777, 0o755, 0o710, 0o701, 0o720])
def test_a_folder_that_others_may_use_is_found(home, mode):
    home.chmod(mode)
    (found,) = too_wide(home)
    assert (found.path, found.mode, found.right) == (home, mode, 0o700)
    assert str(found) == f"{home} may be used by other accounts ({mode:o})"


@pytest.mark.parametrize("name", [*KEPT, *IN_FOLDERS])
@pytest.mark.parametrize("mode", [0o644, 0o602, 0o640])
def test_each_file_that_others_may_use_is_found(home, name, mode):
    (home / name).chmod(mode)
    assert named(home) == {name: 0o600}


@pytest.mark.parametrize("name", ["drafts", "inbox", "plugins"])
def test_each_folder_in_it_is_found(home, name):
    (home / name).chmod(0o755)
    assert named(home) == {name: 0o700}


def test_narrowing_takes_away_from_others_alone(home):
    for path, mode in ((home, 0o777), (home / "log.db", 0o644), (home / "views.db", 0o444)):
        path.chmod(mode)
    assert narrow(home) == []
    modes = [path.stat().st_mode & 0o777 for path in (home, home / "log.db", home / "views.db")]
    assert modes == [0o700, 0o600, 0o400]  # the owner's own stay
    assert (home / "letter.txt").stat().st_mode & 0o777 == 0o666


def test_what_cannot_be_mended_is_returned(home, monkeypatch):
    """As on a file system that keeps no rights, or in a home of another account."""
    home.chmod(0o777)
    monkeypatch.setattr(Path, "chmod", lambda *_: None)
    assert [one.path for one in narrow(home)] == [home]


def test_what_a_link_leads_to_is_left_alone(home, tmp_path):
    other = tmp_path / "other.py"
    other.touch(0o644)
    (home / "plugins" / "linked.py").symlink_to(other)
    assert narrow(home) == []
    assert other.stat().st_mode & 0o777 == 0o644


def test_where_there_is_no_home_there_is_nothing_to_find(tmp_path):
    assert too_wide(tmp_path / "none") == []
