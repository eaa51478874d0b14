"""A terminal with client RK in it, and thought records agreed on."""

import pytest

from intersession_cli.testing import Terminal


@pytest.fixture
def terminal(tmp_path):
    """An empty home on Monday 2 March 2026, 09:00 UTC."""
    return Terminal(tmp_path)


@pytest.fixture
def agreed(terminal):
    """Client RK in Berlin, with thought records agreed on as RK-1."""
    for line in (
        "client add RK --timezone Europe/Berlin",
        "assign RK cbt.thought-record --task 'Write one down' --how-often daily --review-on +7d",
    ):
        result = terminal(line)
        assert result.exit_code == 0, result.output
    return terminal
