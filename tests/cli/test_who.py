"""Who records: as named, else the account that runs the process, said once at first use."""

import os
import pwd
import shlex
from contextlib import closing

import pytest
from click.testing import CliRunner

from intersession.store.locate import reader_of
from intersession.testing import Clock
from intersession_cli.app.runtime import Runtime
from intersession_cli.main import cli

pytestmark = pytest.mark.every_store

ACCOUNT = pwd.getpwuid(os.getuid()).pw_name
SAID = f"marked as recorded by {ACCOUNT}, this machine's account."


@pytest.fixture
def home(store, tmp_path):
    return store.home(tmp_path / "home")


@pytest.fixture
def typed(home):
    """Type a command in an environment that names nobody, but for what ``by`` says."""

    def type_(line, by=None):
        runner = CliRunner(env={"INTERSESSION_HOME": "", "INTERSESSION_CLINICIAN": by, "USER": "x"})
        return runner.invoke(cli, shlex.split(line), obj=Runtime(home, Clock())).output

    return type_


def actors(home):
    with closing(reader_of(home)) as log:
        return [one.event.actor for one in log.read()]


def test_the_account_is_said_once_with_how_to_name_a_person(typed, home):
    first = typed("client add RK")
    assert SAID in first
    assert "INTERSESSION_CLINICIAN=NAME, or --by NAME" in first
    later = [typed("goal add RK 'Go by bus'"), typed("client list"), typed("client add AB")]
    assert not any("recorded by" in output for output in later)
    assert actors(home) == [ACCOUNT] * 3


def test_nothing_is_said_where_somebody_is_named(typed, home):
    outputs = [typed("client add RK", by="dr-n"), typed("--by dr-m goal add RK 'Go by bus'")]
    assert not any("recorded by" in output for output in outputs)
    assert actors(home) == ["dr-n", "dr-m"]


def test_a_question_says_nothing_of_it(typed):
    assert "recorded by" not in typed("client list")
