"""Plugins of one file: off until allowed, and what runs is what was allowed."""

from __future__ import annotations

import pytest

from intersession.errors import HomeError, NotFound
from intersession.plugins.files import allow, plugin_files
from intersession.plugins.manager import installed

SOURCE = "from intersession import hookimpl\nWHAT = 'first'\n"


@pytest.fixture
def file(tmp_path):
    """A plugin file in a home."""
    path = tmp_path / "plugins" / "naps.py"
    path.parent.mkdir()
    path.write_text(SOURCE)
    return path


def listed(home, name="naps"):
    return installed(home).plugin(name)


def test_one_that_was_never_allowed_is_off_and_flagged_nothing(tmp_path, file):
    found = installed(tmp_path)
    assert found.plugin("naps").problem.startswith("it was never allowed, and a plugin can do")
    assert "naps" not in found.lookers.missing


def test_one_that_is_allowed_is_on_until_it_changes(tmp_path, file):
    assert allow(tmp_path, "naps.py").digest == allow(tmp_path, "naps").digest
    plugin = listed(tmp_path)
    assert (plugin.problem, plugin.distribution) == ("", "plugins/naps.py")
    file.write_text(SOURCE + "#")
    found = installed(tmp_path)
    assert found.plugin("naps").problem.startswith("it was changed since it was allowed")
    assert "naps" in found.lookers.missing  # nobody knows what it would have flagged
    file.write_text(SOURCE)
    assert listed(tmp_path).problem == ""


def test_what_runs_is_what_was_read_and_compared(tmp_path, file):
    allow(tmp_path, "naps")
    (found,) = plugin_files(tmp_path)
    file.write_text("WHAT = 'second'")
    assert found.load().WHAT == "first"


def test_it_cannot_have_the_name_of_what_is_installed(tmp_path, file):
    file.rename(file.with_name("cbt.py"))
    allow(tmp_path, "cbt")
    problems = {one.distribution: one.problem for one in installed(tmp_path).listing}
    assert problems["intersession"] == ""
    assert problems["plugins/cbt.py"].startswith("intersession has a plugin of this name already")


def test_a_file_that_fails_is_named_and_the_others_go_on(tmp_path, file):
    file.write_text("import sys\nsys.exit(0)")
    allow(tmp_path, "naps")
    assert listed(tmp_path).problem.endswith("naps.py could not be imported: SystemExit(0)")
    assert listed(tmp_path, "cbt").problem == ""


def test_what_is_no_plugin_file_is_left_alone(tmp_path, file):
    for name in ("Naps.py", "my naps.py", "notes.txt"):
        (file.parent / name).write_text("raise SystemExit")
    (file.parent / "folder.py").mkdir()
    assert [one.name for one in plugin_files(tmp_path)] == ["naps"]
    with pytest.raises(NotFound, match=r"no plugin file nap\.py in .* Did you mean naps"):
        allow(tmp_path, "nap")


def test_a_list_of_what_is_allowed_that_cannot_be_read_is_told(tmp_path, file):
    (file.parent / "allowed.json").write_text("yes")
    with pytest.raises(HomeError, match=r"allowed\.json cannot be read .* Delete it"):
        installed(tmp_path)
