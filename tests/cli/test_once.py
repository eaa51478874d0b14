"""What takes one value is given once, in every command of ours and of plugins."""

from types import SimpleNamespace

import click
import pytest

from intersession import hookimpl
from intersession.plugins import builtin
from intersession.plugins.manager import Plugins
from intersession_cli.main import cli
from intersession_cli.testing import Terminal


@click.group("swims")
@click.option("--pool", default="")
def swims(pool: str) -> None:
    """Swims between sessions."""


@swims.group("count")
def count() -> None:
    """A group in a group."""


@count.command("of")
@click.option("--length", "-l", type=int)
@click.option("--with", "friends", multiple=True)
@click.option("--wet/--dry", default=None)
@click.option("--loud", is_flag=True)
@click.option("-v", "verbose", count=True)
def of(**given: object) -> None:
    """Print what was given."""
    click.echo(repr(sorted(given.items())))


@pytest.fixture
def terminal(tmp_path):
    found = Plugins()
    found.add("core", builtin, "intersession", "")
    hook = hookimpl(lambda register: register(swims), specname="register_commands")
    found.add("swims", SimpleNamespace(register_commands=hook), "intersession-swims", "1")
    return Terminal(tmp_path, plugins=found)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("assign RK x --task a --task b", "Option --task was given 2 times. Say it once, as in"),
        ("assign RK x --started --not-started", "Option --started/--not-started was given 2 times"),
        ("attempt RK-1 --amount all --amount=half --amount 3", "--amount was given 3 times"),
        ("attempt RK-1 --on a --on b --note a --note b", "--note was given 2 times"),
        ("session plan RK thu --minutes 5 --minutes 5", "--minutes was given 2 times"),
        ("log export --until 4 --until 5", "--until was given 2 times"),
        ("client add RK --home a --home b", "--home was given 2 times"),
        ("--by A --by B client list", "--by was given 2 times"),
        ("swims count of --length 3 -l 4", "--length was given 2 times"),
        ("swims --pool a --pool b count of", "--pool was given 2 times"),
        ("swims count of --wet --dry", "--wet/--dry was given 2 times"),
    ],
)
def test_an_option_given_twice_is_refused(terminal, line, said):
    result = terminal(line)
    assert result.exit_code == 2
    assert said in result.output
    assert not terminal.home.path.exists()


def test_all_that_were_given_twice_are_told_at_once(terminal):
    told = terminal("attempt RK-1 --on a --on b --note a --note b").output
    assert "--on was given 2 times" in told
    assert "--note was given 2 times" in told


def test_what_may_be_given_again_is_taken(terminal):
    told = terminal("swims count of --with AB --with CD --loud --loud -vv --wet -l 3").output
    given = {"friends": ("AB", "CD"), "length": 3, "loud": True, "verbose": 2, "wet": True}
    assert told == f"{sorted(given.items())}\n"


def test_a_line_that_is_completed_is_not_refused(terminal):
    ctx = cli.make_context("intersession", ["--by", "A", "--by", "B"], resilient_parsing=True)
    assert ctx.invoked_subcommand is None
