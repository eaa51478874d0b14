"""The man pages: every command has one, it is sound roff, and it says what help says."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator

import click
import pytest
from tools import man

from intersession_cli.main import cli

PAGES = dict(man.pages())


def commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    """Every command by its path, such as ``intersession-log-show``."""
    yield path, group
    ctx = click.Context(group)
    for name in group.list_commands(ctx):
        found = group.get_command(ctx, name)
        assert found is not None
        if isinstance(found, click.Group):
            yield from commands(found, f"{path}-{name}")
        else:
            yield f"{path}-{name}", found


COMMANDS = dict(commands(cli, "intersession"))


def shown(page: str) -> subprocess.CompletedProcess[str]:
    """What groff makes of a page, and what it warns of."""
    typed = ["groff", "-man", "-Tutf8", "-ww", "-P-cbou", "-rLL=400n", "-rHY=0"]
    return subprocess.run(typed, input=page, capture_output=True, text=True, check=False)


def words(text: str) -> str:
    """A text without where its lines end."""
    return " ".join(text.split())


def test_every_command_has_a_page_and_no_other_has():
    assert set(PAGES) == {*COMMANDS, "ins"}
    assert PAGES["ins"] == ".so man1/intersession.1\n"


@pytest.mark.parametrize("path", COMMANDS)
def test_a_page_says_what_the_help_says(path):
    page = PAGES[path]
    for section in ("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS"):
        assert f".SH {section}\n" in page
    for one in COMMANDS[path].params:
        if isinstance(one, click.Option) and not one.hidden:
            assert one.opts[-1].replace("-", "\\-") in page
    assert ".SH EXAMPLES\n" in page


@pytest.mark.skipif(not shutil.which("groff"), reason="there is no groff here")
@pytest.mark.parametrize("path", COMMANDS)
def test_a_page_is_sound_roff(path):
    done = shown(PAGES[path])
    assert (done.returncode, done.stderr) == (0, "")
    command = COMMANDS[path]
    first = (command.help or "").partition("\n\n")[0].replace("``", "")
    assert words(first) in words(done.stdout)


@pytest.mark.skipif(not shutil.which("groff"), reason="there is no groff here")
def test_examples_come_out_as_they_are_typed():
    told = shown(PAGES["intersession-assign"]).stdout
    assert "assign RK thought-record --task 'Write one down' --how-often 3x/week" in told


@pytest.mark.skipif(not shutil.which("groff"), reason="there is no groff here")
def test_what_looks_like_roff_comes_out_as_text():
    text = r".SH not a section \fB \\ 'x' – ü “…” ~ ^ ` -5"
    page = f'.TH "X" 1\n.SH NAME\n{man._plain(text)}\n'
    done = shown(page)
    assert done.stderr == ""
    assert text.replace("``", "") in words(done.stdout)


def test_the_pages_are_written(tmp_path):
    count = man.write(tmp_path / "man1")
    assert count == len(list((tmp_path / "man1").glob("*.1"))) == len(PAGES)
    page = tmp_path / "man1" / "intersession.1"
    if shutil.which("man"):
        done = subprocess.run(["man", "-l", str(page)], capture_output=True, text=True, check=False)
        if done.returncode == 0 and "minimized" not in done.stdout:
            assert "SYNOPSIS" in done.stdout
