"""A terminal with client RK in it, and thought records agreed on."""

import pytest

from intersession_cli.testing import Terminal


@pytest.fixture
def make_terminal(tmp_path, store):
    """Make terminals at homes of their own, empty, on Monday 2 March 2026, 09:00 UTC."""

    def make(name=""):
        terminal = Terminal(tmp_path / name)
        (tmp_path / name).mkdir(exist_ok=True)
        terminal.home = store.home(terminal.home.path)
        return terminal

    return make


@pytest.fixture
def terminal(make_terminal):
    """A terminal at an empty home."""
    return make_terminal()


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
