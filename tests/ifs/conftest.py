"""A small world with the core's views and the IFS plugin."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import intersession_ifs
from intersession.plugins import builtin
from intersession.plugins.manager import Plugins
from intersession.testing import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Client RK, and nothing installed but the core and IFS; it is 2 March 2026."""
    plugins = Plugins()
    plugins.add("core", builtin, "intersession", "")
    plugins.add("ifs", intersession_ifs, "intersession", "0.1.0")
    assert [one.problem for one in plugins.listing] == ["", ""]
    made = World(tmp_path, plugins=plugins)
    yield made
    made.close()
