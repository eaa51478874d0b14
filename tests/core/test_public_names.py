"""What ``intersession`` hands out is what it says, whatever was imported before."""

import subprocess
import sys

import intersession

_ALL_ROOMS_FIRST = """
import pkgutil, types
import intersession
from importlib import import_module
for room in pkgutil.walk_packages(intersession.__path__, "intersession."):
    try:
        import_module(room.name)
    except ModuleNotFoundError as problem:  # a driver or a test library that is an extra
        assert not problem.name.startswith("intersession"), problem
hidden = [name for name in intersession.__all__
          if isinstance(getattr(intersession, name), types.ModuleType)]
print(*hidden)
"""


def test_no_room_hides_a_name_that_is_handed_out():
    """A submodule that was imported stands under its name in the package, before any look-up."""
    done = subprocess.run([sys.executable, "-c", _ALL_ROOMS_FIRST], capture_output=True, text=True)
    assert (done.stdout.split(), done.stderr) == ([], "")


def test_every_name_is_listed_once_and_found():
    assert sorted(set(intersession.__all__)) == sorted(intersession.__all__)
    assert all(getattr(intersession, name) is not None for name in intersession.__all__)
