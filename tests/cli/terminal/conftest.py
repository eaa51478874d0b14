"""Someone at a real terminal of 80 or 140 columns, with client RK."""

from contextlib import ExitStack

import pytest
from screens import Typist

from intersession_cli.testing import Terminal


@pytest.fixture(params=[80, 140])
def columns(request):
    return request.param


@pytest.fixture
def terminal(tmp_path):
    """A home with client RK in Berlin, on Monday 2 March 2026, 09:00 UTC."""
    terminal = Terminal(tmp_path)
    assert terminal("client add RK --timezone Europe/Berlin").exit_code == 0
    return terminal


@pytest.fixture
def at(terminal, columns):
    """Start a command at a terminal: ``at("attempt RK-1")``."""
    with ExitStack() as stack:
        yield lambda line, **env: stack.enter_context(Typist(terminal, line, columns, **env))


@pytest.fixture
def thoughts(terminal):
    """A thought record agreed on, as RK-1."""
    assert terminal("assign RK thought-record --task 'Write one'").exit_code == 0
    return terminal


@pytest.fixture
def card(terminal):
    """A diary card with two targets and two feelings agreed on, as RK-1."""
    harm, drinking = "self-harm, hierarchy: life", "drinking, hierarchy: quality"
    targets = f"[{{name: {harm}_threatening}}, {{name: {drinking}_of_life}}]"
    feelings = "[{name: sadness}, {name: shame}]"
    line = f"assign RK diary-card --task 'Each evening' --setting 'targets={targets}'"
    assert terminal(f"{line} --setting 'emotions={feelings}'").exit_code == 0
    return terminal
