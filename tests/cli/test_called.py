"""The short name ``ins``: the same program, which speaks of itself as it was called."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent


def run(*words: str, **env: str) -> str:
    """What a command prints, run as it was installed."""
    done = subprocess.run(
        [BIN / words[0], *words[1:]],
        env={**os.environ, "NO_COLOR": "1", **env},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("name", ["ins", "intersession"])
def test_help_names_the_command_as_it_was_called(name):
    for words in ([], ["assign"], ["log"], ["log", "show"], ["import", "csv"]):
        told = run(name, *words, "--help")
        assert told.startswith(f"Usage: {' '.join([name, *words])} ")
        assert f"\n    {name} {words[0] if words else 'client'} " in told
    assert f"Plugins may add their own: {name} plugins" in run(name, "--help")
    assert f"Usage: {name} assign" in run(name, "assign", "--nosuch")
    other = {"ins": "    intersession ", "intersession": "    ins "}[name]
    assert other not in run(name, "assign", "--help") + run(name, "--help")


def test_both_record_in_the_same_place(tmp_path):
    home = str(tmp_path / "home")
    run("ins", "--home", home, "client", "add", "RK")
    assert "RK" in run("intersession", "--home", home, "client", "list")


@pytest.mark.parametrize("called", ["ins", "intersession"])
@pytest.mark.parametrize("printed_by", ["ins", "intersession"])
def test_one_script_completes_both_names_in_bash(tmp_path, called, printed_by):
    home = str(tmp_path / "home")
    run("ins", "--home", home, "client", "add", "RK")
    script = tmp_path / "completion.sh"
    script.write_text(run(printed_by, "completion", "bash"))
    typed = (
        f"source {script}; COMP_WORDS=({called} client sh); COMP_CWORD=2; "
        f"$(complete -p {called} | sed 's/.*-F \\([^ ]*\\).*/\\1/') {called}; "
        'echo "${COMPREPLY[@]}"'
    )
    env = {
        **os.environ,
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "INTERSESSION_HOME": home,
    }
    done = subprocess.run(
        ["bash", "-c", typed], env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout == "show\n"


@pytest.mark.parametrize(
    ("shell", "lines"),
    [
        ("bash", ["    complete -o nosort -F _intersession_completion intersession ins"]),
        (
            "zsh",
            [
                "#compdef intersession ins",
                "    compdef _intersession_completion intersession ins",
            ],
        ),
        (
            "fish",
            [
                f'complete --no-files --command {name} --arguments "(_intersession_completion)";'
                for name in ("intersession", "ins")
            ],
        ),
    ],
)
def test_each_shell_s_script_registers_both_names(shell, lines):
    told = run("ins", "completion", shell).splitlines()
    assert [line for line in told if line in lines] == lines
