"""A world with everything installed, for weeks as they are lived."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from intersession.testing import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Client RK in Berlin, on Monday 2 March 2026, with everything installed."""
    made = World(tmp_path)
    yield made
    made.close()
