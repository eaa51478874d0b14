"""Strangers' plugins in one fresh environment: each a distribution of its own, put there by pip."""

from __future__ import annotations

from pathlib import Path

import pytest
from strangers import Environment, Home


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The environment; made once."""
    pytest.importorskip("pip", reason="pip is not there to install strangers' plugins with")
    pytest.importorskip("ensurepip", reason="this Python cannot make a virtual environment")
    return Environment(tmp_path_factory.mktemp("strangers"))


@pytest.fixture
def home(environment: Environment, tmp_path: Path) -> Home:
    """An empty home."""
    return Home(environment, tmp_path / "home")
