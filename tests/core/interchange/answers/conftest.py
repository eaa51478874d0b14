"""A world with a trip agreed on, whose sheet has an item of every kind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from trips import SETTINGS, TripsPlugin, installed_with

from intersession.testing import World


@pytest.fixture
def world(tmp_path) -> Iterator[World]:
    """A world with a trip agreed on as RK-1."""
    found = World(tmp_path, plugins=installed_with(TripsPlugin))
    found.assign("trips.trip", SETTINGS)
    yield found
    found.close()
