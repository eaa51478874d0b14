"""A plugin's own command: one, under the plugin's name, over the same record."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import click
import pytest

from intersession import Session, hookimpl
from intersession.plugins import builtin
from intersession.plugins.manager import Plugins, installed
from intersession_cli.testing import Terminal


@click.group("swims")
def swims() -> None:
    """Swims between sessions."""


@swims.command("of")
@click.argument("code")
@click.pass_obj
def of(session: Session, code: str) -> None:
    """Say since when a client is on record."""
    client = session.homework.client(code)
    (row,) = session.views.report("clients", client=client.code, today=session.today())["clients"]
    click.echo(f"{client.code} swims since {row['since_on']}, and today is {session.today()}.")


def plugin_with(*commands: Any) -> Plugins:
    def register_commands(register: Any) -> None:
        for one in commands:
            register(one)

    found = Plugins()
    found.add("core", builtin, "intersession", "")
    plugin = SimpleNamespace(register_commands=hookimpl(register_commands))
    found.add("swims", plugin, "intersession-swims", "1")
    return found


@pytest.fixture
def terminal(tmp_path):
    terminal = Terminal(tmp_path, plugins=plugin_with(swims))
    terminal("client add RK --timezone Europe/Berlin")
    return terminal


def test_a_plugin_s_command_works_on_the_record(terminal):
    told = terminal("swims of rk").output
    assert told == "RK swims since 2026-03-02, and today is 2026-03-02.\n"


def test_what_it_refuses_is_told_like_any_other_refusal(terminal):
    refused = terminal("swims of XY")
    assert refused.exit_code == 2
    assert refused.output.startswith("There is no client XY.")


def test_it_is_listed_with_its_plugin(terminal):
    assert '"commands": [\n   "swims"\n  ]' in terminal("plugins --json").output


def test_near_matches_know_it(terminal):
    refused = terminal("swim")
    assert refused.exit_code == 2
    assert "There is no command 'swim'." in refused.output
    assert "swims" in refused.output


def test_help_imports_no_plugin(tmp_path, monkeypatch):
    monkeypatch.setattr("intersession.plugins.manager.installed", lambda: pytest.fail("imported"))
    assert "Plugins may add their own" in Terminal(tmp_path)("--help").output


@pytest.mark.parametrize(
    ("commands", "told"),
    [
        ((of,), "it registers the commands of; accepted is each name once, swims or one that"),
        ((swims, of), "it registers the commands of; accepted"),
        ((swims, swims), "it registers the commands swims; accepted is each name once"),
    ],
)
def test_other_names_are_refused_with_the_plugin(commands, told):
    found = plugin_with(*commands)
    assert told in found.listing[1].problem
    assert found.commands == {}


def test_a_hook_that_fails_leaves_its_plugin_out_with_the_reason():
    def register_commands(register):
        raise ValueError("no click here")

    found = Plugins()
    plugin = SimpleNamespace(register_commands=hookimpl(register_commands))
    found.add("swims", plugin, "intersession-swims", "1")
    assert found.listing[0].problem == ("its hooks could not be used: ValueError('no click here')")


def test_the_built_in_modalities_add_none():
    assert installed().commands == {}
